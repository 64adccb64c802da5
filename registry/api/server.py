"""The application as a server starts it: ``uvicorn --factory registry.api.server:create``."""

from __future__ import annotations

import os

from litestar import Litestar

from registry.api.app import create_app
from registry.bootstrap import open_registry
from registry.settings import Settings


def create() -> Litestar:
    """The application of the environment's settings."""
    settings = Settings.from_environment(os.environ)
    return create_app(settings, lambda: open_registry(settings))
