"""The HTTP application: routes under ``/api/v1``, public documents at the root.

A route decides nothing: it reads a body, calls one use case and renders the result.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from litestar import Litestar, Router
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import ControllerRouterHandler, ExceptionHandlersMap

from registry import __version__, bounds
from registry.api.accounts import tokens
from registry.api.agreements import lifecycle, terms
from registry.api.agreements import routes as agreements
from registry.api.checks import routes as checks
from registry.api.drafting import annexes
from registry.api.drafting import routes as drafting
from registry.api.imports import exports
from registry.api.joint import routes as joint
from registry.api.kit.api_page import operations
from registry.api.kit.dependencies import DEPENDENCIES
from registry.api.kit.keyed import keyed
from registry.api.kit.methods import disconnect_as_cut_off, head_as_get, not_modified
from registry.api.kit.openapi import build_openapi
from registry.api.kit.problems import HANDLERS
from registry.api.kit.security import add_headers, guarded
from registry.api.notifications import routes as notifications
from registry.api.partners import family, records
from registry.api.partners import routes as partners
from registry.api.people import corrections
from registry.api.people import routes as people
from registry.api.public import routes as public
from registry.api.reports import damage
from registry.api.reports import routes as reports
from registry.door.turns import Turns
from registry.services.checks.checker import Checker
from registry.services.context import Registry
from registry.services.reports.reminders import keep_reminding
from registry.services.reports.watch import keep_watch
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
    """Create the application.

    Args:
        open_registry: opens the registry when the server starts, and closes it when it stops.
        pages: further routes, which have their own guard.
        exception_handlers: the handlers that answer failures.
    """

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with open_registry() as opened:
            app.state.turns = Turns()
            registry = dataclasses.replace(opened, apart=app.state.turns.apart)
            app.state.registry = registry
            app.state.checker = Checker(registry)
            stop = asyncio.Event()
            background_tasks = [
                asyncio.create_task(CheckpointSigner(registry).run(stop)),
                asyncio.create_task(keep_reminding(registry, stop)),
                asyncio.create_task(keep_watch(registry, stop)),
            ]
            try:
                yield
            finally:
                stop.set()
                app.state.turns.close()
                await asyncio.gather(*background_tasks)

    under_api = Router(
        "/api/v1",
        route_handlers=[
            *checks.HANDLERS,
            *people.HANDLERS,
            *corrections.HANDLERS,
            *partners.HANDLERS,
            *family.HANDLERS,
            *records.HANDLERS,
            *drafting.HANDLERS,
            *annexes.HANDLERS,
            *agreements.HANDLERS,
            *lifecycle.HANDLERS,
            *terms.HANDLERS,
            *notifications.HANDLERS,
            *joint.HANDLERS,
            *reports.HANDLERS,
            *damage.HANDLERS,
            *exports.HANDLERS,
            *tokens.HANDLERS,
            *public.UNDER_API,
        ],
        dependencies=DEPENDENCIES,
    )
    at_root = Router("/", route_handlers=public.AT_ROOT, dependencies=DEPENDENCIES)
    app = Litestar(
        route_handlers=[under_api, at_root, *pages],
        lifespan=[lifespan],
        middleware=[guarded, keyed],
        before_send=[add_headers],
        exception_handlers=exception_handlers,
        request_max_body_size=bounds.BODY,
        openapi_config=OpenAPIConfig(
            title="WiSC Registry",
            version=__version__,
            description=_DESCRIPTION,
            use_handler_docstrings=True,
            # Named, because the default is every plugin, with scripts from other sites.
            render_plugins=[JsonRenderPlugin()],
        ),
        logging_config=None,
    )
    app.asgi_handler = disconnect_as_cut_off(head_as_get(not_modified(app.asgi_handler)))
    app.state.settings = settings
    app.state.openapi = build_openapi(app)
    app.state.operations = operations(app.state.openapi)
    return app
