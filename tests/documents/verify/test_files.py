"""Files verified offline: who signed, whether all signed, and every way this can fail."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from registry.documents.json.canonical import canonical_bytes
from registry.documents.signatures.fingerprints import fingerprint
from registry.documents.signatures.keys import new_key, public_jwk, thumbprint
from registry.documents.verify.files import MAX_FILE, Verdict, verify_path
from registry.documents.verify.trust import Trust, read_trust
from registry.errors import InvalidInputError, SignatureError
from tests.documents.kit import (
    COUNCIL,
    HOSPITAL,
    ICB,
    ISSUER,
    KEYS,
    NOW,
    PARTIES,
    REGISTRY_KEY,
    agreement_bytes,
    charter_bytes,
    entry,
    member_key,
    signed_agreement,
    trust_bytes,
    trust_content,
    write_pair,
)

REGISTRY_JWK = public_jwk(REGISTRY_KEY)


def trust(*keys: dict[str, Any]) -> Trust:
    return read_trust(trust_bytes(*keys))


def reasons(verdict: Verdict) -> str:
    assert not verdict.valid
    assert verdict.reasons
    return "\n".join(verdict.reasons)


# --- the trust file ---


def test_a_trust_file_says_who_may_sign():
    read = read_trust(trust_bytes(), thumbprint(REGISTRY_JWK))
    assert {key.org for key in read.keys.values()} == set(PARTIES)
    assert read.members[COUNCIL]["status"] == "active"
    assert read.issuer == ISSUER
    assert read.as_of == "as of ledger checkpoint 42, 2026-06-01 12:00 UTC"


def test_the_fingerprint_may_be_typed_as_it_was_read_out():
    assert read_trust(trust_bytes(), fingerprint(thumbprint(REGISTRY_JWK))).issuer == ISSUER
    with pytest.raises(SignatureError, match="another registry key"):
        read_trust(trust_bytes(), thumbprint(public_jwk(new_key())))
    with pytest.raises(SignatureError, match="another registry key"):
        read_trust(trust_bytes(), "")


def set_in(*path: str | int, to: object) -> Callable[[Any], None]:
    def change(content: Any) -> None:
        for step in path[:-1]:
            content = content[step]
        content[path[-1]] = to

    return change


TAMPERED = {
    "issuer": set_in("trust", "issuer", to="https://evil.example"),
    "moment": set_in("trust", "issued_at", to="2036-01-01T00:00:00Z"),
    "checkpoint": set_in("trust", "checkpoint", to="registry.example\n43\nAAAA\n"),
    "another registry key": set_in("trust", "registry_key", to=public_jwk(new_key())),
    "a key's organisation": set_in("trust", "member_keys", 0, "org", to="stranger"),
    "a key's end": set_in("trust", "member_keys", 0, "to", to="2036-01-01T00:00:00Z"),
    "a key taken out": set_in("trust", "member_keys", to=[]),
    "a status": set_in("trust", "members", 0, "status", to="ceased"),
    "signature": set_in("signatures", 0, "signature", to="A" * 86),
    "header": set_in("signatures", 0, "protected", to="A" * 60),
}


@pytest.mark.parametrize("change", TAMPERED.values(), ids=TAMPERED.keys())
def test_a_trust_file_that_was_tampered_with(change: Callable[[Any], None]):
    content = copy.deepcopy(trust_content())
    change(content)
    with pytest.raises(SignatureError):
        read_trust(json.dumps(content).encode())


def test_another_registry_cannot_sign_for_this_one():
    content = trust_content()
    content["signatures"] = trust_content(key=new_key())["signatures"]
    with pytest.raises(SignatureError, match="not signed by the key it names"):
        read_trust(json.dumps(content).encode())


@pytest.mark.parametrize(
    "changes",
    [
        {"kid": "A" * 43},
        {"jwk": {"kty": "EC", "crv": "P-256", "x": "A" * 43}},
        {"jwk": public_jwk(new_key())},
    ],
    ids=["another id", "incomplete", "another key"],
)
def test_a_signed_trust_file_with_a_key_that_is_not_its_id(changes: dict[str, Any]):
    with pytest.raises(SignatureError):
        trust(member_key(COUNCIL, **changes))


@pytest.mark.parametrize("moment", ["2026-W23-1T12:00:00Z", "2026-02-30T12:00:00Z"])
def test_a_signed_trust_file_with_a_time_that_is_none(moment: str):
    with pytest.raises(InvalidInputError) as caught:
        trust(member_key(COUNCIL, to=moment))
    assert caught.value.faults[0].pointer == "/trust/member_keys/0/to"


def test_a_signed_trust_file_with_half_a_checkpoint():
    with pytest.raises(SignatureError, match="checkpoint"):
        read_trust(trust_bytes(checkpoint="registry.example"))


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"trust":1,"signatures":[]}'])
def test_what_is_no_trust_file(data: bytes):
    with pytest.raises(InvalidInputError):
        read_trust(data)


# --- agreements and charters ---


def test_an_agreement_that_everyone_signed(tmp_path: Path):
    verdict = verify_path(signed_agreement(tmp_path), trust())
    assert verdict.valid, verdict.reasons
    assert verdict.what == "Hospital discharge, version 1"
    assert len(verdict.findings) == 2 + len(PARTIES)  # the digest, and what happened since
    assert "Signed for council by Amara Osei, Chief officer, on 2026-06-01." in verdict.findings
    assert verdict.as_of is not None


def test_a_charter_is_valid_with_any_one_signature(tmp_path: Path):
    payload = charter_bytes()
    path = write_pair(tmp_path, payload, {"signatures": [entry(ICB, payload)]})
    assert verify_path(path, trust()).valid


def test_without_a_trust_file_nobody_is_established(tmp_path: Path):
    verdict = verify_path(signed_agreement(tmp_path), None)
    assert "signers not established" in reasons(verdict)
    assert any("claims to be Amara Osei for council" in line for line in verdict.findings)


def agreement_with(folder: Path, *entries: dict[str, str], **more: Any) -> Path:
    return write_pair(folder, agreement_bytes(), {"signatures": list(entries), **more})


def all_but(*left_out: str) -> list[dict[str, str]]:
    return [entry(org, agreement_bytes()) for org in PARTIES if org not in left_out]


def test_a_party_that_has_not_signed(tmp_path: Path):
    path = agreement_with(tmp_path, *all_but(ICB, HOSPITAL))
    assert verify_path(path, trust()).reasons == (
        f"{HOSPITAL} has not signed.",
        f"{ICB} has not signed.",
    )


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=-1)], ids=["same", "again"])
def test_a_party_that_signed_twice_in_one_file(tmp_path: Path, later: timedelta):
    again = entry(COUNCIL, agreement_bytes(), at=NOW + later)
    path = agreement_with(tmp_path, *all_but(), again)
    assert reasons(verify_path(path, trust())) == "Signature 5: council has signed twice."


def test_one_good_signature_does_not_carry_a_bad_one(tmp_path: Path):
    good = all_but()
    bad = {**good[1], "signature": good[0]["signature"]}
    path = agreement_with(tmp_path, good[0], bad, *good[2:])
    assert "Signature 2: The signature does not fit" in reasons(verify_path(path, trust()))


ENVELOPES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "empty list": lambda _: {"signatures": []},
    "no list": lambda _: {},
    "a list alone": lambda e: [e],
    "flattened": lambda e: dict(e),
    "flattened and general": lambda e: {**e, "signatures": [e]},
    "a payload": lambda e: {"payload": "e30", "signatures": [e]},
    "unprotected header": lambda e: {"signatures": [{**e, "header": {"kid": "x"}}]},
    "unprotected header outside": lambda e: {"header": {}, "signatures": [e]},
    "bad base64": lambda e: {"signatures": [{**e, "signature": "+" * 86}]},
    "padded": lambda e: {"signatures": [{**e, "protected": e["protected"] + "="}]},
    "line break": lambda e: {"signatures": [{**e, "protected": e["protected"] + "\n"}]},
    "signature too short": lambda e: {"signatures": [{**e, "signature": "A" * 85}]},
    "signature a list": lambda e: {"signatures": [{**e, "signature": [e["signature"]]}]},
    "201 of them": lambda e: {"signatures": [e] * 201},
}


@pytest.mark.parametrize("form", ENVELOPES.values(), ids=ENVELOPES.keys())
def test_an_envelope_of_another_form(tmp_path: Path, form: Callable[[Any], Any]):
    payload = charter_bytes()
    path = write_pair(tmp_path, payload, form(entry(COUNCIL, payload)))
    assert reasons(verify_path(path, trust()))


def test_an_envelope_with_a_name_twice(tmp_path: Path):
    path = write_pair(tmp_path, charter_bytes(), {"signatures": [entry(COUNCIL, charter_bytes())]})
    beside = tmp_path / "paper.jws.json"
    beside.write_text('{"signatures":[],' + beside.read_text()[1:])
    assert "twice" in reasons(verify_path(path, trust()))


def test_an_envelope_that_is_not_there(tmp_path: Path):
    path = tmp_path / "paper.json"
    path.write_bytes(charter_bytes())
    assert "paper.jws.json, are not beside it" in reasons(verify_path(path, trust()))


def test_an_envelope_too_large_to_be_ours(tmp_path: Path):
    path = write_pair(tmp_path, charter_bytes(), {"x": "y" * MAX_FILE})
    assert "too large" in reasons(verify_path(path, trust()))


def test_a_document_changed_or_re_saved(tmp_path: Path):
    path = signed_agreement(tmp_path)
    path.write_bytes(agreement_bytes().replace(b"Hospital discharge", b"Hospital dischargE", 1))
    assert "The signature does not fit" in reasons(verify_path(path, trust()))
    path.write_text(json.dumps(json.loads(agreement_bytes()), indent=2))
    assert "re-saved" in reasons(verify_path(path, trust()))


def only_charter(folder: Path, signature: dict[str, str], *keys: dict[str, Any]) -> Verdict:
    return verify_path(
        write_pair(folder, charter_bytes(), {"signatures": [signature]}), trust(*keys)
    )


def test_a_signature_for_another_document(tmp_path: Path):
    assert "does not fit" in reasons(only_charter(tmp_path, entry(COUNCIL, agreement_bytes())))


def test_a_key_that_nobody_enrolled(tmp_path: Path):
    signature = entry(COUNCIL, charter_bytes(), new_key())
    assert "not in the trust file" in reasons(only_charter(tmp_path, signature))


def test_a_key_of_another_organisation(tmp_path: Path):
    signature = entry(HOSPITAL, charter_bytes(), KEYS[COUNCIL])
    said = reasons(only_charter(tmp_path, signature))
    assert "It claims hospital, but the key is council's." in said


@pytest.mark.parametrize("changes", [{"person": "Mallory"}, {"role": "Trustee"}])
def test_a_person_or_post_that_is_not_its_keys(tmp_path: Path, changes: dict[str, str]):
    said = reasons(
        only_charter(tmp_path, entry(COUNCIL, charter_bytes()), member_key(COUNCIL, **changes))
    )
    assert "names another than its key's" in said


def test_who_joins_is_of_a_kind_that_may(tmp_path: Path):
    accession = {"kinds": ["charity"], "joins": [{"sharing": "x", "as": ["recipient"]}]}
    content = json.loads(agreement_bytes())
    content["accession"] = accession
    accession["joins"][0]["sharing"] = content["sharings"][0]["id"]
    content["parties"] = [party for party in content["parties"] if party["partner"] != ICB]
    payload = canonical_bytes(content)
    entries = [entry(org, payload) for org in PARTIES]
    path = write_pair(tmp_path, payload, {"signatures": entries})

    def verdict(**kinds: list[str]) -> Verdict:
        keys = [member_key(org, **(kinds if org == ICB else {})) for org in PARTIES]
        return verify_path(path, trust(*keys))

    assert "may not join" in reasons(verdict(kinds=["icb"]))
    assert verdict(kinds=["charity", "icb"]).valid  # it was of another kind when it joined, or is
    unknown = verdict()
    assert unknown.valid
    assert any("this trust file does not say" in line for line in unknown.findings)


def test_a_stranger_to_the_agreement(tmp_path: Path):
    stranger = member_key(COUNCIL, org="stranger")
    others = [member_key(org) for org in PARTIES if org != COUNCIL]
    path = agreement_with(tmp_path, *all_but())
    said = reasons(verify_path(path, trust(stranger, *others)))
    assert "the key is stranger's" in said
    assert "council has not signed." in said


@pytest.mark.parametrize(
    ("times", "good"),
    [
        ({"from": "2026-06-01T12:00:00Z"}, True),
        ({"from": "2026-06-01T12:05:00Z"}, True),  # clocks differ
        ({"from": "2026-06-01T12:05:01Z"}, False),
        ({"to": "2026-06-01T12:00:00Z"}, False),
        ({"to": "2026-06-01T12:00:01Z"}, True),
        ({"from": "2026-06-02T00:00:00Z", "to": "2026-06-01T00:00:00Z"}, False),
    ],
)
def test_a_key_signs_from_its_first_second_to_before_its_last(
    tmp_path: Path, times: dict[str, str], good: bool
):
    verdict = only_charter(tmp_path, entry(COUNCIL, charter_bytes()), member_key(COUNCIL, **times))
    assert verdict.valid is good
    if not good:
        assert "could not sign for council at that time" in reasons(verdict)


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"[]", b"a.b", b"%PDF-1.7", b"\x00" * 50, b"x" * (MAX_FILE + 1)]
)
def test_what_is_no_file_of_ours(tmp_path: Path, content: bytes):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(InvalidInputError):
        verify_path(path, trust())
