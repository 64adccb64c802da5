"""A register to back up, and empty places to put it back, on each engine in turn."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from registry.ledger.rows import LeafRow
from registry.recovery import key_file
from registry.recovery.restoring import How, Restored, restore
from registry.recovery.taking import back_up
from registry.services.context import Registry
from registry.services.partners import register
from registry.services.signer import CheckpointSigner
from registry.settings import Settings
from tests.simulator import partner_document
from tests.store.databases import lent_postgres
from tests.support.small_register import OFFICER, opened, record_refusal, small_register

PHRASE = "four words are enough"


@pytest.fixture(autouse=True)
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_file, "COST", 2**4)


@pytest.fixture(autouse=True)
def equipped(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """PostgreSQL's own programs are found, where a test runs on it."""
    if getattr(request.node, "callspec", None) and "postgres" in request.node.name:
        tools = request.getfixturevalue("postgres_server").tools
        monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """A register with somebody's refusal on record."""
    return small_register(tmp_path / "home", database_url, record_refusal, _signed)


async def _signed(registry: Registry) -> None:
    await CheckpointSigner(registry).sign_once()


@pytest.fixture
def elsewhere(
    settings: Settings, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Settings]:
    """Another machine: an empty home, and an empty database of the same engine."""
    home = tmp_path / "elsewhere"
    if settings.database_url.startswith("sqlite"):
        yield replace(settings, home=home, database_url=f"sqlite:///{home}/registry.sqlite3")
        return
    with lent_postgres(request.getfixturevalue("postgres_server"), "template1") as url:
        yield replace(settings, home=home, database_url=url)


@dataclass(frozen=True)
class Taken:
    """A backup, and the file of its keys."""

    folder: Path
    keys: Path


@pytest.fixture
def taken(settings: Settings, tmp_path: Path) -> Taken:
    """A backup of the register, with its keys."""
    return take(settings, tmp_path / "backup")


def take(settings: Settings, folder: Path) -> Taken:
    keys = folder.with_name(f"{folder.name}-keys.json")
    asyncio.run(back_up(settings, folder, keys, PHRASE))
    return Taken(folder, keys)


def put_back(
    settings: Settings,
    folder: Path,
    *known: Path,
    keys: Path | None = None,
    accept_loss: bool = False,
) -> Restored:
    how = How(keys, lambda: PHRASE, known, accept_loss, "tester")
    return asyncio.run(restore(settings, folder, how))


def more(settings: Settings, name: str) -> None:
    """Record one more organisation, and sign the ledger."""

    async def work(registry: Registry) -> None:
        await register.register_partner(registry, OFFICER, partner_document(name, "charity"))
        await CheckpointSigner(registry).sign_once()

    opened(settings, work)


def leaves(settings: Settings) -> list[LeafRow]:
    async def work(registry: Registry) -> list[LeafRow]:
        async with registry.database.reads() as reads:
            return await reads.leaves(0, await reads.ledger_size() + 1)

    found: list[LeafRow] = opened(settings, work)
    return found


def newest_note(settings: Settings) -> str:
    """The newest checkpoint, as it is served to anybody who wants to keep it."""

    async def work(registry: Registry) -> str:
        signed = await CheckpointSigner(registry).sign_once()
        assert signed is not None
        return signed.note

    note: str = opened(settings, work)
    return note
