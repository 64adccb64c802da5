"""What would change the answer: the smallest sets of facts or documents (contract §1 `missing`).

It changes only what is unknown, can be obtained or can be left out: an unknown request, a policy
document, the proposed basis, an item, and consent where it may honestly be asked for. It never
changes the risk, the emergency, the person's situation or the purpose. It does not suggest another
basis where consent was proposed and is spent: that would be the swap NO_BASIS_SWAP warns of.

The work is bounded: at most ``MAX_TRIED`` changes are tried, first single ones, then pairs of
which neither alone is enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from registry.domain.decision.assessment import FactChange, Missing
from registry.domain.decision.engine import outcome_of
from registry.domain.decision.facts_parts import ConsentDetail, CourtOrder
from registry.domain.decision.grounds.bases import CONSENT
from registry.domain.decision.grounds.gateways import gateways_tried
from registry.domain.decision.messages.about_consent import unsafe_to_tell
from registry.domain.decision.messages.verdict import Verdict
from registry.domain.people.consent_state import ConsentState

MAX_TRIED = 40  # contract §1 and issue 4: at most 50 times the cost of one decision
MAX_FOUND = 6  # nobody reads more
_MAX_CHANGES = 2
_MAX_ITEMS = 8
# Nothing honest changes whom one may tell, or what the police have to show (law.md §7.1 RS, RV).
_NOTHING_CHANGES = frozenset({"RS", "RV"})
_ENDS = {"from": "sender", "to": "recipient"}
# Those who may be told something because of who they are.
_RELATIONS = ("parent_with_responsibility", "foster_carer", "attorney_health_welfare", "deputy")


@dataclass(frozen=True, slots=True)
class _Idea:
    """Facts to replace, with the changes as the answer states them."""

    values: tuple[tuple[str, Any], ...]
    changes: tuple[FactChange, ...]

    @property
    def weight(self) -> int:
        """How many facts it changes."""
        return len(self.changes)

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(change.field for change in self.changes)


def missing(verdict: Verdict) -> tuple[Missing, ...]:
    """The smallest sets of changes under which sharing would be supported, best first."""
    if verdict.rule in _NOTHING_CHANGES:
        return ()
    facts, tables = verdict.case.facts, verdict.case.tables
    results: list[Missing] = []
    sufficient: list[_Idea] = []
    for tried, ideas in enumerate(_sets(list(_ideas(verdict)))):
        if tried >= MAX_TRIED or len(results) >= MAX_FOUND:
            break
        if any(idea in ideas for idea in sufficient):
            continue
        changed = dict(value for idea in ideas for value in idea.values)
        outcome = outcome_of(facts._replace(**changed), tables)
        if outcome.supports_sharing:
            changes = tuple(change for idea in ideas for change in idea.changes)
            results.append(Missing(changes, outcome))
            sufficient.extend(ideas if len(ideas) == 1 else ())
    return tuple(results)


def _sets(ideas: list[_Idea]) -> Iterator[tuple[_Idea, ...]]:
    """Single ideas, then pairs that together change at most two different facts."""
    yield from ((idea,) for idea in sorted(ideas, key=lambda idea: idea.weight))
    for first, second in combinations(ideas, 2):
        if first.weight + second.weight <= _MAX_CHANGES and not first.fields & second.fields:
            yield first, second


def _ideas(verdict: Verdict) -> Iterator[_Idea]:
    yield from _documents(verdict)
    if not verdict.first:
        yield from _not_known(verdict)
    yield from _proposals(verdict)
    yield from _consent(verdict)
    yield from _fewer_items(verdict)


def _not_known(verdict: Verdict) -> Iterator[_Idea]:
    """Facts that came with the second edition, where they are null."""
    case = verdict.case
    facts = case.facts
    for duty in case.gateways.possible:
        if duty.element is not None:
            elements = (*facts.duty_elements, (duty.element, True))
            yield _idea("duty_elements", elements, f"duty_elements.{duty.element}", True)
        else:
            end = duty.asks.rpartition(".")[2]
            bound = facts.under_public_contract._replace(**{_ENDS[end]: True})
            yield _idea("under_public_contract", bound, duty.asks, True)
    if case.recipient.household and facts.recipient.relation is None:
        for relation in _RELATIONS:
            told = facts.recipient._replace(relation=relation)
            yield _idea("recipient", told, "recipient.relation", relation)
    if facts.whose_task is None and not case.task.own:
        yield _one("whose_task", "sender")
    if verdict.rule in ("RB", "RC") and facts.court_order is None:
        order = CourtOrder(effect="allows")
        yield _idea("court_order", order, "court_order.effect", "allows")


def _idea(name: str, value: Any, field: str, plain: Any) -> _Idea:
    """A part of a fact that would be known."""
    return _Idea(((name, value),), (FactChange(field, plain),))


def _one(field: str, value: Any, plain: Any = None) -> _Idea:
    return _Idea(((field, value),), (FactChange(field, value if plain is None else plain),))


def _documents(verdict: Verdict) -> Iterator[_Idea]:
    """Documents that can be obtained, where a rule could ask for them at all."""
    case = verdict.case
    facts = case.facts
    if facts.apd_in_place is False:
        yield _one("apd_in_place", True)
    if facts.request_received is not True and _request_could_matter(verdict):
        yield _one("request_received", True)
    asks = verdict.rule != "RC" and (not case.public or verdict.rule == "R11")
    if facts.request_states_public_task is not True and asks:
        yield _one("request_states_public_task", True)


def _request_could_matter(verdict: Verdict) -> bool:
    """Whether a gateway needs a request, or the recipient could ask for its public task."""
    case = verdict.case
    rows = gateways_tried(case.facts, case.tables)
    return not case.public or any(row.needs_request for row in rows)


def _proposals(verdict: Verdict) -> Iterator[_Idea]:
    if verdict.case.facts.proposed_basis is None or verdict.ground.consent_spent:
        return
    if not verdict.first and verdict.outcome.goes_ahead:
        return  # the headline says it already
    open_now = next((basis for basis in verdict.ground.bases if basis != CONSENT), None)
    yield _Idea(
        (("proposed_basis", open_now),),
        (FactChange("proposed_basis", open_now),),
    )


def _consent(verdict: Verdict) -> Iterator[_Idea]:
    """A complete fresh consent: freely given, naming the recipients, explicit where needed."""
    facts = verdict.case.facts
    if not verdict.ground.can_ask or verdict.case.consent.valid:
        return
    asks = verdict.first or verdict.outcome.wants_consent
    if not asks and _asking_could_alert(verdict):
        return
    detail = facts.consent_detail
    fresh = ConsentDetail(
        suspected_abuser=detail.suspected_abuser,
        authority=detail.authority,
        by=detail.by if not verdict.case.consent.no_authority else None,
        explicit=True if verdict.case.data.special else detail.explicit,
        freely_given=True,
        recipients_named=True,
    )
    plain = {
        name: value for name in ConsentDetail._fields if (value := getattr(fresh, name)) is not None
    }
    given = str(ConsentState.GIVEN)
    changes: tuple[FactChange, ...] = (FactChange("consent_detail", plain),)
    of_each: tuple[tuple[str, str], ...] = ()
    if facts.consent_by_category and not verdict.first:
        of_each = tuple((category, given) for category in facts.data_categories)
        changes = (FactChange("consent_by_category", dict(of_each)), *changes)
    elif facts.consent_state != given:
        changes = (FactChange("consent_state", given), *changes)
    fields = (
        ("consent_state", given),
        ("consent_detail", fresh),
        ("consent_by_category", of_each),
    )
    yield _Idea(fields, changes)


def _fewer_items(verdict: Verdict) -> Iterator[_Idea]:
    categories = verdict.case.facts.data_categories
    if len(categories) == 1 or (not verdict.first and _is_what_it_is_about(verdict)):
        return
    for category in categories[:_MAX_ITEMS]:
        kept = tuple(other for other in categories if other != category)
        yield _one("data_categories", kept, list(kept))


def _is_what_it_is_about(verdict: Verdict) -> bool:
    """Whether the item is what the share is about, so that nobody should think of leaving it
    out."""
    case = verdict.case
    about = case.facts.purpose in case.tables.lists["about_the_item_purposes"]
    return about or bool(case.gateways.possible)


def _asking_could_alert(verdict: Verdict) -> bool:
    """Whether to ask would alert somebody who may be doing harm, or prejudice an enquiry."""
    facts = verdict.case.facts
    source = facts.recipient.is_or_lives_with_source_of_risk
    may_be_the_source = verdict.case.recipient.household and source is None and facts.risk_is_said
    return unsafe_to_tell(verdict) or may_be_the_source
