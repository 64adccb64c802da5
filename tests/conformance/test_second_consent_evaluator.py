"""The rules of consent against a second reading of the prose: the same history, the same answer.

Compared, as the sender and as the recipient read it: the status and whether there is a conflict,
of each data category and of the whole; and what the recorders judged of the person. To the
discloser also what is waiting to be confirmed, the mark of danger and who else spoke. The long
campaign takes a million histories.
"""

from __future__ import annotations

import multiprocessing
from random import Random
from typing import Any

import pytest

from registry.domain.consent.standing import ConsentStanding
from registry.domain.consent.status import consent_of_share
from tests.conformance.generate_consent_histories import UNIVERSE, Case, generate_case
from tests.conformance.second_consent_evaluator import History, Reading, evaluate

Answer = dict[str, Any]


def _registry(case: Case, asker: str) -> Answer:
    share = case.share
    found = consent_of_share(
        case.statements,
        asker=asker,
        sender=share.sender,
        recipient=share.recipient,
        purpose=share.purpose,
        categories=share.categories,
        person=case.person,
        on=case.on,
    )
    discloser = asker == share.sender
    return {
        "person": (found.person.gillick, found.person.capacity),
        "whole": (str(found.whole.status.as_fact), found.whole.conflict),
        "categories": {
            category: _known(standing, discloser=discloser)
            for category, standing in found.by_category.items()
        },
    }


def _known(standing: ConsentStanding, *, discloser: bool) -> tuple[object, ...]:
    found: tuple[object, ...] = (str(standing.status), standing.conflict)
    if not discloser:
        return str(standing.status.as_fact), standing.conflict
    refs = (frozenset(m.ref for m in ms) for ms in (standing.unconfirmed, standing.also_said))
    return (*found, standing.unsafe is not None, *refs)


def _second(case: Case, asker: str) -> Answer:
    history = History(case.statements, UNIVERSE, case.on)
    person, found, whole = evaluate(history, case.share, asker, case.person)
    discloser = asker == case.share.sender
    return {
        "person": (person.gillick, person.capacity),
        "whole": (whole.as_fact, whole.conflict),
        "categories": {
            category: _read(reading, discloser=discloser) for category, reading in found.items()
        },
    }


def _read(reading: Reading, *, discloser: bool) -> tuple[object, ...]:
    found: tuple[object, ...] = (reading.status, reading.conflict)
    if not discloser:
        return reading.as_fact, reading.conflict
    return (*found, reading.unsafe_to_ask, reading.unconfirmed, reading.also_said)


def _differences(seed: int, count: int) -> list[str]:
    """How the two differ, in words that allow one to work the case again."""
    dice = Random(seed)
    found = []
    for _ in range(count):
        case = generate_case(dice)
        for asker in (case.share.sender, case.share.recipient):
            one, other = _registry(case, asker), _second(case, asker)
            if one != other:
                found.append(_told(case, asker, one, other))
    return found


def _told(case: Case, asker: str, one: Answer, other: Answer) -> str:
    parts = [f"  {k}: registry {one[k]}, second {other[k]}" for k in one if one[k] != other[k]]
    lines = [f"{asker} asks on {case.on}: {case.share} {case.person}", *parts]
    return "\n".join([*lines, *(f"    {made}" for made in case.statements)])


def _campaign(seed: int) -> list[str]:
    return _differences(seed, 10_000)[:3]


def test_random_histories_agree() -> None:
    found = _differences(20261122, 4_000)
    assert len(found) == 0, f"{len(found)} differ\n" + "\n".join(found[:3])


@pytest.mark.long
def test_a_million_histories_agree() -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        found = [told for part in pool.imap_unordered(_campaign, range(100)) for told in part]
    assert len(found) == 0, f"{len(found)} differ\n" + "\n".join(found[:3])


def test_the_histories_reach_every_answer() -> None:
    dice = Random(7)
    reached: set[tuple[str, bool]] = set()
    for _ in range(3_000):
        case = generate_case(dice)
        history = History(case.statements, UNIVERSE, case.on)
        _, found, _ = evaluate(history, case.share, case.share.sender, case.person)
        reached |= {(reading.status, reading.conflict) for reading in found.values()}
    every = "given refused withdrawn expired superseded requested not_sought not_sought_unsafe"
    assert reached >= {(status, False) for status in (*every.split(), "no_record")}
    assert ("refused", True) in reached


def test_the_generator_repeats_itself() -> None:
    one, again, another = Random(7), Random(7), Random(8)
    assert generate_case(one) == generate_case(again)
    assert generate_case(one) != generate_case(another)
