"""What only the register can see in a proposed charter or agreement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from registry.documents.json.partial import together
from registry.domain.agreements.agreement import Charter
from registry.domain.agreements.common_terms import ALWAYS_NEEDED
from registry.domain.agreements.lifecycle import Act
from registry.domain.agreements.version import Version
from registry.domain.charter.membership import is_active_member
from registry.domain.records.agreements import Document
from registry.errors import Fault
from registry.services.agreements.annexes.files import annex_faults, usable
from registry.services.agreements.parties import MOST_PARTIES, name_faults
from registry.services.agreements.proposed import Proposed
from registry.services.ports import Reads

_NEVER = "9999-12-31"
_MOST_NAMED = 5


async def every_fault(
    reads: Reads,
    proposed: Proposed,
    today: date,
    whose: str,
    versions: Sequence[Version[Document]],
) -> list[Fault]:
    """Every fault of a charter or agreement at once: by its schema, in itself, by the register.

    Args:
        whose: the organisation that proposes it.
        versions: the versions registered before it, as they stand.
    """
    further = [
        *proposed.further,
        *await _unknown(reads, proposed, today),
        *_leaving(proposed, versions),
        *await name_faults(reads, proposed.as_named),
        *await _terms(reads, proposed, today),
        *await _annexes(reads, proposed, whose, versions),
        *_approvals(proposed, today),
    ]
    return together(proposed.faults, further)


async def _unknown(reads: Reads, proposed: Proposed, today: date) -> list[Fault]:
    """Unknown ids, and an end date that has passed."""
    parties = proposed.parties[:MOST_PARTIES]
    known = await reads.partners_named([id_ for _, id_ in parties])
    faults = [
        Fault(f"/parties/{index}/partner", "No organisation is registered under this id.")
        for index, id_ in parties
        if id_ not in known
    ]
    if await _has_no_charter(reads, proposed):
        faults.append(Fault("/charter", "No charter is registered under this id and version."))
    if proposed.end_date and proposed.end_date < today.isoformat():
        faults.append(Fault("/end_date", "This has passed already."))
    return faults


async def _has_no_charter(reads: Reads, proposed: Proposed) -> bool:
    """Whether the agreement is under something that is not a registered charter."""
    return {"id", "version"} <= proposed.charter.keys() and not await _charter(reads, proposed)


async def _charter(reads: Reads, proposed: Proposed) -> Document | None:
    """The charter version that it is under, if that can be read and is registered."""
    charter = proposed.charter
    if not {"id", "version"} <= charter.keys():
        return None
    document = await reads.document(charter["id"], charter["version"])
    return document if document is not None and Charter.is_kind_of(document) else None


async def _terms(reads: Reads, proposed: Proposed, today: date) -> list[Fault]:
    """A fault for each text that is left out, unless the charter supplies it to these parties.

    It does if all of them are active members.
    """
    if not proposed.left_out:
        return []
    charter = await _charter(reads, proposed)
    content = msgspec.json.decode(charter.payload) if charter else {}
    terms = content.get("common_terms", {})
    parties = [id_ for _, id_ in proposed.parties[:MOST_PARTIES]]
    memberships = await reads.memberships_of(parties)
    outside = [
        id_
        for id_ in parties
        if charter is None
        or not is_active_member(memberships.get(id_, ()), charter.document_id, today)
    ]
    return [
        Fault(f"/{name}", _why_needed(name in terms, outside))
        for name in proposed.left_out
        if (name in terms and outside) or (name in ALWAYS_NEEDED and name not in terms)
    ]


def _why_needed(is_supplied: bool, outside: Sequence[str]) -> str:
    if not is_supplied:
        return "This text is needed. The charter does not supply it."
    who = f"{', '.join(outside[:_MOST_NAMED])}{' and others' if outside[_MOST_NAMED:] else ''}"
    return f"This text is needed here, because not every party is a member of the charter: {who}."


async def _annexes(
    reads: Reads, proposed: Proposed, whose: str, versions: Sequence[Version[Document]]
) -> list[Fault]:
    """A fault for each annex whose file the registry does not hold."""
    if not proposed.annexes or proposed.document_id is None:
        return []
    held = await usable(reads, proposed.document_id, {whose, proposed.drafted_by}, versions)
    return list(annex_faults(proposed.annexes, held))


def _approvals(proposed: Proposed, today: date) -> Iterator[Fault]:
    """A fault for each approval that is said to be given on a later day."""
    for index, approval in proposed.approvals:
        day = approval.get("date")
        if isinstance(day, str) and day > today.isoformat():
            yield Fault(f"/approvals/{index}/date", "This day has not come yet.")


def _leaving(proposed: Proposed, versions: Sequence[Version[Document]]) -> Iterator[Fault]:
    """A fault for each party to a binding version that is no longer named and has not left.

    It would lose what it agreed to without a say.
    """
    if not proposed.names_all:
        return
    named = {id_ for _, id_ in proposed.parties}
    start = proposed.start_date or _NEVER
    staying = {
        party: view.document.version
        for view in reversed(versions)
        if view.state.binds
        for party in view.parties
        if party not in named and not _has_left(view, party, start)
    }
    for party, version in sorted(staying.items()):
        detail = f"{party} is a party to version {version} and has not left."
        yield Fault("/parties", f"{detail} Ask for its notice of leaving first, or keep it.")


def _has_left(view: Version[Document], party: str, start: str) -> bool:
    """Whether the party's leaving is recorded and takes effect by the new version's first day."""
    return any(
        step.act == Act.LEAVE
        and step.partner_id == party
        and step.effective_on.isoformat() <= start
        for step in view.steps
    )
