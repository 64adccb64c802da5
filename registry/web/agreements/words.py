"""The words of agreement pages: the steps, the parties and the content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from registry.domain.agreements.lifecycle import Act
from registry.domain.agreements.version import Version
from registry.domain.dates import long_date
from registry.domain.records.agreements import Document
from registry.domain.records.signing import RECORDED, AcceptedSignature
from registry.law import Law
from registry.services.agreements.content import agreement_in_words, charter_in_words
from registry.services.agreements.history import dated_before
from registry.services.agreements.parties import joined_by_signing
from registry.services.context import LONDON
from registry.services.signing import paper_signatures

# The steps that an officer may take on a page, with the heading of the form and the meaning.
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
    """Return each party by name, and how it has signed."""
    signed, joined = view.signed, joined_by_signing(view)
    everyone = {*view.document.parties, *signed}
    return [
        {
            "name": names.get(party, party),
            "signed": (
                (f"Joined on {long_date(joined[party])}. " if party in joined else "")
                + _by_whom(signed.get(party), names)
                + _signed(signed.get(party), party, view)
            ),
        }
        for party in sorted(everyone, key=lambda party: names.get(party, party).casefold())
    ]


def content(view: Version[Document], names: Mapping[str, str], law: Law) -> dict[str, Any]:
    """Return the content of an agreement or a charter in words."""
    document: dict[str, Any] = msgspec.json.decode(view.document.payload)
    if view.makes_members:
        return charter_in_words(document)
    return agreement_in_words(document, names, law)


def _by_whom(signature: AcceptedSignature | None, names: Mapping[str, str]) -> str:
    """Return the words for a part, for which its whole has signed with a schedule."""
    whole = signature.bound_by if signature else ""
    return f"Bound as part of {names.get(whole, whole)}. " if whole else ""


def _signed(signature: AcceptedSignature | None, partner_id: str, view: Version[Document]) -> str:
    if signature is None:
        entered = paper_signatures.to_confirm(view, partner_id)
        to_confirm = " A signature on paper waits for its own officer’s word." if entered else ""
        return f"Has not signed.{to_confirm}{_leaves(partner_id, view)}"
    day = signature.signed_at.astimezone(LONDON).date()
    signatory = f"{signature.person}, {signature.role}, {long_date(day)}"
    if signature.method != RECORDED:
        return f"Signed by {signatory}. Verified.{_leaves(partner_id, view)}"
    note = dated_before(view, day)
    how = "Recorded, not verified." + (f" {note}" if note else "")
    return f"Signed on paper by {signatory}. {how}{_leaves(partner_id, view)}"


def _leaves(partner_id: str, view: Version[Document]) -> str:
    """Return the words for a party that has left, or that leaves on a later day."""
    if partner_id in view.standing.left:
        return " It has left."
    later = (day for day, standing in view.to_come if partner_id in standing.left)
    leaves_on = next(later, None)
    return f" It leaves on {long_date(leaves_on)}." if leaves_on else ""
