"""What a clause can rest on between two kinds of organisation, asked of the engine.

A clause is written for shares that nobody has asked about yet. So the engine is asked of each
situation in which people use such a clause: nothing said, a child or an adult at risk, a person who
cannot decide, an agreement given, a request that states its task. What it never opens in any of
them does not fit. The law itself is in the tables and the rules, never here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from registry.domain.decision.engine import evaluate
from registry.domain.decision.facts_model import Facts
from registry.domain.decision.facts_parts import AS_ITS_KIND, ConsentDetail, Status, SubjectFacts
from registry.domain.decision.grounds.considered import considered
from registry.domain.decision.messages.verdict import Verdict
from registry.domain.decision.reading.tables import tables_for
from registry.law import Law

_REMEMBERED = 16_384
_DOES_NOT_FIT, _EXCLUDES = "does_not_fit", "excludes_this"
_OUTSIDE = frozenset({_DOES_NOT_FIT, _EXCLUDES, "not_in_force"})
_AGREED = ConsentDetail(
    explicit=True, freely_given=True, recipients_named=True, would_share_anyway=False
)


class End(NamedTuple):
    """A kind of organisation, with how the law treats these organisations differently from it."""

    kind: str
    status: Status = AS_ITS_KIND


class Pair(NamedTuple):
    """A sender and a recipient, each standing for every organisation like it."""

    sender: End
    recipient: End


class Use(NamedTuple):
    """What a clause is for: its purpose, the kinds of data, and the day the law is read."""

    purpose: str
    categories: tuple[str, ...]
    on: date


def facts_of(pair: Pair, use: Use) -> Facts:
    """The facts of a share under a clause, of which nothing more is known."""
    return Facts(
        from_kind=pair.sender.kind,
        to_kind=pair.recipient.kind,
        purpose=use.purpose,
        data_categories=use.categories or ("personal",),
        from_status=pair.sender.status,
        to_status=pair.recipient.status,
        routine=True,
        evaluation_date=use.on,
    )


@lru_cache(maxsize=_REMEMBERED)
def opened(pair: Pair, use: Use, gateways: tuple[str, ...], law: Law) -> frozenset[str]:
    """Every basis and condition that the engine opens in some situation of such a clause.

    Args:
        gateways: those that the clause names between the two; a duty in one opens more.
    """
    found: set[str] = set()
    for facts in _situations(facts_of(pair, use), law):
        verdict = _verdict(facts, law)
        found.update(verdict.bases, verdict.ground.bases, verdict.conditions.all)
    asked = _asked(facts_of(pair, use), law)
    for gateway in gateways:
        verdict = _verdict(asked._replace(gateway=gateway), law)
        found.update(verdict.bases, verdict.conditions.all)
    return frozenset(found)


@lru_cache(maxsize=_REMEMBERED)
def opens(pair: Pair, use: Use, basis: str, gateways: tuple[str, ...], law: Law) -> bool:
    """Whether a basis is open between the two, where it is proposed if not before."""
    return basis in opened(pair, use, gateways, law) or any(
        basis in _verdict(facts._replace(proposed_basis=basis), law).bases
        for facts in _situations(facts_of(pair, use), law)
    )


@lru_cache(maxsize=_REMEMBERED)
def reaches(pair: Pair, use: Use, gateway: str, law: Law) -> bool:
    """Whether a gateway, where it is named, reaches this recipient from this sender.

    A gateway that leaves one kind of data out still reaches the recipient with the rest.
    """
    whole = facts_of(pair, use)._replace(gateway=gateway)
    states = _states(whole, law)
    if states == {_EXCLUDES}:
        for category in use.categories:
            states |= _states(whole._replace(data_categories=(category,)), law)
    return bool(states - _OUTSIDE)


def _states(share: Facts, law: Law) -> set[str]:
    """What the engine makes of the named gateway, in each situation; ``does_not_fit`` is none."""
    rows = (row for facts in _situations(share, law) for row in considered(_verdict(facts, law)))
    return {row.state for row in rows if row.gateway == share.gateway} - {_DOES_NOT_FIT}


def _verdict(facts: Facts, law: Law) -> Verdict:
    return evaluate(facts, tables_for(law))[0]


def _situations(facts: Facts, law: Law) -> Iterator[Facts]:
    """The situations in which people use a clause, the most usual first."""
    yield facts
    child = SubjectFacts(age_band="child_u13", at_risk=True)
    yield facts._replace(subject=child, risk_of_serious_harm="child")
    adult = SubjectFacts(age_band="adult", at_risk=True, capacity="has")
    yield facts._replace(subject=adult, risk_of_serious_harm="subject")
    incapable = adult._replace(capacity="lacks")
    yield facts._replace(subject=incapable, risk_of_serious_harm="life")
    yield facts._replace(consent_state="given", consent_detail=_AGREED)
    yield facts._replace(request_received=True, request_states_public_task=True)
    suspected = SubjectFacts(age_band="adult", role="alleged_perpetrator")
    yield facts._replace(subject=suspected, risk_of_serious_harm="others", request_received=True)
    yield _asked(facts, law)
    yield _asked(facts, law)._replace(subject=adult, risk_of_serious_harm="subject")


def _asked(facts: Facts, law: Law) -> Facts:
    """A request about a child at risk, with the element of every duty true."""
    return facts._replace(
        subject=SubjectFacts(age_band="child_u13", at_risk=True),
        risk_of_serious_harm="child",
        request_received=True,
        request_states_public_task=True,
        duty_elements=tuple((element, True) for element in law.elements),
    )
