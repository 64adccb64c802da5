"""Members and their statements, which anyone may read over HTTP, and the ledger, for auditors."""

from __future__ import annotations

import asyncio
import json

from registry.documents.signatures.statement import verify_membership
from registry.documents.verify.trust import read_trust
from registry.resources import shipped
from registry.services.signer import CheckpointSigner
from tests.api.conftest import Api
from tests.simulator import CHARITY, COUNCIL, SCHOOL


async def test_members_are_public_and_statements_verify(api: Api):
    charter = json.loads((shipped("agreements") / "charter/wisc-charter.json").read_text())
    officer = await api.headers(COUNCIL, "officer")
    await api.client.post("/api/v1/agreements", json=charter, headers=officer)
    await api.partnership.enrol(SCHOOL)
    await api.partnership.sign("wisc", 1, SCHOOL)
    assert [member["id"] for member in (await api.client.get("/api/v1/members")).json()] == [SCHOOL]
    unknown = await api.client.get(f"/api/v1/members/{CHARITY}")
    assert unknown.status_code == 404
    assert unknown.headers["content-type"] == "application/problem+json"
    await CheckpointSigner(api.partnership.registry).sign_once()
    trust = read_trust((await api.client.get("/.well-known/wisc-trust.json")).content)
    answer = await api.client.get(
        f"/api/v1/members/{SCHOOL}", headers={"Accept": "application/jwt"}
    )
    assert answer.headers["content-type"] == "application/jwt"
    claims = verify_membership(answer.text, trust.registry_jwk, api.partnership.clock.now)
    assert (claims["sub"], claims["status"]) == (SCHOOL, "active")
    await api.client.post(
        f"/api/v1/partners/{SCHOOL}/membership",
        json={"status": "suspended", "reason": "no policy document"},
        headers=officer,
    )
    now = await api.client.get(f"/api/v1/members/{SCHOOL}")
    assert now.json()["status"] == "suspended"


async def test_the_ledger_is_signed_in_the_background_and_read_by_auditors(api: Api):
    for _ in range(100):
        note = await api.client.get("/api/v1/ledger/checkpoint")
        if note.status_code == 200:
            break
        await asyncio.sleep(0.05)
    assert note.text.startswith("registry.test/ledger\n")
    auditor = await api.headers(COUNCIL, "auditor")
    leaves = (await api.client.get("/api/v1/ledger/leaves", headers=auditor)).json()
    assert [leaf["leaf_index"] for leaf in leaves] == list(range(len(leaves)))
    assert set(leaves[0]) == {
        "leaf_index",
        "kind",
        "record_id",
        "version",
        "commitment",
        "leaf_hash",
        "recorded_at",
    }
