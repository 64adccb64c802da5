"""Putting the register back: with its own keys, where nothing is, and never older than is known."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from registry.bootstrap import rotate_keys
from registry.cli.main import main
from registry.documents.json.canonical import sha256_hex
from registry.documents.media_types import PDF
from registry.domain.records.restorations import Restoration
from registry.errors import ConfigurationError
from registry.recovery.errors import CannotRestoreError, OlderBackupError, UnsoundBackupError
from registry.services.context import Registry
from registry.services.drafting import annexes
from registry.services.reports.audit import audit
from registry.services.setup.restoration import list_restorations
from registry.settings import Settings
from tests.recovery.conftest import (
    PHRASE,
    Taken,
    leaves,
    more,
    newest_note,
    put_back,
    take,
)
from tests.simulator import COUNCIL, SCHOOL
from tests.support.files import FILES
from tests.support.small_register import OFFICER, opened


def told(settings: Settings, partner_id: str) -> list[str]:
    async def work(registry: Registry) -> list[str]:
        async with registry.database.reads() as reads:
            return [one.code for one in await reads.notifications(partner_id)]

    codes: list[str] = opened(settings, work)
    return codes


def on_record(settings: Settings) -> list[Restoration]:
    made: list[Restoration] = opened(settings, list_restorations)
    return made


@pytest.mark.each_engine
def test_it_is_on_record_and_everybody_is_told(taken: Taken, elsewhere: Settings):
    restored = put_back(elsewhere, taken.folder, keys=taken.keys)
    [made] = on_record(elsewhere)
    assert made == restored.restoration
    assert (made.size, made.known_size) == (restored.manifest.ledger.size, None)
    assert made.recorded_by == "shell:tester"
    assert leaves(elsewhere)[made.size].kind == "restoration"
    assert "register_put_back" in told(elsewhere, COUNCIL)
    assert "record_again" in told(elsewhere, SCHOOL)
    newest_note(elsewhere)  # it goes on, and is signed


def test_who_lost_nothing_is_not_alarmed(
    settings: Settings, taken: Taken, elsewhere: Settings, tmp_path: Path
):
    note = tmp_path / "note"
    note.write_text(newest_note(settings))
    assert put_back(elsewhere, taken.folder, note, keys=taken.keys).restoration.is_whole
    assert "register_put_back" in told(elsewhere, COUNCIL)
    assert "record_again" not in told(elsewhere, SCHOOL)


@pytest.mark.parametrize("where", ["a note", "a kept file", "the home", "the backup"])
def test_older_than_what_is_known(
    settings: Settings, taken: Taken, elsewhere: Settings, tmp_path: Path, where: str
):
    size = len(leaves(settings))
    for name in ("one", "two"):
        more(settings, name)
    known = tmp_path / "known"
    known.write_text(newest_note(settings))
    if where != "a note":
        known = shutil.copy(settings.kept, known)
    given = [known]
    if where == "the home":
        elsewhere.home.mkdir()
        known.rename(elsewhere.kept)
        given = []
    if where == "the backup":
        known.rename(taken.folder / elsewhere.kept.name)
        given = []
    with pytest.raises(OlderBackupError, match=f"Entries {size} to {size + 1}, recorded after"):
        put_back(elsewhere, taken.folder, *given, keys=taken.keys)
    assert not elsewhere.keys.exists()
    assert not elsewhere.restoring.exists()
    put_back(elsewhere, taken.folder, *given, keys=taken.keys, accept_loss=True)
    [made] = on_record(elsewhere)
    assert (made.size, made.known_size) == (size, size + 2)
    assert "record_again" in told(elsewhere, SCHOOL)
    if where == "the home":
        assert [path.name for path in elsewhere.home.glob("ledger-kept-until-*")]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_history_that_was_not_signed(
    settings: Settings, taken: Taken, elsewhere: Settings, tmp_path: Path
):
    """Two registers that both went on from one backup: neither takes the other's place."""
    put_back(elsewhere, taken.folder, keys=taken.keys)
    for name in ("one", "two", "three", "four", "five", "six"):
        more(settings, name)
    note = tmp_path / "note"
    note.write_text(newest_note(elsewhere))
    ours = take(settings, tmp_path / "ours")
    third = Settings.from_environment({"REGISTRY_HOME": str(tmp_path / "third")})
    with pytest.raises(UnsoundBackupError, match="are not those that were signed"):
        put_back(third, ours.folder, note, keys=ours.keys, accept_loss=True)
    assert not third.keys.exists()


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_what_was_lost_before_is_no_other_history(
    settings: Settings, taken: Taken, elsewhere: Settings, tmp_path: Path
):
    """Somebody kept a checkpoint of what was lost the last time."""
    more(settings, "lost")
    note = tmp_path / "note"
    note.write_text(newest_note(settings))
    put_back(elsewhere, taken.folder, note, keys=taken.keys, accept_loss=True)
    more(elsewhere, "later")
    newer = take(elsewhere, tmp_path / "newer")
    home = Settings.from_environment({"REGISTRY_HOME": str(tmp_path / "third")})
    put_back(home, newer.folder, note, keys=newer.keys)
    assert len(on_record(home)) == 2


@pytest.mark.parametrize("content", ["", "nothing\n", "{}", '{"note": 1}', "\udcff"])
def test_a_file_without_a_checkpoint_of_this_registry(
    taken: Taken, elsewhere: Settings, tmp_path: Path, content: str
):
    known = tmp_path / "known"
    known.write_bytes(content.encode(errors="surrogateescape"))
    with pytest.raises(CannotRestoreError, match="holds no checkpoint that this registry signed"):
        put_back(elsewhere, taken.folder, known, keys=taken.keys)


@pytest.mark.each_engine
def test_nothing_is_put_where_something_is(settings: Settings, taken: Taken, elsewhere: Settings):
    more(settings, "later")
    before = leaves(settings)
    for _ in range(2):
        with pytest.raises(CannotRestoreError, match="something in the database already"):
            put_back(settings, taken.folder)
    assert leaves(settings) == before
    put_back(elsewhere, taken.folder, keys=taken.keys)
    after = leaves(elsewhere)
    with pytest.raises(CannotRestoreError, match="something in the database already"):
        put_back(elsewhere, taken.folder)
    assert leaves(elsewhere) == after


def test_keys_that_are_not_its_own_are_named(
    settings: Settings, taken: Taken, elsewhere: Settings, tmp_path: Path
):
    with pytest.raises(CannotRestoreError, match="The keys are not here"):
        put_back(elsewhere, taken.folder)
    content = json.loads(taken.keys.read_text())
    other = tmp_path / "other.json"
    content["checks"][1]["check"] = "0" * 64
    other.write_text(json.dumps(content))
    with pytest.raises(CannotRestoreError, match="lookup-1 is another key"):
        put_back(elsewhere, taken.folder, keys=other)
    other.write_text("{}")
    with pytest.raises(ConfigurationError, match="no file of a registry's keys"):
        put_back(elsewhere, taken.folder, keys=other)
    shutil.copytree(settings.keys, elsewhere.keys)
    (elsewhere.keys / "lookup-1.key").write_text("ab" * 32)
    with pytest.raises(ConfigurationError, match=r"lookup-1\.key does not belong"):
        put_back(elsewhere, taken.folder, keys=taken.keys)


def test_a_wrong_passphrase_and_a_changed_file_of_keys(
    taken: Taken, elsewhere: Settings, monkeypatch: pytest.MonkeyPatch
):
    for member in ("keys", "nonce", "salt", "made_at"):
        kept_content = taken.keys.read_text()
        content = json.loads(kept_content)
        text = content[member]
        content[member] = text[:3] + ("A" if text[3] != "A" else "B") + text[4:]
        if member == "made_at":
            content[member] = "2026-01-01T00:00:00Z"
        taken.keys.write_text(json.dumps(content))
        with pytest.raises(CannotRestoreError, match="could not be opened"):
            put_back(elsewhere, taken.folder, keys=taken.keys)
        taken.keys.write_text(kept_content)
    monkeypatch.setattr("tests.recovery.conftest.PHRASE", "five other words are too")
    with pytest.raises(CannotRestoreError, match="the passphrase is another one"):
        put_back(elsewhere, taken.folder, keys=taken.keys)
    assert not elsewhere.keys.exists()


def test_a_backup_of_before_a_key_was_changed(
    settings: Settings, taken: Taken, elsewhere: Settings, tmp_path: Path
):
    """The newer file of keys has the older ones too; the older file is not enough."""
    asyncio.run(rotate_keys(settings, "lookup", lambda _: None))
    asyncio.run(rotate_keys(settings, "signing", lambda _: None))
    newer = take(settings, tmp_path / "newer")
    with pytest.raises(CannotRestoreError, match=r"lookup-2.* is another key, or not there"):
        put_back(elsewhere, newer.folder, keys=taken.keys)
    put_back(elsewhere, taken.folder, keys=newer.keys)
    assert len(on_record(elsewhere)) == 1


def test_a_database_of_another_engine(
    taken: Taken, settings: Settings, tmp_path: Path, postgres_server: object
):
    other = {
        "REGISTRY_HOME": str(tmp_path / "other"),
        "REGISTRY_DATABASE_URL": postgres_server.url("template1")  # type: ignore[attr-defined]
        if settings.database_url.startswith("sqlite")
        else f"sqlite:///{tmp_path}/other/registry.sqlite3",
    }
    with pytest.raises(CannotRestoreError, match="names another"):
        put_back(Settings.from_environment(other), taken.folder, keys=taken.keys)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_the_commands(
    settings: Settings, elsewhere: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """What they say."""
    monkeypatch.setenv("REGISTRY_BACKUP_PASSPHRASE", PHRASE)
    monkeypatch.setenv("REGISTRY_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("REGISTRY_HOME", str(settings.home))

    def said(command: str, code: int = 0) -> str:
        done = CliRunner().invoke(main, command.split())
        assert done.exit_code == code, done.output
        return done.output

    size = len(leaves(settings))
    assert f"{size:,} entries" in said(f"backup {tmp_path}/b --keys-to {tmp_path}/keys.json")
    assert "exists already" in said(f"backup {tmp_path}/b", 1)
    assert "Sound" in said(f"verify-backup {tmp_path}/b")
    assert "was never put back" in said("db restorations")
    more(settings, "later")
    (tmp_path / "note").write_text(newest_note(settings))
    monkeypatch.setenv("REGISTRY_HOME", str(elsewhere.home))
    monkeypatch.setenv("REGISTRY_DATABASE_URL", elsewhere.database_url)
    command = f"restore {tmp_path}/b --keys-from {tmp_path}/keys.json --known {tmp_path}/note"
    assert "--accept-loss" in said(command, 1)
    lost = said(f"{command} --accept-loss")
    assert f"Lost: entries {size} to {size} (1 entries, if not more)" in lost
    assert "Whoever recorded anything since has to record it again" in lost
    assert f"entries {size} to {size} are lost" in said("db restorations")


@pytest.mark.each_engine
def test_the_files_of_annexes_come_back(settings: Settings, elsewhere: Settings, tmp_path: Path):
    content = FILES[PDF] + bytes(range(256)) * 400
    digest = sha256_hex(content)

    async def upload(registry: Registry) -> None:
        await annexes.put(registry, OFFICER, "discharge", annexes.SentFile(digest, PDF, content))

    async def read(registry: Registry) -> object:
        async with registry.database.reads() as reads:
            file = await reads.annex("discharge", digest)
        assert (await audit(registry)).is_whole
        return file and file.content

    opened(settings, upload)
    newest_note(settings)
    taken = take(settings, tmp_path / "with-annex")
    put_back(elsewhere, taken.folder, keys=taken.keys)
    assert opened(elsewhere, read) == content
