"""Lends each test the application, which is made once a process.

litestar needs most of a second to make one. Everything that differs from test to test is in the
application's ``state`` and is set anew here: the settings, what pages prepare, and (when the
lifespan begins) the registry.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager

from litestar import Litestar

from registry.api.app import OpenRegistry
from registry.serving import create_registry_app
from registry.settings import Settings
from registry.web.app import prepare_pages

_OPENS: list[OpenRegistry] = []


@functools.cache
def _made() -> Litestar:
    return create_registry_app(Settings.from_environment({}), lambda: _OPENS[-1]())


@contextmanager
def application(settings: Settings, open_: OpenRegistry) -> Iterator[Litestar]:
    """Lend the application, with these settings, over the registry that ``open_`` opens."""
    if _OPENS:
        raise RuntimeError("the application is lent already; a second one is made with serving")
    app = _made()
    app.state.settings = settings
    prepare_pages(app, settings)
    _OPENS.append(open_)
    try:
        yield app
    finally:
        _OPENS.pop()
