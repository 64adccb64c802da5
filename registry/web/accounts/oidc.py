"""Sign in with an organisation's own OpenID Connect provider."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from registry.errors import NotFoundError
from registry.services.accounts import oidc
from registry.services.accounts.oidc_provider import Provider
from registry.web.accounts.sign_in import signed_in
from registry.web.kit.addresses import own_path, see_other
from registry.web.kit.cookies import Browser
from registry.web.kit.dependencies import OpenedRegistry

_OPEN = {"page": "open"}


@get("/sign-in/with/{provider_id:str}", opt=_OPEN)
async def go(
    registry: OpenedRegistry,
    browser: NamedDependency[Browser],
    request: Request[Any, Any, Any],
    provider_id: FromPath[str],
) -> Response[None]:
    """Redirect to the organisation's own sign-in page."""
    provider = _providers(request).get(provider_id)
    if provider is None:
        raise NotFoundError("There is no such way of signing in.")
    destination = {
        "next": own_path(request.query_params.get("next", "")),
        "held": request.query_params.get("held", "")[:40],
    }
    address, secret = await oidc.begin(registry, provider, destination)
    response = see_other(address)
    response.set_cookie(browser.half(secret, oidc.LIFE))
    return response


@get("/sign-in/return", opt=_OPEN)
async def come_back(
    registry: OpenedRegistry, browser: NamedDependency[Browser], request: Request[Any, Any, Any]
) -> Response[Any]:
    """Sign the person in when they return from the provider, or say why not."""
    token, destination = await oidc.finish(
        registry, _providers(request), dict(request.query_params), browser.half_secret
    )
    return await signed_in(registry, browser, token, destination)


def _providers(request: Request[Any, Any, Any]) -> Mapping[str, Provider]:
    providers: Mapping[str, Provider] = request.app.state.providers
    return providers


HANDLERS = [go, come_back]
