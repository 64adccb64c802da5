"""The demonstration from the terminal: it prints links and touches no real registry."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner

from registry.bootstrap import open_registry, prepare_home
from registry.cli.main import main
from registry.services.setup import install
from registry.settings import Settings
from tests.simulator import COUNCIL, partner_document

pytestmark = pytest.mark.database


@pytest.mark.usefixtures("home")
def test_the_demonstration_prints_links_only_where_nobody_else_can_come(
    monkeypatch: pytest.MonkeyPatch,
):
    served = CliRunner().invoke(main, ["demo", "--serve"])
    assert served.exit_code == 0
    assert "acts of its first officer are confirmed by a second one" in served.output
    acts = CliRunner().invoke(main, ["act", "list"]).output.splitlines()
    assert {line.split()[1] for line in acts} == {"confirmed_by_two"}
    lines = [line for line in served.output.splitlines() if "http://127.0.0.1:8000/link/" in line]
    assert [line.split()[0] for line in lines] == ["officer", "practitioner", "auditor"]
    assert len({line.split()[1] for line in lines}) == 3
    assert "/link/" not in CliRunner().invoke(main, ["demo"]).output
    monkeypatch.setenv("REGISTRY_HOST", "0.0.0.0")  # noqa: S104
    open_to_all = CliRunner().invoke(main, ["demo", "--serve"]).output
    assert "/link/" not in open_to_all
    assert "only where the server is reached on this machine alone" in open_to_all


def test_the_demonstration_leaves_a_real_registry_alone(home: Path):
    settings = Settings.from_environment({"REGISTRY_HOME": str(home)})

    async def real() -> None:
        async with open_registry(settings, migrate=True) as registry:
            await install.install(registry, partner_document(COUNCIL, "local_authority"), "First")

    prepare_home(settings)
    asyncio.run(real())
    refused = CliRunner().invoke(main, ["demo", "--serve"])
    assert refused.exit_code == 1
    assert "not the demonstration" in refused.output
    assert "wisc_" not in refused.output
