"""What a clause can rest on between two kinds of organisation, asked of the engine.

A clause is written for shares that nobody has asked about yet. So the engine is asked of each
situation in which people use such a clause: nothing said, a child or an adult at risk, a person who
cannot decide, an agreement given, a request that states its task. What it never opens in any of
them does not fit. The law itself is in the tables and the rules, never here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from registry.domain.decision.engine import evaluate
from registry.domain.decision.facts_model import Facts
from registry.domain.decision.facts_parts import AS_ITS_KIND, ConsentDetail, Status, SubjectFacts
from registry.domain.decision.grounds.bases import CONSENT, RECOGNISED, VITAL
from registry.domain.decision.grounds.conditions import EXPLICIT_CONSENT, OFFENCE_CONSENT
from registry.domain.decision.grounds.considered import considered
from registry.domain.decision.messages.verdict import Verdict
from registry.domain.decision.reading.tables import tables_for
from registry.law import Law
from registry.law.model import Gateway

_REMEMBERED = 16_384
_DOES_NOT_FIT, _EXCLUDES = "does_not_fit", "excludes_this"
_OUTSIDE = frozenset({_DOES_NOT_FIT, _EXCLUDES, "not_in_force"})
_AGREED = ConsentDetail(
    explicit=True, freely_given=True, recipients_named=True, would_share_anyway=False
)
_ADULT = SubjectFacts(age_band="adult", at_risk=True, capacity="has")
# Every other basis is open or not whether it is proposed or not (grounds/bases.py, rule R7).
_OPEN_IF_PROPOSED = frozenset({CONSENT, RECOGNISED, VITAL})


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


def opened(pair: Pair, use: Use, gateways: tuple[str, ...], law: Law) -> frozenset[str]:
    """Every basis and condition that the engine opens in some situation of such a clause.

    Args:
        gateways: those that the clause names between the two; a duty in one opens more.
    """
    return frozenset().union(*_each_opened(pair, use, gateways, law))


def is_opened(code: str, pair: Pair, use: Use, gateways: tuple[str, ...], law: Law) -> bool:
    """Whether a basis or condition is one of those ``opened``; asks no further than it has to."""
    if code in law.conditions and code not in _conditions_of(use.purpose, law):
        return False
    return any(code in found for found in _each_opened(pair, use, gateways, law))


def opens(pair: Pair, use: Use, basis: str, gateways: tuple[str, ...], law: Law) -> bool:
    """Whether a basis is open between the two, where it is proposed if not before."""
    return is_opened(basis, pair, use, gateways, law) or (
        basis in _OPEN_IF_PROPOSED and _opens_proposed(pair, use, basis, law)
    )


@lru_cache(maxsize=_REMEMBERED)
def reaches(pair: Pair, use: Use, gateway: str, law: Law) -> bool:
    """Whether a gateway, where it is named, reaches this recipient from this sender.

    A gateway that leaves one kind of data out still reaches the recipient with the rest.
    """
    if not _may_reach(pair, use, law.gateways[gateway]):
        return False
    whole = facts_of(pair, use)._replace(gateway=gateway)
    excludes = True
    for state in _states(whole, law):
        if state not in _OUTSIDE:
            return True
        excludes = excludes and state == _EXCLUDES
    return excludes and any(
        state not in _OUTSIDE
        for category in use.categories
        for state in _states(whole._replace(data_categories=(category,)), law)
    )


def _may_reach(pair: Pair, use: Use, row: Gateway) -> bool:
    """Whether kinds and purpose may match: the engine looks no further where they do not."""
    return (
        use.purpose in row.purposes
        and pair.sender.kind in row.from_kinds | row.from_kinds_with_element
        and pair.recipient.kind in row.to_kinds | row.to_kinds_when_named
    )


def _states(share: Facts, law: Law) -> Iterator[str]:
    """What the engine makes of the named gateway, in each situation where it fits."""
    for situation in _SITUATIONS:
        for row in considered(_verdict(situation(share, law), law)):
            if row.gateway == share.gateway and row.state != _DOES_NOT_FIT:
                yield row.state


@lru_cache(maxsize=_REMEMBERED)
def _conditions_of(purpose: str, law: Law) -> frozenset[str]:
    """Every condition that the tables have for a purpose, or whatever the purpose is."""
    ways = tables_for(law).ways
    routes = [way for name, way in ways.items() if name == purpose or name not in law.purposes]
    named = (name for way in routes for name, _ in (*way.special, *way.offence))
    return frozenset((*named, EXPLICIT_CONSENT, OFFENCE_CONSENT))


def _each_opened(
    pair: Pair, use: Use, gateways: tuple[str, ...], law: Law
) -> Iterator[frozenset[str]]:
    """What is opened in each situation, the most usual first, and by each gateway."""
    yield from (_opened_in(number, pair, use, law) for number in range(len(_SITUATIONS)))
    yield from (_opened_by(gateway, pair, use, law) for gateway in gateways)


@lru_cache(maxsize=_REMEMBERED)
def _opened_in(number: int, pair: Pair, use: Use, law: Law) -> frozenset[str]:
    verdict = _verdict(_SITUATIONS[number](facts_of(pair, use), law), law)
    return frozenset((*verdict.bases, *verdict.ground.bases, *verdict.conditions.all))


@lru_cache(maxsize=_REMEMBERED)
def _opened_by(gateway: str, pair: Pair, use: Use, law: Law) -> frozenset[str]:
    verdict = _verdict(_asked(facts_of(pair, use), law)._replace(gateway=gateway), law)
    return frozenset((*verdict.bases, *verdict.conditions.all))


@lru_cache(maxsize=_REMEMBERED)
def _opens_proposed(pair: Pair, use: Use, basis: str, law: Law) -> bool:
    share = facts_of(pair, use)._replace(proposed_basis=basis)
    return any(basis in _verdict(situation(share, law), law).bases for situation in _SITUATIONS)


def _verdict(facts: Facts, law: Law) -> Verdict:
    return evaluate(facts, tables_for(law))[0]


def _nothing_said(facts: Facts, law: Law) -> Facts:  # noqa: ARG001 - as the others
    return facts


def _child_at_risk(facts: Facts, law: Law) -> Facts:  # noqa: ARG001
    child = SubjectFacts(age_band="child_u13", at_risk=True)
    return facts._replace(subject=child, risk_of_serious_harm="child")


def _adult_at_risk(facts: Facts, law: Law) -> Facts:  # noqa: ARG001
    return facts._replace(subject=_ADULT, risk_of_serious_harm="subject")


def _cannot_decide(facts: Facts, law: Law) -> Facts:  # noqa: ARG001
    return facts._replace(subject=_ADULT._replace(capacity="lacks"), risk_of_serious_harm="life")


def _agreed(facts: Facts, law: Law) -> Facts:  # noqa: ARG001
    return facts._replace(consent_state="given", consent_detail=_AGREED)


def _task_stated(facts: Facts, law: Law) -> Facts:  # noqa: ARG001
    return facts._replace(request_received=True, request_states_public_task=True)


def _suspected(facts: Facts, law: Law) -> Facts:  # noqa: ARG001
    suspected = SubjectFacts(age_band="adult", role="alleged_perpetrator")
    return facts._replace(subject=suspected, risk_of_serious_harm="others", request_received=True)


def _asked(facts: Facts, law: Law) -> Facts:
    """A request about a child at risk, with the element of every duty true."""
    return facts._replace(
        subject=SubjectFacts(age_band="child_u13", at_risk=True),
        risk_of_serious_harm="child",
        request_received=True,
        request_states_public_task=True,
        duty_elements=tuple((element, True) for element in law.elements),
    )


def _asked_of_adult(facts: Facts, law: Law) -> Facts:
    return _asked(facts, law)._replace(subject=_ADULT, risk_of_serious_harm="subject")


# The situations in which people use a clause, the most usual first.
_SITUATIONS: Final[tuple[Callable[[Facts, Law], Facts], ...]] = (
    _nothing_said,
    _child_at_risk,
    _adult_at_risk,
    _cannot_decide,
    _agreed,
    _task_stated,
    _suspected,
    _asked,
    _asked_of_adult,
)
