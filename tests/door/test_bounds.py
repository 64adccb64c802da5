"""The bounds that an installation may set: their defaults, and what is refused."""

from __future__ import annotations

import pytest

from registry import bounds
from registry.bounds import Bounds
from registry.door.server import make_room
from registry.errors import CannotServeError, ConfigurationError
from registry.settings import Settings


def test_the_defaults():
    found = Settings.from_environment({}).bounds
    assert found == Bounds(
        header_seconds=10,
        body_seconds=30,
        answer_seconds=30,
        idle_seconds=30,
        stop_seconds=5,
        connections=800,
        connections_per_address=200,
        trusted_proxies=(),
    )
    assert (bounds.REQUEST_LINE, bounds.HEADER_BLOCK) == (8_192, 65_536)
    assert (bounds.BODY, bounds.BATCH) == (262_144, 4_194_304)


def test_each_can_be_set():
    found = Settings.from_environment(
        {
            "REGISTRY_HEADER_SECONDS": "0.5",
            "REGISTRY_CONNECTIONS": "100",
            "REGISTRY_TRUSTED_PROXIES": "10.0.0.5, 2001:db8::/32",
        }
    ).bounds
    assert (found.header_seconds, found.connections) == (0.5, 100)
    assert found.trusted_proxies == ("10.0.0.5/32", "2001:db8::/32")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REGISTRY_HEADER_SECONDS", "soon"),
        ("REGISTRY_HEADER_SECONDS", "0"),
        ("REGISTRY_BODY_SECONDS", "nan"),
        ("REGISTRY_ANSWER_SECONDS", "inf"),
        ("REGISTRY_CONNECTIONS", "1.5"),
        ("REGISTRY_CONNECTIONS", "-1"),
        ("REGISTRY_TRUSTED_PROXIES", "*"),
        ("REGISTRY_TRUSTED_PROXIES", "0.0.0.0/0"),
        ("REGISTRY_TRUSTED_PROXIES", "proxy.example"),
        ("REGISTRY_TRUSTED_PROXIES", "10.0.0.5/24"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(name: str, value: str):
    with pytest.raises(ConfigurationError, match=name):
        Settings.from_environment({name: value})


def test_more_connections_than_the_system_allows_files_are_refused(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("resource.getrlimit", lambda _: (1_024, 1_024))
    make_room(800)
    with pytest.raises(CannotServeError, match="1024"):
        make_room(2_000)
