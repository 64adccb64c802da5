"""Statements of membership: whose they are, and how long they are valid."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from registry.documents.signatures.jose import sign_compact
from registry.documents.signatures.keys import b64, new_key, public_jwk
from registry.documents.signatures.statement import issue_membership, verify_membership
from registry.documents.verify.files import Verdict, verify_path
from registry.documents.verify.trust import Trust, read_trust
from registry.errors import RegistryError, SignatureError
from tests.documents.kit import (
    COUNCIL,
    ISSUER,
    KEYS,
    NOW,
    REGISTRY_KEY,
    trust_bytes,
)

REGISTRY_JWK = public_jwk(REGISTRY_KEY)


def trust() -> Trust:
    return read_trust(trust_bytes())


def reasons(verdict: Verdict) -> str:
    assert not verdict.valid
    assert verdict.reasons
    return "\n".join(verdict.reasons)


def statement(**changes: Any) -> str:
    stated = {
        "issuer": ISSUER,
        "org": COUNCIL,
        "legal_name": "County Council",
        "status": "active",
        "since": "2026-01-01",
        "charter": "wisc",
        "charter_version": 1,
        "issued_at": NOW,
        "expires_at": NOW + timedelta(hours=1),
    }
    return issue_membership(changes.pop("key", REGISTRY_KEY), **{**stated, **changes})


def look(folder: Path, text: str, known: Trust | None, **later: float) -> Verdict:
    path = folder / "statement.jwt"
    path.write_text(text)
    return verify_path(path, known, NOW + timedelta(**later))


def test_a_statement_within_its_hour(tmp_path: Path):
    verdict = look(tmp_path, statement() + "\n", trust(), minutes=59)
    assert verdict.valid
    assert verdict.findings == ("County Council: active since 2026-01-01.",)
    assert verdict.as_of == "as of 2026-06-01 12:00 UTC"


@pytest.mark.parametrize(
    ("later", "word"),
    [({"minutes": 62}, "out of date"), ({"seconds": -121}, "dated in the future")],
)
def test_a_statement_at_another_time(tmp_path: Path, later: dict[str, float], word: str):
    assert word in reasons(look(tmp_path, statement(), trust(), **later))


@pytest.mark.parametrize("later", [{"minutes": 61}, {"seconds": -5}, {"seconds": -119}])
def test_clocks_may_differ_a_little(tmp_path: Path, later: dict[str, float]):
    assert look(tmp_path, statement(), trust(), **later).valid


def test_a_statement_by_another_key(tmp_path: Path):
    assert "another key" in reasons(look(tmp_path, statement(key=new_key()), trust()))
    assert "another key" in reasons(look(tmp_path, statement(key=KEYS[COUNCIL]), trust()))


def test_a_statement_without_a_trust_file(tmp_path: Path):
    assert "signers not established" in reasons(look(tmp_path, statement(), None))


def test_every_character_of_a_statement_counts():
    text = statement()
    for at in range(len(text)):
        changed = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        with pytest.raises(SignatureError):
            verify_membership(changed, REGISTRY_JWK, NOW)


@pytest.mark.parametrize("claims", [{}, {"iss": ISSUER}, {"exp": "soon"}, {"exp": 10**12}])
def test_a_signed_statement_that_lacks_what_it_must_say(claims: dict[str, Any]):
    text = sign_compact({"typ": "wisc-membership+jwt"}, claims, REGISTRY_KEY)
    with pytest.raises(SignatureError, match="lacks"):
        verify_membership(text, REGISTRY_JWK, NOW)


def test_an_unsigned_statement():
    header, payload, _ = statement().split(".")
    for alg in ("none", "HS256"):
        forged = b64(json.dumps({"alg": alg, "typ": "wisc-membership+jwt"}).encode())
        for signature in ("", b64(bytes(64))):
            with pytest.raises(RegistryError):
                verify_membership(f"{forged}.{payload}.{signature}", REGISTRY_JWK, NOW)
    with pytest.raises(SignatureError):
        verify_membership(f"{header}.{payload}.", REGISTRY_JWK, NOW)
