"""Signing in with an organisation's own provider, and everything that must be refused."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from registry.errors import ConfigurationError
from registry.services.accounts.oidc_provider import Provider, load_providers
from tests.simulator import SCHOOL
from tests.web.accounts.identity_provider import OTHER_KEY, IdentityProvider, identity_provider
from tests.web.conftest import Browser, Site


@pytest.fixture
def idp() -> Iterator[IdentityProvider]:
    with identity_provider() as found:
        yield found


def offer(site: Site, issuer: str, **changes: Any) -> Provider:
    """Let the site offer a provider of the school's."""
    values = {
        "id": "school",
        "name": "Hill School",
        "partner_id": SCHOOL,
        "issuer": issuer,
        "client_id": "wisc",
        "client_secret": "",
        "roles_claim": "roles",
        "roles": {"share-checkers": "practitioner"},
        **changes,
    }
    provider = Provider(**values)
    site.app.state.providers = {provider.id: provider}
    site.partnership.clock.now = datetime.now(UTC)
    return provider


async def leave_for(browser: Browser, next_page: str = "/") -> str:
    """Return the address to which the browser is sent."""
    page = await browser.client.get(f"/sign-in/with/school?next={next_page}")
    assert page.status_code == 303
    return str(page.headers["location"])


async def come_back(browser: Browser, answer: dict[str, str]) -> httpx.Response:
    browser.page = await browser.client.get("/sign-in/return", params=answer)
    return await browser._follow()


async def test_there_and_back(site: Site, idp: IdentityProvider):
    offer(site, idp.issuer)
    browser = site.visitor()
    assert "Sign in with Hill School" in (await browser.open("/sign-in")).text
    address = await leave_for(browser, "/help")
    asked = parse_qs(urlsplit(address).query)
    assert asked["redirect_uri"] == [f"{site.partnership.registry.base_url}/sign-in/return"]
    page = await come_back(browser, idp.authorize(address))
    assert (page.status_code, page.url.path) == (200, "/help")
    await browser.open("/")
    assert "Check a share" in browser.text
    assert "signed in for Hill" in browser.text


@contextmanager
def other_hands(*users: dict[str, Any]) -> Iterator[str]:
    """Start a provider that others wrote, as a process of its own, and yield its issuer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    claims = [part for user in users for part in ("--user-claims", json.dumps(user))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port), *claims]
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=silent, stderr=silent) as process:
        issuer = f"http://localhost:{port}"
        for _ in range(200):
            try:
                httpx.get(f"{issuer}/.well-known/openid-configuration", timeout=1)
                break
            except httpx.HTTPError:
                time.sleep(0.05)
        try:
            yield issuer
        finally:
            process.kill()


async def test_with_a_provider_of_other_hands(site: Site):
    with other_hands({"sub": "ada", "roles": ["share-checkers"]}) as issuer:
        offer(site, issuer, client_secret="any")
        browser = site.visitor()
        address = await leave_for(browser)
        async with httpx.AsyncClient() as there:
            sent_back = await there.post(address, data={"sub": "ada"})
        answer = parse_qs(urlsplit(sent_back.headers["location"]).query)
        page = await come_back(browser, {name: values[0] for name, values in answer.items()})
        assert page.status_code == 200, browser.text
        await browser.open("/")
        assert "signed in for Hill" in browser.text


async def test_a_client_secret_is_sent_in_the_header_alone(site: Site, idp: IdentityProvider):
    offer(site, idp.issuer, client_secret="s3cret")
    browser = site.visitor()
    await come_back(browser, idp.authorize(await leave_for(browser)))
    assert idp.seen_auth[0].startswith("Basic ")


def _other_key(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, OTHER_KEY)


def _unsigned(claims: dict[str, Any]) -> str:
    _, body, _ = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("x" * 32)).split(".")
    return f"eyJhbGciOiJub25lIn0.{body}."


def _shared_secret(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "HS256", "kid": "one"}, claims, OctKey.import_key("x" * 32))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("iss", "https://evil.example"),
        ("aud", "another"),
        ("aud", ["wisc", "another"]),
        ("nonce", "another"),
        ("nonce", None),
        ("exp", 1_000_000_000),
        ("exp", "later"),
        ("exp", None),
        ("iat", 1_000_000_000),
        ("sub", ""),
        ("sub", 7),
        ("roles", []),
        ("roles", ["admin", "practitioner"]),
        ("roles", {"share-checkers": True}),
    ],
)
async def test_an_answer_that_is_not_for_us_signs_nobody_in(
    site: Site, idp: IdentityProvider, name: str, value: object
):
    offer(site, idp.issuer)
    idp.claims = lambda claims: claims.update({name: value})
    await _refused(site, idp)


@pytest.mark.parametrize("sign", [_other_key, _unsigned, _shared_secret, lambda _: "x.y.z"])
async def test_an_answer_not_signed_by_the_provider_signs_nobody_in(
    site: Site, idp: IdentityProvider, sign: Any
):
    offer(site, idp.issuer)
    idp.sign = sign
    await _refused(site, idp)


async def _refused(site: Site, idp: IdentityProvider) -> None:
    browser = site.visitor()
    page = await come_back(browser, idp.authorize(await leave_for(browser)))
    assert page.status_code == 403
    assert "You could not be signed in" in browser.text
    assert "signed in for" not in (await browser.open("/")).text


async def test_a_key_that_is_new_is_asked_for(site: Site, idp: IdentityProvider):
    provider = offer(site, idp.issuer)
    await provider.metadata()
    assert provider.known is not None
    provider.known = type(provider.known)(
        provider.known.authorization_endpoint,
        provider.known.token_endpoint,
        provider.known.keys,
        provider.known.read_at - 120,
    )
    idp.key = RSAKey.generate_key(2048, {"kid": "two"})
    browser = site.visitor()
    await come_back(browser, idp.authorize(await leave_for(browser)))
    assert "signed in for" in (await browser.open("/")).text


async def test_an_answer_is_taken_once(site: Site, idp: IdentityProvider):
    offer(site, idp.issuer)
    browser = site.visitor()
    answer = idp.authorize(await leave_for(browser))
    assert (await come_back(browser, answer)).status_code == 200
    assert (await come_back(browser, answer)).status_code == 403


async def test_an_answer_begun_in_another_browser_is_refused(site: Site, idp: IdentityProvider):
    offer(site, idp.issuer)
    attacker, victim = site.visitor(), site.visitor()
    answer = idp.authorize(await leave_for(attacker))
    await leave_for(victim)
    assert (await come_back(victim, answer)).status_code == 403
    assert "signed in for" not in (await victim.open("/")).text


@pytest.mark.parametrize(
    "change",
    [
        {"state": "A" * 43},
        {"state": ""},
        {"code": ""},
        {"code": "x" * 5_000},
        {"iss": "https://evil.example"},
        {"code": "", "error": "access_denied"},
    ],
)
async def test_an_answer_that_was_changed_is_refused(
    site: Site, idp: IdentityProvider, change: dict[str, str]
):
    offer(site, idp.issuer)
    browser = site.visitor()
    answer = {**idp.authorize(await leave_for(browser)), **change}
    assert (await come_back(browser, answer)).status_code == 403


async def test_an_answer_that_took_too_long_is_refused(site: Site, idp: IdentityProvider):
    offer(site, idp.issuer)
    browser = site.visitor()
    answer = idp.authorize(await leave_for(browser))
    site.partnership.clock.advance(minutes=11)
    assert (await come_back(browser, answer)).status_code == 403


async def test_a_verifier_that_is_not_ours_gets_no_token(site: Site, idp: IdentityProvider):
    offer(site, idp.issuer)
    browser = site.visitor()
    answer = idp.authorize(await leave_for(browser))
    idp.codes[answer["code"]]["code_challenge"] = "another"
    page = await come_back(browser, answer)
    assert page.status_code == 502
    assert "did not work" in browser.text


@pytest.mark.parametrize(
    "discovery",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": None},
    ],
)
async def test_a_provider_that_is_not_what_it_was_is_not_asked(
    site: Site, idp: IdentityProvider, discovery: dict[str, Any]
):
    offer(site, idp.issuer)
    idp.discovery = lambda document: document.update(discovery)
    browser = site.visitor()
    page = await browser.open("/sign-in/with/school")
    assert page.status_code == 502
    idp.fails = True
    assert (await browser.open("/sign-in/with/school")).status_code == 502


async def test_next_never_leads_elsewhere(site: Site, idp: IdentityProvider):
    offer(site, idp.issuer)
    browser = site.visitor()
    address = await leave_for(browser, "https://evil.example/")
    assert (await come_back(browser, idp.authorize(address))).url.path == "/"


async def test_an_unknown_provider_is_not_there(site: Site):
    assert (await site.visitor().open("/sign-in/with/nobody")).status_code == 404


def test_the_file_of_providers(tmp_path: Path):
    assert load_providers(None) == {}
    row = {
        "id": "school",
        "name": "Hill School",
        "partner_id": SCHOOL,
        "issuer": "https://id.example",
        "client_id": "wisc",
        "client_secret_file": "secret",
        "roles": {"a": "practitioner"},
    }
    (tmp_path / "secret").write_text("s3cret\n")
    file = tmp_path / "providers.json"
    file.write_text(json.dumps([row]))
    assert load_providers(file)["school"].client_secret == "s3cret"
    assert "s3cret" not in re.sub("client_secret='s3cret'", "", repr(load_providers(file)))
    for bad in (
        [{**row, "issuer": "http://id.example"}],
        [{**row, "roles": {"a": "king"}}],
        [{**row, "partner_id": ""}],
        [{**row, "client_secret_file": "missing"}],
        {"school": row},
        "x",
    ):
        file.write_text(json.dumps(bad))
        with pytest.raises(ConfigurationError):
            load_providers(file)
