"""Every page × role, generated from the routes: a page is closed unless it says whom it is for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from registry.services.access import PERMISSIONS, ROLES
from registry.serving import create_registry_app
from tests.api.conftest import settings
from tests.simulator import COUNCIL
from tests.web.conftest import OWN, Site

_FILL = {
    "draft_id": "dft_0",
    "check_id": "chk_0",
    "decision_id": "dec_0",
    "correction_id": "cor_0",
    "act_id": "act_0",
    "step": "danger",
}


def pages(app: Litestar) -> list[tuple[str, str, str]]:
    """Return the method and address of every page, and whom it is for."""
    found = []
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if isinstance(handler, HTTPRouteHandler) and "page" in handler.opt:
                path = re.sub(r"\{(\w+):str\}", lambda m: _FILL.get(m[1], "none"), str(route.path))
                methods = {str(method) for method in handler.http_methods} & {"GET", "POST"}
                found += [(method, path, handler.opt["page"]) for method in sorted(methods)]
    return sorted(found)


def test_every_page_says_whom_it_is_for(tmp_path: Path):
    app = create_registry_app(settings(tmp_path), lambda: None)  # type: ignore[arg-type,return-value]
    found = pages(app)
    assert len(found) > 40
    for method, path, needed in found:
        assert needed in {"static", "public", "open", "signed_in", *PERMISSIONS}, f"{method} {path}"


@pytest.mark.parametrize("role", [None, *ROLES])
async def test_a_page_lets_in_those_it_is_for(site: Site, role: str | None):
    browser = await site.signed_in(COUNCIL, role) if role else site.visitor()
    token = ""
    if role:
        await browser.open("/help")
        home = await browser.open("/sign-out")
        token = re.search(r'name="csrf" value="(\w+)"', home.text)[1]  # type: ignore[index]
    for method, path, needed in pages(site.app):
        if path in {"/exit", "/sign-out", "/sign-in/return"}:  # they have tests of their own
            continue
        data = {"csrf": token} if method == "POST" else None
        answer = await browser.client.request(method, path, data=data, headers=OWN)
        place = f"{role} {method} {path}: {answer.status_code}"
        assert answer.status_code < 500, place
        if needed in {"static", "public", "open"}:
            assert answer.status_code not in {401, 403}, place
        elif role is None:
            assert answer.status_code == 303, place
            assert answer.headers["location"].startswith("/sign-in"), place
        elif needed != "signed_in" and role not in PERMISSIONS[needed]:
            assert answer.status_code == 403, place
        else:
            assert answer.status_code != 403 or "officer" not in PERMISSIONS.get(needed, ()), place
