"""The whole application: the API for systems and the pages for people, in one server.

Neither knows of the other; here they are put side by side, and a failure becomes a page for a
person and a problem document for a program. ``uvicorn --factory registry.serving:create``.
"""

from __future__ import annotations

import gc
import os

from litestar import Litestar

from registry.api.app import OpenRegistry, create_app
from registry.api.kit.problems import HANDLERS
from registry.bootstrap import claim_serving, open_registry
from registry.settings import Settings
from registry.web.app import page_routes, prepare_pages
from registry.web.kit.errors import page_or

# A check makes a few thousand short-lived objects and no cycles: look for those more rarely, and
# never again among what was loaded at the start. Measured: see docs/reference/benchmarks.md.
_COLLECT_AFTER = 50_000


def create() -> Litestar:
    """The application of the environment's settings, in the one process that may serve them.

    Raises:
        CannotServeError: another process serves this embedded database.
    """
    settings = Settings.from_environment(os.environ)
    claimed = claim_serving(settings)
    app = create_registry_app(settings, lambda: open_registry(settings))
    app.state.claimed = claimed  # kept open: it is let go when the process ends
    collect_rarely()
    return app


def create_registry_app(settings: Settings, open_: OpenRegistry) -> Litestar:
    """API and pages over one registry."""
    handlers = {kind: page_or(handler) for kind, handler in HANDLERS.items()}
    app = create_app(settings, open_, pages=page_routes(), exception_handlers=handlers)
    prepare_pages(app, settings)
    return app


def collect_rarely() -> None:
    """Set the garbage collector for a process that serves; also what the benchmarks run under."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 20, 20)
