"""Lists over HTTP: an unusable parameter is reported, never ignored."""

from __future__ import annotations

import pytest

from tests.api.conftest import Api
from tests.simulator import CHARITY, COUNCIL, SCHOOL


def lists(api: Api) -> list[str]:
    """Return every address in the OpenAPI document that answers with a list."""
    return [
        path.format(partner_id=SCHOOL, document_id="x")
        for path, item in api.app.state.openapi["paths"].items()
        if "get" in item
        and item["get"]["responses"]["200"]["content"]
        .get("application/json", {})
        .get("schema", {})
        .get("type")
        == "array"
    ]


async def faults(api: Api, path: str) -> dict[str, str]:
    token = await api.partnership.token(COUNCIL)
    answer = await api.client.get(path, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 422, (path, answer.text)
    assert answer.headers["content-type"] == "application/problem+json"
    return {fault["pointer"]: fault["detail"] for fault in answer.json()["errors"]}


async def test_every_list_names_a_parameter_it_does_not_take(api: Api):
    paths = lists(api)
    assert len(paths) >= 11, paths
    for path in paths:
        found = await faults(api, f"{path}?limit=abc&a/b=1")
        assert list(found) == ["/a~1b", "/limit"], path
        assert "no such parameter" in found["/limit"]


@pytest.mark.parametrize("after", ["Ünknown", "a b", "-1", "a" * 65, "%00", "a&after=b"])
async def test_a_place_in_a_list_that_cannot_be_one_is_not_its_start(api: Api, after: str):
    for path in ("members", "partners", "agreements"):
        assert list(await faults(api, f"/api/v1/{path}?after={after}")) == ["/after"]


@pytest.mark.parametrize("start", ["-1", "x", "", "1" * 13, "1.5", "٣"])
async def test_a_place_in_the_ledger_that_cannot_be_one_is_not_its_start(api: Api, start: str):
    assert list(await faults(api, f"/api/v1/ledger/leaves?start={start}")) == ["/start"]


async def test_a_list_goes_on_after_an_id(api: Api):
    headers = await api.headers(CHARITY, "officer")
    everyone = (await api.client.get("/api/v1/partners", headers=headers)).json()
    ids = [partner["id"] for partner in everyone]
    rest = await api.client.get(f"/api/v1/partners?after={ids[2]}", headers=headers)
    assert [partner["id"] for partner in rest.json()] == ids[3:]
