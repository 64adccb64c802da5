"""Signing and verifying 10,000 agreements, against bare Ed25519 over the same signing inputs.

Bare is ``cryptography``'s own sign and verify with loaded keys and bytes at hand: no reading, no
schema, no canonical form, no counting of parties. Ours does all of that. Both take turns every 100
agreements, so that a machine that slows down slows both.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from registry.documents.json.canonical import canonical_bytes
from registry.documents.signatures.envelope import sign, sign_read
from registry.documents.signatures.keys import SigningKey, b64_bytes, new_key, unb64
from registry.documents.signatures.signable import Signable
from registry.documents.verify.documents import verify_document
from registry.documents.verify.trust import Trust, build_trust, read_trust
from registry.resources import shipped
from registry.services.setup.demonstration import made_out
from registry.serving import collect_rarely

AGREEMENTS, FEWER, TURN, ROUNDS = 10_000, 1_000, 100, 3
VERIFYING = "verifying / bare Ed25519"
SIGNING = "signing, the document read once for all its parties / bare Ed25519"
GOALS = dict.fromkeys((VERIFYING, SIGNING), "≤ 1.6")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PLAN = json.loads((shipped("agreements") / "demonstration/partnership.json").read_text("utf-8"))


@dataclass
class Keys:
    """Every signatory's keys, and the trust file that names them."""

    signing: dict[str, SigningKey] = field(default_factory=dict)
    public: dict[str, Any] = field(default_factory=dict)
    content: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def made(cls) -> Keys:
        signing = {item["id"]: SigningKey.of(new_key()) for item in PLAN["partners"]}
        stated = [
            {
                "kid": key.kid,
                "org": org,
                "jwk": key.jwk,
                "person": "Amara Osei",
                "role": "Chief officer",
                "from": "2026-01-01T00:00:00Z",
                "to": None,
            }
            for org, key in signing.items()
        ]
        content = build_trust(
            new_key(),
            issuer="https://registry.example",
            issued_at=NOW,
            checkpoint="registry.example\n1\nq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=\n",
            member_keys=stated,
            members=[],
        )
        public = {org: key.private.public_key() for org, key in signing.items()}
        return cls(signing, public, content)

    def trust(self) -> Trust:
        return read_trust(json.dumps(self.content).encode())


@dataclass(frozen=True)
class Signed:
    """An agreement as it lies in a folder, and its parties."""

    payload: bytes
    envelope: bytes
    entries: list[dict[str, str]]
    parties: tuple[str, ...]


def agreements(keys: Keys, count: int, *, two: bool = False) -> list[Signed]:
    """Return the demonstration's agreements, repeated under other ids, or cut to two parties."""
    models = []
    for order in PLAN["agreements"]:
        content = made_out(PLAN, order, date(2026, 11, 22))
        if two:
            content = {**content, "parties": content["parties"][:2]}
        models.append(content)
    return [
        _signed(keys, {**models[number % len(models)], "id": f"agreement-{number}"})
        for number in range(count)
    ]


def _signed(keys: Keys, content: dict[str, Any]) -> Signed:
    document = Signable.read(payload := canonical_bytes(content))
    entries = [_entry(document, org, keys) for org in document.parties]
    envelope = json.dumps({"signatures": entries}, indent=2).encode() + b"\n"
    return Signed(payload, envelope, entries, document.parties)


def _entry(document: Signable, org: str, keys: Keys) -> dict[str, str]:
    return sign_read(
        document,
        keys.signing[org],
        org=org,
        person="Amara Osei",
        role="Chief officer",
        signed_at=NOW,
    )


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def turns(made: list[Signed], keys: Keys, trust: Trust) -> dict[str, float]:
    """Return seconds for each way, over all agreements, taking turns."""
    spent: dict[str, float] = defaultdict(float)
    for start in range(0, len(made), TURN):
        batch = made[start : start + TURN]
        inputs = list(_inputs(batch, keys))
        ways: dict[str, Callable[[], object]] = {
            "verify bare": lambda inputs=inputs: [p.verify(s, data) for _, p, s, data in inputs],
            "verify": lambda batch=batch: [_verify(signed, trust) for signed in batch],
            "sign bare": lambda inputs=inputs: [k.sign(data) for k, _, _, data in inputs],
            "sign": lambda batch=batch: [_sign(signed, keys) for signed in batch],
        }
        if len(made) <= FEWER:
            ways["sign apart"] = lambda batch=batch: [_sign_apart(signed, keys) for signed in batch]
        order = list(ways) if start % (2 * TURN) else list(reversed(ways))
        for name in order:
            spent[name] += _timed(ways[name])
    return spent


def _inputs(batch: list[Signed], keys: Keys) -> Iterator[tuple[Any, Any, bytes, bytes]]:
    """Yield private key, public key, signature and signing input of every signature."""
    for signed in batch:
        encoded = b64_bytes(signed.payload)
        for org, entry in zip(signed.parties, signed.entries, strict=True):
            private, public = keys.signing[org].private, keys.public[org]
            raw = unb64(entry["signature"]) or b""
            yield private, public, raw, entry["protected"].encode() + b"." + encoded


def _verify(signed: Signed, trust: Trust) -> None:
    verdict = verify_document(signed.payload, signed.envelope, trust)
    if not verdict.valid:
        raise AssertionError(verdict.reasons)


def _sign(signed: Signed, keys: Keys) -> None:
    """Read the document once, and let every party sign it."""
    document = Signable.read(signed.payload)
    for org in signed.parties:
        _entry(document, org, keys)


def _sign_apart(signed: Signed, keys: Keys) -> None:
    """Let every party read the document and sign it."""
    for org in signed.parties:
        private = keys.signing[org].private
        sign(signed.payload, private, org=org, person="A", role="B", signed_at=NOW)


def _by_command(made: list[Signed], keys: Keys) -> float:
    """Time `registry verify FOLDER`, with starting Python, reading 20,000 files and printing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "signed"
        folder.mkdir()
        for number, signed in enumerate(made):
            (folder / f"{number}.json").write_bytes(signed.payload)
            (folder / f"{number}.jws.json").write_bytes(signed.envelope)
        trust = Path(name) / "wisc-trust.json"
        trust.write_text(json.dumps(keys.content))
        command = [str(Path(sys.executable).parent / "registry"), "verify", str(folder)]
        return _timed(
            lambda: subprocess.run(
                [*command, "--trust", str(trust), "--fingerprint", keys.trust().fingerprint],
                check=True,
                capture_output=True,
            )
        )


def section() -> str:
    """Return the table, as Markdown."""
    keys = Keys.made()
    trust = keys.trust()
    many = agreements(keys, AGREEMENTS)
    two = agreements(keys, FEWER, two=True)
    collect_rarely()
    found: dict[str, list[float]] = {}
    signatures = sum(len(signed.entries) for signed in many)
    for number in range(ROUNDS):
        spent = turns(many, keys, trust)
        pair = turns(two, keys, trust)
        command = _by_command(many, keys)
        for name, ratio in {
            VERIFYING: spent["verify"] / spent["verify bare"],
            "`registry verify FOLDER` / bare Ed25519": command / spent["verify bare"],
            SIGNING: spent["sign"] / spent["sign bare"],
            "verifying, two parties each / bare Ed25519": pair["verify"] / pair["verify bare"],
            "signing, two parties, each reads the document / bare Ed25519": pair["sign apart"]
            / pair["sign bare"],
        }.items():
            found.setdefault(name, []).append(ratio)
        last = ", ".join(f"{ratios[-1]:.2f}" for ratios in found.values())
        print(f"signing: round {number + 1} of {ROUNDS}: {last}", flush=True)
    table = "\n".join(
        f"| {name} | {statistics.median(ratios):.2f} | {GOALS.get(name, '—')} |"
        for name, ratios in found.items()
    )
    kib = statistics.mean(len(signed.payload) for signed in many) / 1024
    return f"""## Signing and verifying

{AGREEMENTS:,} agreements, the demonstration's five over and over, of {signatures / AGREEMENTS:.1f}
signatures and {kib:.1f} KiB each on average. Bare Ed25519 is given the same signing inputs, ready,
and does nothing else; ours reads, holds to schema and canonical form, and counts the parties. Both
take turns every {TURN} agreements; the median of {ROUNDS} rounds. `registry verify FOLDER` is the
whole command: starting, reading {2 * AGREEMENTS:,} files, printing a line each. Two parties, over
{FEWER:,}: the fewer sign, the more the document itself weighs.

| what | measured | goal |
|---|---|---|
{table}
"""


if __name__ == "__main__":
    print(section())
