"""Signing in with an organisation's own provider: there, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from registry.errors import NotFoundError
from registry.services.accounts import oidc
from registry.services.accounts.oidc_provider import Provider
from registry.settings import Settings
from registry.web.accounts.sign_in import signed_in
from registry.web.kit.cookies import half_cookie, half_secret
from registry.web.kit.redirects import own_path, see_other
from registry.web.kit.render import registry_of

_OPEN = {"page": "open"}


@get("/sign-in/with/{provider_id:str}", opt=_OPEN)
async def go(request: Request[Any, Any, Any], provider_id: FromPath[str]) -> Response[None]:
    """To the organisation's own sign-in page."""
    provider = _providers(request).get(provider_id)
    if provider is None:
        raise NotFoundError("There is no such way of signing in.")
    then = {
        "next": own_path(request.query_params.get("next", "")),
        "held": request.query_params.get("held", "")[:40],
    }
    address, browser = await oidc.begin(registry_of(request), provider, then)
    response = see_other(address)
    settings: Settings = request.app.state.settings
    response.set_cookie(half_cookie(settings, browser, oidc.LIFE))
    return response


@get("/sign-in/return", opt=_OPEN)
async def come_back(request: Request[Any, Any, Any]) -> Response[Any]:
    """From there: signed in, or told why not."""
    registry, browser = registry_of(request), half_secret(request, request.app.state.settings)
    token, then = await oidc.finish(
        registry, _providers(request), dict(request.query_params), browser
    )
    return await signed_in(request, token, then)


def _providers(request: Request[Any, Any, Any]) -> Mapping[str, Provider]:
    providers: Mapping[str, Provider] = request.app.state.providers
    return providers


HANDLERS = [go, come_back]
