"""The short ways of asking what a clause opens, beside asking the engine everything."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

import pytest

from registry.domain.agreements.basis_review import BasisReview
from registry.domain.agreements.clause_review import Claims, ClauseReview
from registry.domain.agreements.reach import (
    _SITUATIONS,
    End,
    Pair,
    Use,
    facts_of,
    is_opened,
    opened,
    opens,
    reaches,
)
from registry.domain.decision.engine import evaluate
from registry.domain.decision.facts_parts import Status
from registry.domain.decision.grounds.considered import considered
from registry.domain.decision.reading.tables import tables_for
from registry.domain.decision.vocabulary import SPECIAL_CATEGORIES
from registry.law import editions, load_edition
from registry.law.model import Law

ON = date(2026, 12, 1)
CATEGORIES = ("personal", "criminal", "anonymous", *sorted(SPECIAL_CATEGORIES))
OUTSIDE = {"does_not_fit", "excludes_this", "not_in_force"}
STATUSES = (Status(), Status(), Status(public_authority=True), Status(public_authority=False))


def proposed(pair: Pair, use: Use, basis: str, law: Law) -> bool:
    """Whether a basis opens in any situation where it is proposed."""
    share = facts_of(pair, use)._replace(proposed_basis=basis)
    return any(
        basis in evaluate(situation(share, law), tables_for(law))[0].bases
        for situation in _SITUATIONS
    )


def states(pair: Pair, use: Use, categories: tuple[str, ...], gateway: str, law: Law) -> set[str]:
    share = facts_of(pair, use)._replace(gateway=gateway, data_categories=categories)
    verdicts = (evaluate(situation(share, law), tables_for(law))[0] for situation in _SITUATIONS)
    rows = (row for verdict in verdicts for row in considered(verdict))
    return {row.state for row in rows if row.gateway == gateway} - {"does_not_fit"}


def reaches_by_all(pair: Pair, use: Use, gateway: str, law: Law) -> bool:
    found = states(pair, use, use.categories, gateway, law)
    if found == {"excludes_this"}:
        for category in use.categories:
            found |= states(pair, use, (category,), gateway, law)
    return bool(found - OUTSIDE)


def shares(law: Law, count: int, seed: int) -> Iterator[tuple[Pair, Use, random.Random]]:
    turn = random.Random(seed)
    kinds, purposes = sorted(law.kinds), sorted(law.purposes)
    for _ in range(count):
        ends = [End(turn.choice(kinds), turn.choice(STATUSES)) for _ in range(2)]
        categories = tuple(sorted(turn.sample(CATEGORIES, turn.randint(1, 4))))
        yield Pair(*ends), Use(turn.choice(purposes), categories, ON), turn


@pytest.mark.parametrize("edition", editions())
@pytest.mark.parametrize("seed", range(2))
def test_no_basis_or_condition_is_missed(edition: str, seed: int):
    law = load_edition(edition)
    codes = [*law.bases, *law.conditions]
    for pair, use, turn in shares(law, 40, seed):
        gateways = tuple(turn.sample(sorted(law.gateways), 2))
        all_of_them = opened(pair, use, gateways, law)
        for code in codes:
            assert is_opened(code, pair, use, gateways, law) == (code in all_of_them), code
        for basis in law.bases:
            wanted = basis in all_of_them or proposed(pair, use, basis, law)
            assert opens(pair, use, basis, gateways, law) == wanted, (pair, use, basis)


@pytest.mark.parametrize("edition", editions())
@pytest.mark.parametrize("seed", range(2))
def test_no_gateway_that_reaches_is_missed(edition: str, seed: int):
    law = load_edition(edition)
    for pair, use, turn in shares(law, 40, seed + 10):
        fitting = [row.id for row in law.gateways.values() if use.purpose in row.purposes]
        for gateway in {*fitting, *turn.sample(sorted(law.gateways), 5)}:
            wanted = reaches_by_all(pair, use, gateway, law)
            assert reaches(pair, use, gateway, law) == wanted, (pair, use, gateway)


@pytest.mark.parametrize("seed", range(20))
def test_every_pair_of_kinds_is_met_once(seed: int):
    law, turn = load_edition(), random.Random(seed)
    kinds = turn.sample(sorted(law.kinds), 4)
    ids = [f"p{number}" for number in range(8)]
    ends = {id_: End(turn.choice(kinds)) for id_ in ids}
    senders, recipients = (
        tuple(turn.choices([*ids, "unknown"], k=turn.randint(1, 9))) for _ in range(2)
    )
    clause = Claims("c", "early_help", senders, recipients, ("personal",), ())
    review = ClauseReview(law, ends, BasisReview(law, {}, ON, ON), ON)
    assert review.pairs(clause) == list(
        dict.fromkeys(
            Pair(ends[sender], ends[recipient])
            for sender in senders
            for recipient in recipients
            if sender != recipient and sender in ends and recipient in ends
        )
    )
