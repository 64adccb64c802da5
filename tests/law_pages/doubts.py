"""Lists everything that is not verified: what to check, where, and why it matters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields

from registry.law.model import (
    Basis,
    Condition,
    Gateway,
    GoldenRules,
    Law,
    Row,
    RuleText,
    Source,
)
from tests.law_pages.grounds import offered_for
from tests.law_pages.words import (
    APD,
    EXCEPTIONS,
    TYPES,
    VERIFIED,
    in_force,
    purposes,
    yes,
)

SURE = "found"
_REFERENCE = "Kept for reference; no answer turns on it."
_MATTERS = {
    "annex1": "6(1)(ea) is open only with a condition of Annex 1.",
    "kinds": "It decides which bases are open to the organisation.",
    "purposes": "It decides which bases and conditions an answer offers.",
    "routes": "It decides what is open whatever the purpose.",
    "messages": "People read it.",
    "caldicott": _REFERENCE,
    "exemptions": _REFERENCE,
    "doubts": "It stands behind several rows at once.",
    "limits": "It can turn an answer into advice.",
    "bars": "It can keep part of the information out of every share.",
    "elements": "It decides whether an answer says that there is a duty to share.",
    "lists": "The rules read whom or what it names.",
    "guidance": "From its first day on an answer cites it.",
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing for a lawyer to check."""

    table: str
    about: str
    check: str
    source: Source
    matters: str
    standing: str


def tables_with_doubts(law: Law) -> list[str]:
    """Return the tables whose rows say how they were verified, so that a new table is found too."""
    found = {field.name: getattr(law, field.name) for field in fields(law)}
    return [
        name
        for name, table in found.items()
        if isinstance(table, Mapping)
        and any(isinstance(row, Row | GoldenRules | RuleText) for row in table.values())
    ]


def doubts(law: Law) -> list[Doubt]:
    """Return every doubt of an edition, by table."""
    special: Mapping[str, Callable[[Law], Iterator[Doubt]]] = {
        "bases": _bases,
        "conditions": _conditions,
        "gateways": _gateways,
        "golden_rules": _golden,
        "rules": _rules,
    }
    return [
        doubt
        for name in tables_with_doubts(law)
        for doubt in (special[name](law) if name in special else _plain(law, name))
    ]


def _doubt(table: str, row: Row, check: str, matters: str, standing: str) -> Doubt:
    return Doubt(table, row.id, check, row.source, matters, standing)


def _plain(law: Law, table: str) -> Iterator[Doubt]:
    for row in getattr(law, table).values():
        if row.verified != SURE:
            check = f"That this is a fair account: “{row.text}” In force: {in_force(row)}."
            matters = _MATTERS.get(table, "An answer may say it.")
            yield _doubt(table, row, check, matters, VERIFIED[row.verified])


def _bases(law: Law) -> Iterator[Doubt]:
    for row in law.bases.values():
        if row.verified != SURE:
            matters = "Answers say whether it is open, and what to keep to rely on it."
            yield _doubt("bases", row, _basis_check(row), matters, VERIFIED[row.verified])


def _basis_check(row: Basis) -> str:
    return (
        f"That this is a fair account: “{row.text}” Keep: “{row.artefact}.” Not suitable: "
        f"“{row.unsuitable}” Closed to public authorities: {yes(row.closed_to_public)}."
    )


def _conditions(law: Law) -> Iterator[Doubt]:
    for row in law.conditions.values():
        matters = f"Offered {offered_for(law, row)}." if row.offered else "For reference only."
        if row.verified != SURE:
            check = _condition_check(row)
            yield _doubt("conditions", row, check, matters, VERIFIED[row.verified])
        if row.uncertain:
            check = f"This reading: “{row.uncertain}”"
            yield _doubt("conditions", row, check, matters, "uncertain in law")


def _condition_check(row: Condition) -> str:
    return (
        f"That this is a fair account: “{row.text}” Policy document: {APD[row.apd]}. Test of "
        f"substantial public interest: {yes(row.substantial_public_interest)}. Test about consent: "
        f"{row.without_consent_test or 'none'}."
    )


def _gateways(law: Law) -> Iterator[Doubt]:
    for row in law.gateways.values():
        if row.verified != SURE:
            yield _doubt("gateways", row, _gateway_check(row), _share(row), VERIFIED[row.verified])
        if row.prospective:
            check = "Whether it has begun, from when, and under which number."
            matters = "It is never offered while the row says that it has not begun."
            yield _doubt("gateways", row, check, matters, "not known to be in force")
        elif row.dates_verified != SURE:
            check = f"That it is in force {in_force(row)}, and has not been amended or ended."
            matters = f"From that day an answer counts it, not before, for {_uses(law, row)}."
            standing = f"dates: {VERIFIED[row.dates_verified]}"
            yield _doubt("gateways", row, check, matters, standing)


def _gateway_check(row: Gateway) -> str:
    ends = "; or ".join(EXCEPTIONS[code] for code in sorted(row.duty_exceptions)) or "nothing"
    limits = row.limits or "None stated."
    return (
        f"That this is a fair account: “{row.text}” It is {TYPES[row.type]}; what ends it: {ends}. "
        f"Limits: “{limits}” And whom it binds: see the page of gateways."
    )


def _uses(law: Law, row: Gateway) -> str:
    return purposes(law, row.purposes) + (", where it is named" if row.only_when_named else "")


def _share(row: Gateway) -> str:
    if row.lies_on_recipient:
        return "Where it matches, an answer names it; it never compels the sender."
    return {
        "D": "Where it matches, an answer says that there is a duty to share.",
        "P": "Where it matches, an answer says that the law lets you share.",
        "C": "Where it matches, an answer names it beside the public task.",
    }[row.type]


def _golden(law: Law) -> Iterator[Doubt]:
    for row in law.golden_rules.values():
        if row.verified != SURE:
            yield Doubt(
                "golden_rules", row.title, _golden_check(row), row.source,
                _REFERENCE, VERIFIED[row.verified],
            )  # fmt: skip


def _golden_check(row: GoldenRules) -> str:
    if not row.rules:
        return "Its text was not seen: no rule is carried yet. Read it and fill the edition."
    return f"Each rule against the text: {' '.join(f'“{rule}”' for rule in row.rules)}"


def _rules(law: Law) -> Iterator[Doubt]:
    for row in law.rules.values():
        if row.verified not in (None, SURE):
            check = f"That these sources carry the rule “{row.text}”: {_all_cited(row)}."
            matters = "It decides the outcome where it is the first that fits."
            yield Doubt("rules", row.id, check, row.sources[0], matters, VERIFIED[row.verified])


def _all_cited(row: RuleText) -> str:
    return "; ".join(source.cited for source in row.sources)
