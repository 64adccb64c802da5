"""Checks of the tables that came with the second edition: where each of their words leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from registry.law.lists import MESSAGE_CLASSES
from registry.law.model import Bar, Gateway, Law, MessageRow
from registry.law.wording import faults_of_text, faults_of_when

# The situations on which an exception to a bar may depend. The domain works each out.
BAR_SITUATIONS = (
    "emergency",
    "limb",
    "child_limb",
    "duty_met",
    "duty_met_outside_direct_care",
    "order_compels",
    "order_allows",
    "valid_consent",
    "explicit_consent",
    "competent_recipient",
    "named_row_matches",
)
BAR_EFFECTS = ("bar", "caution", "words", "confidence")
BAR_OUTCOMES = ("NOT_SUPPORTED", "SEEK_ADVICE", "CONSENT_NEEDED")  # worst first
LISTS_OF = ("kinds", "purposes", "data_categories", "information", "risks", "gateways")
# Lists that say again what a purpose's own flag says: the two must agree.
_BY_FLAG = {"safeguarding_purposes": "safeguarding", "law_enforcement_purposes": "law_enforcement"}


def cross_check(law: Law) -> Iterator[str]:
    """Every fault found, each a sentence naming table and row."""
    checks: tuple[Callable[[Law], Iterator[str]], ...] = (
        _bars,
        _elements,
        _gateways,
        _lists,
        _messages,
        _rules,
    )
    for check in checks:
        yield from check(law)


def _bars(law: Law) -> Iterator[str]:
    for bar in law.bars.values():
        if bar.message not in law.messages:
            yield f"Bar {bar.id}: unknown message."
        if bar.effect not in BAR_EFFECTS:
            yield f"Bar {bar.id}: unknown effect."
        if not bar.from_kinds or not _kinds_of(bar) <= law.kinds.keys():
            yield f"Bar {bar.id}: unknown or missing kinds."
        if not _purposes_of(bar) <= law.purposes.keys():
            yield f"Bar {bar.id}: unknown purposes."
        if not all(set(found.when) <= set(BAR_SITUATIONS) for found in bar.exceptions):
            yield f"Bar {bar.id}: unknown situation."
        if any(not (found.when or found.to_kinds or found.purposes) for found in bar.exceptions):
            yield f"Bar {bar.id}: an exception that always holds."
        yield from _bar_outcomes(bar)


def _bar_outcomes(bar: Bar) -> Iterator[str]:
    """A bar or caution needs an outcome for every purpose: its last is for every other one."""
    if any(found.outcome not in BAR_OUTCOMES for found in bar.outcomes):
        yield f"Bar {bar.id}: unknown outcome."
    decides = bar.effect in ("bar", "caution")
    for_others = [not found.purposes for found in bar.outcomes]
    if for_others != [False] * (len(for_others) - 1) + [True] * decides:
        yield f"Bar {bar.id}: its outcomes do not cover every purpose once."


def _kinds_of(bar: Bar) -> frozenset[str]:
    return bar.from_kinds.union(*(found.to_kinds for found in bar.exceptions))


def _purposes_of(bar: Bar) -> frozenset[str]:
    excepted = frozenset[str]().union(*(found.purposes for found in bar.exceptions))
    return excepted.union(*(found.purposes for found in bar.outcomes))


def _elements(law: Law) -> Iterator[str]:
    for element in law.elements.values():
        rows = [law.gateways[row] for row in element.gateways if row in law.gateways]
        if not rows or len(rows) < len(element.gateways):
            yield f"Element {element.id}: unknown or missing gateways."
        if any(row.element != element.id for row in rows):
            yield f"Element {element.id}: a gateway names another element."
        if element.quiet != all(row.quiet for row in rows):
            yield f"Element {element.id}: it is quiet where all its gateways are."
        if not element.asked_where <= law.kinds.keys():
            yield f"Element {element.id}: unknown kinds."


def _gateways(law: Law) -> Iterator[str]:
    for row in law.gateways.values():
        element = law.elements.get(row.element) if row.element else None
        if row.element and (element is None or row.id not in element.gateways):
            yield f"Gateway {row.id}: its element is unknown, or does not name it."
        if not row.element and (row.quiet or row.possible_purposes or row.from_kinds_with_element):
            yield f"Gateway {row.id}: what is said of an element it does not have."
        if not _narrows(row) or not row.from_kinds_with_element <= law.kinds.keys():
            yield f"Gateway {row.id}: a kind or purpose beyond its own."
        if not row.information_excluded <= law.bars.keys():
            yield f"Gateway {row.id}: unknown information."


def _narrows(row: Gateway) -> bool:
    """Whether what narrows a row stays within the kinds and purposes it has."""
    return (
        row.possible_purposes | row.met_purposes <= row.purposes
        and row.possible_from_kinds <= row.from_kinds
        and row.contract_kinds <= row.from_kinds | row.to_kinds | row.from_kinds_with_element
        and row.contract_unknown_possible <= row.contract_kinds
    )


def _lists(law: Law) -> Iterator[str]:
    known: dict[str, frozenset[str]] = {
        "kinds": frozenset(law.kinds),
        "purposes": frozenset(law.purposes),
        "information": frozenset(law.bars),
        "gateways": frozenset(law.gateways),
    }
    for row in law.lists.values():
        if row.of not in LISTS_OF or not row.members <= known.get(row.of, row.members):
            yield f"List {row.id}: unknown members."
        if not frozenset(row.rules) <= law.rules.keys():
            yield f"List {row.id}: unknown rule."
        flag = _BY_FLAG.get(row.id)
        if flag and row.members != {one.id for one in law.purposes.values() if getattr(one, flag)}:
            yield f"List {row.id}: it and the purposes' flag {flag} differ."


def _messages(law: Law) -> Iterator[str]:
    """Messages have classes in all rows or in none, and each place in a class is taken once."""
    classed = [row for row in law.messages.values() if row.message_class]
    if classed and len(classed) < len(law.messages):
        yield "Messages: some have a class and some have none."
    taken = [(row.message_class, row.order) for row in classed]
    taken += [("do", row.do_order) for row in classed if row.do_order is not None]
    if len(set(taken)) < len(taken):
        yield "Messages: two have the same place in a class."
    for row in classed:
        if row.message_class not in MESSAGE_CLASSES:
            yield f"Message {row.id}: unknown class."
        if not frozenset(row.do_under) <= law.rules.keys():
            yield f"Message {row.id}: unknown rule."
        if bool(row.do_under) != (row.do_order is not None):
            yield f"Message {row.id}: rules and a place among what to do go together."
        yield from _wording(row)


def _wording(row: MessageRow) -> Iterator[str]:
    """Every circumstance is one that the domain works out, and every slot one that it fills."""
    variants = (*row.variants, *row.for_recipient)
    faults = [fault for variant in variants for fault in faults_of_when(variant.when)]
    for text in (row.text, *(variant.text for variant in variants)):
        faults += faults_of_text(text)
    for fault in faults:
        yield f"Message {row.id}: {fault}."


def _rules(law: Law) -> Iterator[str]:
    for guidance in law.guidance.values():
        if not guidance.rules or not frozenset(guidance.rules) <= law.rules.keys():
            yield f"Guidance {guidance.id}: unknown or missing rules."
    for purpose in law.purposes.values():
        if not purpose.own_task_of <= law.kinds.keys():
            yield f"Purpose {purpose.id}: unknown kinds."
