"""Annexes in a terminal: added to a draft, sent with a registration, and written to a file."""

from __future__ import annotations

import asyncio
import json
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from registry.bootstrap import open_registry, prepare_home
from registry.cli.main import main
from registry.documents.media_types import CSV, PDF
from registry.services.context import utc_now
from registry.services.partners import register
from registry.services.setup import install
from registry.settings import Settings
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, partner_document
from tests.simulator.partnership import KINDS, Partnership, TestClock
from tests.simulator.second import sound
from tests.support.files import FILES

pytestmark = pytest.mark.database
FILE = FILES[PDF]
DIGEST = sha256(FILE).hexdigest()


@pytest.fixture
def document(home: Path) -> Path:
    """Return a file with an agreement whose parties are registered."""
    settings = Settings.from_environment({"REGISTRY_HOME": str(home)})
    prepare_home(settings)
    content = asyncio.run(_prepared(settings))
    path = home / "discharge.json"
    path.write_text(json.dumps(content))
    (home / "items.pdf").write_bytes(FILE)
    return path


async def _prepared(settings: Settings) -> object:
    async with open_registry(settings, migrate=True) as registry:
        p = Partnership(registry, TestClock(utc_now()))
        await install.install(registry, partner_document(COUNCIL, KINDS[COUNCIL]), "First")
        for partner_id in (HOSPITAL, SCHOOL):
            await register.register_partner(
                registry,
                p.actor(COUNCIL),
                partner_document(partner_id, KINDS[partner_id]),
                name_is_meant=True,
            )
        await p.charter()
        annex = {"title": "Data items", "sha256": DIGEST, "media_type": PDF}
        return sound(p, annexes=[annex])


def ran(*words: str) -> str:
    done: Result = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    return done.output


def refused(*words: str) -> str:
    done: Result = CliRunner().invoke(main, words)
    assert done.exit_code in {1, 2}, done.output
    return done.output


def test_a_file_is_sent_with_its_agreement_and_written_again(document: Path, home: Path):
    said = refused("agreement", "register", str(document))
    assert "annexes/0/sha256" in said
    (home / "other.pdf").write_bytes(FILE + b"x")
    said = refused("agreement", "register", str(document), "--annex", str(home / "other.pdf"))
    assert "No annex names the file" in said
    said = ran("agreement", "register", str(document), "--annex", str(home / "items.pdf"))
    assert "version 1, is registered" in said
    out = home / "again.pdf"
    said = ran("agreement", "annex", "discharge", DIGEST, "--out", str(out))
    assert "is written (application/pdf" in said
    assert out.read_bytes() == FILE
    said = refused("agreement", "annex", "discharge", "0" * 64, "--out", str(home / "none"))
    assert "no annex with that digest" in said
    assert not (home / "none").exists()


def test_a_file_is_added_to_a_draft(document: Path, home: Path):
    content = json.loads(document.read_text())
    del content["annexes"]
    document.write_text(json.dumps(content))
    ran("draft", "new", str(document))
    table = home / "items.CSV"
    table.write_bytes(FILES[CSV])
    said = ran("draft", "annex", "discharge", str(table), "--title", "Data items")
    assert "is at version 2" in said
    [annex] = json.loads(ran("draft", "show", "discharge", "--document"))["annexes"]
    assert annex == {
        "title": "Data items",
        "sha256": sha256(FILES[CSV]).hexdigest(),
        "media_type": CSV,
    }
    (home / "program").write_bytes(b"MZ\x90\x00")
    said = refused("draft", "annex", "discharge", str(home / "program"), "--title", "x")
    assert "must be one of these" in said
