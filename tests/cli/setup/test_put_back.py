"""A whole database that was put back to an older state is found, in the server and every command.

It is whole in itself: what shows it is the file that the home keeps.
"""

from __future__ import annotations

import asyncio
import functools
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from httpx import Response
from litestar.testing import AsyncTestClient

from registry.bootstrap import PutBack, open_registry, rotate_keys
from registry.cli.main import main
from registry.errors import (
    CannotRecordError,
    CouldNotCheckError,
    RegisterPutBackError,
)
from registry.services import health
from registry.services.checks.checker import Checker
from registry.services.context import Registry
from registry.services.partners import register
from registry.services.people import finding
from registry.services.reports import watch
from registry.services.signer import CheckpointSigner
from registry.settings import Settings
from tests.simulator import COUNCIL, SCHOOL, partner_document
from tests.simulator.applications import application
from tests.support.damage import damage
from tests.support.small_register import ANN, OFFICER, opened, record_refusal, small_register
from tests.support.yesterday import Copy, copied, put_back

ASKED = f"check --from {COUNCIL} --to {SCHOOL} --purpose early_help --data personal"
COMMANDS = (
    "db status",
    "db migrate",
    "db checkpoint",
    "db damage",
    "partner list",
    ASKED,
    "remind",
    "keys list",
    "keys rotate lookup",
)


@pytest.fixture
def settings(home: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("REGISTRY_DATABASE_URL", database_url)
    return small_register(home, database_url)


def run(command: str) -> Result:
    return CliRunner().invoke(main, command.split())


def yesterday(settings: Settings, tmp_path: Path) -> Copy:
    """A copy of the database as it is now."""
    return asyncio.run(copied(settings.database_url, tmp_path))


def bring(settings: Settings, copy: Copy) -> None:
    asyncio.run(put_back(settings.database_url, copy))


async def size_of(registry: Registry) -> int:
    async with registry.database.reads() as reads:
        return await reads.ledger_size()


async def no_answer(registry: Registry) -> None:
    request = {"from": COUNCIL, "to": SCHOOL, "purpose": "early_help"}
    request["data_categories"] = ["personal"]
    with pytest.raises(CouldNotCheckError):
        await Checker(registry).check(request, actor=OFFICER)
    with pytest.raises(RegisterPutBackError):
        await finding.identify(registry, OFFICER, [ANN])
    with pytest.raises(CannotRecordError, match="older than it was"):
        await health.require_ready(registry)


def test_a_database_of_yesterday_answers_nothing(settings: Settings, tmp_path: Path):
    old = yesterday(settings, tmp_path)
    opened(settings, record_refusal)
    bring(settings, old)
    kept = settings.kept.read_bytes()
    for command in COMMANDS:
        refused = run(command)
        assert refused.exit_code == 1, command
        assert "was put back to an older state" in refused.output, command
        assert "Restore the newest backup" in refused.output
    opened(settings, no_answer, put_back=PutBack.ANSWER_NOTHING)  # as the server opens it
    assert settings.kept.read_bytes() == kept
    assert "was put back" in run("db status").output  # none of them blessed it


def test_the_server_says_so_and_shows_what_needs_no_register(settings: Settings, tmp_path: Path):
    old = yesterday(settings, tmp_path)
    opened(settings, record_refusal)
    bring(settings, old)

    async def ask() -> dict[str, Response]:
        opens = functools.partial(open_registry, settings, put_back=PutBack.ANSWER_NOTHING)
        with application(settings, opens) as app:
            async with AsyncTestClient(app, base_url=settings.base_url) as client:
                paths = ("/health/live", "/health/ready", "/danger", "/members")
                return {path: await client.get(path) for path in paths}

    got = asyncio.run(ask())
    assert {path: answer.status_code for path, answer in got.items()} == {
        "/health/live": 200,
        "/health/ready": 503,
        "/danger": 200,
        "/members": 503,
    }
    assert "older than it was" in got["/health/ready"].text
    assert "This is not a no." in got["/members"].text


def test_a_database_of_before_a_change_of_keys_is_found_too(settings: Settings, tmp_path: Path):
    old = yesterday(settings, tmp_path)
    asyncio.run(rotate_keys(settings, "signing", lambda _: None))
    assert run("db status").exit_code == 0
    bring(settings, old)
    assert "was put back to an older state" in run("db status").output


def test_an_empty_database_is_an_older_one(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("REGISTRY_DATABASE_URL", f"sqlite:///{settings.home}/new.sqlite3")
    for command in ("db status", "db migrate"):
        assert "was put back to an older state" in run(command).output


def test_a_ledger_that_was_continued_in_another_way_is_found(settings: Settings, tmp_path: Path):
    """A copy of yesterday, on which somebody recorded with a home of before."""
    old, home = yesterday(settings, tmp_path), settings.kept.read_bytes()
    opened(settings, record_refusal)
    kept = settings.kept.read_bytes()
    bring(settings, old)
    settings.kept.write_bytes(home)
    opened(settings, _other_partners)
    settings.kept.write_bytes(kept)
    refused = run("db status")
    assert refused.exit_code == 1
    assert "does not continue the ledger" in refused.output


async def _other_partners(registry: Registry) -> None:
    for number in range(9):
        other = partner_document(f"school-{number}", "maintained_school")
        await register.register_partner(registry, OFFICER, other)


def test_a_forked_ledger_without_checkpoints_is_found(settings: Settings):
    """Nothing signed says otherwise then: the leaves must give the root that was kept."""
    opened(settings, record_refusal)
    swap = "UPDATE ledger_leaf SET leaf_hash = commitment, commitment = leaf_hash"
    asyncio.run(
        damage(settings.database_url, f"{swap} WHERE leaf_index = 2", "DELETE FROM checkpoint")
    )
    assert "does not continue the ledger" in run("db status").output


def test_one_damaged_leaf_does_not_make_a_ledger_another_one(settings: Settings):
    """A home that lags behind, such as that of a server that did not run for a week."""
    home = settings.kept.read_bytes()
    opened(settings, record_refusal)
    settings.kept.write_bytes(home)
    size = json.loads(home)["size"]
    swap = "UPDATE ledger_leaf SET leaf_hash = commitment, commitment = leaf_hash"
    asyncio.run(damage(settings.database_url, f"{swap} WHERE leaf_index = {size}"))
    assert run("db status").exit_code == 0
    assert f"ledger_leaf, entry {size}: altered" in run("db damage").output


def test_a_checkpoint_that_was_taken_away_is_missed_and_signed_again(settings: Settings):
    opened(settings, record_refusal)
    assert asyncio.run(damage(settings.database_url, "DELETE FROM checkpoint")) >= 1
    assert run("db status").exit_code == 0
    said = run("db damage").output
    assert "checkpoint, entry" in said
    assert ": missing" in said


def test_a_running_server_finds_that_its_database_was_put_back(settings: Settings):
    opened(settings, record_refusal)

    async def serve(registry: Registry) -> None:
        signer = CheckpointSigner(registry)
        await signer.sign_once()
        known = await size_of(registry)
        await damage(settings.database_url, *TAKEN_BACK)
        assert await size_of(registry) < known
        with pytest.raises(RegisterPutBackError):
            await signer.sign_once()
        await no_answer(registry)

    opened(settings, serve)


TAKEN_BACK = (
    *(f"DELETE FROM {table}" for table in ("consent_concern", "consent_event", "alias", "subject")),
    "DELETE FROM ledger_leaf WHERE kind IN ('consent', 'subject')",
    "DELETE FROM checkpoint WHERE size > (SELECT max(leaf_index) + 1 FROM ledger_leaf)",
)


def test_a_command_keeps_what_it_recorded(settings: Settings):
    """No server runs: the entry is signed and kept when the command ends."""
    before = json.loads(settings.kept.read_text())["size"]
    opened(settings, record_refusal)
    kept = json.loads(settings.kept.read_text())
    assert kept["size"] == opened(settings, size_of) > before
    assert kept["note"].splitlines()[1] == str(kept["size"])


def test_going_on_from_an_older_database_is_decided_and_on_record(
    settings: Settings, tmp_path: Path
):
    old = yesterday(settings, tmp_path)
    opened(settings, record_refusal)
    known = json.loads(settings.kept.read_text())["size"]
    bring(settings, old)
    asked = run("db accept-older")
    assert f"had {known} entries" in asked.output
    assert "Nothing was changed" in asked.output
    assert run("db status").exit_code == 1
    assert run("db accept-older --yes").exit_code == 0
    assert run("db status").exit_code == 0
    [found] = opened(settings, _damage)
    assert (found.kind, found.place, found.fault) == ("register", known, "rolled_back")
    assert found.went_on_from < known
    assert "There is nothing to accept" in run("db accept-older --yes").output


async def _damage(registry: Registry) -> Any:
    async with registry.database.reads() as reads:
        return await reads.damage()


def test_a_look_through_that_is_cut_off_goes_on_later(settings: Settings):
    async def main(registry: Registry) -> tuple[Any, ...]:
        kept = registry.kept
        assert kept is not None
        done = []
        for start, end, at in ((0, 2, None), (3, 4, None), (2, 5, registry.now())):
            await kept.audited(start, end, at)
            latest = await kept.latest()
            assert latest is not None
            done.append((latest.audited, latest.audited_at is not None))
        return tuple(done)

    assert opened(settings, main) == ((2, False), (2, False), (5, True))


def test_without_the_file_the_whole_ledger_is_read_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    """A home that was moved without it, or is of the version before, is no fault."""
    monkeypatch.setattr(watch, "BEGINS_AFTER_SECONDS", 0)
    settings.kept.unlink()
    assert run("db status").exit_code == 0
    assert not settings.kept.exists()
    asyncio.run(
        damage(settings.database_url, "UPDATE ledger_leaf SET kind = 'x' WHERE leaf_index = 1")
    )

    async def serve(registry: Registry) -> tuple[int, int]:
        await CheckpointSigner(registry).sign_once()
        stop = asyncio.Event()
        watching = asyncio.create_task(watch.keep_watch(registry, stop))
        assert registry.kept is not None
        async with asyncio.timeout(10):
            while not (kept := await registry.kept.latest()) or kept.audited_at is None:  # noqa: ASYNC110
                await asyncio.sleep(0.01)  # a file, no event
        stop.set()
        await watching
        return kept.audited, len(await _damage(registry))

    size = opened(settings, size_of)
    assert opened(settings, serve) == (size, 1)


ALTERED = {
    "another size": lambda kept: {**kept, "size": kept["size"] - 1},
    "how far it was audited": lambda kept: {**kept, "audited": 10**6},
    "no signature": lambda kept: {k: v for k, v in kept.items() if k != "signature"},
    "an empty object": lambda _: {},
    "a list": lambda _: [],
}


@pytest.mark.parametrize("how", ALTERED)
def test_a_file_that_the_registry_did_not_write_is_named(settings: Settings, how: str):
    kept = json.loads(settings.kept.read_text())
    settings.kept.write_text(json.dumps(ALTERED[how](kept)))
    for command in ("db status", "db migrate", "partner list"):
        refused = run(command)
        assert refused.exit_code == 1
        assert "ledger-kept.json in the home folder" in refused.output
        assert "from a backup of the home folder" in refused.output
