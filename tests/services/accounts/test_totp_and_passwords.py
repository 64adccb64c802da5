"""Codes follow RFC 6238, and passwords follow NIST SP 800-63B and OWASP."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from registry.services.accounts import passwords, recovery, totp

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(at: int, code: str):
    assert totp.code_at(RFC_SECRET, at // 30) == code
    assert totp.step_of(RFC_SECRET, code, datetime.fromtimestamp(at, UTC)) == at // 30


@pytest.mark.parametrize(("off", "known"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_one_step_early_or_late_is_taken_and_no_more(off: int, known: bool):
    now = 1_800_000_000
    code = totp.code_at(RFC_SECRET, (now + off) // 30)
    assert (totp.step_of(RFC_SECRET, code, datetime.fromtimestamp(now, UTC)) is not None) == known


def test_a_code_is_read_however_it_was_typed_or_not_at_all():
    assert totp.plain_code("123 456") == "123456"
    assert totp.plain_code("123-456") == "123456"
    for wrong in ("", "12345", "1234567", "12345a", "١٢٣٤٥٦", "１２３４５６", "²²²²²²"):
        assert totp.plain_code(wrong) is None


def test_secrets_are_new_each_time_and_apps_can_read_them():
    one, other = totp.new_secret(), totp.new_secret()
    assert one != other
    assert len(base64.b32decode(one)) == 20
    address = totp.app_address(one, issuer="Elm & Co: shire", account="zoë@hill.example")
    assert address.startswith("otpauth://totp/Elm%20%26%20Co%3A%20shire%3Azo%C3%AB%40hill.example?")
    assert f"secret={one}&issuer=Elm%20%26%20Co%3A%20shire&" in address


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "eleven char",
        "x" * 129,
        "Password1234",
        "zoe.o.brien@hill.example",
        "ZOE.O.BRIEN@HILL.example",
        "aaaaaaaaaaaaaaaa",
        "safeguarding",
    ],
)
def test_passwords_that_are_guessed_are_not_taken(password: str):
    assert passwords.fault_of(password, "zoe.o.brien@hill.example") is not None


@pytest.mark.parametrize(
    "password", ["twelve chars", "пароль из слов", "🐎🐎 pony club 🐎", "x y" * 42]
)
def test_any_characters_will_do(password: str):
    assert passwords.fault_of(password, "zoe@hill.example") is None


@pytest.mark.usefixtures("full_cost")
async def test_a_password_is_kept_as_argon2id_above_owasps_least():
    kept = await passwords.keep("four words and a pony")
    assert kept.startswith("$argon2id$v=19$m=47104,t=2,p=1$")
    assert passwords.MEMORY_KIB >= 19_456
    assert kept != await passwords.keep("four words and a pony")
    assert await passwords.is_right("four words and a pony", kept)
    assert not await passwords.is_right("four words and a Pony", kept)
    assert not await passwords.is_right("", None)


def test_recovery_codes_are_read_however_they_were_copied():
    codes = recovery.new_codes()
    assert len(set(codes)) == 10
    code = codes[0]
    assert recovery.digest(code.upper().replace("-", " ")) == recovery.digest(code)
    assert recovery.digest("OIL0-oil0-0000-0000") == recovery.digest("0110-0110-0000-0000")
    for wrong in ("", code[:-1], code + "0", "u" * 16, "é" * 16):
        assert recovery.digest(wrong) is None
