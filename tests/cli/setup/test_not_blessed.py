"""No command makes good what somebody wrote behind the registry's back, whichever is run after it.

Whoever wrote it can run the commands too, or need only wait until somebody does.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from registry.services.context import Registry
from registry.settings import Settings
from tests.cli.setup.test_put_back import run, settings
from tests.services.test_seals import inserted
from tests.simulator import partner_document
from tests.support.damage import damage
from tests.support.small_register import opened

__all__ = ["settings"]

LAST = "(SELECT max(leaf_index) FROM ledger_leaf)"
TAIL = {
    "a leaf put in": (inserted("''"),),
    "a leaf put in with another's seal": (inserted("seal"),),
    "a leaf put in, and a checkpoint that nobody signed": (
        inserted("''"),
        "INSERT INTO checkpoint (size, root, note, frontier, recorded_at, seal)"
        f" SELECT {LAST} + 1, root, note, frontier, recorded_at, seal FROM checkpoint"
        " ORDER BY size DESC LIMIT 1",
    ),
}
AGAIN = (
    "ALTER TABLE ledger_leaf DROP COLUMN seal",
    "ALTER TABLE checkpoint DROP COLUMN seal",
    "DELETE FROM migration WHERE name LIKE '%30t23%'",
)


def commands(folder: Path) -> list[str]:
    """Whatever might sign, seal or record."""
    partner, known = folder / "partner.json", folder / "known.json"
    partner.write_text(json.dumps(partner_document("little-nursery", "nursery")))
    known.write_text(json.dumps([{"scheme": "nhs", "value": "943 476 5919"}]))
    return [
        "db checkpoint",
        "db migrate",
        f"keys confirm {known}",
        f"partner register {partner}",
        "db damage",
        "keys rotate signing",
        "db accept-older --yes",
    ]


@pytest.mark.parametrize("what", TAIL)
def test_a_leaf_that_was_put_in_is_never_signed(settings: Settings, tmp_path: Path, what: str):
    signed = opened(settings, _checkpoints)
    asyncio.run(damage(settings.database_url, *TAIL[what]))
    for command in commands(tmp_path):
        run(command)
    assert opened(settings, _checkpoints) == signed
    refused = run(commands(tmp_path)[3])
    assert refused.exit_code == 1
    assert "was not written by the registry" in refused.output


def test_a_migration_that_seals_is_made_once(settings: Settings, tmp_path: Path):
    """Else whoever takes it back would have sealed what they put in."""
    asyncio.run(damage(settings.database_url, inserted("''"), *AGAIN))
    for command in commands(tmp_path)[:4]:
        refused = run(command)
        assert refused.exit_code == 1, command
        assert "was put back to an older state" in refused.output


async def _checkpoints(registry: Registry) -> Any:
    """The sizes that were signed."""
    async with registry.database.reads() as reads:
        marks = await reads.checkpoints(0, 10_000)
    return [mark.size for mark in marks if registry.database.seals.signed(mark)]
