"""Which lawful bases are open (law.md §1.1, §1.2; §7.1 purpose table and "In an emergency …").

``open_bases`` does not return consent: only a valid consent opens it, and the rules add it where
they rest on it.

Readings:

* (d) outside an emergency: §7.1 adds it "only where risk is `life`" in an emergency, and R7 accepts
  a proposed (d) where risk is `life`. So outside R1 it is open only where it is proposed and risk
  is `life`, and it comes last. It is not open for marketing, a parent's request, or vetting without
  a matching law, whose rows give their own answer;
* Annex 1 para 1 for purposes whose row names only (f): R11 speaks of "(ea) proposed or the purpose
  is public_service_delivery". So (ea), if it is proposed in answer to a proper request, is open
  wherever the row opens any basis to a sender that is not public. Where the row says "consent
  only", it stays closed.
"""

from __future__ import annotations

from collections.abc import Iterable

from registry.domain.decision.reading.case import Case
from registry.domain.decision.reading.tables import BIT, open_ways

CONSENT = "6(1)(a)"
CONTRACT = "6(1)(b)"
DUTY_BASIS = "6(1)(c)"
VITAL = "6(1)(d)"
TASK = "6(1)(e)"
RECOGNISED = "6(1)(ea)"
LEGITIMATE = "6(1)(f)"
LAW_ENFORCEMENT = "DPA2018.Part3.s35(2)(b)"


def open_bases(case: Case) -> tuple[str, ...]:
    """The bases open without consent and without a duty, preferred first."""
    found = _by_purpose(case)
    if case.harm.limb:
        _extend(found, _by_route(case, "safeguarding"))
    if _proper_request_opens(case, found):
        _extend(found, [RECOGNISED])
    if _life_proposed(case, found):
        _extend(found, [VITAL])
    return _in_force(case, found)


def life_in_danger(case: Case) -> bool:
    """Whether (d) is proposed and risk is ``life``; R7 then accepts it, open or not."""
    facts = case.facts
    return facts.proposed_basis == VITAL and facts.risk_of_serious_harm == "life"


def _life_proposed(case: Case, found: list[str]) -> bool:
    purpose = case.purpose
    needs_law = purpose.advice_without_basis and case.public and not found
    elsewhere = purpose.only_given_consent or purpose.competence_first or needs_law
    return life_in_danger(case) and not elsewhere


def _by_purpose(case: Case) -> list[str]:
    found = _by_route(case, case.purpose.id)
    if case.public:
        return found if case.task.own else [basis for basis in found if basis != TASK]
    if case.task.function:
        found.insert(0, TASK)
    return found


def private_individual_bases(case: Case) -> tuple[str, ...]:
    """The bases on which a private individual is told something without consent (§7.1 RP)."""
    return _in_force(case, _by_route(case, "private_individual"))


def _by_route(case: Case, route: str) -> list[str]:
    ways = case.tables.ways[route]
    return open_ways(ways.public if case.public else ways.other, case.situation)


def _extend(found: list[str], more: list[str]) -> None:
    """Add the bases that are new; (ea) keeps its place before (f)."""
    for basis in more:
        if basis in found:
            continue
        if basis == RECOGNISED and LEGITIMATE in found:
            found.insert(found.index(LEGITIMATE), basis)
        else:
            found.append(basis)


def _proper_request_opens(case: Case, found: list[str]) -> bool:
    return (
        not case.public
        and case.facts.proposed_basis == RECOGNISED
        and _row_opens(found)
        and RECOGNISED not in found
        and bool(case.situation & BIT["request_states_task"])
    )


def _row_opens(found: Iterable[str]) -> bool:
    """Whether the row itself opens a basis; a task that is only the sender's own is not of it."""
    return any(basis != TASK for basis in found)


def _in_force(case: Case, found: list[str]) -> tuple[str, ...]:
    starts, on = case.tables.basis_from, case.on
    return tuple([basis for basis in found if starts[basis] <= on])


def emergency_bases(case: Case) -> tuple[str, ...]:
    """The bases of R1: "public senders use (e), others (ea) where an Annex 1 condition fits, then
    (f); (d) is added only where risk is `life`". A met duty adds (c)."""
    if case.public:
        found = [TASK]
    else:
        purpose = _by_purpose(case)
        found = [basis for basis in purpose if basis in (TASK, RECOGNISED)]
        _extend(found, _by_route(case, "emergency"))
        if _proper_request_opens(case, purpose):
            _extend(found, [RECOGNISED])
    if case.gateways.met:
        found.append(DUTY_BASIS)
    if case.facts.risk_of_serious_harm == "life":
        found.append(VITAL)
    return _in_force(case, found)


def duty_bases(case: Case) -> tuple[str, ...]:
    """The bases of R6: (c), and what the sender's own task opens beside it."""
    found = [DUTY_BASIS]
    if TASK in _by_purpose(case):
        found.append(TASK)
    if case.situation & BIT["competent"]:
        found.append(LAW_ENFORCEMENT)
    return _in_force(case, found)


def incomplete_request(case: Case) -> bool:
    """Whether Annex 1 para 1 fails because the request does not state the task (§7.1 R11).

    "Where a non-public sender answers a public body, (ea) is proposed or the purpose is
    public_service_delivery or housing_allocation, no other Annex 1 condition fits, and
    `request_states_public_task` is not true." This does not apply where the row opens nothing,
    because a complete request would not help there. A sender answers if it has received a request;
    where that is not known, a proposed (ea) is read as an answer.
    """
    facts = case.facts
    proposed = facts.proposed_basis == RECOGNISED
    if case.public or not case.recipient.public_authority or not recognised_in_force(case):
        return False
    if _other_condition_fits(case):
        return False
    if not case.purpose.proper_request_basis and not (proposed and _row_opens(open_bases(case))):
        return False
    answers = case.answering or (proposed and facts.request_received is None)
    return answers and facts.request_states_public_task is not True


def _other_condition_fits(case: Case) -> bool:
    """Whether (ea) is open on another Annex 1 condition, whatever the date."""
    routes = [case.purpose.id, "safeguarding"] if case.harm.limb else [case.purpose.id]
    situation = case.situation & ~BIT["request_states_task"]
    needs = [need for route in routes for need in case.tables.ways[route].other]
    return RECOGNISED in open_ways(tuple(needs), situation)


def recognised_in_force(case: Case) -> bool:
    """Whether Article 6(1)(ea) is law on the day (SI 2026/82: from 5 February 2026)."""
    return case.tables.basis_from[RECOGNISED] <= case.on
