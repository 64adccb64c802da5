"""Damage over HTTP: in words, and how it was dealt with."""

from __future__ import annotations

import json

import pytest

from registry.domain.records.damage import DamagedRow
from registry.services.reports import damage as report
from tests.api.conftest import Api
from tests.services.reports.test_damage import FORGED, RESTORED, with_consent
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL
from tests.simulator.scenes import AtRest
from tests.support.damage import damage

pytestmark = pytest.mark.scene(after=with_consent)
LIST = "/api/v1/damage"
WHAT = "The consent recorded on 22 November by County Hospital is not what was written."


async def damaged(api: Api, stage: AtRest) -> None:
    assert await damage(stage.url, FORGED) == 1
    registry = api.partnership.registry
    async with registry.database.reads() as reads:
        leaves = await reads.leaves(0, 100)
    found = [DamagedRow(leaf.kind, leaf.leaf_index, "altered") for leaf in leaves]
    await report.record(registry, [row for row in found if row.kind == "consent"])


async def test_it_is_listed_read_and_dealt_with(api: Api, stage: AtRest):
    await damaged(api, stage)
    officer = await api.headers(COUNCIL, "officer")
    [one] = (await api.client.get(LIST, headers=officer)).json()
    assert (one["what"], one["kind"], one["fault"]) == (WHAT, "consent", "altered")
    assert (one["organisation"], one["times"], one["outcome"]) == ("County Hospital", 1, "")
    where = f"{LIST}/{one['id']}"
    assert (await api.client.get(where, headers=officer)).json() == one
    assert (await api.client.get("/health/ready")).json() == {"status": "damaged", "damaged": 1}
    body = {"outcome": "restored", "note": "From the backup."}
    again = await api.client.post(f"{where}/outcome", json=body, headers=officer)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/conflict")
    assert await damage(stage.url, RESTORED) == 1
    done = await api.client.post(f"{where}/outcome", json=body, headers=officer)
    assert (done.status_code, set(done.json())) == (201, {"leaf_index", "leaf_hash"})
    assert (await api.client.get(LIST, headers=officer)).json() == []
    [settled] = (await api.client.get(f"{LIST}?all=true", headers=officer)).json()
    assert (settled["outcome"], settled["note"]) == ("restored", "From the backup.")
    assert (await api.client.get("/health/ready")).json() == {"status": "ready"}


async def test_others_read_no_names_or_nothing(api: Api, stage: AtRest):
    await damaged(api, stage)
    outside = await api.headers(SCHOOL, "auditor")
    [one] = (await api.client.get(LIST, headers=outside)).json()
    assert one["organisation"] == "another organisation"
    assert "County Hospital" not in json.dumps(one)
    where = f"{LIST}/{one['id']}/outcome"
    body = {"outcome": "kept_apart", "note": "Hush."}
    for partner_id, role in ((COUNCIL, "auditor"), (HOSPITAL, "officer")):
        headers = await api.headers(partner_id, role)
        assert (await api.client.post(where, json=body, headers=headers)).status_code == 403
    hospital = await api.headers(HOSPITAL, "officer")
    assert (await api.client.get(LIST, headers=hospital)).status_code == 403
    bad = await api.client.get(f"{LIST}?start=x&all=maybe&no=1", headers=outside)
    assert {fault["pointer"] for fault in bad.json()["errors"]} == {"/start", "/all", "/no"}
