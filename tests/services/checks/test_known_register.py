"""What is known of the register is never wrong: a checker that knows answers as one that does not.

Whatever can alter an answer is changed at random, and after each change every answer is compared
byte for byte. What is known is told of no change: it reads the epoch, as any other process does.
"""

from __future__ import annotations

import random
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from hashlib import sha256
from typing import Any

import msgspec
import pytest

from registry.errors import RegistryError
from registry.services.accounts import tokens
from registry.services.agreements import registering
from registry.services.agreements.steps import StepRequest, take_step
from registry.services.charter import memberships
from registry.services.checks.checker import Checker
from registry.services.checks.view import check_json, check_view
from registry.services.partners import register
from registry.services.signing import keys
from registry.store.checks.known import KnownRegister
from registry.store.checks.sql import read_sql
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, Partnership, discharge
from tests.simulator.partnership import partner_document
from tests.simulator.scenes import three_members

NUMBERS = ("943 476 5919", "943 476 5870")
OF_THE_RECORD = {"check_id", "recorded"}
Act = Callable[[Partnership, random.Random], Awaitable[Any]]


async def in_force(p: Partnership) -> None:
    """An agreement in force between three members, and two people with something said."""
    await three_members(p)
    await registering.register(p.registry, p.actor(COUNCIL), discharge(p))
    await p.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    for number in NUMBERS:
        person = await p.person(HOSPITAL, {"scheme": "nhs", "value": number})
        await p.consent(HOSPITAL, person, "given", purposes=("direct_care",))


pytestmark = [pytest.mark.scene(after=in_force), pytest.mark.database]


async def rename(p: Partnership, turn: random.Random) -> None:
    of = turn.choice([HOSPITAL, COUNCIL])
    now = await register.read_one(p.registry, of)
    content = partner_document(of, now.kind) | {"legal_name": f"Name {turn.random()}"}
    await register.amend_partner(p.registry, p.actor(COUNCIL), content, now.version)


async def membership(p: Partnership, turn: random.Random) -> None:
    of, to = turn.choice([HOSPITAL, SCHOOL]), turn.choice(["suspended", "active"])
    await memberships.change(p.registry, p.actor(COUNCIL), of, to, "for the test")


async def step(p: Partnership, turn: random.Random) -> None:
    act = turn.choice(["suspend", "reinstate"])
    asked = StepRequest("discharge", 1, act, "why", p.registry.today())
    await take_step(p.registry, p.actor(turn.choice([SCHOOL, HOSPITAL])), asked)


async def another_agreement(p: Partnership, turn: random.Random) -> None:
    name = f"other-{turn.randrange(10**9)}"
    new = discharge(p, agreement_id=name)
    await registering.register(p.registry, p.actor(COUNCIL), new)
    await p.sign(name, 1, *turn.sample([COUNCIL, HOSPITAL, SCHOOL], 3))


async def key_ends(p: Partnership, turn: random.Random) -> None:
    of = turn.choice([SCHOOL, HOSPITAL])
    key = turn.choice(await keys.list_keys(p.registry, of))
    back = timedelta(minutes=turn.choice([0, 10]))
    await keys.revoke_key(p.registry, p.actor(of), key.kid, p.clock.now - back)
    p.clock.advance(minutes=1)
    await p.enrol(of)


async def token_ends(p: Partnership, turn: random.Random) -> None:
    found = await tokens.list_tokens(p.registry, p.actor(HOSPITAL))
    await tokens.revoke_token(p.registry, p.actor(HOSPITAL), turn.choice(found).token_id)


async def said(p: Partnership, turn: random.Random) -> None:
    person = await p.person(HOSPITAL, {"scheme": "nhs", "value": turn.choice(NUMBERS)})
    status = turn.choice(["given", "refused", "not_sought_unsafe"])
    await p.consent(HOSPITAL, person, status, purposes=("direct_care",))


async def a_day_passes(p: Partnership, turn: random.Random) -> None:
    p.clock.advance(days=turn.choice([1, 200]))


ACTS: tuple[Act, ...] = (
    rename, membership, step, another_agreement, key_ends, token_ends, said, a_day_passes,
)  # fmt: skip


def requests() -> list[dict[str, Any]]:
    people = [{"identifiers": [{"scheme": "nhs", "value": number}]} for number in NUMBERS]
    shares = [(HOSPITAL, COUNCIL), (COUNCIL, HOSPITAL), (HOSPITAL, "no-such")]
    return [
        {
            "from": sender,
            "to": recipient,
            "purpose": "direct_care",
            "data_categories": ["personal"],
            "subject": {"age_band": "adult", **person},
        }
        for sender, recipient in shares
        for person in ({}, *people)
    ]


async def answers(checker: Checker, p: Partnership, secrets: list[str]) -> list[Any]:
    """Return what each way of asking is answered, without what names the check itself."""
    made: list[Any] = []
    for number, request in enumerate(requests()):
        digest = sha256(secrets[number % len(secrets)].encode()).hexdigest()
        for who in ({"token_sha256": digest}, {"actor": p.actor(request["from"])}):
            try:
                answer = await checker.check(request, **who)
            except RegistryError as error:
                made.append((error.code, str(error)))
                continue
            view = check_view(p.registry, answer)
            assert check_json(p.registry, answer) == msgspec.json.encode(view)
            made.append({name: value for name, value in view.items() if name not in OF_THE_RECORD})
    return made


@contextmanager
def knowing_nothing(p: Partnership) -> Iterator[Checker]:
    """A checker that begins anew, over a store that knows nothing of the register yet."""
    store: Any = p.registry.database
    kept, store._checks._known = store._checks._known, KnownRegister()
    yield Checker(p.registry)
    store._checks._known = kept


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.long) for n in range(9))])
async def test_what_is_known_changes_no_answer(p: Partnership, seed: int):
    turn = random.Random(seed)
    secrets = [await p.token(HOSPITAL) for _ in range(3)]
    knowing, seen = Checker(p.registry), set()
    for act in [turn.choice(ACTS) for _ in range(16)] + turn.sample(ACTS, len(ACTS)):
        with suppress(RegistryError):  # not every act is open in every state
            await act(p, turn)
        found = await answers(knowing, p, secrets)
        with knowing_nothing(p) as fresh:
            assert found == await answers(fresh, p, secrets), act
        seen.add(msgspec.json.encode(found))
    assert len(seen) > 8  # they did alter answers


async def test_every_table_that_a_check_reads_of_the_register_raises_its_epoch(p: Partnership):
    engine = p.registry.database.engine
    whole, each_time = (
        set(read_sql(engine.engine_type, 1, whole=more).split("\nUNION ALL "))
        for more in (True, False)
    )
    read = set().union(*map(_tables, whole - each_time))
    sql = {
        "sqlite": "SELECT tbl_name AS name, sql FROM sqlite_master WHERE type = 'trigger'",
        "postgres": "SELECT tgrelid::regclass::text AS name, pg_get_triggerdef(oid) AS sql"
        " FROM pg_trigger WHERE tgenabled = 'A'",
    }[engine.engine_type]
    raising = {row["name"] for row in await engine.fetch(sql) if "epoch" in row["sql"]}
    assert {"agreement_flow", "signatory_key", "token"} < read <= raising


def _tables(sql: str) -> set[str]:
    named = set(re.findall(r"(?:FROM|JOIN)\s+(\w+)", sql))
    return named - {"pragma_schema_version", "register_epoch"}
