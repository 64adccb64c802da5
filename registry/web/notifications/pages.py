"""Notifications as the page shows them: the next step, and the page to open."""

from __future__ import annotations

from collections.abc import Collection

from registry.services.notifications.wording import WordedNotification
from registry.services.people.looking_up import MANY

_SIGN = "Read it and sign it on its page, or say what is wrong."
_REVIEW = "Agree who reviews it. To change it, begin the next version on its page."
_SEE = "Look at your agreements."
_CONSENT = (
    "Tell the practitioner who works with this person. They check again before they share. If"
    " someone is in danger, act first."
)
_DAMAGE = "See what it is, and what to do."
_OF_DAMAGE = frozenset({"damage_found", "ledger_damage_found", "damage_settled"})
_ACTS = ("act_", "between_")
_OF_ORGANISATIONS = frozenset({"part_recorded", "part_left", "key_serves"})
_NEXT = {
    "act_waiting": "See what it is, and confirm it or say no.",
    "act_confirmed_by_one": "See what it is. If it is not right, tell the operator.",
    "act_confirmed_by_two": "If it is not right, tell the operator.",
    "act_stopped": "There is nothing to do.",
    "between_waiting": "See what it is, and confirm it or say no.",
    "between_confirmed_by_one": "See what it is. If it is not right, tell the operator.",
    "between_confirmed_by_two": "",
    "between_stopped": "There is nothing to do.",
    "part_recorded": "See the parts on its page.",
    "part_left": _SEE,
    "key_serves": "",
    "succeeded_by_party": "Check that what it says of the former one still fits.",
    "succeeded": "Agree whether it signs too, or is named in the next version. Until then, check"
    " each share with it.",
    "contact_changed": "Compare it with what you know. If it is not right, change it back.",
    "draft_in_review": "Read it. If it is not right, send it back and say why.",
    "draft_sent_back": "If you write it, read why and change it. Otherwise wait.",
    "to_sign": _SIGN,
    "charter_changed": _SIGN,
    "signed_by_all": "",
    "signed_by_who_stays": "",
    "acceded": "Tell your staff whom they may now share with.",
    "signed_with_parts": "See who they are, and tell your staff whom they may now share with.",
    "paper_to_confirm": "Compare it with your own copy, and confirm it on its page if it is the"
    " same.",
    "paper_refused": "Read why, compare with their copy, and enter it again if need be.",
    "suspended": "Read why on its page, and check each share before you make it.",
    "reinstated": "",
    "suspension_lifted": "",
    "suspension_called_off": "There is nothing to do.",
    "terminated": "Stop sharing under it, and check each share before you make it.",
    "withdrawn": "There is nothing to sign.",
    "left_alone": "Stop sharing under it from that day, and check each share before you make it.",
    "signature_falls": "Begin the next version on its page, and sign that.",
    "accession_falls": "Stop sharing with it under this agreement, and tell your staff.",
    "leave": "Stop sharing with it under this agreement from that day, and tell your staff.",
    "member_leaves": _SEE,
    "member_rejoined": _SEE,
    "member_ceased": "Find out who answers for the data it held. " + _SEE,
    "review_in_3_months": _REVIEW,
    "review_in_1_month": _REVIEW,
    "review_in_1_week": _REVIEW,
    "overdue_for_review": _REVIEW,
    "common_terms_changed": "Read old and new, see for which agreements, and object if you want.",
    "terms_objected": "Read why on its page. If you want the new text, begin the next version.",
    "terms_objection_taken_back": "See on its page from which day the new text applies.",
    "terms_missing": "Begin the next version on its page, and write these texts in.",
    "consent_ended": _CONSENT,
    "consent_again": _CONSENT,
    "refusal_names_you": _CONSENT,
    "many_look_ups": "See who looked people up today, and why.",
    "token_made": "If you did not ask for it, tell the operator at once.",
    "damage_found": _DAMAGE,
    "ledger_damage_found": _DAMAGE,
    "damage_settled": "See how. If it is not right, tell your auditor.",
    "register_put_back": "Ask whoever runs the server how much is known to be lost, and see that"
    " every organisation knows.",
    "consent_reread": "Ask the person who runs the register for the report on consent changes (your"
    " systems can read it over the API), and tell your practitioners which records it names.",
}
"""The next steps of pages, in place of those that name a command in a terminal."""


def next_step(worded: WordedNotification) -> str:
    """Return the next step, in the terms of pages rather than commands."""
    return _NEXT.get(worded.notification.code, worded.next_step)


def leads_to(worded: WordedNotification, drafts: Collection[str]) -> str:
    """Return the address of the agreement or draft that a notification is about.

    It is empty for a draft that the reader may not see; ``drafts`` are the ids of those they may.
    Very many look-ups lead to the page that says who made them, and damage to its own.
    """
    notification = worded.notification
    if notification.code == MANY:
        return "/look-ups"
    if notification.code in _OF_DAMAGE:
        return "/damage"
    if notification.code.startswith(_ACTS):
        return f"/acts-of-two/{notification.document_id}"
    document_id = notification.document_id
    if notification.code in _OF_ORGANISATIONS:
        return f"/organisations/{document_id}"
    if notification.code == "common_terms_changed":
        return f"/your-agreements/{document_id}/{notification.document_version}/texts"
    if worded.is_registered:
        return f"/your-agreements/{document_id}/{notification.document_version}"
    return f"/drafts/{document_id}" if document_id in drafts else ""
