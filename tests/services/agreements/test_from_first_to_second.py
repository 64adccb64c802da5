"""The migration of documents, told once: one of the first version, amended into the second."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from registry.documents.verify.files import Verdict, verify_path
from registry.documents.verify.trust import read_trust
from registry.services.agreements import changes, registering
from registry.services.agreements.document import agreement_html
from registry.services.charter import members
from registry.services.checks.checker import Checker
from registry.services.checks.view import check_view
from registry.services.drafting import sources, writing
from registry.services.drafting.second_version import carry_over
from registry.services.imports.exports import export
from registry.services.signer import CheckpointSigner
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, Partnership, discharge
from tests.simulator.answering import settled
from tests.simulator.scenes import with_keys

pytestmark = [pytest.mark.scene(after=with_keys), pytest.mark.each_engine]
EVERYONE = (COUNCIL, HOSPITAL, SCHOOL)


async def test_what_was_signed_stays_and_its_next_version_states_law_for_each_party(
    partnership: Partnership, tmp_path: Path
):
    p, officer = partnership, partnership.actor(COUNCIL)
    first, _ = await registering.register(p.registry, officer, discharge(p))
    assert "schema_version" not in json.loads(first.document.payload)
    await p.sign("discharge", 1, *EVERYONE)
    assert await listed(p) == [("discharge", 1, "in_force")]
    assert await relied_on(p) == (1, "in_force")
    assert (await verified(p, 1, tmp_path)).valid
    printed = await agreement_html(p.registry, officer, "discharge", 1)
    assert "County Council" in printed

    begun = await sources.from_newest(p.registry, officer, "discharge", keep_dates=True)
    draft, _ = await writing.begin(p.registry, officer, begun)
    draft, _ = await carry_over(p.registry, officer, "discharge", draft.version)
    draft, _ = await writing.submit(p.registry, officer, "discharge", draft.version)
    seen = await settled(p.registry, officer, "discharge")
    await writing.register(p.registry, officer, "discharge", seen)
    compared = changes.as_text(await changes.between(p.registry, officer, "discharge", 1, 2))
    assert "Everyone relies on the same." in compared
    assert "{" not in compared
    assert await relied_on(p) == (1, "under_amendment"), "until every party has signed"

    await p.sign("discharge", 2, *EVERYONE)
    assert await listed(p) == [("discharge", 2, "in_force")]
    assert await relied_on(p) == (2, "in_force")
    for version in (1, 2):
        verdict = await verified(p, version, tmp_path)
        assert verdict.valid, verdict.reasons
    assert await agreement_html(p.registry, officer, "discharge", 1) != printed, "it is replaced"
    assert "Power or duty" in await agreement_html(p.registry, officer, "discharge", 2)

    found = await export(p.registry, officer, "agreements")
    [record] = json.loads(found.as_json())
    second = await registering.read(p.registry, officer, "discharge", 2)
    assert record["document"] == json.loads(second.document.payload)
    assert record["document"]["schema_version"] == 2
    assert {party["legal_name"] for party in record["document"]["parties"]} == {
        "County Council",
        "County Hospital",
        "Hill School",
    }


async def listed(p: Partnership) -> list[tuple[str, int, str]]:
    found = await registering.list_own(p.registry, p.actor(HOSPITAL), after="", limit=9)
    return [
        (view.document.document_id, view.document.version, view.state)
        for view in found
        if not view.makes_members
    ]


async def relied_on(p: Partnership) -> tuple[int, str]:
    """The version that a check between hospital and council relies on, and how it stands."""
    asked = {
        "from": HOSPITAL,
        "to": COUNCIL,
        "purpose": "direct_care",
        "data_items": [{"id": "identity", "data_categories": ["personal"]}],
    }
    answer = await Checker(p.registry).check(asked, actor=p.actor(HOSPITAL))
    agreement = check_view(p.registry, answer)["agreement"]
    assert agreement["covered"] == ["identity"]
    return agreement["version"], agreement["state"]


async def verified(p: Partnership, version: int, folder: Path) -> Verdict:
    """What somebody finds offline, with the signed bytes, their envelope and the trust file."""
    p.clock.now += timedelta(seconds=1)
    view = await registering.read(p.registry, p.actor(COUNCIL), "discharge", version)
    path = folder / f"discharge-v{version}.json"
    path.write_bytes(view.document.payload)
    envelope = json.dumps(registering.envelope_of(view))
    path.with_name(f"discharge-v{version}.jws.json").write_text(envelope)
    trust = await members.trust_file(p.registry, CheckpointSigner(p.registry))
    return verify_path(path, read_trust(json.dumps(trust).encode()))
