"""The files of annexes over the API, on both engines."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import httpx
import pytest

from registry import bounds
from registry.documents.media_types import PDF, PLAIN
from tests.api.conftest import Api
from tests.simulator import COUNCIL, HOSPITAL, NURSERY, Partnership
from tests.simulator.second import second, sound
from tests.support.files import FILES

FILE = FILES[PDF]
DIGEST = sha256(FILE).hexdigest()
HERE = f"/api/v1/agreements/discharge/annexes/{DIGEST}"
ANNEX = {"title": "Data items", "sha256": DIGEST, "media_type": PDF}

pytestmark = pytest.mark.scene(after=Partnership.charter)


async def put(
    api: Api, by: str = COUNCIL, content: bytes = FILE, kind: str = PDF, path: str = HERE
) -> httpx.Response:
    headers = {**await api.headers(by, "officer"), "Content-Type": kind}
    return await api.client.put(path, content=content, headers=headers)


async def get(api: Api, path: str, by: str = HOSPITAL) -> httpx.Response:
    return await api.client.get(f"/api/v1{path}", headers=await api.headers(by, "officer"))


async def post(api: Api, path: str, body: Any, by: str = COUNCIL) -> httpx.Response:
    headers = await api.headers(by, "officer")
    return await api.client.post(f"/api/v1{path}", json=body, headers=headers)


def pointers(answer: httpx.Response) -> list[str]:
    return [error["pointer"] for error in answer.json()["errors"]]


async def test_a_file_is_sent_and_its_agreement_registered_and_read(api: Api):
    content = sound(api.partnership, annexes=[ANNEX])
    answer = await post(api, "/agreements", content)
    assert (answer.status_code, pointers(answer)) == (422, ["/annexes/0/sha256"])
    answer = await put(api)
    assert answer.status_code == 200
    made = answer.json()
    assert made.pop("receipt")["leaf_index"] >= 0
    assert made == {
        "agreement": "discharge",
        "sha256": DIGEST,
        "media_type": PDF,
        "size": len(FILE),
    }
    assert (await put(api)).json()["receipt"] is None
    assert (await post(api, "/agreements", content)).status_code == 201
    path = f"/agreements/discharge/1/annexes/{DIGEST}"
    answer = await get(api, path)
    assert answer.content == FILE
    assert answer.headers["content-type"] == PDF
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert (await get(api, path, NURSERY)).status_code == 404
    assert (await get(api, path.replace(DIGEST, "0" * 64))).status_code == 404


async def test_a_file_that_is_not_what_is_said_is_refused(api: Api):
    other = HERE.replace(DIGEST, "0" * 64)
    answer = await put(api, path=other, kind=PLAIN)
    assert answer.status_code == 422
    assert {*pointers(answer)} == {"/sha256", "/media_type"}
    for kind in ("text/html", "application/json", "multipart/form-data", ""):
        answer = await put(api, kind=kind)
        assert (answer.status_code, answer.json()["type"]) == (415, "/problems/unsupported-file")
    assert pointers(await put(api, content=b"")) == ["/file"]
    assert (await put(api, content=b"%PDF-" + b"x" * bounds.ANNEX)).status_code == 413
    assert (await put(api, path=HERE.replace("discharge", "Not%20one"))).status_code == 422
    answer = await api.client.put(HERE, content=FILE, headers={"Content-Type": PDF})
    assert answer.status_code == 401


async def test_a_draft_that_names_a_file_that_was_sent(api: Api):
    there = HERE.replace("agreements", "drafts")
    assert (await put(api, HOSPITAL, path=there)).status_code == 404  # there is no draft yet
    document = {"document": second(api.partnership, annexes=[ANNEX])}
    assert (await post(api, "/drafts", document, HOSPITAL)).status_code == 201
    assert (await put(api, NURSERY, path=there)).status_code == 404
    assert (await put(api, COUNCIL, path=there)).status_code == 200  # the operator may edit it
    answer = await get(api, f"/drafts/discharge/annexes/{DIGEST}")
    assert answer.content == FILE
    assert answer.headers["content-disposition"].startswith("attachment")
    assert (await get(api, f"/drafts/discharge/annexes/{DIGEST}", NURSERY)).status_code == 404
    answer = await post(api, "/drafts/discharge/submit", {"seen_version": 1}, HOSPITAL)
    assert answer.status_code == 201
