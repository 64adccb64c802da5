"""Every route × role × own or another organisation, generated from the routes themselves.

A route that declares nothing is closed. ``services.access.PERMISSIONS`` and the owner of the record
decide who may use the others.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from registry.api.app import create_app
from registry.services.access import PERMISSIONS, ROLES
from tests.api.conftest import Api, settings
from tests.simulator import CHARITY, COUNCIL, SCHOOL

_FILL = {
    "{partner_id:str}": SCHOOL,
    "{member_id:str}": SCHOOL,
    "{document_id:str}": "discharge",
    "{version:str}": "1",
    "{record_id:str}": "con_00000000000000000000",
    "{check_id:str}": "chk_00000000000000000000",
    "{token_id:str}": "tok_00000000000000000000",
    "{kid:str}": "nokey",
    "{correction_id:str}": "cor_00000000000000000000",
    "{notification_id:str}": "ntf_00000000000000000000",
    "{name:str}": "agreement.schema.json",
    "{code:str}": "not-found",
}


# The framework's own copy of the API document; ours is at /api/v1/openapi.json.
CLOSED = {"/schema", "/schema/openapi.json", "/schema/{path:str}"}


def routes(app: Litestar) -> list[tuple[str, str, HTTPRouteHandler]]:
    found = []
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if not isinstance(handler, HTTPRouteHandler) or "page" in handler.opt:
                continue  # pages: tests/web/test_access.py
            if str(route.path) not in CLOSED:
                methods = sorted({str(m) for m in handler.http_methods} - {"OPTIONS", "HEAD"})
                found += [(method, str(route.path), handler) for method in methods]
    return found


def address(path: str) -> str:
    for hole, value in _FILL.items():
        path = path.replace(hole, value)
    assert "{" not in path, f"the matrix does not know how to fill {path}"
    return path


def _app(tmp_path: Path) -> Litestar:
    return create_app(settings(tmp_path), lambda: None)  # type: ignore[arg-type,return-value]


def test_every_route_declares_who_may_come(tmp_path: Path):
    for method, path, handler in routes(_app(tmp_path)):
        open_to_all = handler.opt.get("public")
        permission = handler.opt.get("permission")
        assert open_to_all or permission in PERMISSIONS, f"{method} {path} is closed to everyone"
        assert not (open_to_all and permission), f"{method} {path} says both"


async def test_what_declares_nothing_is_closed(api: Api):
    for path in ("/schema", "/schema/openapi.json", "/schema/other"):
        headers = await api.headers(COUNCIL, "admin")
        assert (await api.client.get(path, headers=headers)).status_code == 403


async def test_roles_and_organisations(api: Api):
    """Without the permission the answer is 403, without a token 401; others' records never show."""
    matrix: list[tuple[Any, ...]] = []
    for method, path, handler in routes(api.app):
        url = address(path)
        anonymous = await api.client.request(method, url, json={})
        if handler.opt.get("public"):
            assert anonymous.status_code not in {401, 403}, url
            continue
        assert anonymous.status_code == 401, url
        allowed = PERMISSIONS[handler.opt["permission"]]
        for role in ROLES:
            for organisation in (COUNCIL, SCHOOL, CHARITY):
                headers = await api.headers(organisation, role)
                answer = await api.client.request(method, url, json={}, headers=headers)
                matrix.append((method, url, role, organisation, answer.status_code))
                if handler.opt.get("signs_in_itself"):
                    assert answer.status_code in {403, 422}, matrix[-1]
                elif role not in allowed:
                    assert answer.status_code == 403, matrix[-1]
                else:
                    assert answer.status_code != 401, matrix[-1]
                assert answer.status_code < 500, matrix[-1]
    assert len(matrix) > 200


@pytest.mark.parametrize("bad", ["Bearer x", "Basic abc", "Bearer wisc_" + "A" * 43, "", "Bearer"])
async def test_what_is_not_a_token_is_401(api: Api, bad: str):
    answer = await api.client.get("/api/v1/partners", headers={"Authorization": bad})
    assert answer.status_code == 401
    assert answer.json()["type"] == "/problems/not-signed-in"


async def test_a_token_out_of_date_or_revoked_is_401_at_once(api: Api):
    headers = await api.headers(SCHOOL, "admin")
    [token] = (await api.client.get("/api/v1/tokens", headers=headers)).json()
    revoked = await api.client.post(f"/api/v1/tokens/{token['id']}/revocation", headers=headers)
    assert revoked.status_code == 201
    assert (await api.client.get("/api/v1/tokens", headers=headers)).status_code == 401
    late = await api.headers(CHARITY, "admin")
    api.partnership.clock.advance(days=91)
    assert (await api.client.get("/api/v1/tokens", headers=late)).status_code == 401
