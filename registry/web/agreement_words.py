"""An agreement in words: how it stands, what can be done with it, what it lets whom share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from registry.domain import life
from registry.domain.answer_text import long_date
from registry.domain.answer_words import category_words
from registry.domain.records import RECORDED, AcceptedSignature
from registry.law import Law
from registry.services import state_words
from registry.services.agreement_views import AgreementView
from registry.services.context import LONDON

STATES = state_words.STATES
# What an officer may do on a page, with the heading of its form and what it means.
STEPS = {
    life.SUSPEND: (
        "Suspend this agreement",
        "No check relies on it until you lift the suspension. Every party is told.",
    ),
    life.REINSTATE: (
        "Lift the suspension",
        "Checks rely on it again, unless another party has suspended it too.",
    ),
    life.TERMINATE: (
        "Terminate this agreement",
        "It ends for every party and for good. What each owes for what it holds stays.",
    ),
    life.WITHDRAW: (
        "Withdraw this version",
        "It takes no more signatures. The version before, if there is one, stands as it was.",
    ),
}
_DID = {
    life.SUSPEND: "suspended it",
    life.REINSTATE: "lifted a suspension",
    life.TERMINATE: "terminated it",
    life.WITHDRAW: "withdrew it",
    life.LEAVE: "leaves it",
    life.ENTER: "signed on paper, as entered here",
    life.REFUSE: "says that the signature on paper entered for it is not its own",
}


def parties(view: AgreementView, names: Mapping[str, str]) -> list[dict[str, str]]:
    """Each party by name, and how it has signed."""
    signed = {each.partner_id: each for each in view.signatures}
    everyone = {*view.document.parties, *signed}
    return [
        {"name": names.get(each, each), "signed": _signed(signed.get(each), each, view)}
        for each in sorted(everyone, key=lambda each: names.get(each, each).casefold())
    ]


def history(view: AgreementView, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What happened to it, in order."""
    return [
        {
            "who": names.get(step.partner_id, step.partner_id),
            "did": _DID.get(step.act, step.act),
            "on": step.effective_on,
            "reason": step.reason,
        }
        for step in view.steps
    ]


def sharings(view: AgreementView, names: Mapping[str, str], law: Law) -> list[dict[str, Any]]:
    """Its clauses: from whom to whom, for what, on which basis, which items."""
    content: dict[str, Any] = msgspec.json.decode(view.document.payload)
    return [_sharing(clause, names, law) for clause in content.get("sharings", ())]


def _sharing(clause: Mapping[str, Any], names: Mapping[str, str], law: Law) -> dict[str, Any]:
    purpose = law.purposes.get(clause["purpose"])
    name = purpose.name if purpose else clause["purpose"]
    bases = {
        names.get(each["partner"], each["partner"]): each["basis"]
        for each in clause["lawful_bases"]
    }
    return {
        "purpose": name[:1].upper() + name[1:],
        "from": [names.get(each, each) for each in clause["from"]],
        "to": [names.get(each, each) for each in clause["to"]],
        "bases": bases,
        "conditions": clause.get("conditions", []),
        "gateways": clause.get("gateways", []),
        "items": [
            {
                "title": item["title"],
                "categories": ", ".join(map(category_words, item["data_categories"])),
            }
            for item in clause["data_items"]
        ],
        "retention": clause["retention"],
    }


def _signed(signature: AcceptedSignature | None, partner_id: str, view: AgreementView) -> str:
    gone = " It has left." if partner_id in view.standing.left else ""
    if signature is None:
        return f"Has not signed.{gone}"
    day = long_date(signature.signed_at.astimezone(LONDON).date())
    who = f"{signature.person}, {signature.role}, {day}"
    if signature.method == RECORDED:
        return f"Signed on paper by {who}. Recorded, not verified.{gone}"
    return f"Signed by {who}. Verified.{gone}"
