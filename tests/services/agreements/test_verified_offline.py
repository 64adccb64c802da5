"""What a file shows offline about the steps of its agreement, on both engines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from registry.documents.signatures.envelope import sign
from registry.documents.verify.files import Verdict, verify_path
from registry.documents.verify.trust import read_trust
from registry.domain.agreements.lifecycle import Act
from registry.services.agreements import registering
from registry.services.charter import members
from registry.services.signer import CheckpointSigner
from tests.services.agreements.test_lifecycle import enter, leave, registered, take, view_of
from tests.simulator import (
    CHARITY,
    COUNCIL,
    HOSPITAL,
    SCHOOL,
    Partnership,
)
from tests.simulator.scenes import with_keys

pytestmark = pytest.mark.scene(after=with_keys)


async def test_offline_verification_reports_paper_departures_and_ends(
    partnership: Partnership, tmp_path: Path
):
    await registered(partnership, "discharge")
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL)
    await enter(partnership, SCHOOL, "discharge")
    await partnership.sign("discharge", 1, CHARITY)
    view = await view_of(partnership, "discharge")
    path = tmp_path / "discharge.json"
    path.write_bytes(view.document.payload)
    (tmp_path / "discharge.jws.json").write_text(json.dumps(registering.envelope_of(view)))

    async def verdict() -> Verdict:
        signer = CheckpointSigner(partnership.registry)
        trust = await members.trust_file(partnership.registry, signer)
        return verify_path(path, read_trust(json.dumps(trust).encode()))

    before = await verdict()
    assert before.valid, before.reasons
    said = " ".join(before.findings)
    assert f"Signed on paper for {SCHOOL}" in said
    assert f"Signed for {CHARITY}" in said
    assert "in force" in said
    assert not verify_path(path, None).valid  # only the registry vouches for paper
    await leave(partnership, SCHOOL, "discharge")
    await take(partnership, COUNCIL, "discharge", Act.TERMINATE)
    after = await verdict()
    assert after.valid
    today = partnership.registry.today()
    assert f"{SCHOOL} is no party to it from {today} on." in after.findings
    assert "How it stood then: terminated." in after.findings


async def test_offline_a_withdrawn_version_is_not_valid_whoever_signed_it(
    partnership: Partnership, tmp_path: Path
):
    await registered(partnership, "discharge")
    view = await view_of(partnership, "discharge")
    path = tmp_path / "discharge.json"
    path.write_bytes(view.document.payload)
    entries = [
        sign(
            view.document.payload,
            partnership.keys[org],
            org=org,
            person="Chief Officer",
            role="Chief Executive",
            signed_at=partnership.clock.now,
        )
        for org in view.document.parties
    ]
    (tmp_path / "discharge.jws.json").write_text(json.dumps({"signatures": entries}))
    await take(partnership, COUNCIL, "discharge", Act.WITHDRAW)
    trust = await members.trust_file(partnership.registry, CheckpointSigner(partnership.registry))
    verdict = verify_path(path, read_trust(json.dumps(trust).encode()))
    assert "withdrawn" in " ".join(verdict.reasons)
    assert not verdict.valid
