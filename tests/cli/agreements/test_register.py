"""``registry agreement register`` shows warnings of the law, and takes why they can stay."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from registry.bootstrap import open_registry, prepare_home
from registry.cli.main import main
from registry.services.partners import register
from registry.services.setup import install
from registry.settings import Settings
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, discharge, partner_document
from tests.simulator.partnership import KINDS, Partnership, TestClock
from tests.simulator.second import unfit

pytestmark = pytest.mark.database


@pytest.fixture
def documents(home: Path) -> Path:
    """Return a folder with an agreement of each version, in a registry that knows the parties."""
    settings = Settings.from_environment({"REGISTRY_HOME": str(home)})
    prepare_home(settings)
    asyncio.run(_prepared(settings, home))
    return home


async def _prepared(settings: Settings, home: Path) -> None:
    async with open_registry(settings, migrate=True) as registry:
        p = Partnership(registry, TestClock(registry.now()))
        await install.install(registry, partner_document(COUNCIL, KINDS[COUNCIL]), "First")
        for partner_id in (HOSPITAL, SCHOOL):
            document = partner_document(partner_id, KINDS[partner_id])
            await register.register_partner(registry, p.actor(COUNCIL), document)
        await p.charter()
        first = discharge(p, agreement_id="first")
        for name, content in (("first", first), ("second", unfit(p))):
            (home / f"{name}.json").write_text(json.dumps(content))


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["agreement", "register", *words])


def test_one_of_the_second_version_needs_an_answer_to_each_warning(documents: Path):
    file = str(documents / "second.json")
    refused = run(file)
    assert refused.exit_code == 2
    assert "Some of this does not fit the law. There are" in refused.output
    assert "--accept WARNING=REASON" in refused.output
    marks = re.findall(r"^  ([0-9a-f]{16})  /sharings/", refused.output, re.MULTILINE)
    assert len(marks) > 2
    answers = [word for mark in marks for word in ("--accept", f"{mark}=We asked a solicitor.")]
    done = run(file, *answers)
    assert done.exit_code == 0, done.output
    assert done.output.count("It can stay: We asked a solicitor.") == len(marks)


def test_one_of_the_first_version_is_registered_and_its_warnings_are_shown(documents: Path):
    done = run(str(documents / "first.json"))
    assert done.exit_code == 0, done.output
    assert "Warnings of the law:" in done.output


def test_an_answer_names_a_warning(documents: Path):
    wrong = run(str(documents / "second.json"), "--accept", "it is fine")
    assert (wrong.exit_code, "WARNING=REASON" in wrong.output) == (2, True)
