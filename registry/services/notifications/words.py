"""The table of what notifications say: title, what happened and means, what to do next, by code."""

from __future__ import annotations

# Placeholders: {about} an organisation, {agreement} a title with its version, {name} the
# agreement's id, {version} its version, {day} the day from which it holds, {whose} a reference of a
# person or of a consent, {successor} whoever took the place of the organisation that it is about,
# {texts} texts of the charter.
_SIGN = (
    "Read it and sign it, or say what is wrong: registry agreement show {name} --version {version}"
)
_REVIEW = "Agree who reviews it. To change it: registry draft new --amend {name}"
_SHOW = "See how it stands: registry agreement show {name} --version {version}"
WORDS: dict[str, tuple[str, str, str]] = {
    "draft_in_review": (
        "An agreement to review: {agreement}",
        "{about} has drafted it and names you as a party. Nothing is agreed yet.",
        "Read it: registry draft show {name}. If it is not right: registry draft send-back {name}",
    ),
    "draft_sent_back": (
        "Changes are asked for: {agreement}",
        "{about} has sent the draft back and said why.",
        "If you draft it, read why (registry draft history {name}) and change it. Otherwise wait.",
    ),
    "draft_taken_back": (
        "Being changed again: {agreement}",
        "{about} is changing the draft that you were to review.",
        "There is nothing to do. You are told when it comes back.",
    ),
    "draft_abandoned": (
        "Given up: {agreement}",
        "{about} has given up the draft that you were to review. What is in force stays so.",
        "There is nothing to do.",
    ),
    "to_sign": (
        "To sign: {agreement}",
        "It is registered, and is in force when every party has signed it.",
        _SIGN,
    ),
    "signed_by_all": (
        "Signed by every party: {agreement}",
        "The last party has signed. It takes effect from {day}. If somebody has suspended it, it is"
        " in force once that is lifted.",
        _SHOW,
    ),
    "signed_by_who_stays": (
        "Signed by everyone who stays: {agreement}",
        "Who has not signed it leaves. It takes effect from {day}. If somebody has suspended it, it"
        " is in force once that is lifted.",
        _SHOW,
    ),
    "acceded": (
        "{about} has joined: {agreement}",
        "It has signed. It takes part, as the agreement says those who join do, while the agreement"
        " is in force, and not before {day}.",
        "See whether it is in force, and tell your staff whom they may then share with:"
        " registry agreement show {name} --version {version}",
    ),
    "signed_with_parts": (
        "{about} has signed with its parts: {agreement}",
        "Its schedule names the organisations that it signs for. They take part while the agreement"
        " is in force, and not before {day}.",
        "See who they are, and tell your staff whom they may then share with:"
        " registry agreement show {name} --version {version}",
    ),
    "paper_to_confirm": (
        "A signature on paper to confirm: {agreement}",
        "{about} has entered a signature on paper as yours. It counts when one of your officers has"
        " confirmed it.",
        "Compare it with your own copy, and confirm it if it is the same:"
        " registry agreement confirm-paper {name} {version}",
    ),
    "paper_refused": (
        "Not their signature: {agreement}",
        "{about} says that the signature on paper you entered as theirs is not. It does not count.",
        "Read why, compare with their copy, and enter it again if need be. " + _SHOW,
    ),
    "suspended": (
        "Suspended: {agreement}",
        "{about} has suspended it from {day}. Do not rely on it until that is lifted; sharing that"
        " the law allows without it stays lawful.",
        "Read why, and check each share before you make it. " + _SHOW,
    ),
    "reinstated": (
        "No longer suspended: {agreement}",
        "The suspension by {about} is over from {day}. No other is open then.",
        _SHOW,
    ),
    "suspension_lifted": (
        "One suspension less, still suspended: {agreement}",
        "The suspension by {about} is over from {day}. Another is still open: do not rely on it"
        " until that is lifted too.",
        _SHOW,
    ),
    "suspension_called_off": (
        "Not to be suspended after all: {agreement}",
        "The suspension that {about} had announced does not come.",
        "There is nothing to do. " + _SHOW,
    ),
    "terminated": (
        "Ended: {agreement}",
        "From {day} nobody can rely on it. What it says of data already held still binds you.",
        "Stop sharing under it, and check each share before you make it. " + _SHOW,
    ),
    "withdrawn": (
        "Withdrawn: {agreement}",
        "{about} has withdrawn this version before every party had signed it. A version in force"
        " before it stays so.",
        "There is nothing to sign. " + _SHOW,
    ),
    "leave": (
        "{about} leaves: {agreement}",
        "From {day} it takes no part. What the agreement says of data it holds still binds it.",
        "Stop sharing with it under this agreement from that day, and tell your staff. " + _SHOW,
    ),
    "left_alone": (
        "Ends, for too few are left: {agreement}",
        "From {day} fewer than two take part in it, so nobody can rely on it. What it says of data"
        " already held still binds you.",
        "Stop sharing under it from that day, and check each share before you make it. " + _SHOW,
    ),
    "signature_falls": (
        "Not in force: a signature counts no more: {agreement}",
        "The key that {about} signed this version with had ended by then. Do not rely on this"
        " version: it is not signed by every party. One before it stands again where it was"
        " still good.",
        "Begin the next version and sign that: registry draft new --amend {name}",
    ),
    "accession_falls": (
        "{about} takes no part: {agreement}",
        "The key that it joined with had ended by then, so that it has not signed. The agreement"
        " stays as it is for the others.",
        "Stop sharing with it under this agreement, and tell your staff. " + _SHOW,
    ),
    "member_suspended": (
        "{about} is suspended from the charter",
        "From {day} it is not an active member. Checks say so from that moment.",
        "Check each share with it before you make it. If someone is in danger, act first.",
    ),
    "member_reinstated": (
        "{about} is an active member again",
        "Its suspension from the charter is lifted from {day}.",
        "There is nothing to do.",
    ),
    "member_leaves": (
        "{about} leaves the charter",
        "From {day} it is no member. What it promised of data it already holds still binds it.",
        "Look at the agreements you have with it: registry agreement list",
    ),
    "application_taken_back": (
        "{about} has taken back its application to the charter",
        "It did not become a member. What it was before, it still is.",
        "There is nothing to do.",
    ),
    "member_rejoined": (
        "{about} is a member of the charter again",
        "It left, has signed the charter again, and is an active member from {day}.",
        "Look at the agreements you have with it: registry agreement list",
    ),
    "member_rejoined_suspended": (
        "{about} is back in the charter, and suspended as it was",
        "It left while it was suspended and has signed the charter again. From {day} it is a member"
        " and not an active one. Checks say so.",
        "Check each share with it before you make it. If someone is in danger, act first.",
    ),
    "member_ceased": (
        "{about} has ceased to be",
        "Its membership of the charter ended on {day}, for good.",
        "Find out who answers for the data it held, and look at the agreements you had with it:"
        " registry agreement list",
    ),
    "charter_changed": (
        "The charter has a new version: {agreement}",
        "You stay a member under the version you signed until you sign this one.",
        _SIGN,
    ),
    "common_terms_changed": (
        "Texts of your agreements change: {agreement}",
        "Your agreements take texts from the charter, and its new version changes some from {day}."
        " {texts} You can object until then, or leave.",
        "Read old and new, and for which agreements: registry agreement changed-terms {name}"
        " {version}",
    ),
    "terms_objected": (
        "{about} objects to a new text of the charter: {agreement}",
        "{about} objected on {day}. The text that applies now stays for this agreement, until its"
        " parties change it or {about} leaves.",
        "Read why. If you want the new text, begin the next version: registry agreement terms"
        " {name} {version}",
    ),
    "terms_objection_taken_back": (
        "{about} no longer objects to a new text of the charter: {agreement}",
        "{about} took its objection back on {day}. The new text applies from its day, unless"
        " another party objects.",
        "See from which day: registry agreement terms {name} {version}",
    ),
    "terms_missing": (
        "Texts are missing for {about}: {agreement}",
        "From {day} {about} is not an active member of the charter. This agreement takes these"
        " texts from the charter and does not state them itself: {texts}.",
        "Begin the next version and write these texts in: registry draft new --amend {name}",
    ),
    "consent_ended": (
        "A consent has changed: check before you share",
        "From {day} a consent that names your organisation no longer allows all that it did.",
        "Stop any share that depends only on this consent. Check again before you share. If someone"
        " is in danger, act first. Practitioners see what is on record: registry consent show"
        " {whose}",
    ),
    "consent_again": (
        "A consent was put back",
        "The record that ended it was a mistake. It was set aside on {day}.",
        "Check before you share. Practitioners see what is on record:"
        " registry consent show {whose}",
    ),
    "refusal_names_you": (
        "Someone said no to your organisation sharing",
        "On {day} another organisation recorded a no that names yours. It counts at once.",
        "Check before you share. Where the law lets you share without consent, it still does."
        " Practitioners see what is on record: registry consent show {whose}",
    ),
    "act_waiting": (
        "Waiting for a second person: an act over {about}",
        "The registry's operator has begun something that gives power over {about}. It does not"
        " count until somebody else has confirmed it.",
        "See what it is, and confirm it or say no: registry act show {name}",
    ),
    "act_confirmed_by_one": (
        "Done by one person: an act over {about}",
        "The registry's operator has done something with {about} on one person's word. It counts"
        " now, and is marked until a second person has confirmed it.",
        "See what it is. If it is not right, tell the operator: registry act show {name}",
    ),
    "act_confirmed_by_two": (
        "Confirmed by a second person: an act over {about}",
        "What the registry's operator had begun counts, from {day}.",
        "If it is not right, tell the operator: registry act show {name}",
    ),
    "act_stopped": (
        "Stopped: an act over {about}",
        "What the registry's operator had begun was stopped on {day}. Nothing came of it.",
        "There is nothing to do. To see what it was: registry act show {name}",
    ),
    "between_waiting": (
        "Waiting for a yes: {about} and another organisation",
        "Somebody has begun something that two organisations agree to. It does not count until"
        " officers of both have said so.",
        "See what it is, and confirm it or say no: registry act show {name}",
    ),
    "between_confirmed_by_one": (
        "Done by one person: {about} and another organisation",
        "The registry's operator has recorded something between {about} and another organisation on"
        " one person's word. It counts now, and is marked until a second person has confirmed it.",
        "See what it is. If it is not right, tell the operator: registry act show {name}",
    ),
    "between_confirmed_by_two": (
        "Agreed: {about} and another organisation",
        "{about} has agreed to it, from {day}. It counts once every side has.",
        "See what it is: registry act show {name}",
    ),
    "between_stopped": (
        "Stopped: {about} and another organisation",
        "What two organisations were to agree to was stopped on {day}. Nothing came of it.",
        "There is nothing to do. To see what it was: registry act show {name}",
    ),
    "part_recorded": (
        "{about} is part of another organisation now",
        "Officers of both sides have agreed to it, from {day}. What the whole signs with a schedule"
        " of its parts binds those it names.",
        "See which: registry partner parts {name}",
    ),
    "part_left": (
        "{about} has left the organisation it was part of",
        "From {day} the other no longer signs for it. It has left each agreement that it was party"
        " to by the other's signature.",
        "See the agreements: registry agreement list",
    ),
    "succeeded": (
        "{about} has a successor: {agreement}",
        "{successor} takes its place from {day}. {successor} has not signed this agreement, so it"
        " does not cover what you share with {successor}.",
        "Agree whether it signs too, or is named in the next version. Until then, check each share"
        " with it. " + _SHOW,
    ),
    "succeeded_by_party": (
        "{about} has a successor: {agreement}",
        "{successor} takes its place from {day}. {successor} is a party to this agreement itself,"
        " and goes on as one.",
        "Check that what it says of {about} still fits. " + _SHOW,
    ),
    "key_serves": (
        "A key signs for {about} too",
        "Officers of both organisations have agreed that one person's key signs for {about} from"
        " {day}.",
        "See the keys: registry key list {name}",
    ),
    "contact_changed": (
        "Whom to ring at {about} was changed",
        "One of your own officers or tokens changed it on {day}.",
        "Compare it with what you know. If it is not right, change it back:"
        " registry partner history",
    ),
    "token_made": (
        "A token that speaks for {about}",
        "Somebody at the registry's terminal made a token on {day}. With it a program acts as"
        " {about}.",
        "If you did not ask for it, tell the operator, and end it: registry token revoke",
    ),
    "consent_reread": (
        "Some of your consent records are read differently now",
        "Since the upgrade each consent counts for the shares it is about, and for no others. Some"
        " of your records were a yes for a share and are not now, or the other way round.",
        "See which, and tell your practitioners: registry report consent-changes",
    ),
    "many_statements": (
        "We could not record more about one person",
        "On {day} a further statement was not taken. A refusal or a withdrawal always is.",
        "Ask your practitioners whose record it is, and set aside what was entered in error.",
    ),
    "many_look_ups": (
        "More people were looked up than on an ordinary day",
        "Your organisation passed a daily limit for looking people up on {day}.",
        "Find out who looked, and why: registry people look-ups",
    ),
    "damage_found": (
        "A record is damaged",
        "On {day} we found a record that is not what was written. No check relies on it: where one"
        " needs it, the answer is that we could not check. Everything else goes on.",
        "See what it is, and what to do: registry db damage",
    ),
    "ledger_damage_found": (
        "The ledger's past is damaged",
        "On {day} we found entries of the ledger that are not what was written. Recording goes on"
        " from the last point that proves itself.",
        "See what it is, and what to do: registry db damage",
    ),
    "damage_settled": (
        "Damage was dealt with",
        "On {day} one of your officers recorded how something damaged was dealt with.",
        "See how. If it is not right, tell your auditor: registry db damage --all",
    ),
    "register_put_back": (
        "The register was put back from a backup",
        "It is now as it was on {day}. What was recorded after that is lost, unless it was recorded"
        " again since.",
        "See that every organisation knows. How much is known to be lost: registry db restorations",
    ),
    "record_again": (
        "Record again what you recorded lately",
        "The register was put back from a backup of {day}. What your organisation recorded after"
        " that may be gone, such as a consent that was withdrawn.",
        "Compare the register with your own files now. Begin with refusals and withdrawals.",
    ),
    "review_in_3_months": (
        "Review due within 3 months: {agreement}",
        "The last day before it is overdue is {day}.",
        _REVIEW,
    ),
    "review_in_1_month": (
        "Review due within 1 month: {agreement}",
        "The last day before it is overdue is {day}.",
        _REVIEW,
    ),
    "review_in_1_week": (
        "Review due within 1 week: {agreement}",
        "The last day before it is overdue is {day}.",
        _REVIEW,
    ),
    "overdue_for_review": (
        "Overdue for review: {agreement}",
        "It was to be reviewed by {day}. Checks do not rely on an agreement that is overdue;"
        " 3 months after that day, if not before, it is taken off the public page.",
        _REVIEW,
    ),
}
