"""Exports over HTTP: JSON or CSV as requested, saved as files, for officers only."""

from __future__ import annotations

from registry.services.agreements import registering
from tests.api.conftest import Api
from tests.simulator import COUNCIL, HOSPITAL, discharge


async def test_exports_and_the_page(api: Api):
    partnership = api.partnership
    await partnership.charter()
    await registering.register(
        partnership.registry, partnership.actor(COUNCIL), discharge(partnership)
    )
    officer = await api.headers(HOSPITAL, "officer")
    found = await api.client.get("/api/v1/exports/partners", headers=officer)
    assert [partner["id"] for partner in found.json()][:2] == ["county-council", "county-hospital"]
    wanted = {**officer, "Accept": "text/csv"}
    found = await api.client.get("/api/v1/exports/agreements", headers=wanted)
    assert found.headers["content-type"] == "text/csv; charset=utf-8"
    assert found.headers["content-disposition"] == 'attachment; filename="agreements.csv"'
    assert found.text.startswith("\ufeffId,Title,Version,Charter")
    assert len(found.text.splitlines()) > 2
    found = await api.client.get("/api/v1/exports/agreements?kind=all", headers=officer)
    assert found.status_code == 422
    found = await api.client.get("/api/v1/agreements/discharge/1/page", headers=officer)
    assert found.headers["content-disposition"] == 'attachment; filename="discharge-v1.html"'
    assert "<h1>Discharge</h1>" in found.text
    for path in ("agreements/wisc/1/page", "agreements/nothing/1/page"):
        assert (await api.client.get(f"/api/v1/{path}", headers=officer)).status_code == 404
    practitioner = await api.headers(HOSPITAL, "practitioner")
    found = await api.client.get("/api/v1/exports/partners", headers=practitioner)
    assert found.status_code == 403
