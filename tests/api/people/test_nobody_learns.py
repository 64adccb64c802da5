"""Nobody learns that somebody is known (consent.md §5; §7, properties k, l and n).

One organisation asks everything it can ask, before and after others did what does not concern it.
No byte of any answer changes, but for references to what was recorded just now.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from registry.errors import RegistryError
from registry.services.consent import commands, recording
from registry.services.people import finding
from tests.api.conftest import Api
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, POLICE, SCHOOL

OTHERS = (CHARITY, COUNCIL, HOSPITAL, POLICE)
NUMBERS = [
    {"scheme": "nhs", "value": value} for value in ("943 476 5919", "987 654 3210", "401 023 2137")
]
NAMES = [
    {"scheme": "name_dob", "name": name, "date_of_birth": day}
    for name, day in (
        ("Mia Stone", "1990-05-06"),
        ("Mya Stone", "1990-05-06"),
        ("Mia Stone", "1990-06-05"),
        ("Tara Posed", "1988-03-02"),
    )
]
LOCALS = [{"scheme": "local", "value": value} for value in ("P-100017", "P-100018")]
WAYS = [*NUMBERS, *NAMES, *LOCALS]
GIVEN = [
    *([way] for way in WAYS),
    *([number, name] for number in NUMBERS[:2] for name in NAMES),
    [LOCALS[0], NAMES[0]],
    [NUMBERS[0], LOCALS[0]],
]


def seeds(few: int) -> list[Any]:
    """A few histories here, a hundred in the long campaign: thousands of changes and answers."""
    return [*range(few), *(pytest.param(n, marks=pytest.mark.long) for n in range(few, 100))]


async def posted(api: Api, path: str, body: dict[str, Any]) -> Any:
    headers = await api.headers(SCHOOL, "practitioner")
    answer = await api.client.post(f"/api/v1/{path}", json=body, headers=headers)
    content = answer.json()
    shown = (
        {k: v for k, v in content.items() if k not in ("check_id", "recorded", "instance")}
        if (isinstance(content, dict))
        else content
    )
    return answer.status_code, sorted(answer.headers.keys()), json.dumps(shown, sort_keys=True)


async def everything_it_can_ask(api: Api, known: list[str]) -> list[Any]:
    """The answers to whoever identifies, checks in both directions, and reads what was said."""
    answers: list[Any] = []
    for given in GIVEN:
        for sender, recipient in ((SCHOOL, COUNCIL), (COUNCIL, SCHOOL), (CHARITY, SCHOOL)):
            share = {"from": sender, "to": recipient, "purpose": "early_help"}
            body = {**share, "data_categories": ["personal"], "subject": {"identifiers": given}}
            answers.append(await posted(api, "checks", body))
    for reference in known:
        answers.append(await posted(api, "consents/search", {"subject": reference}))
        body = {"from": SCHOOL, "to": COUNCIL, "purpose": "early_help"}
        body |= {"data_categories": ["personal"], "subject": {"reference": reference}}
        answers.append(await posted(api, "checks", body))
    return answers


async def known_to_the_school(api: Api, dice: Random) -> list[str]:
    """The school knows some of these people, or none, and recorded something about one."""
    partnership, known = api.partnership, []
    people = ([NUMBERS[0], NAMES[0]], [LOCALS[0]], [NAMES[3]])
    for given in [given for given in people if dice.randrange(2)]:
        known += [await partnership.person(SCHOOL, *given)]
    if known and dice.randrange(2):
        await partnership.consent(SCHOOL, known[0], dice.choice(("given", "refused")))
    return known


async def others_do_something(api: Api, dice: Random) -> None:
    """Identify somebody by some details, and record something that names the school nowhere, or
    refuses it as a recipient."""
    partnership, registry = api.partnership, api.partnership.registry
    who = dice.choice(OTHERS)
    actor = partnership.actor(who)
    given = [dice.choice(NUMBERS), dice.choice(NAMES), dice.choice(LOCALS)]
    some = dice.sample(given, dice.randint(1, 3))
    settled = {dice.choice(("new_person", "same_person")): True}
    found = await finding.identify(registry, actor, some, **settled)
    person, status = found.subject.subject_id, dice.choice(("given", "refused", "requested"))
    rest = [other for other in OTHERS if other != who]
    recipients = tuple(dice.sample(rest, dice.randint(1, 2)))
    if status == "refused":
        recipients = dice.choice((recipients, (), (SCHOOL,), (SCHOOL, *recipients)))
    disclosers = dice.choice(((), (dice.choice(rest),)))
    event = await partnership.consent(
        who, person, status, recipients=recipients, disclosers=disclosers
    )
    if dice.randrange(3) == 0:
        partnership.clock.advance(seconds=1)
        step = commands.ConsentStep(event.record_id, "invalidated", 1, partnership.clock.now)
        await recording.take_step(registry, actor, step)


@pytest.mark.parametrize("seed", seeds(6))
async def test_what_others_do_changes_no_answer(api: Api, seed: int):
    dice = Random(seed)
    known = await known_to_the_school(api, dice)
    before = await everything_it_can_ask(api, known)
    for _ in range(12):
        await others_do_something(api, dice)
    after = await everything_it_can_ask(api, known)
    for number, (then, now) in enumerate(zip(before, after, strict=True)):
        assert then == now, number


@pytest.mark.parametrize("given", GIVEN)
async def test_finding_somebody_answers_alike_whoever_else_knows_them(
    api: Api, given: list[dict[str, str]]
):
    """The shape, the size, the headers and the number of ledger entries."""
    partnership, answers = api.partnership, []
    for others_know in (False, True):
        if others_know:
            for who in OTHERS[1:]:
                person = await partnership.person(who, *given)
                await partnership.consent(who, person, "refused", recipients=(SCHOOL,))
        asker = SCHOOL if others_know else CHARITY
        headers = await api.headers(asker, "practitioner")
        async with partnership.registry.database.reads() as reads:
            size = await reads.ledger_size()
        body = {"identifiers": given}
        answer = await api.client.post("/api/v1/people", json=body, headers=headers)
        async with partnership.registry.database.reads() as reads:
            grown = await reads.ledger_size() - size
        content = answer.json() | {"reference": ""}
        answers.append((answer.status_code, sorted(answer.headers.items()), content, grown))
    assert answers[0][0] == 200
    assert _without_ids(answers[0]) == _without_ids(answers[1])


def _without_ids(answer: tuple[Any, ...]) -> tuple[Any, ...]:
    status, headers, content, grown = answer
    return status, [(k, v) for k, v in headers if k not in ("date", "x-request-id")], content, grown


@pytest.mark.parametrize("seed", seeds(4))
async def test_ones_own_slip_changes_nobody_elses_look_up(api: Api, seed: int):
    """Property l: a wrong name or number that one organisation attaches stays its own mistake."""
    dice, partnership = Random(seed), api.partnership
    person = await partnership.person(SCHOOL, NUMBERS[0], NAMES[0])
    await partnership.consent(SCHOOL, person, "refused")
    other = await partnership.person(SCHOOL, NUMBERS[1], NAMES[3])
    before = await everything_it_can_ask(api, [person, other])
    for _ in range(10):
        actor = partnership.actor(dice.choice(OTHERS))
        given = [dice.choice(NUMBERS), *dice.sample(NAMES, dice.randint(1, 2))]
        try:
            await finding.identify(partnership.registry, actor, given, same_person=True)
        except RegistryError as error:  # pragma: no cover - none is expected
            pytest.fail(str(error))
    assert await everything_it_can_ask(api, [person, other]) == before
