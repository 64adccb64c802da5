"""An agreement in words: how it stands, what can be done with it, what it lets whom share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from registry.domain.agreements.lifecycle import Act
from registry.domain.agreements.version import Version
from registry.domain.answer.text import long_date
from registry.domain.records.agreements import Document
from registry.domain.records.signing import RECORDED, AcceptedSignature
from registry.law import Law
from registry.services.agreements.content import agreement_in_words, charter_in_words
from registry.services.agreements.history import dated_before
from registry.services.context import LONDON
from registry.services.signing import paper_signatures

# What an officer may do on a page, with the heading of its form and what it means.
STEPS: dict[str, tuple[str, str]] = {
    Act.SUSPEND: (
        "Suspend this agreement",
        "No check relies on it until you lift the suspension. Every party is told.",
    ),
    Act.REINSTATE: (
        "Lift the suspension",
        "Checks rely on it again, unless another party has suspended it too.",
    ),
    Act.TERMINATE: (
        "Terminate this agreement",
        "It ends for every party and for good. What each owes for what it holds stays.",
    ),
    Act.WITHDRAW: (
        "Withdraw this version",
        "It takes no more signatures. The version before, if there is one, stands as it was.",
    ),
}


def parties(view: Version[Document], names: Mapping[str, str]) -> list[dict[str, str]]:
    """Each party by name, and how it has signed."""
    signed = view.signed
    everyone = {*view.document.parties, *signed}
    return [
        {"name": names.get(each, each), "signed": _signed(signed.get(each), each, view)}
        for each in sorted(everyone, key=lambda each: names.get(each, each).casefold())
    ]


def content(view: Version[Document], names: Mapping[str, str], law: Law) -> dict[str, Any]:
    """What it says: of an agreement its clauses and texts, of a charter its own."""
    said: dict[str, Any] = msgspec.json.decode(view.document.payload)
    return charter_in_words(said) if view.makes_members else agreement_in_words(said, names, law)


def _signed(signature: AcceptedSignature | None, partner_id: str, view: Version[Document]) -> str:
    if signature is None:
        entered = paper_signatures.to_confirm(view, partner_id)
        waits = " A signature on paper waits for its own officer’s word." if entered else ""
        return f"Has not signed.{waits}{_leaves(partner_id, view)}"
    day = signature.signed_at.astimezone(LONDON).date()
    who = f"{signature.person}, {signature.role}, {long_date(day)}"
    if signature.method != RECORDED:
        return f"Signed by {who}. Verified.{_leaves(partner_id, view)}"
    before = f" {note}" if (note := dated_before(view, day)) else ""
    return f"Signed on paper by {who}. Recorded, not verified.{before}{_leaves(partner_id, view)}"


def _leaves(partner_id: str, view: Version[Document]) -> str:
    """That it has left, or the day from which it will have."""
    if partner_id in view.standing.left:
        return " It has left."
    leaving = next((day for day, then in view.to_come if partner_id in then.left), None)
    return f" It leaves on {long_date(leaving)}." if leaving else ""
