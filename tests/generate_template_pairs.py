"""Generates the page of how the templates' law fits, pair by pair of kinds, before and now.

A pair is a kind of organisation that shares and one that receives, in one clause. Before, the first
version of the schema said a clause's conditions and gateways of everyone; what the templates said
then is kept in ``domain/agreements/templates_before.json``. Now the second version says them of a
party and of a direction. What fits is asked of the engine (``domain/agreements/reach.py``).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from registry.domain.agreements.clause_review import ways_of
from registry.domain.agreements.reach import End, Pair, Use, opened, reaches
from registry.domain.agreements.relied_law import EVERYONE, conditions_of, gateways_of
from registry.domain.decision.messages.plain_names import joined
from registry.law import load_edition
from registry.resources import shipped

TESTS = Path(__file__).resolve().parent
PAGE = TESTS.parent / "docs/reference/template-pairs.md"
BEFORE = TESTS / "domain/agreements/templates_before.json"
ON = date(2026, 12, 1)
LAW = load_edition()
_FEW = 6
CONDITION, GATEWAY = "condition", "gateway"
Template = Mapping[str, Any]


class Said(NamedTuple):
    """A condition or gateway that a clause says of a pair of kinds, and whether it fits."""

    clause: str
    pair: Pair
    what: str
    code: str
    fits: bool


@dataclass(frozen=True)
class Fit:
    """How the law of one template fits."""

    pairs: int
    said: list[Said] = field(default_factory=list)

    def count(self, what: str) -> int:
        """How often a condition, or a gateway, is said of a pair."""
        return sum(said.what == what for said in self.said)

    def unfit(self, what: str) -> int:
        """How often one is said of a pair that it does not fit."""
        return sum(said.what == what and not said.fits for said in self.said)


@cache
def before() -> dict[str, Fit]:
    """How the templates fitted as the first version said them, by their ids."""
    return {template["id"]: fit_of(template) for template in json.loads(BEFORE.read_text())}


@cache
def now() -> dict[str, Fit]:
    """How the shipped templates fit, by their ids."""
    return {template["id"]: fit_of(template) for template in shipped_templates()}


def shipped_templates() -> list[Template]:
    """The templates as they are shipped."""
    paths = sorted((shipped("agreements") / "templates").glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def fit_of(template: Template) -> Fit:
    """Hold each clause of a template against the engine, each pair of kinds once."""
    kinds = {part["part"]: part["kinds"] for part in template["parts"]}
    fits = [_of_clause(clause, kinds) for clause in template["sharings"]]
    return Fit(sum(fit.pairs for fit in fits), [said for fit in fits for said in fit.said])


def _of_clause(clause: Template, kinds: Mapping[str, list[str]]) -> Fit:
    held = (name for item in clause["data_items"] for name in item["data_categories"])
    use = Use(clause["purpose"], tuple(dict.fromkeys(held)), ON)
    conditions: dict[Pair, dict[str, None]] = {}
    gateways: dict[Pair, dict[str, None]] = {}
    for sender in clause["from"]:
        for recipient in clause["to"]:
            for pair in _pairs(kinds[sender], kinds[recipient]):
                conditions.setdefault(pair, {}).update(_conditions(clause, sender))
                gateways.setdefault(pair, {}).update(_gateways(clause, sender, recipient))
    return Fit(len(conditions), [*_said(clause["id"], use, conditions, gateways)])


def _said(
    clause: str,
    use: Use,
    conditions: Mapping[Pair, Iterable[str]],
    gateways: Mapping[Pair, Iterable[str]],
) -> Iterator[Said]:
    for pair, codes in conditions.items():
        named = tuple(gateways[pair])
        for code in codes:
            yield Said(clause, pair, CONDITION, code, code in opened(pair, use, named, LAW))
        for code in named:
            yield Said(clause, pair, GATEWAY, code, reaches(pair, use, code, LAW))


def _pairs(senders: Iterable[str], recipients: Iterable[str]) -> list[Pair]:
    return [Pair(End(sender), End(recipient)) for sender in senders for recipient in recipients]


def _conditions(clause: Template, part: str) -> dict[str, None]:
    found = (one.code for one in conditions_of(_placed(clause)) if one.partner in {EVERYONE, part})
    return dict.fromkeys(found)


def _gateways(clause: Template, sender: str, recipient: str) -> dict[str, None]:
    found = (
        one.code
        for one in gateways_of(clause)
        if one.sender in {EVERYONE, sender} and one.recipient in {EVERYONE, recipient}
    )
    return dict.fromkeys(found)


def _placed(clause: Template) -> dict[str, Any]:
    """The clause with its parts where an agreement has its parties."""
    stated = clause.get("conditions", ())
    return {
        "conditions": [
            one if isinstance(one, str) else {"partner": one["part"], "condition": one["condition"]}
            for one in stated
        ]
    }


def page() -> str:
    """Return the page: the counts of each template before and now, and what does not fit now."""
    titles = {template["id"]: template["title"] for template in shipped_templates()}
    rows = [
        f"| {title} | {_cells(before().get(id_), CONDITION)} | {_cells(now()[id_], CONDITION)} "
        f"| {_cells(before().get(id_), GATEWAY)} | {_cells(now()[id_], GATEWAY)} |"
        for id_, title in titles.items()
    ]
    total = (
        f"| **All** | {_total(before(), CONDITION)} | {_total(now(), CONDITION)} "
        f"| {_total(before(), GATEWAY)} | {_total(now(), GATEWAY)} |"
    )
    left = [line for id_, title in titles.items() for line in _left(title, now()[id_])]
    return _PAGE.format(
        day=f"{ON.day} December {ON.year}",
        before=sum(fit.pairs for fit in before().values()),
        now=sum(fit.pairs for fit in now().values()),
        rows="\n".join([*rows, total]),
        left="\n".join(left) or "Everything fits.",
    )


def _cells(fit: Fit | None, what: str) -> str:
    return f"{fit.unfit(what):,} of {fit.count(what):,}" if fit else "–"


def _total(fits: Mapping[str, Fit], what: str) -> str:
    unfit = sum(fit.unfit(what) for fit in fits.values())
    return f"{unfit:,} of {sum(fit.count(what) for fit in fits.values()):,}"


def _left(title: str, fit: Fit) -> Iterator[str]:
    """What does not fit in one template, each code of a clause in one row."""
    of = Counter((said.clause, said.what, said.code) for said in fit.said)
    unfit: dict[tuple[str, str, str], list[Pair]] = {}
    for said in fit.said:
        if not said.fits:
            unfit.setdefault((said.clause, said.what, said.code), []).append(said.pair)
    if not unfit:
        return
    yield f"\n### {title}\n"
    yield "| Clause | Condition, power or duty | Does not fit | Between |"
    yield "| --- | --- | --- | --- |"
    for (clause, what, code), pairs in sorted(unfit.items()):
        count = f"{len(pairs)} of {of[clause, what, code]}"
        yield f"| {clause} | `{code}` | {count} | {_between(pairs)} |"


def _between(pairs: list[Pair]) -> str:
    return "<br>".join(
        f"{_kinds(way.senders)} to {_kinds(way.recipients)}" for way in ways_of(pairs)
    )


def _kinds(ends: Iterable[End]) -> str:
    names = [LAW.kinds[end.kind].name for end in ends]
    few, rest = names[:_FEW], len(names) - _FEW
    return joined([*few, f"{rest} more"] if rest > 0 else few)


_PAGE = """# How the templates fit the law

For each clause of a template, each kind of organisation that shares is held against each that
receives. The engine is asked whether each condition, and each power or duty, that the clause names
for them can fit on {day}. The table says how many do not.

Before, a clause named its conditions and powers for everyone in it: {before:,} pairs of kinds in
five templates. A template of the second version names them for each party and each direction. Now
there are {now:,} pairs.

| Template | Conditions before | Conditions now | Powers before | Powers now |
| --- | --- | --- | --- | --- |
{rows}

## What does not fit now

A draft made from a template shows these as warnings, for the parties that it has.
{left}

<!-- Made by `make docs` from the templates and the law tables. Edit these, not this page. -->
"""
