"""Every route × role × own or another organisation, generated from the routes themselves.

A route that declares nothing is closed. ``services.access.PERMISSIONS`` and the owner of the record
decide who may use the others.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from registry.api.app import create_app
from registry.services.access import PERMISSIONS, ROLES
from registry.services.context import iso
from registry.services.partners.register import amend_partner
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
    "{damage_id:str}": "dmg_00000000000000000000",
    "{notification_id:str}": "ntf_00000000000000000000",
    "{act_id:str}": "act_00000000000000000000",
    "{name:str}": "agreement.schema.json",
    "{code:str}": "not-found",
    "{sha256:str}": "0" * 64,
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


SECURITY = (Path(__file__).parents[2] / "docs/explanation/security.md").read_text("utf-8")
PAGE = SECURITY.partition("## What the operator sees and does alone")[2].partition("\n## ")[0]
REACH = dict(re.findall(r"^\| `([a-z_.]+)` \| (.+) \|$", PAGE, re.MULTILINE))
SECOND = "a second person"


def test_the_page_says_of_every_permission_what_the_operator_can_do_alone():
    assert [*REACH] == [*PERMISSIONS]
    assert {name for name, words in REACH.items() if SECOND in words} == {
        "part.record",
        "partner.amend",
        "membership.change",
        "key.enrol",
        "key.revoke",
        "account.manage",
        "act.read",
    }


async def test_what_the_operator_never_sees_is_as_if_it_were_not_there(api: Api):
    """Of the school's own records, each of the operator's roles learns nothing and changes none."""
    asked = await records_of_the_school(api)
    tried = {permission for permission, *_ in asked}
    for permission, method, path, body in asked:
        assert REACH[permission] == "never"
        for role in sorted(PERMISSIONS[permission]):
            headers = await api.headers(COUNCIL, role)
            answer = await api.client.request(method, path, json=body, headers=headers)
            assert answer.status_code == 404, (permission, path, answer.text)
    for permission, path in (
        ("notification.read", "/api/v1/notifications"),
        ("look_up.read", "/api/v1/people/look-ups"),
        ("person.correct", "/api/v1/people/corrections"),
        ("token.manage", "/api/v1/tokens"),
    ):
        tried.add(permission)
        role = min(PERMISSIONS[permission])
        mine = await api.client.get(path, headers=await api.headers(COUNCIL, role))
        theirs = await api.client.get(path, headers=await api.headers(SCHOOL, role))
        assert theirs.json(), path
        assert not {str(row) for row in mine.json()} & {str(row) for row in theirs.json()}, path
    assert tried >= {"check.read", "consent.record", "person.correct", "token.manage"}


async def records_of_the_school(api: Api) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Make records of the school's; return how somebody would ask for each, or change it."""
    partnership, school = api.partnership, await api.headers(SCHOOL, "practitioner")
    nhs = {"scheme": "nhs", "value": "943 476 5919"}
    person = await partnership.person(SCHOOL, nhs)
    other = await partnership.person(SCHOOL, {"scheme": "nhs", "value": "987 654 3210"})
    event = await partnership.consent(SCHOOL, person, "given", recipients=(CHARITY,))
    check = {
        "from": SCHOOL,
        "to": CHARITY,
        "purpose": "early_help",
        "data_categories": ["personal"],
        "subject": {"age_band": "adult", "capacity": "has", "identifiers": [nhs]},
    }
    made = (await api.client.post("/api/v1/checks", json=check, headers=school)).json()
    joined = {"kind": "joined", "person": person, "other": other, "reason": "One child."}
    officer = await api.headers(SCHOOL, "officer")
    corrections = "/api/v1/people/corrections"
    correction = (await api.client.post(corrections, json=joined, headers=officer)).json()
    admin = await api.headers(SCHOOL, "admin")
    [token, *_] = (await api.client.get("/api/v1/tokens", headers=admin)).json()
    renamed = {"id": SCHOOL, "legal_name": "Valley School", "kind": "maintained_school"}
    await amend_partner(partnership.registry, partnership.actor(COUNCIL), renamed, 1)
    reason = {"reason": "It was wrong."}
    step = {
        "status": "withdrawn",
        "seen_version": 1,
        "effective_at": iso(event.effective_at),
    }
    return [
        ("check.read", "GET", f"/api/v1/checks/{made['check_id']}", {}),
        ("consent.record", "POST", f"/api/v1/consents/{event.record_id}/steps", step),
        ("person.correct", "POST", f"{corrections}/{correction['correction']}/undo", reason),
        ("token.manage", "POST", f"/api/v1/tokens/{token['id']}/revocation", {}),
    ]
