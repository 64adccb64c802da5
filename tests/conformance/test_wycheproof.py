"""Wycheproof: Ed25519 under our keys, and JWS with the ES256 cases through our own path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature

from registry.documents.signatures import jose
from registry.documents.signatures.keys import known_key, load_public_jwk
from registry.errors import RegistryError
from tests.support.shared import read, suite

VECTORS = suite("wycheproof") / "testvectors_v1"
ED25519 = read(VECTORS / "ed25519_test.json")
JWS = read(VECTORS / "json_web_signature_test.json")
JWK = read(VECTORS / "json_web_key_test.json")


def ed25519_cases() -> Iterator[Any]:
    for group in ED25519["testGroups"]:
        for case in group["tests"]:
            yield pytest.param(group["publicKeyJwk"], case, id=str(case["tcId"]))


@pytest.mark.parametrize(("jwk", "case"), list(ed25519_cases()))
def test_ed25519(jwk: dict[str, str], case: dict[str, Any]):
    key = load_public_jwk({name: jwk[name] for name in ("kty", "crv", "x")})
    signature, message = bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"])
    try:
        key.verify(signature, message)  # type: ignore[call-arg, arg-type]
        found = "valid"
    except InvalidSignature:
        found = "invalid"
    assert found == case["result"]


def keys_of(group: dict[str, Any]) -> list[dict[str, Any]]:
    public = group.get("public") or group["private"]
    keys: list[dict[str, Any]] = public.get("keys", [public])
    return keys


def jws_cases(*suites: dict[str, Any]) -> Iterator[Any]:
    for content in suites:
        for group in content["testGroups"]:
            for case in group["tests"]:
                label = f"{group['comment']}-{case['tcId']}-{case['comment']}"
                yield pytest.param(keys_of(group), case, id=label)


def accepted(keys: list[dict[str, Any]], text: object, patch: pytest.MonkeyPatch) -> bool:
    """Return whether one of the keys may be enrolled and the text verifies under it.

    Our naming rules are set aside (a key's id is its thumbprint; a type is stated), since no vector
    follows them and all would be refused for that alone.
    """
    if not isinstance(text, str):
        return False
    try:
        parts = text.split(".")
        header = jose.read_header(parts[0])
        kid = header.get("kid")
        patch.setattr(jose, "known_key", lambda jwk: replace(known_key(jwk), kid=kid))
        if len(parts) != 3 or jose.unb64(parts[1]) is None:
            return False
    except RegistryError:
        return False
    return any(fits(key, parts, header.get("typ")) for key in keys)


def fits(key: dict[str, Any], parts: list[str], typ: Any) -> bool:
    try:
        load_public_jwk(key)
        jose.verify_flat(parts[0], parts[2], parts[1].encode(), key, typ)
    except RegistryError:
        return False
    return True


@pytest.mark.parametrize(("keys", "case"), list(jws_cases(JWS, JWK)))
def test_jws_and_jwk(keys: list[dict[str, Any]], case: dict[str, Any], monkeypatch):
    """Exactly the valid ES256 on P-256 is accepted; nothing else has a way in."""
    ours = any(key.get("crv") == "P-256" and key.get("alg") == "ES256" for key in keys)
    expected = case["result"] == "valid" and ours
    assert accepted(keys, case["jws"], monkeypatch) == expected


def test_the_es256_cases_are_among_them_and_some_are_valid():
    own = [
        case
        for group in JWS["testGroups"]
        if any(key.get("alg") == "ES256" for key in keys_of(group))
        for case in group["tests"]
    ]
    assert len(own) >= 39
    assert sum(case["result"] == "valid" for case in own) >= 2
