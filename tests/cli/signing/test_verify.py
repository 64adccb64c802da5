"""The command that verifies a file or a folder of files."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from registry.cli.signing.verify import verify_command
from registry.documents.json.canonical import canonical_bytes
from registry.documents.signatures.fingerprints import fingerprint, spoken
from registry.documents.signatures.keys import b64, new_key, public_jwk, thumbprint, unb64
from registry.documents.signatures.statement import issue_membership
from registry.documents.verify.files import envelope_path
from registry.documents.verify.pins import Pin, add_pin
from registry.documents.verify.trust import build_trust
from tests.documents.kit import (
    CHECKPOINT,
    COUNCIL,
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
    write_pair,
)

REGISTRY_JWK = public_jwk(REGISTRY_KEY)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(verify_command, [str(item) for item in arguments])


def member_statement(issued_at: datetime) -> str:
    return issue_membership(
        REGISTRY_KEY,
        issuer=ISSUER,
        org=COUNCIL,
        legal_name="County Council",
        status="active",
        since="2026-01-01",
        charter="wisc",
        charter_version=1,
        issued_at=issued_at,
        expires_at=issued_at + timedelta(hours=1),
    )


@pytest.fixture
def trust_path(tmp_path: Path) -> Path:
    """Return a trust file whose key nobody on this machine has checked."""
    path = tmp_path / "wisc-trust.json"
    path.write_bytes(trust_bytes())
    return path


@pytest.fixture
def pinned(trust_path: Path, pins: Path) -> Path:
    """Return that trust file after its key was pinned."""
    add_pin(pins, Pin(thumbprint(REGISTRY_JWK), ISSUER, "2026-06-01"))
    return trust_path


def test_exit_0_and_valid(tmp_path: Path, trust_path: Path):
    path = signed_agreement(tmp_path)
    done = run(path, "--trust", trust_path, "--fingerprint", thumbprint(REGISTRY_JWK))
    assert done.exit_code == 0
    assert done.stdout.startswith("Valid. Hospital discharge, version 1")
    assert "what has changed since, this cannot see" in done.stdout


def test_exit_0_as_json(tmp_path: Path, pinned: Path):
    done = run(signed_agreement(tmp_path), "--trust", pinned, "--json")
    verdict = json.loads(done.stdout)
    assert (done.exit_code, verdict["valid"], verdict["reasons"]) == (0, True, [])


def test_exit_1_and_the_reason(tmp_path: Path, pinned: Path):
    entries = [entry(org, agreement_bytes()) for org in PARTIES if org != ICB]
    path = write_pair(tmp_path, agreement_bytes(), {"signatures": entries})
    done = run(path, "--trust", pinned)
    assert done.exit_code == 1
    assert done.stdout.startswith("Not valid.")
    assert "icb has not signed." in done.stdout


def test_exit_1_without_a_trust_file(tmp_path: Path):
    done = run(signed_agreement(tmp_path))
    assert done.exit_code == 1
    assert done.stdout.startswith("Signers not established.")
    assert "signers not established" in done.stdout


def test_a_trust_file_whose_key_nobody_checked_establishes_no_signer(
    tmp_path: Path, trust_path: Path
):
    path = signed_agreement(tmp_path)
    done = run(path, "--trust", trust_path)
    assert done.exit_code == 1
    assert done.stdout.startswith("Signers not established.")
    assert fingerprint(thumbprint(REGISTRY_JWK)) in done.stdout
    assert "Nobody on this machine has checked that key." in done.stdout
    assert "Signed for" not in done.stdout  # who signed is not said by whoever made the file
    as_json = json.loads(run(path, "--trust", trust_path, "--json").stdout)
    assert (as_json["valid"], as_json["as_of"]) == (False, None)
    assert "signers not established" in as_json["reasons"][0]


def test_nor_does_it_for_a_folder_or_a_statement(tmp_path: Path, trust_path: Path):
    signed_agreement(tmp_path)
    folder = run(tmp_path, "--trust", trust_path)
    assert folder.exit_code == 1
    assert "paper.json: Signers not established." in folder.stdout
    assert "registry trust pin" in folder.stdout
    statement = tmp_path / "m.jwt"
    statement.write_text(member_statement(datetime.now(UTC)))
    done = run(statement, "--trust", trust_path)
    assert done.exit_code == 1
    assert done.stdout.startswith("Signers not established.")


def test_what_fits_no_bytes_is_not_valid_with_any_trust_file(tmp_path: Path, trust_path: Path):
    entries = [entry(org, charter_bytes()) for org in PARTIES]
    path = write_pair(tmp_path, agreement_bytes(), {"signatures": entries})
    assert run(path, "--trust", trust_path).stdout.startswith("Not valid.")


def test_a_pinned_key_or_a_given_fingerprint_establishes_them(tmp_path: Path, pinned: Path):
    path = signed_agreement(tmp_path)
    by_pin = run(path, "--trust", pinned)
    assert by_pin.exit_code == 0
    assert "That key was pinned on this machine on 2026-06-01." in by_pin.stdout
    given = run(path, "--trust", pinned, "--fingerprint", fingerprint(thumbprint(REGISTRY_JWK)))
    assert given.exit_code == 0
    assert "pinned" not in given.stdout


def test_a_false_registry_under_a_pinned_name_is_named_as_such(tmp_path: Path, pinned: Path):
    """The attack: a trust file and signatures of a stranger's own making, under our address."""
    pinned.write_bytes(trust_bytes(key=new_key()))
    done = run(signed_agreement(tmp_path), "--trust", pinned)
    assert done.exit_code == 1
    assert "It is NOT the key that was pinned on this machine" in done.stdout


def test_a_registry_that_is_trusted_is_not_therefore_another_one(
    tmp_path: Path, pinned: Path, pins: Path
):
    """Its operator signs a trust file in the name of another registry."""
    pins.unlink()
    add_pin(pins, Pin(thumbprint(REGISTRY_JWK), "https://other.example", "2026-06-01"))
    done = run(signed_agreement(tmp_path), "--trust", pinned)
    assert done.exit_code == 1
    assert "That key was pinned for another: https://other.example." in done.stdout


def test_a_file_of_pins_of_another_user_is_refused(
    tmp_path: Path, pinned: Path, monkeypatch: pytest.MonkeyPatch
):
    found = os.fstat

    def another_s(descriptor: int) -> os.stat_result:
        stated = list(found(descriptor))
        stated[stat.ST_UID] = 12345
        return os.stat_result(stated)

    monkeypatch.setattr("registry.documents.verify.pins.os.fstat", another_s)
    done = run(signed_agreement(tmp_path), "--trust", pinned)
    assert done.exit_code == 1
    assert "Others on this machine can write" in done.stderr


def test_an_empty_fingerprint_is_no_fingerprint(tmp_path: Path, pinned: Path):
    assert run(signed_agreement(tmp_path), "--trust", pinned, "--fingerprint", "").exit_code == 1


@pytest.mark.parametrize("content", ["", "{}", '{"pinned": [1]}', '{"pinned": [{"kid": 1}]}'])
def test_a_damaged_file_of_pins_is_refused(
    tmp_path: Path, trust_path: Path, pins: Path, content: str
):
    pins.write_text(content)
    done = run(signed_agreement(tmp_path), "--trust", trust_path)
    assert done.exit_code == 1
    assert "is damaged" in done.stderr


def test_a_file_of_pins_that_others_can_write_is_refused(tmp_path: Path, pinned: Path, pins: Path):
    pins.chmod(0o666)
    done = run(signed_agreement(tmp_path), "--trust", pinned)
    assert done.exit_code == 1
    assert "Others on this machine can write" in done.stderr


def test_a_statement_of_a_registry_whose_clock_is_ahead(tmp_path: Path, pinned: Path):
    """F39: five seconds ahead is a clock, not a forgery."""
    statement = tmp_path / "m.jwt"
    for ahead, code in ((5, 0), (100, 0), (200, 1)):
        statement.write_text(member_statement(datetime.now(UTC) + timedelta(seconds=ahead)))
        assert run(statement, "--trust", pinned).exit_code == code


def test_a_trust_file_or_a_signature_of_the_future(tmp_path: Path, pinned: Path):
    """F40: what is dated after the trust file cannot be judged by it."""
    payload, later = agreement_bytes(), datetime(2036, 1, 1, tzinfo=UTC)
    entries = [entry(org, payload, at=later if org == ICB else NOW) for org in PARTIES]
    done = run(write_pair(tmp_path, payload, {"signatures": entries}), "--trust", pinned)
    assert done.exit_code == 1
    assert "Signature 3: It is dated after the trust file." in done.stdout
    content = build_trust(
        REGISTRY_KEY,
        issuer=ISSUER,
        issued_at=later,
        checkpoint=CHECKPOINT,
        member_keys=[member_key(org) for org in KEYS],
        members=[],
    )
    pinned.write_text(json.dumps(content))
    done = run(signed_agreement(tmp_path), "--trust", pinned)
    assert done.exit_code == 1
    assert "dated in the future" in done.stdout


def test_another_file_or_an_altered_trust_file_is_reported(tmp_path: Path, trust_path: Path):
    path = signed_agreement(tmp_path)
    wrong = run(path, "--trust", path)
    assert wrong.exit_code == 2
    assert "is not a registry's trust file" in wrong.output
    content = json.loads(trust_path.read_text())
    content["trust"]["issued_at"] = "2020-01-01T00:00:00Z"
    trust_path.write_text(json.dumps(content))
    altered = run(path, "--trust", trust_path)
    assert altered.exit_code == 1
    assert altered.stdout.startswith("Signers not established.")
    assert "altered after it was signed" in altered.stdout
    assert "Fetch it again" in altered.stdout


def test_the_registry_key_is_compared_in_either_form(tmp_path: Path, trust_path: Path):
    path = signed_agreement(tmp_path)
    kid = thumbprint(REGISTRY_JWK)
    for form in (kid, fingerprint(kid), spoken(kid), spoken(kid).upper(), spoken(kid)[::-1]):
        done = run(path, "--trust", trust_path, "--fingerprint", form)
        assert done.exit_code == (1 if form == spoken(kid)[::-1] else 0)
    assert spoken(kid) in run(path, "--trust", trust_path).stdout  # to compare
    groups = spoken(kid).split()
    assert [len(group) for group in groups] == [4] * 16
    assert set("".join(groups)) <= set("0123456789abcdef")


def test_a_document_without_signatures_is_reported_plainly(tmp_path: Path, pinned: Path):
    unsigned = write_pair(tmp_path, agreement_bytes(), {"signatures": []})
    assert "Nobody has signed it yet." in run(unsigned, "--trust", pinned).stdout
    (tmp_path / "paper.jws.json").unlink()
    assert "nobody has signed it yet" in run(unsigned, "--trust", pinned).stdout
    draft = tmp_path / "draft.json"
    draft.write_text(json.dumps(json.loads(agreement_bytes()), indent=1))
    said = run(draft, "--trust", pinned).stdout
    assert "it is a draft" in said
    assert "registry agreement export" in said


def test_the_signatures_are_not_the_document(tmp_path: Path, trust_path: Path):
    path = signed_agreement(tmp_path)
    done = run(envelope_path(path), "--trust", trust_path)
    assert done.exit_code == 2
    assert f"Verify the document beside them, {path.name}." in done.stderr


def test_exit_1_with_the_trust_file_of_another_registry(tmp_path: Path, trust_path: Path):
    wrong = thumbprint(public_jwk(new_key()))
    done = run(signed_agreement(tmp_path), "--trust", trust_path, "--fingerprint", wrong)
    assert done.exit_code == 1
    assert "another registry key" in done.stdout


def test_exit_2_for_what_is_no_file_of_ours(tmp_path: Path, trust_path: Path):
    other = tmp_path / "notes.txt"
    other.write_text("hello")
    done = run(other, "--trust", trust_path)
    assert done.exit_code == 2
    assert "not an agreement" in done.stderr


def test_exit_2_for_a_trust_file_that_is_none(tmp_path: Path):
    bad = tmp_path / "trust.json"
    bad.write_bytes(canonical_bytes({"trust": {}}))
    assert run(signed_agreement(tmp_path), "--trust", bad).exit_code == 2


@pytest.mark.parametrize("arguments", [(), ("/nowhere.json",), ("--no-such-option",)])
def test_exit_2_for_wrong_use(arguments: tuple[str, ...]):
    assert run(*arguments).exit_code == 2


def test_a_folder_is_verified_with_a_line_for_each_and_a_summary(tmp_path: Path, pinned: Path):
    payload = agreement_bytes()
    every = [entry(org, payload) for org in PARTIES]
    write_pair(tmp_path, payload, {"signatures": every}, "a-good")
    write_pair(tmp_path, payload, {"signatures": every[1:]}, "b-unsigned")
    write_pair(
        tmp_path, payload.replace(b"Hospital", b"hospital"), {"signatures": every}, "c-other"
    )
    write_pair(tmp_path, payload, {"signatures": every}, "d-gone").unlink()
    done = run(tmp_path, "--trust", pinned)
    lines = done.stdout.splitlines()
    assert done.exit_code == 1
    assert lines[0] == "a-good.json: Valid."
    assert lines[1] == f"b-unsigned.json: Not valid. {PARTIES[0]} has not signed."
    assert lines[2].startswith("c-other.json: Not valid. Signature 1: ")
    assert lines[3].startswith("d-gone.json: Not valid. Its signatures are here")
    assert lines[4] == "4 documents: 1 valid, 3 not."
    assert "what has changed since, this cannot see" in lines[-1]
    as_json = json.loads(run(tmp_path, "--trust", pinned, "--json").stdout)
    assert [v["valid"] for v in as_json["documents"].values()] == [True, False, False, False]
    assert as_json["documents"]["a-good.json"]["as_of"].startswith("as of ledger")


def test_what_cannot_be_read_in_a_folder_is_not_valid_and_the_others_are_looked_at(
    tmp_path: Path, pinned: Path
):
    payload = agreement_bytes()
    every = {"signatures": [entry(org, payload) for org in PARTIES]}
    for name in ("a-folder", "b-folder", "c-good"):
        write_pair(tmp_path, payload, every, name)
    (tmp_path / "a-folder.json").unlink()
    (tmp_path / "a-folder.json").mkdir()
    (tmp_path / "b-folder.jws.json").unlink()
    (tmp_path / "b-folder.jws.json").mkdir()
    done = run(tmp_path, "--trust", pinned)
    lines = done.stdout.splitlines()
    assert lines[0] == "a-folder.json: Not valid. It cannot be read: Is a directory."
    assert lines[1] == "b-folder.json: Not valid. It cannot be read: Is a directory."
    assert lines[2] == "c-good.json: Valid."


def test_what_a_signer_wrote_begins_no_line_of_ours(tmp_path: Path):
    payload, key = charter_bytes(), KEYS[COUNCIL]
    signed = json.loads(unb64(entry(COUNCIL, payload)["protected"]) or b"")
    header = {**signed, "person": "Ann\nValid. Everything.\u2028Valid."}
    protected = b64(canonical_bytes(header))
    assert not isinstance(key, EllipticCurvePrivateKey)
    value = b64(key.sign(f"{protected}.{b64(payload)}".encode()))
    entries = [{"protected": protected, "signature": value}]
    done = run(write_pair(tmp_path, payload, {"signatures": entries}))
    assert not any(line.startswith("Valid") for line in done.stdout.splitlines())
    assert "Ann\\nValid." in done.stdout


def test_a_fingerprint_needs_a_trust_file(tmp_path: Path):
    done = run(signed_agreement(tmp_path), "--fingerprint", thumbprint(REGISTRY_JWK))
    assert done.exit_code == 2
    assert "--trust" in done.stderr


def test_a_folder_of_good_ones_exits_0_and_without_trust_1(tmp_path: Path, pinned: Path):
    signed_agreement(tmp_path)
    assert run(tmp_path, "--trust", pinned).exit_code == 0
    without = run(tmp_path)
    assert without.exit_code == 1
    assert "paper.json: Signers not established." in without.stdout


def test_a_folder_with_nothing_to_verify_is_wrong_use(tmp_path: Path, trust_path: Path):
    done = run(tmp_path, "--trust", trust_path)
    assert done.exit_code == 2
    assert "no document here with its signatures" in done.stderr


def test_a_key_that_one_person_enrolled_is_said_to_be_so(tmp_path: Path):
    keys = [
        member_key(org, **({"confirmed_by_one": True} if org == ICB else {})) for org in PARTIES
    ]
    trust = tmp_path / "wisc-trust.json"
    trust.write_bytes(trust_bytes(*keys))
    path = signed_agreement(tmp_path)
    done = run(path, "--trust", trust, "--fingerprint", thumbprint(REGISTRY_JWK))
    assert done.exit_code == 0
    assert done.stdout.count("Its key was enrolled on one person's word") == 1
