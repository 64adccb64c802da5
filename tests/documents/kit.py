"""Documents, keys and trust files that the tests of this folder share."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from registry.documents.json.canonical import canonical_bytes
from registry.documents.signatures.envelope import sign
from registry.documents.signatures.keys import ES256, PrivateKey, new_key, public_jwk, thumbprint
from registry.documents.verify.trust import build_trust
from registry.resources import shipped
from registry.services.drafting.templates import MakeOut, make_out

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
ISSUER = "https://registry.example"
CHECKPOINT = "registry.example\n42\nq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=\n"
COUNCIL, HOSPITAL, SURGERY, ICB = "council", "hospital", "surgery", "icb"
PARTIES = (COUNCIL, HOSPITAL, ICB, SURGERY)

REGISTRY_KEY = new_key()
KEYS: dict[str, PrivateKey] = {
    COUNCIL: new_key(),
    HOSPITAL: new_key(ES256),
    ICB: new_key(),
    SURGERY: new_key(ES256),
}


@cache
def charter_bytes() -> bytes:
    path = shipped("agreements") / "charter" / "wisc-charter.json"
    return canonical_bytes(json.loads(path.read_text("utf-8")))


@cache
def agreement_bytes() -> bytes:
    path = shipped("agreements") / "templates" / "hospital-discharge.json"
    order = MakeOut(
        agreement_id="discharge",
        title="Hospital discharge",
        charter_id="wisc",
        charter_version=1,
        fill={
            "hospital": [HOSPITAL],
            "council": [COUNCIL],
            "general_practice": [SURGERY],
            "commissioner": [ICB],
        },
        kinds={
            HOSPITAL: "nhs_trust",
            COUNCIL: "local_authority",
            SURGERY: "gp_practice",
            ICB: "icb",
        },
        start=date(2026, 1, 1),
        review=date(2027, 1, 1),
    )
    return canonical_bytes(make_out(json.loads(path.read_text("utf-8")), order))


def entry(
    org: str, payload: bytes, key: PrivateKey | None = None, at: datetime = NOW
) -> dict[str, str]:
    key = key or KEYS[org]
    return sign(payload, key, org=org, person="Amara Osei", role="Chief officer", signed_at=at)


def member_key(holder: str, /, **changes: object) -> dict[str, Any]:
    jwk = public_jwk(KEYS[holder])
    stated = {
        "kid": thumbprint(jwk),
        "org": holder,
        "jwk": jwk,
        "person": "Amara Osei",
        "role": "Chief officer",
        "from": "2026-01-01T00:00:00Z",
        "to": None,
    }
    return {**stated, **changes}


def trust_content(
    *keys: dict[str, Any], checkpoint: str = CHECKPOINT, key: PrivateKey = REGISTRY_KEY
) -> dict[str, Any]:
    return build_trust(
        key,
        issuer=ISSUER,
        issued_at=NOW,
        checkpoint=checkpoint,
        member_keys=keys or [member_key(org) for org in KEYS],
        members=[
            {
                "org": COUNCIL,
                "status": "active",
                "since": "2026-01-01",
                "charter": "wisc",
                "charter_version": 1,
            }
        ],
    )


def trust_bytes(*keys: dict[str, Any], **changes: Any) -> bytes:
    return json.dumps(trust_content(*keys, **changes)).encode()


def write_pair(folder: Path, payload: bytes, envelope: object, name: str = "paper") -> Path:
    """Write a document with its envelope beside it."""
    path = folder / f"{name}.json"
    path.write_bytes(payload)
    (folder / f"{name}.jws.json").write_text(json.dumps(envelope), "utf-8")
    return path


def signed_agreement(folder: Path) -> Path:
    payload = agreement_bytes()
    return write_pair(folder, payload, {"signatures": [entry(org, payload) for org in PARTIES]})
