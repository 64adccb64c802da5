"""A request has to name this registry, and says itself where it comes from only to no avail."""

from __future__ import annotations

import pytest
import uvicorn
from litestar.types import ASGIApp, Receive, Scope, Send

from registry.door.server import ServerConfig
from registry.settings import Settings
from tests.door.attacks import Target, exchange, status_of

SEEN: list[object] = []


def request(target: Target, *lines: str, path: str = "/danger") -> bytes:
    first = f"GET {path} HTTP/1.1"
    text = "\r\n".join([first, "Connection: close", *lines])
    return exchange(target, f"{text}\r\n\r\n".encode())


@pytest.mark.parametrize("named", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_our_own_names_are_served(target: Target, named: str):
    assert status_of(request(target, f"Host: {named}:{target.port}")) == 200


@pytest.mark.parametrize(
    "named",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1:{port}.evil.example",
        "evil.example@127.0.0.1:{port}",
        "127.0.0.1:{port}/x",
        "127.0.0.1:99999",
        "[::1",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/danger", "/api/v1/members", "/static/x/y", "/nowhere"])
def test_another_name_is_refused_on_every_route(target: Target, named: str, path: str):
    host = named.format(port=target.port)
    answer = request(target, f"Host: {host}", path=path)
    assert status_of(answer) == 421
    assert b"/problems/wrong-host" in answer
    assert host.encode() not in answer.partition(b"\r\n\r\n")[2] or not host


def test_a_person_gets_a_plain_page(target: Target):
    answer = request(target, "Host: evil.example", "Accept: text/html")
    assert b"content-type: text/html" in answer
    assert b"This is not the address of this registry" in answer
    assert b"content-security-policy" in answer


def test_no_host_and_two_hosts_are_not_http(target: Target):
    own = f"Host: 127.0.0.1:{target.port}"
    assert status_of(request(target)) == 400
    assert status_of(request(target, own, "Host: evil.example")) == 400


def test_a_forwarded_host_is_not_believed(target: Target):
    own = f"Host: 127.0.0.1:{target.port}"
    assert status_of(request(target, own, "X-Forwarded-Host: evil.example")) == 200
    assert status_of(request(target, "Host: evil.example", f"X-Forwarded-{own}")) == 421


def test_probes_may_come_by_any_address(target: Target):
    assert status_of(request(target, "Host: 10.1.2.3:8000", path="/health/live")) == 200


def application() -> ASGIApp:
    async def remember(scope: Scope, *_: Receive | Send) -> None:
        SEEN.append(scope["client"][0])

    return remember


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "believed"),
    [
        ("", "127.0.0.1", "203.0.113.7", "127.0.0.1"),
        ("10.0.0.5", "127.0.0.1", "203.0.113.7", "127.0.0.1"),
        ("10.0.0.5", "10.0.0.5", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.0/24", "10.0.0.5", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.0/24", "10.0.0.5", "198.51.100.1, 203.0.113.7, 10.0.0.6", "203.0.113.7"),
    ],
)
async def test_a_forwarded_address_is_believed_from_named_proxies_only(
    trusted: str,
    peer: str,
    forwarded: str,
    believed: str,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")  # uvicorn's own setting is not ours
    settings = Settings.from_environment({"REGISTRY_TRUSTED_PROXIES": trusted})
    config: uvicorn.Config = ServerConfig(f"{__name__}:application", settings)
    config.load()
    headers = [(b"x-forwarded-for", forwarded.encode())]
    scope = {"type": "http", "client": (peer, 1), "scheme": "http", "headers": headers}
    await config.loaded_app(scope, None, None)  # type: ignore[arg-type]
    assert SEEN.pop() == believed
