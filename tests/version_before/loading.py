"""The fixture of the version before: its rows, its keys, and what it answered."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from registry.keyring import make_keyring
from registry.services.vault import Vault
from registry.store import migrations
from registry.store.appending import insert_sql
from registry.store.database import StoreDatabase

FOLDER = Path(__file__).parent
LAST_MIGRATION = "registry_2026_11_23t21_00_00_000000"
NO_ANSWER = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; ``outcome`` is empty where the caller had to say first who is meant."""

    outcome: str = NO_ANSWER
    status: str = NO_ANSWER
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A check of then, and its answer; ``decided_by`` are the consent steps that it rested on."""

    asker: str
    request: dict[str, Any]
    answer: Answer
    decided_by: tuple[str, ...]

    @property
    def is_discloser(self) -> bool:
        return self.asker == self.request["from"]


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row with the table it belongs to, in an order in which they can be loaded."""
    for table, row in _lines("rows"):
        yield table, {name: _value(value) for name, value in row.items()}


def checks() -> list[Asked]:
    """Every check that was made under the version before."""
    return [
        Asked(
            line["asker"],
            line["request"],
            Answer(line["outcome"], line["status"], line["conflict"])
            if "outcome" in line
            else Answer(),
            tuple(line.get("decided_by", ())),
        )
        for line in _lines("checks")
    ]


def vault() -> Vault:
    """The keys that the version before had."""
    keys = json.loads((FOLDER / "keys.json").read_text())
    lookup, wrapping = (
        {int(version): base64.b64decode(key) for version, key in keys[name].items()}
        for name in ("lookup_keys", "wrapping_keys")
    )
    return Vault(lookup, wrapping, {1: base64.b64decode(keys["challenge_key"])})


def write_keys(folder: Path) -> None:
    """Make the key folder that the version before had."""
    make_keyring(folder)
    for purpose, keys in (("lookup", vault().lookup_keys), ("wrapping", vault().wrapping_keys)):
        (folder / f"{purpose}-1.key").write_text(keys[1].hex())


async def load(database: StoreDatabase, people: int | None = None) -> None:
    """Make the database one of the version before.

    Args:
        people: how many of the people about whom something was said come into it; all rows if left
            out. For tests that care how it is migrated, and not about whom.
    """
    engine = database.engine
    await migrations.migrate(engine, up_to=LAST_MIGRATION)
    async with engine.transaction():
        for table, row in rows() if people is None else _rows_about(people):
            statement = insert_sql(table, tuple(row), engine.engine_type)
            await engine.fetch(statement, list(row.values()))


def _rows_about(people: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row that is about nobody, and those about the first so many people."""
    every = list(rows())
    said = dict.fromkeys(row["subject_id"] for table, row in every if table == "consent_event")
    chosen = set(list(said)[:people])
    for table, row in every:
        if "subject_id" not in row or row["subject_id"] in chosen:
            yield table, row


def _lines(name: str) -> Iterator[Any]:
    with gzip.open(FOLDER / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _value(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "time" in value:
        return datetime.fromisoformat(value["time"])
    return base64.b64decode(value["base64"])
