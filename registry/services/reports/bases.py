"""Which agreements rest on a basis, condition or gateway that has changed or ends, or need a
policy document that is missing or overdue. What the law is stands in the law tables."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import msgspec

from registry.domain.agreements.basis_review import (
    BasisFinding,
    BasisReview,
    Clause,
    Organisation,
    PolicyPaper,
)
from registry.domain.agreements.version import Version
from registry.domain.decision.facts_model import Status
from registry.domain.decision.reading.case import kind_of
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Outline
from registry.domain.records.partners import Partner
from registry.law import Law
from registry.services.agreements.accession import RECIPIENT, SENDER
from registry.services.agreements.listing import listed
from registry.services.context import Registry
from registry.services.partners.document import overrides_of, policy_documents_of
from registry.services.reports.scope import Asking, asking


@dataclass(frozen=True, slots=True)
class RestsOn:
    """Something an agreement rests on that its parties should look at.

    ``what``, ``code``, ``partner`` and ``finding`` are as in ``domain/agreements/basis_review.py``;
    ``clauses`` are the ids of the sharings it is about, ``source`` the provision, ``url`` where it
    is read.
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
    """What was found on the day ``on``, by agreement; ``looked_at`` counts those that stand."""

    on: date
    law_edition: str
    looked_at: int
    total: int
    items: tuple[RestsOn, ...]


class _Relied(msgspec.Struct):
    partner: str
    basis: str


class _Sharing(msgspec.Struct):
    id: str
    senders: list[str] = msgspec.field(name="from")
    recipients: list[str] = msgspec.field(name="to")
    purpose: str
    lawful_bases: list[_Relied]
    conditions: list[str] = []
    gateways: list[str] = []


class _Join(msgspec.Struct):
    sharing: str
    parts: list[str] = msgspec.field(name="as")
    basis: str = ""


class _Accession(msgspec.Struct):
    joins: list[_Join]


class _Content(msgspec.Struct):
    """What is needed of an agreement's text: a tenth of it, so a tenth of the time."""

    sharings: list[_Sharing]
    accession: _Accession | None = None


_content = msgspec.json.Decoder(_Content)


async def bases(registry: Registry, actor: Actor, on: date | None = None) -> Bases:
    """What the agreements that stand on a day (today if left out) rest on and should not.

    Args:
        on: law and agreements are those of that day, records of organisations today's.
    """
    async with asking(registry, actor) as asked:
        day = on or asked.today
        law = registry.law
        partners = {each: _as_in_law(of, law) for each, of in (await asked.partners()).items()}
        looked_at = 0
        found: list[RestsOn] = []
        async for each, payload in _texts(asked, day):
            looked_at += 1
            review = BasisReview(law, partners, each.document.start_date, day)
            clauses = list(_clauses(_content.decode(payload), each))
            found += _rows(each, review.findings(clauses))
    return Bases(day, law.edition_id, looked_at, len(found), tuple(found))


async def _texts(asked: Asking, day: date) -> AsyncIterator[tuple[Version[Outline], bytes]]:
    """Every agreement that stands, with its text."""
    async for page in listed(asked.reads, day, party=asked.party):
        standing = [each for each in page if each.state.binds]
        texts = await asked.reads.payloads_on([each.document.document_id for each in standing])
        for each in standing:
            yield each, texts[each.document.document_id, each.document.version]


def _clauses(content: _Content, each: Version[Outline]) -> Iterator[Clause]:
    """The sharings between those who take part today, whoever has joined among them."""
    present = {*each.parties}
    joined = tuple(one for one in each.parties if one not in each.document.parties)
    joins = {join.sharing: join for join in content.accession.joins} if content.accession else {}
    for sharing in content.sharings:
        join = joins.get(sharing.id)
        parts = join.parts if join else []
        relied = [(one.partner, one.basis) for one in sharing.lawful_bases]
        if join is not None and join.basis and SENDER in parts:
            relied += [(one, join.basis) for one in joined]
        yield Clause(
            id=sharing.id,
            senders=_present([*sharing.senders, *(joined if SENDER in parts else ())], present),
            recipients=_present(
                [*sharing.recipients, *(joined if RECIPIENT in parts else ())], present
            ),
            purpose=sharing.purpose,
            relied=tuple(one for one in relied if one[0] in present),
            conditions=tuple(sharing.conditions),
            gateways=tuple(sharing.gateways),
        )


def _present(named: Iterable[str], present: set[str]) -> tuple[str, ...]:
    return tuple(one for one in named if one in present)


def _rows(each: Version[Outline], findings: Mapping[BasisFinding, list[str]]) -> Iterator[RestsOn]:
    row = each.document
    for finding, clauses in findings.items():
        source = finding.source
        yield RestsOn(
            agreement=row.document_id,
            version=row.version,
            title=row.title,
            state=each.state,
            start_date=row.start_date,
            what=finding.what,
            code=finding.code,
            partner=finding.partner,
            finding=finding.finding,
            detail=finding.detail,
            clauses=tuple(clauses),
            source=source.cited if source else "",
            url=source.url if source else "",
        )


@lru_cache(maxsize=1_024)
def _as_in_law(partner: Partner, law: Law) -> Organisation:
    """An organisation's kind with what differs for it, and its policy documents."""
    overrides = overrides_of(partner)
    status = Status(overrides.get("public_authority"), overrides.get("competent_authority"))
    return Organisation(
        kind=kind_of(law.kinds[partner.kind], status),
        papers=tuple(
            PolicyPaper(
                title=item["title"],
                conditions=tuple(item.get("conditions") or ()),
                review_date=date.fromisoformat(item["review_date"]),
            )
            for item in policy_documents_of(partner)
        ),
    )
