"""Signatures: what fits, what does not, and a second verifier independent of ours."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta, timezone
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from registry.documents.json.canonical import canonical_bytes
from registry.documents.signatures.envelope import (
    claimed_key,
    claimed_kid,
    merge,
    sign,
    verify_signature,
)
from registry.documents.signatures.jose import sign_flat
from registry.documents.signatures.keys import ES256, b64, new_key, public_jwk, thumbprint
from registry.documents.signatures.signable import read_signable
from registry.errors import InvalidInputError, RegistryError, SignatureError, UnreadableInputError
from tests.documents.kit import (
    COUNCIL,
    HOSPITAL,
    KEYS,
    NOW,
    PARTIES,
    agreement_bytes,
    charter_bytes,
    entry,
)

BOTH = pytest.mark.parametrize("org", [COUNCIL, HOSPITAL], ids=["Ed25519", "ES256"])


def verifies(payload: bytes, signature: dict[str, str], org: str) -> bool:
    try:
        verify_signature(payload, signature, public_jwk(KEYS[org]))
    except SignatureError:
        return False
    return True


def strictly(text: str) -> bytes:
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    assert base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == text
    return raw


def second_opinion(payload: bytes, signature: dict[str, str], org: str) -> bool:
    """Verify by RFC 7515 on ``cryptography`` only, with a known key and the header's digest."""
    try:
        header = json.loads(strictly(signature["protected"]))
        raw = strictly(signature["signature"])
        detached = base64.urlsafe_b64encode(payload).rstrip(b"=").decode()
        signed = f"{signature['protected']}.{detached}".encode("ascii")
        key = KEYS[org].public_key()
        if isinstance(key, Ed25519PublicKey):
            key.verify(raw, signed)
        else:
            r, s = int.from_bytes(raw[:32]), int.from_bytes(raw[32:])
            key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))
        return bool(header["document"]["sha256"] == hashlib.sha256(payload).hexdigest())
    except (ValueError, KeyError, TypeError, AssertionError, InvalidSignature):
        return False


@BOTH
def test_a_signature_says_who_signed_what(org: str):
    payload = agreement_bytes()
    claims = verify_signature(payload, entry(org, payload), public_jwk(KEYS[org]))
    assert (claims.org, claims.person, claims.role) == (org, "Amara Osei", "Chief officer")
    assert (claims.document_id, claims.document_version) == ("discharge", 1)
    assert claims.sha256 == hashlib.sha256(payload).hexdigest()
    assert claims.kid == thumbprint(public_jwk(KEYS[org]))
    assert claims.signed_at == NOW


@BOTH
@pytest.mark.parametrize("payload", [agreement_bytes, charter_bytes], ids=["agreement", "charter"])
def test_both_verifiers_take_what_is_good(org: str, payload: Callable[[], bytes]):
    signature = entry(org, payload())
    assert verifies(payload(), signature, org)
    assert second_opinion(payload(), signature, org)


@BOTH
def test_both_refuse_every_change_of_one_character_of_the_envelope(org: str):
    payload = agreement_bytes()
    good = entry(org, payload)
    for member in ("protected", "signature"):
        for at, character in enumerate(good[member]):
            for other in {"A", "B", "_"} - {character}:
                changed = good[member][:at] + other + good[member][at + 1 :]
                signature = {**good, member: changed}
                ours = verifies(payload, signature, org)
                assert ours == second_opinion(payload, signature, org), (member, at)
                assert not ours, (member, at)


@BOTH
def test_both_refuse_every_change_of_one_byte_of_the_document(org: str):
    payload = agreement_bytes()
    good = entry(org, payload)
    for at in range(0, len(payload), 7):
        changed = payload[:at] + bytes([payload[at] ^ 1]) + payload[at + 1 :]
        assert not verifies(changed, good, org)
        assert not second_opinion(changed, good, org)


def resigned(signer: str, /, **changes: Any) -> dict[str, str]:
    """A signature that fits a header with a change; ``...`` removes a member."""
    payload = agreement_bytes()
    header = json.loads(strictly(entry(signer, payload)["protected"])) | changes
    header = {name: value for name, value in header.items() if value is not ...}
    protected, signature = raw_sign(signer, json.dumps(header).encode(), payload)
    return {"protected": protected, "signature": signature}


def raw_sign(org: str, header: bytes, payload: bytes) -> tuple[str, str]:
    protected = b64(header)
    key = KEYS[org]
    assert not isinstance(key, ec.EllipticCurvePrivateKey)
    return protected, b64(key.sign(f"{protected}.{b64(payload)}".encode()))


def test_a_signature_made_by_hand_fits():
    assert verifies(agreement_bytes(), resigned(COUNCIL), COUNCIL)


OTHER = public_jwk(new_key())
BAD_HEADERS: dict[str, dict[str, Any]] = {
    "alg none": {"alg": "none"},
    "alg None": {"alg": None},
    "alg a list": {"alg": ["Ed25519"]},
    "alg an object": {"alg": {"Ed25519": 1}},
    "alg EdDSA": {"alg": "EdDSA"},
    "alg HS256": {"alg": "HS256"},
    "alg of the other kind": {"alg": "ES256"},
    "alg in small letters": {"alg": "ed25519"},
    "no alg": {"alg": ...},
    "kid a number": {"kid": 7},
    "kid a list": {"kid": [1]},
    "kid of another key": {"kid": thumbprint(OTHER)},
    "no kid": {"kid": ...},
    "crit": {"crit": ["exp"]},
    "crit, empty": {"crit": []},
    "b64": {"b64": False},
    "b64 and crit": {"b64": False, "crit": ["b64"]},
    "typ of another paper": {"typ": "wisc-trust+jws"},
    "typ JWT": {"typ": "JWT"},
    "no typ": {"typ": ...},
    "no jwk": {"jwk": ...},
    "jwk a text": {"jwk": "x"},
    "private jwk": {"jwk": {**OTHER, "d": OTHER["x"]}},
    "jku": {"jku": "https://evil.example/keys"},
    "x5c": {"x5c": ["MIIB"]},
    "no org": {"org": ...},
    "org a list": {"org": ["council"]},
    "org not an id": {"org": "Council\n"},
    "no person": {"person": ...},
    "no document": {"document": ...},
    "another digest": {"document": {"id": "discharge", "version": 1, "sha256": "0" * 64}},
    "digest in capitals": {"document": {"id": "discharge", "version": 1, "sha256": "A" * 64}},
    "version a text": {"document": {"id": "discharge", "version": "1", "sha256": "0" * 64}},
    "no moment": {"signed_at": ...},
    "local time": {"signed_at": "2026-06-01T12:00:00+0"},
    "moment by week": {"signed_at": "2026-W23-1T12:00:00Z"},
    "something more": {"note": "x"},
}


@pytest.mark.parametrize("changes", BAD_HEADERS.values(), ids=BAD_HEADERS.keys())
def test_a_header_that_fits_and_still_will_not_do(changes: dict[str, Any]):
    with pytest.raises(SignatureError):
        verify_signature(agreement_bytes(), resigned(COUNCIL, **changes), public_jwk(KEYS[COUNCIL]))


HEADERS_NO_ONE_CAN_READ = {
    "not JSON": b"{",
    "a list": b"[]",
    "a text": b'"x"',
    "nothing": b"",
    "alg twice": b'{"alg":"Ed25519","alg":"none"}',
    "too deep": b'{"a":' + b"[" * 5 + b"]" * 5 + b"}",
    "too long": b'{"a":"' + b"x" * 5000 + b'"}',
    "not UTF-8": b'{"a":"\xff"}',
}


@pytest.mark.parametrize("header", HEADERS_NO_ONE_CAN_READ.values(), ids=HEADERS_NO_ONE_CAN_READ)
def test_a_header_that_cannot_be_read(header: bytes):
    protected, signature = raw_sign(COUNCIL, header, agreement_bytes())
    signed = {"protected": protected, "signature": signature}
    for look in (claimed_kid, claimed_key):
        with pytest.raises(SignatureError, match="cannot be read"):
            look(signed)
    assert not verifies(agreement_bytes(), signed, COUNCIL)


@pytest.mark.parametrize("member", ["protected", "signature"])
@pytest.mark.parametrize(
    "spoil", [lambda t: t + "=", lambda t: t + "\n", lambda t: "+" + t[1:], lambda t: "é" + t[1:]]
)
def test_bad_base64url(member: str, spoil: Callable[[str], str]):
    good = entry(COUNCIL, agreement_bytes())
    assert not verifies(agreement_bytes(), {**good, member: spoil(good[member])}, COUNCIL)


@BOTH
@pytest.mark.parametrize("length", [0, 1, 63, 65, 128])
def test_a_signature_of_another_length(org: str, length: int):
    signature = {**entry(org, agreement_bytes()), "signature": b64(b"\x01" * length)}
    assert not verifies(agreement_bytes(), signature, org)


def test_an_es256_signature_of_nothing():
    """CVE-2022-21449: r = s = 0."""
    signature = {**entry(HOSPITAL, agreement_bytes()), "signature": b64(bytes(64))}
    assert not verifies(agreement_bytes(), signature, HOSPITAL)


def test_a_signature_for_another_document():
    assert not verifies(charter_bytes(), entry(COUNCIL, agreement_bytes()), COUNCIL)


def test_a_signature_that_fits_these_bytes_and_names_others():
    header = json.loads(strictly(entry(COUNCIL, agreement_bytes())["protected"]))
    protected, value = raw_sign(COUNCIL, json.dumps(header).encode(), charter_bytes())
    with pytest.raises(SignatureError, match="for other bytes"):
        verify_signature(
            charter_bytes(),
            {"protected": protected, "signature": value},
            public_jwk(KEYS[COUNCIL]),
        )


def self_consistent(signed: dict[str, str]) -> bool:
    """Whether the key an entry carries is the key it names."""
    return thumbprint(claimed_key(signed)) == claimed_kid(signed)


@BOTH
def test_the_key_in_the_header_is_not_believed(org: str):
    """A forger names the forger's own key in the header: it fits itself, but not the real key."""
    forger = new_key(ES256 if org == HOSPITAL else "Ed25519")
    forged = entry(org, agreement_bytes(), forger)
    assert self_consistent(forged)
    assert verify_signature(agreement_bytes(), forged, public_jwk(forger)).org == org
    assert not verifies(agreement_bytes(), forged, org)


def test_a_key_and_a_name_that_do_not_belong_together():
    assert not self_consistent(resigned(COUNCIL, jwk=OTHER))
    assert self_consistent(entry(COUNCIL, agreement_bytes()))


@pytest.mark.parametrize("written", [canonical_bytes, lambda header: json.dumps(header).encode()])
def test_a_signature_that_carries_somebody_elses_key(written: Callable[[Any], bytes]):
    """It fits the key it names, but not the key it carries."""
    header = json.loads(strictly(entry(COUNCIL, agreement_bytes())["protected"]))
    protected, value = raw_sign(COUNCIL, written({**header, "jwk": OTHER}), agreement_bytes())
    with pytest.raises(SignatureError, match="another public key"):
        verify_signature(
            agreement_bytes(),
            {"protected": protected, "signature": value},
            public_jwk(KEYS[COUNCIL]),
        )


def test_a_key_of_old_that_says_more_of_itself_still_verifies():
    jwk = {**public_jwk(KEYS[COUNCIL]), "use": "sig", "kid": "mine"}
    assert verify_signature(agreement_bytes(), entry(COUNCIL, agreement_bytes()), jwk).org


def test_a_small_order_key_in_the_header_is_refused():
    low = {"kty": "OKP", "crv": "Ed25519", "x": b64(bytes(32))}
    with pytest.raises(SignatureError, match="not safe"):
        claimed_key(resigned(COUNCIL, jwk=low))


def test_only_parties_sign_an_agreement_and_anyone_a_charter():
    with pytest.raises(InvalidInputError) as caught:
        entry("stranger", agreement_bytes(), KEYS[COUNCIL])
    assert caught.value.faults[0].pointer == "/parties"
    signed = entry("stranger", charter_bytes(), KEYS[COUNCIL])
    assert verify_signature(charter_bytes(), signed, public_jwk(KEYS[COUNCIL])).org == "stranger"


@pytest.mark.parametrize(
    "payload", [b"[]", b'"x"', b"{}", b'{"type":{}}', b'{"type":"pisa-template"}', b"1"]
)
def test_only_a_charter_or_an_agreement_is_signed(payload: bytes):
    with pytest.raises(InvalidInputError) as caught:
        read_signable(payload)
    assert caught.value.faults[0].pointer == "/type"


@pytest.mark.parametrize("name", ["", "Ann\nValid.", "\x1b[2K", "\ud800", "x" * 201])
def test_a_name_that_is_no_plain_line_is_not_signed(name: str):
    with pytest.raises(InvalidInputError) as caught:
        sign(charter_bytes(), KEYS[COUNCIL], org=COUNCIL, person=name, role=name, signed_at=NOW)
    assert [fault.pointer for fault in caught.value.faults] == ["/name", "/role"]


def test_only_canonical_bytes_are_signed():
    with pytest.raises(UnreadableInputError):
        sign(
            charter_bytes() + b"\n", KEYS[COUNCIL], org=COUNCIL, person="A", role="B", signed_at=NOW
        )


def test_a_moment_is_written_in_utc():
    there = NOW.astimezone(timezone(timedelta(hours=5)))
    signed = entry(COUNCIL, charter_bytes(), at=there)
    header = json.loads(strictly(signed["protected"]))
    assert header["signed_at"] == "2026-06-01T12:00:00Z"


def test_merging_keeps_each_signature_once_and_in_order():
    payload = agreement_bytes()
    entries = [entry(org, payload) for org in PARTIES]
    one, two = {"signatures": entries[:3]}, {"signatures": entries[2:]}
    assert merge([one, two]) == {"signatures": entries}
    assert merge([one, one]) == one
    assert merge([]) == {"signatures": []}


def test_whatever_key_is_held_against_it_the_answer_is_a_refusal():
    signed = entry(COUNCIL, agreement_bytes())
    for jwk in ({**OTHER, "kty": "EC"}, {"kty": "oct", "k": "AA"}, {}, {"kty": "EC"}):
        with pytest.raises(RegistryError):
            verify_signature(agreement_bytes(), signed, jwk)


def test_what_serves_for_one_thing_serves_for_no_other():
    """A signature with the type of a key proof does not count as one on an agreement."""
    header = json.loads(strictly(entry(COUNCIL, agreement_bytes())["protected"]))
    rest = {k: v for k, v in header.items() if k not in {"alg", "kid", "jwk"}}
    protected, value = sign_flat(
        {**rest, "typ": "wisc-key-possession+jws"}, agreement_bytes(), KEYS[COUNCIL]
    )
    with pytest.raises(SignatureError, match="something else"):
        verify_signature(
            agreement_bytes(),
            {"protected": protected, "signature": value},
            public_jwk(KEYS[COUNCIL]),
        )
