"""The HTTP application: routes under ``/api/v1``, public documents at the root.

Nothing here decides anything: a route reads a body, calls one use case, and renders.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from litestar import Litestar, Router
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import ControllerRouterHandler, ExceptionHandlersMap

from registry import __version__
from registry.api import (
    routes_agreement_life,
    routes_agreements,
    routes_checks,
    routes_drafts,
    routes_exports,
    routes_notifications,
    routes_partner_records,
    routes_partners,
    routes_people,
    routes_public,
    routes_reports,
    routes_tokens,
)
from registry.api.api_page import operations
from registry.api.bodies import MAX_BODY
from registry.api.methods import head_as_get, hung_up_is_cut_off
from registry.api.openapi import build_openapi
from registry.api.problems import HANDLERS
from registry.api.security import add_headers, guarded
from registry.services.checks.checker import Checker
from registry.services.context import Registry
from registry.services.reports.reminders import keep_reminding
from registry.services.signer import CheckpointSigner
from registry.settings import Settings

OpenRegistry = Callable[[], AbstractAsyncContextManager[Registry]]

_DESCRIPTION = (
    "Data-sharing agreements and consent of a safeguarding partnership. It advises; the "
    "practitioner decides. A look-up that fails has no outcome: it is not a no."
)


def create_app(
    settings: Settings,
    open_registry: OpenRegistry,
    *,
    pages: Sequence[ControllerRouterHandler] = (),
    exception_handlers: ExceptionHandlersMap = HANDLERS,
) -> Litestar:
    """Make the application.

    Args:
        open_registry: opens the registry when the server starts; it is closed when it stops.
        pages: routes beside the API's, which guard themselves.
        exception_handlers: how failures are answered.
    """

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with open_registry() as registry:
            app.state.registry = registry
            app.state.checker = Checker(registry)
            stop = asyncio.Event()
            beside = [
                asyncio.create_task(CheckpointSigner(registry).run(stop)),
                asyncio.create_task(keep_reminding(registry, stop)),
            ]
            try:
                yield
            finally:
                stop.set()
                await asyncio.gather(*beside)

    under_api = Router(
        "/api/v1",
        route_handlers=[
            *routes_checks.HANDLERS,
            *routes_people.HANDLERS,
            *routes_partners.HANDLERS,
            *routes_partner_records.HANDLERS,
            *routes_drafts.HANDLERS,
            *routes_agreements.HANDLERS,
            *routes_agreement_life.HANDLERS,
            *routes_notifications.HANDLERS,
            *routes_reports.HANDLERS,
            *routes_exports.HANDLERS,
            *routes_tokens.HANDLERS,
            *routes_public.UNDER_API,
        ],
    )
    app = Litestar(
        route_handlers=[under_api, *routes_public.AT_ROOT, *pages],
        lifespan=[lifespan],
        middleware=[guarded],
        before_send=[add_headers],
        exception_handlers=exception_handlers,
        request_max_body_size=MAX_BODY,
        openapi_config=OpenAPIConfig(
            title="WiSC Registry",
            version=__version__,
            description=_DESCRIPTION,
            use_handler_docstrings=True,
            render_plugins=[JsonRenderPlugin()],  # or all of them, with scripts from elsewhere
        ),
        logging_config=None,
    )
    app.asgi_handler = hung_up_is_cut_off(head_as_get(app.asgi_handler))
    app.state.settings = settings
    app.state.openapi = build_openapi(app)
    app.state.operations = operations(app.state.openapi)
    return app
