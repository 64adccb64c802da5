"""Kinds of organisation as they apply to one of them (DPA 2018 s.7, s.30)."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from registry.domain.decision.facts_parts import AS_ITS_KIND, Status
from registry.law.model import Kind, Purpose

_COMPETENT = {True: "always", False: "never"}


def kind_of(kind: Kind, status: Status, contract: bool | None = None) -> Kind:
    """The kind as it applies to one organisation: DPA 2018 s.7 and s.30 may single one out, and
    some are public authorities only for work under contract to a public body."""
    if kind.public_under_contract_only and contract is False:
        kind = _private(kind)
    as_its_kind = status is AS_ITS_KIND or status == AS_ITS_KIND
    return kind if as_its_kind else _differing(kind, status)


@lru_cache(maxsize=64)
def _private(kind: Kind) -> Kind:
    return replace(kind, public_authority=False)


@lru_cache(maxsize=1_024)
def _differing(kind: Kind, status: Status) -> Kind:
    public, competent = status.public_authority, status.competent_authority
    return replace(
        kind,
        public_authority=kind.public_authority if public is None else public,
        competent_authority=kind.competent_authority
        if competent is None
        else _COMPETENT[competent],
    )


def is_competent(kind: Kind, purpose: Purpose) -> bool:
    """Whether a body is a competent authority (DPA 2018 s.30, Sch 7).

    A government department is one only for a law enforcement purpose, because departments other
    than ministerial ones must be listed.
    """
    if kind.competent_authority == "law_enforcement_purposes":
        return purpose.law_enforcement
    return kind.competent_authority == "always"
