"""Pinning the key of a registry on this machine."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from registry.cli.main import main
from registry.cli.signing.trust import trust_group
from registry.documents.signatures.fingerprints import fingerprint, spoken
from registry.documents.signatures.keys import new_key, public_jwk, thumbprint
from registry.documents.verify.pins import Pin, add_pin, pins_path, read_pins
from tests.documents.kit import ISSUER, REGISTRY_KEY, trust_bytes

KID = thumbprint(public_jwk(REGISTRY_KEY))


@pytest.fixture
def trust_file(tmp_path: Path) -> Path:
    path = tmp_path / "wisc-trust.json"
    path.write_bytes(trust_bytes())
    return path


def run(*arguments: object, typed: str = "") -> Result:
    return CliRunner().invoke(trust_group, [str(item) for item in arguments], input=typed)


def test_it_pins_only_after_showing_the_fingerprint_and_a_yes(trust_file: Path, pins: Path):
    for answer in ("", "n\n", "\n"):
        assert run("pin", trust_file, typed=answer).exit_code == 1
        assert read_pins(pins) == []
    done = run("pin", trust_file, typed="y\n")
    assert done.exit_code == 0
    assert fingerprint(KID) in done.stdout
    assert spoken(KID) in done.stdout
    assert [(pin.kid, pin.issuer) for pin in read_pins(pins)] == [(KID, ISSUER)]
    assert stat.S_IMODE(pins.stat().st_mode) == 0o600


def test_the_fingerprint_may_be_given_instead(trust_file: Path, pins: Path):
    wrong = run("pin", trust_file, "--fingerprint", thumbprint(public_jwk(new_key())))
    assert wrong.exit_code == 1
    assert "another registry key" in wrong.stderr
    assert read_pins(pins) == []
    assert run("pin", trust_file, "--fingerprint", spoken(KID)).exit_code == 0
    assert "already" in run("pin", trust_file).stdout
    assert len(read_pins(pins)) == 1


def test_a_key_is_pinned_for_one_address(trust_file: Path, pins: Path):
    add_pin(pins, Pin(KID, "https://other.example", "2026-06-01"))
    done = run("pin", trust_file, typed="n\n")
    assert "You pinned this key for another registry: https://other.example." in done.stderr
    assert run("pin", trust_file, typed="y\n").exit_code == 0
    assert len(read_pins(pins)) == 2
    assert run("remove", fingerprint(KID)).exit_code == 0
    assert read_pins(pins) == []


@pytest.mark.parametrize("start", ["-", "--", "-h", "-M_S"])
def test_a_fingerprint_that_begins_with_a_hyphen_is_no_option(pins: Path, start: str):
    kid = start + KID[len(start) :]
    for given in (kid, fingerprint(kid)):
        add_pin(pins, Pin(kid, "https://other.example", "2026-06-01"))
        assert run("remove", given).exit_code == 0
        assert read_pins(pins) == []


def test_nor_is_that_of_a_key_that_is_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """To end a stolen key must not fail by how it is spelt, nor by who says where options end."""
    monkeypatch.setenv("REGISTRY_HOME", str(tmp_path))
    kid = "-" + KID[1:]
    for words in (["revoke", kid], ["revoke", "--", kid], ["serves", kid, "a", "--role", "b"]):
        done = CliRunner().invoke(main, ["key", *words])
        assert (done.exit_code, "There is no registry here yet" in done.stderr) == (1, True)


def test_a_home_that_is_nobody_s_is_said(trust_file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("REGISTRY_PINS", "~nobody-of-this-name/pinned.json")
    done = run("pin", trust_file)
    assert done.exit_code == 1
    assert "Name the file with REGISTRY_PINS" in done.stderr


def test_another_key_under_the_same_address_is_warned_of(trust_file: Path, pins: Path):
    run("pin", trust_file, typed="y\n")
    trust_file.write_bytes(trust_bytes(key=new_key()))
    done = run("pin", trust_file, typed="n\n")
    assert "This is not the key you pinned for it" in done.stderr
    assert len(read_pins(pins)) == 1


def test_what_is_no_trust_file_is_not_pinned(tmp_path: Path, pins: Path):
    other = tmp_path / "notes.txt"
    other.write_text("hello")
    assert run("pin", other, typed="y\n").exit_code == 2
    assert read_pins(pins) == []


def test_pins_are_listed_and_removed(trust_file: Path):
    run("pin", trust_file, typed="y\n")
    assert fingerprint(KID) in run("list").stdout
    assert run("remove", "abcd").exit_code == 1
    assert run("remove", spoken(KID)).exit_code == 0
    assert run("list").stdout == ""


def test_where_the_pins_stand(tmp_path: Path):
    assert pins_path({"REGISTRY_PINS": "/elsewhere/p.json"}) == Path("/elsewhere/p.json")
    within = pins_path({"XDG_CONFIG_HOME": str(tmp_path)})
    assert within == tmp_path / "wisc-registry" / "pinned.json"
    assert pins_path({}).is_relative_to(Path.home())
