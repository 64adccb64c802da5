"""Report: agreements that rest on a basis, condition or gateway that has changed or ends.

It also lists agreements that need a policy document that is missing or overdue. The law itself is
in the law tables.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from registry.domain.agreements.basis_review import (
    BasisFinding,
    BasisReview,
    Clause,
)
from registry.domain.agreements.relied_law import (
    EVERYONE,
    Condition,
    Gateway,
    ReliedBasis,
    bases_of,
    conditions_of,
    gateways_of,
    recipient_bases_of,
)
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Outline
from registry.services.agreements.accession import RECIPIENT, SENDER
from registry.services.agreements.listing import listed
from registry.services.context import Registry
from registry.services.partners.in_law import as_in_law
from registry.services.reports.scope import Asking, asking


@dataclass(frozen=True, slots=True)
class RestsOn:
    """Something that an agreement rests on and its parties should look at.

    ``what``, ``code``, ``partner`` and ``finding`` are as in ``domain/agreements/basis_review.py``.
    ``clauses`` are the ids of the sharings concerned; ``source`` is the provision and ``url`` the
    address of its text.
    """

    agreement: str
    version: int
    title: str
    state: str
    start_date: date
    what: str
    code: str
    partner: str
    finding: str
    detail: str
    clauses: tuple[str, ...]
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Bases:
    """The findings on the day ``on``, by agreement; ``looked_at`` counts those that stand."""

    on: date
    law_edition: str
    looked_at: int
    total: int
    items: tuple[RestsOn, ...]


class _Sharing(msgspec.Struct):
    id: str
    senders: list[str] = msgspec.field(name="from")
    recipients: list[str] = msgspec.field(name="to")
    purpose: str
    lawful_bases: list[dict[str, str]]
    recipient_bases: list[dict[str, str]] = []
    conditions: list[str | dict[str, str]] = []
    gateways: list[str | dict[str, str]] = []


class _Join(msgspec.Struct):
    sharing: str
    parts: list[str] = msgspec.field(name="as")
    basis: str = ""
    conditions: list[str] = []
    gateways: list[str] = []


class _Accession(msgspec.Struct):
    joins: list[_Join]


class _Content(msgspec.Struct):
    """The part of an agreement's text that is needed: a tenth of it, so a tenth of the time."""

    sharings: list[_Sharing]
    accession: _Accession | None = None


_content = msgspec.json.Decoder(_Content)


async def bases(registry: Registry, actor: Actor, on: date | None = None) -> Bases:
    """What the agreements that stand on a day (today if left out) rest on but should not.

    Args:
        on: the day by which law and agreements are read; organisations' records are today's.
    """
    async with asking(registry, actor) as asked:
        day = on or asked.today
        law = registry.law
        partners = {
            partner_id: as_in_law(partner, law)
            for partner_id, partner in (await asked.partners()).items()
        }
        looked_at = 0
        found: list[RestsOn] = []
        async for version, payload in _texts(asked, day):
            looked_at += 1
            review = BasisReview(law, partners, version.document.start_date, day)
            clauses = list(_clauses(_content.decode(payload), version))
            found += _rows(version, review.findings(clauses))
    return Bases(day, law.edition_id, looked_at, len(found), tuple(found))


async def _texts(asked: Asking, day: date) -> AsyncIterator[tuple[Version[Outline], bytes]]:
    """Every agreement that stands, with its text."""
    async for page in listed(asked.reads, day, party=asked.party):
        standing = [version for version in page if version.state.binds]
        ids = [version.document.document_id for version in standing]
        texts = await asked.reads.payloads_on(ids)
        for version in standing:
            yield version, texts[version.document.document_id, version.document.version]


def _clauses(content: _Content, version: Version[Outline]) -> Iterator[Clause]:
    """The sharings between those who take part today, including those who have acceded."""
    present = {*version.parties}
    joined = tuple(party for party in version.parties if party not in version.document.parties)
    joins = {join.sharing: join for join in content.accession.joins} if content.accession else {}
    for sharing in content.sharings:
        join = joins.get(sharing.id) or _Join(sharing.id, [])
        law = msgspec.structs.asdict(sharing)
        shares = joined if SENDER in join.parts else ()
        receives = joined if RECIPIENT in join.parts else ()
        senders = _present([*sharing.senders, *shares], present)
        recipients = _present([*sharing.recipients, *receives], present)
        yield Clause(
            id=sharing.id,
            senders=senders,
            recipients=recipients,
            purpose=sharing.purpose,
            relied=tuple(
                relied
                for relied in (
                    *bases_of(law),
                    *(ReliedBasis(party, join.basis) for party in shares),
                )
                if relied.partner in present and relied.basis
            ),
            conditions=tuple(
                condition
                for condition in (
                    *conditions_of(law),
                    *(Condition(party, code) for party in shares for code in join.conditions),
                )
                if condition.partner in {EVERYONE, *present}
            ),
            gateways=tuple(
                gateway
                for gateway in (*gateways_of(law), *_joining(join, joined, senders, recipients))
                if {gateway.sender, gateway.recipient} <= {EVERYONE, *present}
            ),
            recipient_bases=tuple(
                relied for relied in recipient_bases_of(law) if relied.partner in present
            ),
        )


def _joining(
    join: _Join, joined: Sequence[str], senders: Sequence[str], recipients: Sequence[str]
) -> Iterator[Gateway]:
    """The gateways of the directions that those who joined take part in."""
    for code in join.gateways:
        for sender in senders:
            for recipient in recipients:
                if sender != recipient and (sender in joined or recipient in joined):
                    yield Gateway(sender, recipient, code)


def _present(named: Iterable[str], present: set[str]) -> tuple[str, ...]:
    return tuple(partner for partner in named if partner in present)


def _rows(
    version: Version[Outline], findings: Mapping[BasisFinding, list[str]]
) -> Iterator[RestsOn]:
    outline = version.document
    for finding, clauses in findings.items():
        source = finding.source
        yield RestsOn(
            agreement=outline.document_id,
            version=outline.version,
            title=outline.title,
            state=version.state,
            start_date=outline.start_date,
            what=finding.what,
            code=finding.code,
            partner=finding.partner,
            finding=finding.finding,
            detail=finding.detail,
            clauses=tuple(clauses),
            source=source.cited if source else "",
            url=source.url if source else "",
        )
