"""The audit against bare loops, in one process and in turns.

The bare loop reads every row of every kind of record with the columns that are compared, and hashes
its body under its salt (with the library's HMAC) and its bytes: no leaf, no tree, no field is read.
It runs before and after each audit, because a machine's pace changes. Bare Ed25519 is given the
same signing inputs, ready, and does nothing else.
"""

from __future__ import annotations

import asyncio
import hmac
import sqlite3
import statistics
import tempfile
import time
from collections import defaultdict
from hashlib import sha256
from pathlib import Path

from registry.bootstrap import open_registry
from registry.documents.signatures.envelope import unverified_claims
from registry.documents.signatures.keys import SigningKey, b64_bytes, unb64
from registry.domain.records.agreements import Document
from registry.domain.records.signing import AcceptedSignature, SignatoryKey
from registry.services.context import Registry
from registry.services.ledger_ports import DERIVED, ENTRIES, INDEXES, SIGNATURES
from registry.services.reports.audit import IN_COMMANDS
from registry.services.signer import CheckpointSigner
from registry.serving import collect_rarely
from registry.settings import Settings
from registry.store.codec import blob_fields, canonical_json
from registry.store.kinds import KINDS
from tests.bench import signing
from tests.bench.seed import seed

PEOPLE, SIGNED, ROUNDS = 20_000, 500, 5
ROWS = "entries compared / a bare loop that reads and hashes their rows"
EVERYTHING = "entries and derived rows compared / a bare loop over all of them"
GOALS = {ROWS: "≥ 0.5", SIGNATURES: "≥ 0.7"}


async def add_signed(registry: Registry, keys: signing.Keys, made: list[signing.Signed]) -> None:
    """Add real agreements with their signatures, and the keys of those who signed."""
    async with registry.database.unit_of_work() as uow:
        for org, key in keys.signing.items():
            uow.add(_key(registry, org, key))
        await uow.commit()
    for start in range(0, len(made), 100):
        async with registry.database.unit_of_work() as uow:
            for number, signed in enumerate(made[start : start + 100], start=start):
                uow.add(_document(registry, f"agreement-{number}", signed))
                for org, entry in zip(signed.parties, signed.entries, strict=True):
                    uow.add(_signature(registry, f"agreement-{number}", org, entry))
            await uow.commit()


def _key(registry: Registry, org: str, key: SigningKey) -> SignatoryKey:
    now = registry.now()
    return SignatoryKey(
        kid=key.kid,
        version=1,
        partner_id=org,
        jwk=canonical_json(key.jwk),
        person="Amara Osei",
        role="Chief officer",
        enrolled_by="operator",
        checked_by="telephone",
        active_from=now,
        active_to=None,
        recorded_at=now,
        recorded_by="bench",
    )


def _document(registry: Registry, document_id: str, signed: signing.Signed) -> Document:
    today = registry.today()
    return Document(
        document_id=document_id,
        version=1,
        kind="pisa",
        title=document_id,
        payload=signed.payload,
        sha256=sha256(signed.payload).hexdigest(),
        parties=signed.parties,
        flows=(),
        start_date=today,
        review_date=today,
        end_date=None,
        recorded_at=registry.now(),
        recorded_by="bench",
    )


def _signature(
    registry: Registry, document_id: str, org: str, entry: dict[str, str]
) -> AcceptedSignature:
    claims = unverified_claims(entry)
    assert claims is not None
    return AcceptedSignature(
        document_id=document_id,
        document_version=1,
        partner_id=org,
        kid=claims.kid,
        person=claims.person,
        role=claims.role,
        protected=entry["protected"],
        signature=entry["signature"],
        signed_at=claims.signed_at,
        recorded_at=registry.now(),
        recorded_by="bench",
    )


def bare_rows(path: Path, *, with_derived: bool) -> float:
    """Return seconds to read and hash the rows of every kind, or all that is compared."""
    began = time.perf_counter()
    database = sqlite3.connect(path)
    for record, kind in KINDS.items():
        blobs = blob_fields(record)
        names = ["leaf_index", "leaf_id", "recorded_at", *kind.repeated, "salt", "body", *blobs]
        listed = ", ".join(f'"{name}"' for name in names)
        body = names.index("body")
        for row in database.execute(f"SELECT {listed} FROM {kind.table_name}"):
            hmac.digest(row[body - 1], row[body].encode(), "sha256")
            for value in row[body + 1 :]:
                sha256(value).digest()
    others = (
        "ledger_leaf",
        "alias",
        "consent_concern",
        "document_party",
        "agreement_flow",
        "flow_end",
    )
    for table in others if with_derived else ():
        for row in database.execute(f"SELECT * FROM {table}"):
            sha256(repr(row).encode()).digest()
    database.close()
    return time.perf_counter() - began


def bare(path: Path) -> tuple[float, float]:
    """Return seconds for the rows of every kind, and for all that is compared."""
    return bare_rows(path, with_derived=False), bare_rows(path, with_derived=True)


async def audited(registry: Registry) -> dict[str, float]:
    """Return the seconds that each part of the audit took."""
    spent: dict[str, float] = defaultdict(float)
    keys = [key.public_key() for key in registry.signing_keys]
    began = time.perf_counter()
    async for step in registry.database.audit(keys, 0, IN_COMMANDS):
        if step.found:
            raise AssertionError(step.found)
        now = time.perf_counter()
        spent[step.part] += now - began
        began = now
        if step.size:
            spent["size"] = step.size
    return spent


def bare_signatures(keys: signing.Keys, made: list[signing.Signed]) -> float:
    """Return seconds to verify all signatures, with the inputs ready."""
    spent = 0.0
    for start in range(0, len(made), 100):
        inputs = []
        for signed in made[start : start + 100]:
            encoded = b64_bytes(signed.payload)
            for org, entry in zip(signed.parties, signed.entries, strict=True):
                raw = unb64(entry["signature"]) or b""
                data = entry["protected"].encode() + b"." + encoded
                inputs.append((keys.public[org], raw, data))
        began = time.perf_counter()
        for key, raw, data in inputs:
            key.verify(raw, data)
        spent += time.perf_counter() - began
    return spent


async def measure(home: Path) -> dict[str, list[float]]:
    """Return the ratios of each round."""
    print(f"filling: {PEOPLE} people, {SIGNED} signed agreements …", flush=True)
    seeded = await asyncio.to_thread(seed, home, 40, 0, PEOPLE)
    keys = signing.Keys.made()
    made = signing.agreements(keys, SIGNED)
    environment = Settings.from_environment({"REGISTRY_HOME": str(seeded.home)})
    path = seeded.home / "registry.sqlite3"
    found: dict[str, list[float]] = defaultdict(list)
    async with open_registry(environment) as registry:
        await add_signed(registry, keys, made)
        await CheckpointSigner(registry).sign_once()
        collect_rarely()
        for _ in range(ROUNDS):
            before = bare(path)
            spent = await audited(registry)
            rows, everything = (
                statistics.mean(pair) for pair in zip(before, bare(path), strict=True)
            )
            found[ROWS].append(rows / spent[ENTRIES])
            found[EVERYTHING].append(everything / (spent[ENTRIES] + spent[DERIVED]))
            found[SIGNATURES].append(bare_signatures(keys, made) / spent[SIGNATURES])
            found["size"].append(spent["size"])
            for part in (ENTRIES, DERIVED, INDEXES):
                found[f"µs {part}"].append(spent[part] / spent["size"] * 1e6)
    return found


def section() -> str:
    """Return the table, as Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(measure(Path(folder) / "audit"))
    middle = {name: statistics.median(values) for name, values in found.items()}
    signatures = "signatures verified / bare Ed25519 over the same inputs"
    rows = [
        (ROWS, middle[ROWS], GOALS[ROWS]),
        (EVERYTHING, middle[EVERYTHING], "—"),
        (signatures, middle[SIGNATURES], GOALS[SIGNATURES]),
    ]
    table = "\n".join(f"| {name} | {value:.2f} | {goal} |" for name, value, goal in rows)
    parts = (ENTRIES, DERIVED, INDEXES)
    took = ", ".join(f"{middle[f'µs {part}']:.0f} µs for {part}" for part in parts)
    return f"""## The audit

{middle["size"]:,.0f} entries: {PEOPLE:,} people, each with a consent, and {SIGNED:,} agreements of
8.6 signatures each. Rates against each other, taken in turns in one process; the median of {ROUNDS}
rounds. The bare loop reads each row with the columns that are compared and hashes it (HMAC of the
body, SHA-256 of the bytes). The audit also reads and hashes its leaf, builds the tree, and compares
every column with the body. An entry took {took}.

| what | measured | goal |
|---|---|---|
{table}
"""


if __name__ == "__main__":
    print(section())
