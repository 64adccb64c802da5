"""The demonstration's links work once, for an hour, on this machine, for the made-up county."""

from __future__ import annotations

import pytest

from registry.errors import NotAllowedError
from registry.services.context import Registry
from registry.services.setup import demonstration_links as links
from registry.settings import LOOPBACK, Settings
from tests.simulator import COUNCIL
from tests.web.conftest import OWN, Site


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the simulator's council stand for the made-up county."""
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
