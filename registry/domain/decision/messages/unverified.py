"""The law an answer rests on that the tables mark as uncertain or not checked against its text."""

from __future__ import annotations

from collections.abc import Iterator

from registry.domain.decision.messages.verdict import Verdict
from registry.law import Law
from registry.law.model import Gateway, Row

_CHECKED = "found"


def unverified(verdict: Verdict) -> tuple[str, ...]:
    """One sentence for each preferred basis or condition, or relevant gateway, that is marked."""
    law = verdict.case.tables.law
    return tuple(
        dict.fromkeys([*_basis(verdict, law), *_conditions(verdict, law), *_gateways(verdict)])
    )


def _basis(verdict: Verdict, law: Law) -> Iterator[str]:
    for basis in verdict.bases[:1]:
        row = law.bases[basis]
        if row.verified != _CHECKED:
            yield f"Not checked against its text: {row.name}, as a lawful basis."


def _conditions(verdict: Verdict, law: Law) -> Iterator[str]:
    for family in (verdict.conditions.special, verdict.conditions.offence):
        for condition in family[:1]:
            row = law.conditions[condition]
            if row.uncertain:
                yield row.uncertain
            if row.verified != _CHECKED:
                yield _not_checked(row)


def _gateways(verdict: Verdict) -> Iterator[str]:
    view = verdict.case.gateways
    relied_on: tuple[Gateway, ...] = (*view.met, *view.fallen, *view.unagreed)
    named = (view.named,) if view.named is not None else ()
    for row in (*named, *relied_on):
        if "secondary" in (row.verified, row.dates_verified):
            cited = row.source.cited
            yield f"Known only from secondary sources: {cited}. Check it before citing it."
        elif row.verified != _CHECKED:
            yield _not_checked(row)


def _not_checked(row: Row) -> str:
    return f"Not checked against its text: {row.source.cited}."
