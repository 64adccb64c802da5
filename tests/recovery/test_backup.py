"""A backup is one moment of the register, whole and private, or it is not there."""

from __future__ import annotations

import asyncio
import errno
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from registry.cli.main import main
from registry.errors import InvalidInputError
from registry.keyring import read_keyring
from registry.recovery import files
from registry.recovery.errors import BackupError
from registry.recovery.manifest import read_manifest
from registry.recovery.taking import back_up
from registry.recovery.verifying import verify_backup
from registry.services.context import Registry
from registry.services.partners import register
from registry.services.people import finding
from registry.services.signer import LedgerDamagedError
from registry.settings import Settings
from registry.store.backup import postgres_tools, sqlite_copy
from registry.store.backup.copies import CopyError
from tests.recovery.conftest import (
    PHRASE,
    Taken,
    leaves,
    more,
    put_back,
    take,
)
from tests.simulator import SCHOOL, partner_document
from tests.support.damage import damage
from tests.support.small_register import ANN, OFFICER, opened

SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
POSTGRES = pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)


def public(settings: Settings) -> list[Ed25519PublicKey]:
    return [key.public_key() for key in read_keyring(settings.keys).signing_keys]


@pytest.mark.each_engine
def test_what_was_backed_up_comes_back(settings: Settings, taken: Taken, elsewhere: Settings):
    before = leaves(settings)
    restored = put_back(elsewhere, taken.folder, keys=taken.keys)
    after = leaves(elsewhere)
    assert after[: len(before)] == before
    assert restored.manifest.ledger.size == len(before)

    async def refused(registry: Registry) -> bool:
        found = await finding.identify(registry, OFFICER, [ANN])
        async with registry.database.reads() as reads:
            events = await reads.consent_about(found.subject.subject_id)
        return [event.status for event in events] == ["refused"]

    assert opened(elsewhere, refused)


def test_it_is_private_and_says_nothing_of_anybody(taken: Taken):
    assert stat.S_IMODE(taken.folder.stat().st_mode) == 0o700
    files = [*taken.folder.iterdir(), taken.keys]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    [manifest] = [path for path in files if path.name == "manifest.json"]
    text = manifest.read_text("utf-8").lower()
    for personal in (ANN["value"], "9434765919", SCHOOL, "partner", "first"):
        assert personal.lower() not in text


def test_the_file_of_the_keys_holds_none_that_can_be_read(settings: Settings, taken: Taken):
    sealed = taken.keys.read_bytes()
    for secret in read_keyring(settings.keys).secret_keys.values():
        assert secret not in sealed
        assert secret.hex().encode() not in sealed


def test_verifying_compares_every_row(settings: Settings, taken: Taken):
    backup = verify_backup(taken.folder, public(settings))
    assert backup.read.damaged == ()
    # Of a person's record the newest version is there, and each other entry has its row.
    kinds = [leaf.kind for leaf in leaves(settings)]
    assert backup.read.rows >= len(kinds) - kinds.count("subject") + 1
    assert backup.read.rows <= len(kinds)


def test_nothing_is_replaced(settings: Settings, taken: Taken, tmp_path: Path):
    more(settings, "later")
    for folder in (taken.folder, settings.home, taken.keys):
        with pytest.raises(BackupError, match="exists already"):
            asyncio.run(back_up(settings, folder))
    with pytest.raises(BackupError, match="exists already"):
        asyncio.run(back_up(settings, tmp_path / "new", taken.keys, PHRASE))
    assert not (tmp_path / "new").exists()
    (tmp_path / "empty").mkdir()
    asyncio.run(back_up(settings, tmp_path / "empty"))
    assert (tmp_path / "empty/manifest.json").exists()


def test_keys_stay_out_of_it(settings: Settings, tmp_path: Path):
    folder = tmp_path / "backup"
    for inside in (folder / "keys.json", folder / "deep/keys.json", tmp_path / "x/../backup/k"):
        with pytest.raises(BackupError, match="best on another medium"):
            asyncio.run(back_up(settings, folder, inside, PHRASE))
    with pytest.raises(InvalidInputError):
        asyncio.run(back_up(settings, folder, tmp_path / "keys.json", "too short"))
    asyncio.run(back_up(settings, folder))
    content = b"".join(path.read_bytes() for path in folder.iterdir())
    for secret in read_keyring(settings.keys).secret_keys.values():
        assert secret not in content
        assert secret.hex().encode() not in content


@SQLITE
def test_a_copy_of_the_live_file_loses_what_a_backup_has(settings: Settings, tmp_path: Path):
    live = Path(settings.database_url.removeprefix("sqlite:///"))
    holder = sqlite3.connect(live)  # as a server does, which keeps the write-ahead log in place
    try:
        holder.execute("SELECT count(*) FROM sqlite_master")
        more(settings, "later")
        manifest = asyncio.run(back_up(settings, tmp_path / "backup"))
        shutil.copy(live, tmp_path / "copied.sqlite3")
    finally:
        holder.close()
    with sqlite3.connect(tmp_path / "copied.sqlite3") as copied:
        [size] = copied.execute("SELECT count(*) FROM ledger_leaf").fetchone()
    copied.close()
    assert size < manifest.ledger.size == len(leaves(settings))


@pytest.mark.each_engine
def test_damage_of_before_is_backed_up_and_named(
    settings: Settings, tmp_path: Path, elsewhere: Settings
):
    more(settings, "later")  # a second checkpoint
    altered = f"UPDATE ledger_leaf SET commitment = '{'0' * 64}' WHERE leaf_index = 2"
    assert asyncio.run(damage(settings.database_url, altered)) == 1
    taken = take(settings, tmp_path / "backup")
    assert read_manifest(taken.folder).manifest.ledger.damaged == (2,)
    backup = verify_backup(taken.folder, public(settings))
    assert [row.leaf_index for row in backup.read.damaged] == [2]
    put_back(elsewhere, taken.folder, keys=taken.keys)


@pytest.mark.parametrize("column", ["commitment", "leaf_hash"])
def test_an_end_that_nobody_signed_is_not_called_right(
    settings: Settings, tmp_path: Path, column: str
):
    last = "(SELECT max(leaf_index) FROM ledger_leaf)"
    altered = f"UPDATE ledger_leaf SET {column} = '{'0' * 64}' WHERE leaf_index = {last}"

    async def unsigned(registry: Registry) -> None:
        await register.register_partner(registry, OFFICER, partner_document("late", "charity"))

    opened(settings, unsigned)
    newest = "(SELECT max(size) FROM checkpoint)"
    asyncio.run(damage(settings.database_url, f"DELETE FROM checkpoint WHERE size = {newest}"))
    settings.kept.unlink(missing_ok=True)
    assert asyncio.run(damage(settings.database_url, altered)) == 1
    with pytest.raises((BackupError, LedgerDamagedError)):
        asyncio.run(back_up(settings, tmp_path / "backup"))
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == []


@SQLITE
def test_a_damaged_file_is_not_copied(settings: Settings, tmp_path: Path):
    """An index that lacks a row hides a refusal."""
    with sqlite3.connect(settings.database_url.removeprefix("sqlite:///")) as raw:
        raw.execute("PRAGMA writable_schema = ON")
        sql = "CREATE INDEX alias_mac ON alias (mac) WHERE mac < ''"
        raw.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'alias_mac'", [sql])
    raw.close()
    with pytest.raises(CopyError, match="damaged"):
        asyncio.run(back_up(settings, tmp_path / "backup"))


@pytest.mark.parametrize("at", ["the copy", "the end"])
def test_a_full_disk(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    name = {"the copy": "registry.recovery.taking.sha256_of", "the end": f"{files.__name__}.flush"}
    monkeypatch.setattr(name[at], full)
    with pytest.raises(BackupError, match="No space left on device") as refused:
        asyncio.run(back_up(settings, tmp_path / "backup"))
    assert "Free some space" in refused.value.next_step
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == []


@POSTGRES
def test_without_postgres_own_programs_it_says_what_to_install(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(postgres_tools, "_PLACES", ())
    for path, have in ((tmp_path, ""), (old_tools(tmp_path / "old"), "It has version 12")):
        monkeypatch.setenv("PATH", str(path))
        with pytest.raises(CopyError, match="has no pg_dump of version") as refused:
            asyncio.run(back_up(settings, tmp_path / "backup"))
        assert have in refused.value.detail
        assert "Install PostgreSQL's client programs" in refused.value.next_step
    assert not (tmp_path / "backup").exists()


def old_tools(folder: Path) -> Path:
    folder.mkdir()
    tool = folder / "pg_dump"
    tool.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 12.4'\n")
    tool.chmod(0o755)
    return folder


def said(command: str) -> Result:
    return CliRunner().invoke(main, command.split())


def test_a_backup_of_a_damaged_register_is_not_called_sound(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A refusal that was turned into consent before the backup was taken."""
    monkeypatch.setenv("REGISTRY_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("REGISTRY_HOME", str(settings.home))
    turned = """UPDATE consent_event SET body = replace(body, '"refused"', '"given"')"""
    assert asyncio.run(damage(settings.database_url, turned)) == 1
    taken = said(f"backup {tmp_path}/b")
    assert taken.exit_code == 0
    assert "Damaged when it was taken: consent, entry" in taken.stderr
    verified = said(f"verify-backup {tmp_path}/b")
    assert verified.exit_code == 1
    assert verified.stdout.startswith("Not sound, for the register was damaged")
    assert "consent, entry" in verified.stderr


def test_a_job_without_a_passphrase_is_told_how_to_give_it(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("REGISTRY_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("REGISTRY_HOME", str(settings.home))
    monkeypatch.delenv("REGISTRY_BACKUP_PASSPHRASE", raising=False)
    asked = said(f"backup {tmp_path}/b --keys-to {tmp_path}/keys.json")
    assert asked.exit_code == 1
    assert "Set REGISTRY_BACKUP_PASSPHRASE" in asked.stderr


@SQLITE
def test_the_full_disk_is_that_of_the_copy(settings: Settings):
    """SQLite's own error does not say which of the two it was."""
    live = settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(live)) as source, closing(sqlite3.connect(":memory:")) as target:
        target.execute("PRAGMA max_page_count = 2")
        with pytest.raises(OSError, match="No space left"):
            sqlite_copy._copy(source, target)
