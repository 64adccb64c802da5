"""What is written behind the registry's back is not believed, and is named for its own cause.

Whoever writes it knows how everything is made and can compute every hash, but has no key.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.errors import CannotRecordError, CouldNotCheckError, DamagedRecordError
from registry.ledger.leaf import LedgerLeaf
from registry.ledger.seals import ONE_TIME_SECRET, Seals
from registry.services import health
from registry.services.accounts.one_time_secrets import leave, look, take
from registry.services.accounts.sessions import find_session, start_session
from registry.services.people.looking_up import own_look_ups
from registry.services.reports.audit import audit
from registry.services.signer import CheckpointSigner, LedgerDamagedError
from registry.store.appending import insert_sql
from tests.services.test_ledger_damage import ANN, ask, signed_at_two_sizes, size
from tests.simulator import COUNCIL, SCHOOL, Partnership
from tests.simulator.partnership import opened_again
from tests.simulator.scenes import AtRest
from tests.support.damage import damage

pytestmark = [pytest.mark.each_engine, pytest.mark.scene(after=signed_at_two_sizes)]

COLUMNS = "leaf_index, kind, record_id, version, commitment, leaf_hash, recorded_at, seal"


def hash_of(record_id: str, kind: str = "check") -> str:
    return LedgerLeaf(kind, record_id, 1, "0" * 64).hash().hex()


def inserted(seal: str) -> str:
    """The statement that adds a leaf with a fitting hash."""
    return (
        f"INSERT INTO ledger_leaf ({COLUMNS}) SELECT leaf_index + 1, 'check', 'forged', 1,"
        f" '{'0' * 64}', '{hash_of('forged')}', recorded_at, {seal} FROM ledger_leaf"
        " WHERE leaf_index = (SELECT max(leaf_index) FROM ledger_leaf)"
    )


LAST = "(SELECT max(leaf_index) FROM ledger_leaf)"
REWRITTEN = (
    f"UPDATE ledger_leaf SET record_id = 'forged', kind = 'check', version = 1,"
    f" commitment = '{'0' * 64}', leaf_hash = '{hash_of('forged')}'"
    f" WHERE leaf_index = {LAST} - 1"
)
LATER = {
    "sqlite": "replace(recorded_at, '2026', '2025')",
    "postgres": "recorded_at - interval '1 year'",
}
TAIL = {
    "a leaf without a seal": ((inserted("''"),), "inserted"),
    "a leaf with another's seal": ((inserted("seal"),), "inserted"),
    "a leaf with a seal made up": ((inserted(f"'{'ab' * 32}'"),), "inserted"),
    "another leaf in the place of one": ((REWRITTEN,), "altered"),
    "another time": (
        (f"UPDATE ledger_leaf SET recorded_at = {{later}} WHERE leaf_index = {LAST}",),
        "altered",
    ),
    "no seal": ((f"UPDATE ledger_leaf SET seal = '' WHERE leaf_index = {LAST}",), "inserted"),
    "two leaves exchanged": (
        (
            f"UPDATE ledger_leaf SET leaf_index = 1000 WHERE leaf_index = {LAST}",
            "UPDATE ledger_leaf SET leaf_index = (SELECT max(leaf_index) + 1 FROM ledger_leaf"
            " WHERE leaf_index < 1000) WHERE leaf_index = (SELECT max(leaf_index) FROM ledger_leaf"
            " WHERE leaf_index < 1000)",
            "UPDATE ledger_leaf SET leaf_index = (SELECT max(leaf_index) - 1 FROM ledger_leaf"
            " WHERE leaf_index < 1000) WHERE leaf_index = 1000",
        ),
        "reordered",
    ),
}


@pytest.mark.parametrize("what", TAIL)
async def test_what_the_registry_did_not_write_is_not_signed(
    stage: AtRest, what: str, engine_name: str
):
    statements, fault = TAIL[what]
    async with opened_again(stage.url, stage.own) as server:
        await ask(server)  # the tail was whole when this process looked
        done = [each.format(later=LATER[engine_name]) for each in statements]
        assert await damage(stage.url, *done) == 1
        with pytest.raises(LedgerDamagedError):
            await CheckpointSigner(server.registry).sign_once()
        assert fault in {row.fault for row in server.registry.database.noticed()}
        assert {row.kind for row in server.registry.database.noticed()} == {"ledger_leaf"}
    async with opened_again(stage.url, stage.own) as command:  # and so does every other program
        with pytest.raises(CannotRecordError):
            await command.person(COUNCIL, ANN)
        assert fault in {row.fault for row in command.registry.database.noticed()}


@pytest.mark.parametrize("seal", ["''", "seal"])
async def test_no_answer_follows_a_leaf_that_was_put_in(stage: AtRest, seal: str):
    """Before the signer looks: whoever read the row with that leaf records no check on it."""
    async with opened_again(stage.url, stage.own) as p:
        await ask(p)
        assert await damage(stage.url, inserted(seal)) == 1
        with pytest.raises(CouldNotCheckError):
            await ask(p)
        with pytest.raises(CannotRecordError, match="was not written by the registry"):
            await health.require_ready(p.registry)


async def test_entries_taken_away_between_two_looks_are_missed_by_the_next_commit(stage: AtRest):
    async with opened_again(stage.url, stage.own) as p:
        await ask(p)
        last = (await size(p)) - 1
        taken = f"DELETE FROM share_check WHERE leaf_index = {last}"
        assert await damage(stage.url, taken, f"DELETE FROM ledger_leaf WHERE leaf_index = {last}")
        with pytest.raises(CouldNotCheckError):
            await ask(p)
        [found] = p.registry.database.noticed()
        assert (found.kind, found.fault) == ("register", "rolled_back")


async def three_checkpoints(p: Partnership) -> None:
    await signed_at_two_sizes(p)
    await CheckpointSigner(p.registry).sign_once()


MIDDLE = "(SELECT size FROM checkpoint ORDER BY size LIMIT 1 OFFSET 1)"
CHECKPOINTS = {
    "taken out": (f"DELETE FROM checkpoint WHERE size = {MIDDLE}", "missing"),
    "another time": (
        f"UPDATE checkpoint SET recorded_at = {{later}} WHERE size = {MIDDLE}",
        "altered",
    ),
    "another frontier": (
        f"UPDATE checkpoint SET frontier = '' WHERE size = {MIDDLE}",
        "altered",
    ),
    "as if it were of before": (
        f"UPDATE checkpoint SET seal = '' WHERE size <= {MIDDLE}",
        "altered",
    ),
    "another's seal": (
        "UPDATE checkpoint SET seal = (SELECT seal FROM checkpoint ORDER BY size LIMIT 1)"
        f" WHERE size = {MIDDLE}",
        "altered",
    ),
}


@pytest.mark.scene(after=three_checkpoints)
@pytest.mark.parametrize("what", CHECKPOINTS)
async def test_a_checkpoint_taken_out_or_changed_is_named(
    stage: AtRest, what: str, engine_name: str
):
    async with opened_again(stage.url, stage.own) as p:
        async with p.registry.database.reads() as reads:
            first, middle, _ = await reads.checkpoints(0, 10_000)
        assert (await audit(p.registry)).found == {}
        sql, fault = CHECKPOINTS[what]
        assert await damage(stage.url, sql.format(later=LATER[engine_name])) > 0
        past = await audit(p.registry)
        found = {(row.kind, row.leaf_index, row.fault) for row in past.found}
        both = [first, middle] if what == "as if it were of before" else [middle]
        assert found == {("checkpoint", mark.size, fault) for mark in both}


async def test_a_forged_session_is_none(p: Partnership, stage: AtRest):
    """Whoever writes it knows the secret, and how everything else is made."""
    token = await start_session(p.registry, p.actor(SCHOOL, "practitioner"))
    [real] = await p.registry.database.engine.fetch("SELECT * FROM slip")
    assert await find_session(p.registry, token) is not None
    others = Seals((Ed25519PrivateKey.generate(),))
    forged = {**dict(real), "owner": "somebody else"}
    said = [forged[name] for name in ("kind", "owner", "content", "expires_at")]
    for seal in (forged["seal"], "", others.seal(ONE_TIME_SECRET, forged["place"], *said)):
        await damage(stage.url, "DELETE FROM slip")
        engine = p.registry.database.engine
        async with engine.transaction():
            row = {**forged, "seal": seal}
            await engine.fetch(insert_sql("slip", tuple(row), engine.engine_type), [*row.values()])
        assert await find_session(p.registry, token) is None
    noticed = {(row.kind, row.fault) for row in p.registry.database.noticed()}
    assert noticed == {("slip", "altered"), ("slip", "inserted")}


@pytest.mark.parametrize(
    "change",
    [
        "expires_at = '2099-01-01T00:00:00.000000Z'",
        "owner = 'somebody'",
        "kind = 'session'",
        "content = (SELECT min(salt) FROM partner)",
    ],
)
async def test_a_link_that_was_changed_opens_nothing(p: Partnership, stage: AtRest, change: str):
    secret = await leave(p.registry, "link", "acc_1", {"a": "b"}, timedelta(hours=1))
    assert await look(p.registry, "link", secret) is not None
    assert await damage(stage.url, f"UPDATE slip SET {change}") == 1
    p.clock.advance(hours=2 if "expires" in change else 0)
    with pytest.raises(DamagedRecordError):
        await look(p.registry, "link", secret)
    assert await take(p.registry, "link", secret) is None


async def test_how_often_a_secret_was_stored_is_not_sealed(p: Partnership, stage: AtRest):
    """It is a counter, which two programs count up at once."""
    secret = await leave(p.registry, "link", "acc_1", {"a": "b"}, timedelta(hours=1))
    assert await damage(stage.url, "UPDATE slip SET version = version + 1") == 1
    assert await look(p.registry, "link", secret) is not None


async def looked_up(p: Partnership) -> None:
    await p.charter()
    for number in range(3):
        await p.person(COUNCIL, {"scheme": "local", "value": f"K{number}"})
    await CheckpointSigner(p.registry).sign_once()


OTHER = "look_up_id, at, partner_id, account, purpose, reason, known, number, seal"
LOOK_UPS: dict[str, tuple[tuple[str, ...], set[tuple[int, str]]]] = {
    "one deleted": (("DELETE FROM look_up WHERE number = 1",), {(1, "missing")}),
    "another account": (
        ("UPDATE look_up SET account = 'nobody' WHERE number = 1",),
        {(1, "altered")},
    ),
    "another reason": (
        ("UPDATE look_up SET reason = 'emergency' WHERE number = 2",),
        {(2, "altered")},
    ),
    "another time": (
        ("UPDATE look_up SET at = {later}",),
        {(number, "altered") for number in range(3)},
    ),
    "one put in": (
        (
            f"INSERT INTO look_up ({OTHER}) SELECT 'x', at, partner_id, 'victim', purpose, reason,"
            " known, 3, seal FROM look_up WHERE number = 2",
        ),
        {(3, "inserted")},
    ),
    "two exchanged": (
        (
            "UPDATE look_up SET number = 99 WHERE number = 0",
            "UPDATE look_up SET number = 0 WHERE number = 1",
            "UPDATE look_up SET number = 1 WHERE number = 99",
        ),
        {(0, "reordered"), (1, "reordered")},
    ),
}


@pytest.mark.scene(after=looked_up)
@pytest.mark.parametrize("what", LOOK_UPS)
async def test_a_look_up_cannot_be_hidden_changed_or_made_up(
    stage: AtRest, what: str, engine_name: str
):
    statements, expected = LOOK_UPS[what]
    later = LATER[engine_name].replace("recorded_at", "at")
    async with opened_again(stage.url, stage.own) as p:
        p.clock.advance(minutes=1)
        assert len(await own_look_ups(p.registry, p.actor(COUNCIL))) == 3
        assert await damage(stage.url, *(each.format(later=later) for each in statements)) > 0
        past = await audit(p.registry)
        assert {(row.leaf_index, row.fault) for row in past.found} == expected
        assert {row.kind for row in past.found} == {"look_up"}
        shown = await own_look_ups(p.registry, p.actor(COUNCIL))
        assert all(made.account == p.actor(COUNCIL).name for made in shown)


@pytest.mark.scene(after=looked_up)
async def test_the_last_look_ups_are_missed_by_the_server_that_runs(stage: AtRest):
    async with opened_again(stage.url, stage.own) as p:
        signer = CheckpointSigner(p.registry)
        await signer.sign_once()
        assert await damage(stage.url, "DELETE FROM look_up WHERE number > 0") == 2
        await signer.sign_once()
        found = {(row.kind, row.leaf_index, row.fault) for row in p.registry.database.noticed()}
        assert found == {("look_up", 1, "missing"), ("look_up", 2, "missing")}
