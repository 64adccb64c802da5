"""Keys and database belong together: with another key no command runs and no server starts."""

from __future__ import annotations

import asyncio
import json
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from registry.bootstrap import open_registry, prepare_home
from registry.cli.main import main
from registry.domain.records.acting import Actor
from registry.errors import ConfigurationError
from registry.keyring import make_keyring
from registry.services import access
from registry.services.accounts import administration
from registry.services.context import Registry
from registry.services.setup.server_keys import belonging, record_keys
from registry.services.signer import CheckpointSigner
from registry.settings import Settings
from tests.simulator import COUNCIL, SCHOOL
from tests.support.damage import damage
from tests.support.small_register import ANN, opened, record_refusal, small_register

FILES = ("lookup-1.key", "wrapping-1.key", "challenge-1.key", "registry-signing-1.pem")
COMMANDS = (
    "db status",
    "db migrate",
    "db checkpoint",
    "partner list",
    "account list",
    "token list",
    f"check --from {COUNCIL} --to {SCHOOL} --purpose early_help --data personal",
    "remind",
    "keys list",
    "serve",
)


@pytest.fixture
def settings(home: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A registry with somebody's refusal on record, and an officer."""
    monkeypatch.setenv("REGISTRY_DATABASE_URL", database_url)
    return small_register(home, database_url, record_refusal, _signed)


async def _signed(registry: Registry) -> None:
    await CheckpointSigner(registry).sign_once()


def run(command: str) -> Result:
    return CliRunner().invoke(main, command.split())


def another(path: Path) -> None:
    """Replace a key by one of the same form."""
    if path.suffix == ".pem":
        other = path.with_name("other")
        make_keyring(other)
        shutil.copy(other / path.name, path)
    else:
        path.write_text(secrets.token_hex(32))


@pytest.mark.parametrize("how", [another, Path.unlink], ids=["another", "missing"])
def test_no_command_runs_with_a_key_that_does_not_fit(
    settings: Settings, how: Callable[[Path], None]
):
    """A wrong key turned a refusal of consent into "no record"."""
    for file in FILES:
        path = settings.keys / file
        kept = path.read_bytes()
        how(path)
        for command in COMMANDS if file == FILES[0] else ("db status", "db migrate"):
            refused = run(command)
            assert refused.exit_code == 1, command
            assert file in refused.output
            assert "Put back the key folder" in refused.output
        assert path.exists() == (how is another)  # no new key takes its place
        path.write_bytes(kept)
        path.chmod(0o600)
    assert run("db status").exit_code == 0


def test_the_keys_of_another_registry_do_not_open_this_one(settings: Settings, tmp_path: Path):
    shutil.rmtree(settings.keys)
    other = {"REGISTRY_HOME": str(tmp_path / "other")}
    prepare_home(Settings.from_environment(other))

    async def nothing(_: Registry) -> None: ...

    opened(Settings.from_environment(other), nothing, migrate=True)
    shutil.copytree(tmp_path / "other/keys", settings.keys)
    for command in ("db status", "serve"):
        refused = run(command)
        assert refused.exit_code == 1
        assert all(file in refused.output for file in FILES)


def test_without_any_key_a_database_is_given_none(settings: Settings):
    shutil.rmtree(settings.keys)
    for command in ("db migrate", "db status", "demo"):
        refused = run(command)
        assert refused.exit_code == 1
        assert not settings.keys.exists()


def forget_checks(settings: Settings) -> None:
    """Make the database one of before: without check values."""
    asyncio.run(damage(settings.database_url, "DELETE FROM server_keys"))


async def with_an_account(registry: Registry) -> None:
    officer = Actor(COUNCIL, frozenset(access.ROLES), "test")
    address = "zoe@council.example"
    await administration.invite(registry, officer, COUNCIL, ("officer",), address, "Zoë")


@pytest.mark.parametrize("file", ["lookup-1.key", "wrapping-1.key", "registry-signing-1.pem"])
def test_a_database_of_before_gets_check_values_only_from_keys_that_open_it(
    settings: Settings, file: str
):
    opened(settings, with_an_account)
    forget_checks(settings)
    waiting = run("db status")
    assert waiting.exit_code == 1
    assert "registry db migrate" in waiting.output
    path = settings.keys / file
    kept = path.read_bytes()
    another(path)
    refused = run("db migrate")
    assert refused.exit_code == 1
    assert file in refused.output
    path.write_bytes(kept)
    assert run("db migrate").exit_code == 0
    assert "lookup     version 1" in run("keys list").output
    another(path)
    assert file in run("db status").output


def test_where_nothing_shows_the_lookup_key_somebody_on_record_does(
    settings: Settings, tmp_path: Path
):
    forget_checks(settings)
    path = settings.keys / "lookup-1.key"
    kept = path.read_bytes()
    refused = run("db migrate")
    assert refused.exit_code == 1
    assert "registry keys confirm" in refused.output
    known = tmp_path / "ann.json"
    known.write_text(json.dumps([ANN]))
    another(path)
    assert "lookup-1.key" in run(f"keys confirm {known}").output
    path.write_bytes(kept)
    assert run(f"keys confirm {known}").exit_code == 0
    assert run("db status").exit_code == 0


def test_a_damaged_record_of_the_keys_does_not_stop_everything(settings: Settings):
    opened(settings, with_an_account)
    asyncio.run(damage(settings.database_url, "UPDATE server_keys SET body = '{}'"))
    assert run("db status").exit_code == 0
    another(settings.keys / "wrapping-1.key")
    assert "wrapping-1.key" in run("db status").output


async def test_another_program_records_the_keys_first(settings: Settings):
    """Both prove them; one record is enough."""
    async with open_registry(settings) as registry:
        own = await belonging(registry.database)
        assert own.recorded is not None
        await record_keys(registry, ())
        assert await belonging(registry.database) == own


def test_a_file_that_is_no_key_is_named(settings: Settings):
    for content in (b"", b"zz", b"00" * 31, b"\xff"):
        (settings.keys / "lookup-1.key").write_bytes(content)
        with pytest.raises(ConfigurationError, match=r"lookup-1\.key is damaged"):
            opened(settings, with_an_account)
