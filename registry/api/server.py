"""The application as a server starts it: ``uvicorn --factory registry.api.server:create``."""

from __future__ import annotations

import gc
import os

from litestar import Litestar

from registry.api.app import create_app
from registry.bootstrap import claim_serving, open_registry
from registry.settings import Settings

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
    app = create_app(settings, lambda: open_registry(settings))
    app.state.claimed = claimed  # kept open: it is let go when the process ends
    collect_rarely()
    return app


def collect_rarely() -> None:
    """Set the garbage collector for a process that serves; also what the benchmarks run under."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 20, 20)
