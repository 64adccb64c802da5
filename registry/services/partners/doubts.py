"""What is doubtful about an organisation's record: reported to its recorder, never refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from registry.domain.decision.policy_needed import covers
from registry.domain.partners.identifiers import doubts, is_scottish
from registry.domain.records.partners import Partner
from registry.errors import Fault
from registry.law import Law
from registry.law.model import Kind
from registry.services.context import Registry
from registry.services.partners.document import ROLE_WORDS, SINGLE_HOLDER, content_of, holder_in
from registry.services.ports import Reads

_PAGE = 500
_LAST_DAY = "9999-12-31"
_NUMBERS = ("charity", "company")


async def look_over(registry: Registry, reads: Reads, content: Mapping[str, Any]) -> list[Fault]:
    """What is doubtful about a partner document that is recorded or about to be.

    Args:
        content: a document without faults (``partners/faults.clean_document``).
    """
    found = [*doubtful(content, registry.today(), registry.law)]
    if not content.get("identifiers"):
        return found
    owners = owners_of([_as_registered(partner) async for partner in every_partner(reads)])
    return [*found, *shared(content, owners)]


async def doubts_about(registry: Registry, content: Mapping[str, Any]) -> list[Fault]:
    """The same as ``look_over``, with a read phase of its own.

    It is asked before anything is written, so a look-up that fails leaves nothing behind.
    """
    async with registry.database.reads() as reads:
        return await look_over(registry, reads, content)


def _as_registered(partner: Partner) -> tuple[str, Mapping[str, Any]]:
    return f"{partner.legal_name} is registered here", content_of(partner)


def doubtful(content: Mapping[str, Any], today: date, law: Law) -> Iterator[Fault]:
    """What is doubtful about a record in itself."""
    kind = law.kinds[content["kind"]]
    yield from _identifiers(content, kind, today)
    yield from _overlaps(content)
    yield from _guardian(content, kind, today)
    yield from _policy_documents(content, law)


def _identifiers(content: Mapping[str, Any], kind: Kind, today: date) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for index, item in enumerate(content.get("identifiers") or ()):
        place, scheme, value = f"/identifiers/{index}", item["scheme"], item["value"]
        for doubt in doubts(scheme, value, kind):
            yield Fault(f"{place}/value", doubt)
        if (scheme, value) in seen:
            yield Fault(f"{place}/value", "This identifier is given twice.")
        if is_scottish(value) and any((other, value) in seen for other in _other(scheme)):
            detail = "This number is given as a charity's and as a company's. Check which it is."
            yield Fault(f"{place}/value", detail)
        seen.add((scheme, value))
        if item.get("expires_on", _LAST_DAY) < today.isoformat():
            yield Fault(f"{place}/expires_on", "This registration has run out.")


def _other(scheme: str) -> tuple[str, ...]:
    return tuple(name for name in _NUMBERS if scheme in _NUMBERS and name != scheme)


def _overlaps(content: Mapping[str, Any]) -> Iterator[Fault]:
    holders = list(enumerate(content.get("role_holders") or ()))
    for (_, first), (index, second) in combinations(holders, 2):
        role = first["role"]
        if role != second["role"] or role not in SINGLE_HOLDER:
            continue
        begins = max(first.get("from", ""), second.get("from", ""))
        if begins <= min(first.get("to", _LAST_DAY), second.get("to", _LAST_DAY)):
            detail = f"Two people are the {ROLE_WORDS[role]} at the same time. Say when one ended."
            yield Fault(f"/role_holders/{index}", detail)


def _guardian(content: Mapping[str, Any], kind: Kind, today: date) -> Iterator[Fault]:
    # The National Data Guardian's guidance of 2021 asks all health and adult social care bodies to
    # have one, including councils as far as they provide adult social care.
    named = holder_in(content, "caldicott_guardian", today)
    if kind.needs_caldicott_guardian and not named:
        detail = "A health or care body is expected to have a Caldicott Guardian; none is recorded."
        yield Fault("/role_holders", detail)


def _policy_documents(content: Mapping[str, Any], law: Law) -> Iterator[Fault]:
    needing = [row.id for row in law.conditions.values() if row.apd != "not_required"]
    for index, item in enumerate(content.get("policy_documents") or ()):
        place = f"/policy_documents/{index}/conditions"
        if not item.get("conditions"):
            yield Fault(place, "It does not say which conditions it covers, so no check counts it.")
        for position, code in enumerate(item.get("conditions") or ()):
            if not any(covers(code, condition) for condition in needing):
                detail = "The law tables have no condition of this name that needs such a document."
                yield Fault(f"{place}/{position}", detail)


Owners = Mapping[str, Sequence["Owner"]]
"""The value of an identifier → the organisations that claim it."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who claims an identifier; ``known`` begins a sentence, such as "… is registered here"."""

    partner_id: str
    scheme: str
    known: str


def owners_of(records: Iterable[tuple[str, Mapping[str, Any]]]) -> Owners:
    """The owners of the identifiers in some records, each record given with how it is known."""
    found: dict[str, list[Owner]] = defaultdict(list)
    for known, content in records:
        for item in content.get("identifiers") or ():
            found[item["value"]].append(Owner(content["id"], item["scheme"], known))
    return found


def shared(content: Mapping[str, Any], owners: Owners) -> Iterator[Fault]:
    """A fault for every identifier that another organisation has too."""
    for index, item in enumerate(content.get("identifiers") or ()):
        for owner in owners.get(item["value"], ()):
            detail = _clash(item, owner) if owner.partner_id != content["id"] else None
            if detail:
                yield Fault(f"/identifiers/{index}/value", detail)


def _clash(item: Mapping[str, Any], owner: Owner) -> str | None:
    if item["scheme"] == owner.scheme:
        return f"{owner.known} with this identifier too. Check whose it is."
    if is_scottish(item["value"]) and item["scheme"] in _other(owner.scheme):
        return (
            f"{owner.known} with this as a {owner.scheme} number. Scottish charities and companies"
            " share the form SC and six digits: check which is meant."
        )
    return None


async def every_partner(reads: Reads) -> AsyncIterator[Partner]:
    """Every organisation as it is now, by id."""
    after = ""
    while batch := await reads.partners(after=after, limit=_PAGE):
        for partner in batch:
            yield partner
        after = batch[-1].partner_id
