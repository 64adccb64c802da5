"""The demonstration's links: once, for an hour, on this machine, for the made-up county only."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner

from registry.bootstrap import open_registry, prepare_home
from registry.cli.main import main
from registry.cli.setup import demo
from registry.errors import NotAllowedError
from registry.services.context import Registry
from registry.services.setup import demonstration_links as links
from registry.services.setup import install
from registry.settings import LOOPBACK, Settings
from tests.simulator import COUNCIL, partner_document
from tests.web.conftest import OWN, Site


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The simulator's council stands for the made-up county."""
    plan = {"operator": COUNCIL, "samples": [{"as": "hill-school"}, {"as": "family-charity"}]}
    monkeypatch.setattr(links, "read_plan", lambda: plan)


async def _links(registry: Registry) -> dict[str, str]:
    return {
        role: f"/link/{secret}" for role, _, secret in await links.demonstration_links(registry)
    }


@pytest.mark.usefixtures("made_up")
async def test_each_link_signs_one_person_in_once(site: Site):
    found = await _links(site.partnership.registry)
    said = {
        "officer": "County Council",
        "practitioner": "Hill School",
        "auditor": "Family Charity",
    }
    for role, organisation in said.items():
        browser = site.visitor()
        for _ in range(2):
            page = await browser.open(found[role])
            assert f"You will be the {role} of {organisation}" in browser.text
        page = await browser.send(found[role])
        assert page.url.path == "/"
        assert f"signed in for {organisation}" in browser.text
        assert (await browser.open("/your-account")).status_code == 404
        again = site.visitor()
        assert (await again.open(found[role])).status_code == 404
        sent = await again.client.post(found[role], headers=OWN)
        assert sent.status_code == 404
        assert "session" not in sent.headers.get("set-cookie", "")


@pytest.mark.usefixtures("made_up")
async def test_a_link_is_over_after_an_hour(site: Site):
    found = await _links(site.partnership.registry)
    site.partnership.clock.advance(hours=1)
    for address in (*found.values(), "/link/x"):
        assert (await site.visitor().open(address)).status_code == 404
        answer = await site.visitor().client.post(address, headers=OWN)
        assert answer.status_code == 404


async def test_a_real_registry_makes_none_and_takes_none(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    with pytest.raises(NotAllowedError):
        await links.demonstration_links(site.partnership.registry)
    plan = {"operator": COUNCIL, "samples": [{"as": "hill-school"}, {"as": "family-charity"}]}
    with monkeypatch.context() as patched:
        patched.setattr(links, "read_plan", lambda: plan)
        found = await _links(site.partnership.registry)
    answer = await site.visitor().client.post(found["officer"], headers=OWN)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.usefixtures("made_up")
@pytest.mark.parametrize(
    "environment",
    [
        {"REGISTRY_HOST": "0.0.0.0"},  # noqa: S104
        {"REGISTRY_HOST": "192.0.2.1"},
        {"REGISTRY_BASE_URL": "https://wisc.example"},
        {"REGISTRY_BASE_URL": "http://127.0.0.1.evil.example"},
    ],
)
async def test_a_server_that_others_can_reach_takes_none(site: Site, environment: dict[str, str]):
    found = await _links(site.partnership.registry)
    site.app.state.settings = Settings.from_environment(environment)
    assert not site.app.state.settings.is_loopback
    for address in found.values():
        assert (await site.visitor().client.get(address)).status_code == 403
        assert (await site.visitor().client.post(address, headers=OWN)).status_code == 403


def test_loopback_is_loopback():
    for host in LOOPBACK - {"::1"}:
        assert Settings.from_environment({"REGISTRY_HOST": host}).is_loopback


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, and a server that does not start."""
    monkeypatch.setenv("REGISTRY_HOME", str(tmp_path))
    monkeypatch.setattr(demo, "run_server", lambda: None)
    return tmp_path


@pytest.mark.usefixtures("home")
def test_the_demonstration_prints_links_only_where_nobody_else_can_come(
    monkeypatch: pytest.MonkeyPatch,
):
    served = CliRunner().invoke(main, ["demo", "--serve"])
    assert served.exit_code == 0
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


def test_accounts_from_the_command_line(home: Path):
    run = CliRunner()
    settings = Settings.from_environment({"REGISTRY_HOME": str(home)})

    async def real() -> None:
        async with open_registry(settings, migrate=True) as registry:
            await install.install(registry, partner_document(COUNCIL, "local_authority"), "First")

    prepare_home(settings)
    asyncio.run(real())
    invite = ["account", "invite", "--org", COUNCIL, "--role", "officer", "--name", "Zoë O'Brien"]
    bad = run.invoke(main, [*invite, "--address", "zoe"])
    assert bad.exit_code == 2
    assert "--address" in bad.output
    made = run.invoke(main, [*invite, "--address", "zoe@council.example"])
    assert "http://127.0.0.1:8000/invitation/" in made.output
    listed = run.invoke(main, ["account", "list"]).output
    assert "invited" in listed
    assert "Zoë O'Brien" in listed
    account = listed.split()[0]
    assert "/invitation/" in run.invoke(main, ["account", "link", account, "--json"]).output
    assert "is closed" in run.invoke(main, ["account", "close", account]).output
    again = run.invoke(main, ["account", "link", account])
    assert again.exit_code == 1
    assert "Invite the person again" in again.output
