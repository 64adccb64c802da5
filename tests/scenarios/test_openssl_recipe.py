"""The recipe for openssl alone is run as written."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.documents.json.canonical import canonical_bytes
from registry.documents.signatures.envelope import sign
from registry.documents.signatures.keys import (
    ED25519,
    ES256,
    b64,
    new_key,
    public_jwk,
    thumbprint,
    unb64,
)
from registry.resources import shipped

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "verify-with-openssl.md"
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
SCRIPT, COMMAND = BLOCKS
KEYS = {"council": new_key(ED25519), "hospital": new_key(ES256), "police": new_key(ED25519)}

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl here")


def charter() -> bytes:
    path = shipped("agreements") / "charter" / "wisc-charter.json"
    return canonical_bytes(json.loads(path.read_text("utf-8")))


def entry(org: str, key_of: str | None = None, payload: bytes | None = None) -> dict[str, str]:
    return sign(
        payload or charter(),
        KEYS[key_of or org],
        org=org,
        person="Siân Osei",
        role='Chief "acting" officer',
        signed_at=datetime(2026, 6, 1, 12, tzinfo=UTC),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "verify.sh").write_text(SCRIPT, "utf-8")
    lines = [f"{thumbprint(public_jwk(key))} {org}\n" for org, key in KEYS.items()]
    (tmp_path / "trusted.txt").write_text("".join(lines))
    (tmp_path / "charter.json").write_bytes(charter())
    return tmp_path


def run(folder: Path, *entries: dict[str, str], indent: int | None = 2) -> tuple[int, str]:
    envelope: dict[str, Any] = {"signatures": list(entries)}
    (folder / "charter.jws.json").write_text(json.dumps(envelope, indent=indent) + "\n")
    done = subprocess.run(
        ["sh", "-c", COMMAND], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("org", KEYS)
@pytest.mark.parametrize("indent", [None, 2])
def test_one_signature_of_either_kind(folder: Path, org: str, indent: int | None):
    code, said = run(folder, entry(org), indent=indent)
    assert code == 0, said
    assert said.startswith(f"signed: {org}, ")
    assert said.rstrip().endswith("2026-06-01T12:00:00Z")


def test_es256_many_times_over(folder: Path):
    """Each signature has other numbers, which DER writes shorter or longer by their first bits."""
    for _ in range(20):
        assert run(folder, entry("hospital"))[0] == 0


def test_a_fingerprint_that_begins_with_a_hyphen(folder: Path, monkeypatch: pytest.MonkeyPatch):
    made = (new_key(ED25519) for _ in range(10_000))
    key = next(key for key in made if thumbprint(public_jwk(key)).startswith("-"))
    monkeypatch.setitem(KEYS, "hospice", key)
    (folder / "trusted.txt").write_text(f"{thumbprint(public_jwk(key))} hospice\n")
    code, said = run(folder, entry("hospice"))
    assert (code, said.count("signed: ")) == (0, 1)


def test_everyone(folder: Path):
    code, said = run(folder, *(entry(org) for org in KEYS))
    assert (code, said.count("signed: ")) == (0, 3)


@pytest.mark.parametrize("org", ["council", "hospital"])
def test_one_byte_of_the_document_changed(folder: Path, org: str):
    good = charter()
    for at in (10, len(good) // 2, len(good) - 3):
        changed = good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]
        (folder / "charter.json").write_bytes(changed)
        assert run(folder, entry(org)) == (1, "NOT VALID: signature 1\n")


def test_a_line_break_at_the_end_of_the_document(folder: Path):
    (folder / "charter.json").write_bytes(charter() + b"\n")
    assert run(folder, entry("council"))[0] == 1


@pytest.mark.parametrize("org", ["council", "hospital"])
@pytest.mark.parametrize("at", [0, 31, 32, 63])
def test_one_byte_of_the_signature_changed(folder: Path, org: str, at: int):
    good = entry(org)
    raw = bytearray(unb64(good["signature"]) or b"")
    raw[at] ^= 1
    assert run(folder, {**good, "signature": b64(bytes(raw))})[0] == 1


@pytest.mark.parametrize("org", ["council", "hospital"])
def test_one_word_of_the_header_changed(folder: Path, org: str):
    good = entry(org)
    header = (unb64(good["protected"]) or b"").replace(b"2026-06-01", b"2026-06-02")
    assert run(folder, {**good, "protected": b64(header)})[0] == 1


def test_one_bad_signature_among_good_ones(folder: Path):
    bad = {**entry("police"), "signature": entry("council")["signature"]}
    code, said = run(folder, entry("council"), bad, entry("hospital"))
    assert code == 1
    assert "NOT VALID: signature 2\n" in said
    assert said.count("signed: ") == 2


def test_a_key_nobody_trusts_and_a_key_for_another(folder: Path):
    assert run(folder, entry("stranger", key_of="council"))[0] == 1
    assert run(folder, entry("council", key_of="hospital"))[0] == 1
    (folder / "trusted.txt").write_text("")
    assert run(folder, entry("council"))[0] == 1


def test_a_forged_header_of_several_lines(folder: Path):
    """A header must not add lines: grep takes each line of a pattern as a pattern of its own."""
    forger = new_key(ED25519)
    assert isinstance(forger, Ed25519PrivateKey)
    real = thumbprint(public_jwk(KEYS["council"]))
    header = json.loads(unb64(entry("council")["protected"]) or b"")
    header |= {"jwk": public_jwk(forger), "kid": thumbprint(public_jwk(forger)), "org": "forger"}
    text = json.dumps(header)[:-1] + ',\n"org": "' + real + ' council"\n}'
    protected = b64(text.encode())
    signature = b64(forger.sign(f"{protected}.{b64(charter())}".encode()))
    assert run(folder, {"protected": protected, "signature": signature})[0] == 1


def test_signed_twice_and_by_nobody(folder: Path):
    code, said = run(folder, entry("council"), entry("council"))
    assert code == 1
    assert "signed twice: council" in said
    code, said = run(folder)
    assert code == 1
    assert "no signatures" in said


def test_the_page_tells_users_of_jose_to_loop():
    assert "loop over every signature" in PAGE.read_text("utf-8")
