"""An agreement held against the law while it is written: warnings, and what its clauses do.

A warning never prevents a draft from being saved. Before it is registered each is mended, or a
person says why it may stay (``writing.acknowledge``). That is kept with the version, beside the
document, and counts as long as the same warning stands (ADR 0039).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import msgspec

from registry import bounds
from registry.domain.agreements.basis_review import (
    BASIS,
    CONDITION,
    GATEWAY,
    POLICY_DOCUMENT,
    BasisReview,
)
from registry.domain.agreements.clause_review import (
    Claims,
    ClauseReview,
    LawWarning,
    arrangement_missing,
)
from registry.domain.agreements.reach import End, Use
from registry.domain.agreements.relied_law import bases_of, conditions_of, gateways_of
from registry.domain.agreements.warning_words import ClauseEffect, WarningWords, told
from registry.domain.records.acknowledged import Acknowledgement
from registry.domain.records.acting import Actor
from registry.domain.records.partners import Partner
from registry.errors import Fault, LawFault
from registry.law import Law
from registry.services.agreements.claims import JOINER, claims_of, lacks_arrangement
from registry.services.context import Registry
from registry.services.partners.in_law import as_in_law, end_of
from registry.services.partners.register import every_partner

_SETTLE = "Mend it, or say why it can stay."

_NAMED_IN: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], Sequence[tuple[str, ...]]]]] = {
    BASIS: ("lawful_bases", bases_of),
    CONDITION: ("conditions", conditions_of),
    POLICY_DOCUMENT: ("conditions", conditions_of),
    GATEWAY: ("gateways", gateways_of),
}


@dataclass(frozen=True, slots=True)
class ShownWarning:
    """A warning in words.

    Attributes:
        mark: its name, as long as it stays the same.
        clause: the clause's id; empty if it is about the whole agreement.
        place: where that is, as a JSON pointer.
        what, code, finding: as in ``domain/agreements/clause_review.py``.
        acknowledged: who said why it may stay; None if nobody has.
    """

    mark: str
    clause: str
    place: str
    what: str
    code: str
    finding: str
    text: str
    acknowledged: Acknowledgement | None = None


@dataclass(frozen=True, slots=True)
class LawReview:
    """Every warning about an agreement, and what each of its clauses does to a check."""

    warnings: tuple[ShownWarning, ...]
    told: tuple[ClauseEffect, ...]

    @property
    def unsettled(self) -> list[ShownWarning]:
        """The warnings of which nobody has said why they may stay."""
        return [warning for warning in self.warnings if warning.acknowledged is None]

    @property
    def faults(self) -> list[Fault]:
        """Why it cannot be registered: every unsettled warning at its place."""
        return [
            LawFault(
                warning.place,
                f"{warning.text} {_SETTLE}",
                warning=warning.mark,
                code=warning.code,
                finding=warning.finding,
            )
            for warning in self.unsettled
        ]

    def answered(self, said_of: Callable[[ShownWarning], Acknowledgement | None]) -> LawReview:
        """The same with what is said of each warning."""
        warnings = (replace(one, acknowledged=said_of(one)) for one in self.warnings)
        return replace(self, warnings=tuple(warnings))

    @property
    def acknowledged(self) -> tuple[Acknowledgement, ...]:
        """What was said of the warnings that stand."""
        return tuple(warning.acknowledged for warning in self.warnings if warning.acknowledged)


async def of_newest(registry: Registry, document_id: str) -> tuple[Acknowledgement, ...]:
    """What was said of the warnings about an agreement's newest registered version."""
    async with registry.database.reads() as reads:
        found = await reads.registered(document_id, registry.today())
    return found.newest.document.acknowledged if found is not None else ()


async def review(
    registry: Registry, actor: Actor, payload: bytes, kept: Sequence[Acknowledgement]
) -> LawReview:
    """Hold an agreement against the law on its first day, or on today if that has passed.

    Args:
        payload: the document, which may be incomplete.
        kept: what was said of its warnings before.
    """
    partners = {partner.partner_id: partner for partner in await every_partner(registry)}
    work = partial(reviewed, payload, partners, kept, registry.law, registry.today())
    # Some hundred answers of the engine, whatever the size of the document.
    return await registry.apart(actor, len(payload) + bounds.ON_THE_LOOP, work)


def reviewed(
    payload: bytes,
    partners: Mapping[str, Partner],
    kept: Sequence[Acknowledgement],
    law: Law,
    today: date,
) -> LawReview:
    """The same with what is read already."""
    content: dict[str, Any] = msgspec.json.decode(payload)
    claims = [one for one in claims_of(content) if one.purpose in law.purposes]
    present = {id_ for one in claims for id_ in (*one.senders, *one.recipients)}
    named, joiners = present & partners.keys(), _joiners(present, law)
    ends = {id_: end_of(partners[id_], law) for id_ in named}
    ends |= {id_: End(kind) for id_, kind in joiners.items()}
    organisations = {id_: as_in_law(partners[id_], law) for id_ in named}
    on = max(_day(content, "start_date") or today, today)
    tables = BasisReview(law, organisations, on, on)
    clauses = ClauseReview(law, ends, tables, on, _day(content, "end_date"))
    found = clauses.warnings(claims)
    if lacks_arrangement(content):
        found.append(arrangement_missing())
    names = {id_: partners[id_].legal_name for id_ in sorted(named)}
    names |= {id_: f"any {law.kinds[kind].name} that joins" for id_, kind in joiners.items()}
    words = {one.id: WarningWords(law, _ends_of(one, ends), names) for one in claims}
    return LawReview(
        _shown(found, words, WarningWords(law, ends, names), _clauses(content), kept),
        tuple(
            told(one, clauses.stated(one), Use(one.purpose, one.categories, on), law)
            for one in claims
        ),
    )


def _joiners(present: set[str], law: Law) -> dict[str, str]:
    """The kinds that may join later, by what stands for them."""
    found = {id_: id_.removeprefix(JOINER) for id_ in sorted(present) if id_.startswith(JOINER)}
    return {id_: kind for id_, kind in found.items() if kind in law.kinds}


def _ends_of(claims: Claims, ends: Mapping[str, Any]) -> dict[str, Any]:
    present = dict.fromkeys((*claims.senders, *claims.recipients))
    return {id_: ends[id_] for id_ in present if id_ in ends}


def _shown(
    found: Sequence[LawWarning],
    words: Mapping[str, WarningWords],
    of_all: WarningWords,
    clauses: Mapping[str, tuple[str, Mapping[str, Any]]],
    kept: Sequence[Acknowledgement],
) -> tuple[ShownWarning, ...]:
    said = {acknowledgement.mark: acknowledgement for acknowledgement in kept}
    return tuple(
        ShownWarning(
            warning.mark,
            warning.clause,
            _place_of(warning, clauses),
            warning.what,
            warning.code,
            warning.finding,
            words.get(warning.clause, of_all).sentence(warning),
            said.get(warning.mark),
        )
        for warning in found
    )


def _clauses(content: Mapping[str, Any]) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Each clause by its id, with its place."""
    clauses = content.get("sharings")
    return {
        str(clause.get("id")): (f"/sharings/{index}", clause)
        for index, clause in enumerate(clauses if isinstance(clauses, list) else ())
        if isinstance(clause, Mapping)
    }


def _place_of(warning: LawWarning, clauses: Mapping[str, tuple[str, Mapping[str, Any]]]) -> str:
    """Where the first entry of a clause names what a warning is about; else its clause."""
    base, clause = clauses.get(warning.clause, ("/parties", {}))
    if warning.code and warning.what in _NAMED_IN:
        field, codes_of = _NAMED_IN[warning.what]
        codes = [entry[-1] for entry in codes_of(clause)]
        if warning.code in codes and len(codes) == len(clause[field]):
            return f"{base}/{field}/{codes.index(warning.code)}"
    return base


def _day(content: Mapping[str, Any], field: str) -> date | None:
    try:
        return date.fromisoformat(content.get(field, ""))
    except (TypeError, ValueError):
        return None
