"""The page for node's jose is run as written: another language, another library."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from registry.documents.json.canonical import canonical_bytes
from registry.documents.signatures.fingerprints import fingerprint
from registry.documents.signatures.keys import b64, new_key, public_jwk, thumbprint
from registry.documents.signatures.statement import issue_membership
from tests.documents.kit import (
    COUNCIL,
    HOSPITAL,
    ISSUER,
    KEYS,
    PARTIES,
    REGISTRY_KEY,
    agreement_bytes,
    charter_bytes,
    entry,
    member_key,
    trust_bytes,
    write_pair,
)
from tests.node import jose

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "verify-with-jose.md"
SCRIPT = re.findall(r"^```js\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)[0]
COMMANDS = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)[0]
REGISTRY = fingerprint(thumbprint(public_jwk(REGISTRY_KEY)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "node_modules").symlink_to(jose.folder() / "node_modules")
    (tmp_path / "verify.mjs").write_text(SCRIPT, "utf-8")
    (tmp_path / "wisc-trust.json").write_bytes(trust_bytes())
    return tmp_path


def run(folder: Path, name: str, registry: str = REGISTRY) -> tuple[int, str]:
    """Run the page's own command on a file of this name."""
    command = COMMANDS.splitlines()[1].replace("charter.json", name)
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={
            "FINGERPRINT": registry,
            "PATH": str(Path(shutil.which("node") or "").parent) + ":/usr/bin:/bin",
        },
    )
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def signed(folder: Path, *entries: dict[str, str], payload: bytes | None = None) -> tuple[int, str]:
    payload = payload or agreement_bytes()
    write_pair(folder, payload, {"signatures": list(entries)}, "charter")
    return run(folder, "charter.json")


def every() -> list[dict[str, str]]:
    return [entry(org, agreement_bytes()) for org in PARTIES]


def test_an_agreement_that_everybody_signed_with_keys_of_both_kinds(folder: Path):
    code, said = signed(folder, *every())
    assert code == 0, said
    assert said.count("signed: ") == len(PARTIES)
    assert "VALID, by the trust file of 2026-06-01T12:00:00Z" in said


def test_a_charter(folder: Path):
    code, said = signed(folder, entry(COUNCIL, charter_bytes()), payload=charter_bytes())
    assert (code, said.count("signed: ")) == (0, 1)


def test_one_bad_signature_among_good_ones(folder: Path):
    """The page's script refuses what the library's own general form accepts."""
    entries = every()
    entries[1] = {**entries[1], "signature": entries[0]["signature"]}
    code, said = signed(folder, *entries)
    assert (code, "NOT VALID" in said) == (1, True)
    assert _any_of(folder, entries) == "taken"


def _any_of(folder: Path, entries: list[dict[str, str]]) -> str:
    """Return the answer of `generalVerify` to the same envelope with the first party's key."""
    whole = {"payload": b64(agreement_bytes()), "signatures": entries}
    org = PARTIES[0]
    algorithm = "ES256" if public_jwk(KEYS[org])["kty"] == "EC" else "Ed25519"
    script = f"""
import {{ generalVerify, importJWK }} from "jose";
const key = await importJWK({json.dumps(public_jwk(KEYS[org]))}, "{algorithm}");
await generalVerify({json.dumps(whole)}, key);
process.stdout.write("taken");
"""
    (folder / "any.mjs").write_text(script)
    done = subprocess.run(
        ["node", "any.mjs"], cwd=folder, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


CHANGES: dict[str, Any] = {
    "one byte of the document": lambda entries: (entries, agreement_bytes()[:-2] + b"2}"),
    "a party that has not signed": lambda entries: (entries[1:], None),
    "a party that has signed twice": lambda entries: ([*entries, entries[0]], None),
    "a key nobody trusts": lambda entries: (
        [entry(PARTIES[0], agreement_bytes(), new_key()), *entries[1:]],
        None,
    ),
    "nobody": lambda _: ([], None),
    "a signature for another document": lambda entries: (
        [entry(PARTIES[0], charter_bytes()), *entries[1:]],
        None,
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_is_not_valid(folder: Path, change: Any):
    entries, payload = change(every())
    code, said = signed(folder, *entries, payload=payload)
    assert code == 1, said
    assert "NOT VALID: " in said


def test_a_trust_file_of_another_registry_or_altered(folder: Path):
    write_pair(folder, agreement_bytes(), {"signatures": every()}, "charter")
    assert run(folder, "charter.json", thumbprint(public_jwk(new_key())))[0] == 1
    content = json.loads(trust_bytes())
    content["trust"]["member_keys"][0]["to"] = "2036-01-01T00:00:00Z"
    (folder / "wisc-trust.json").write_bytes(canonical_bytes(content))
    assert run(folder, "charter.json")[0] == 1


def test_a_key_that_has_ended(folder: Path):
    keys = [member_key(org) for org in PARTIES if org != HOSPITAL]
    ended = member_key(HOSPITAL, to="2026-07-01T00:00:00Z", signed=["A" * 86])
    (folder / "wisc-trust.json").write_bytes(trust_bytes(ended, *keys))
    code, said = signed(folder, *every())
    assert (code, "could not sign then" in said) == (1, True)


def statement(issued: datetime) -> str:
    return issue_membership(
        REGISTRY_KEY,
        issuer=ISSUER,
        org=COUNCIL,
        legal_name="Cyngor Sir Ynys Môn",
        status="active",
        since="2026-01-01",
        charter="wisc",
        charter_version=1,
        issued_at=issued,
        expires_at=issued + timedelta(hours=24),
    )


def test_a_membership_statement(folder: Path):
    now = datetime.now(UTC)
    path = folder / "statement.jwt"
    path.write_text(statement(now) + "\n")
    code, said = run(folder, path.name)
    assert code == 0, said
    assert "Cyngor Sir Ynys Môn: active since 2026-01-01" in said
    path.write_text(statement(now - timedelta(hours=25)))
    assert run(folder, path.name)[0] == 1
    good = statement(now)
    path.write_text(good[:-10] + ("A" if good[-10] != "A" else "B") + good[-9:])
    assert run(folder, path.name)[0] == 1


def test_the_page_says_to_loop_over_each_signature():
    assert "Loop over each signature" in PAGE.read_text("utf-8")
