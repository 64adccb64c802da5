"""The whole application: the API for systems and the pages for people, in one server.

The two do not know each other; this module joins them. A failure becomes a page for a person and
a problem document for a program. Run it with ``registry serve``, which keeps the bounds at the door
(``registry.door``).
"""

from __future__ import annotations

import gc
import os
import sys

from litestar import Litestar

from registry.api.app import OpenRegistry, create_app
from registry.api.kit.problems import HANDLERS
from registry.bootstrap import PutBack, claim_serving, open_registry
from registry.door.hosts import for_us_only
from registry.settings import Settings
from registry.web.app import page_routes, prepare_pages
from registry.web.kit.errors import page_or

# A check makes a few thousand short-lived objects and no cycles, so the collector looks for cycles
# less often, and never among what was loaded at the start. See docs/reference/benchmarks.md.
_COLLECT_AFTER = 50_000
# How long a thread with large work keeps the event loop waiting, at each of a check's steps.
_SWITCH_AFTER_SECONDS = 0.0005


def create() -> Litestar:
    """Create the application from the environment, in the one process that may serve it.

    Raises:
        CannotServeError: another process already serves this embedded database.
    """
    settings = Settings.from_environment(os.environ)
    claimed = claim_serving(settings)
    app = create_registry_app(
        settings, lambda: open_registry(settings, put_back=PutBack.ANSWER_NOTHING)
    )
    app.state.claimed = claimed  # kept open, so that the claim lasts until the process ends
    collect_rarely()
    return app


def create_registry_app(settings: Settings, open_: OpenRegistry) -> Litestar:
    """Create the API and the pages over one registry."""
    handlers = {error_type: page_or(handler) for error_type, handler in HANDLERS.items()}
    app = create_app(settings, open_, pages=page_routes(), exception_handlers=handlers)
    prepare_pages(app, settings)
    app.asgi_handler = for_us_only(app.asgi_handler)
    return app


def collect_rarely() -> None:
    """Tune this process for serving; the benchmarks use the same settings."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 20, 20)
    sys.setswitchinterval(_SWITCH_AFTER_SECONDS)
