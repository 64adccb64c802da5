"""piccolo's configuration: the engine, which ``open_database`` binds, and the tables."""

from __future__ import annotations

from piccolo.conf.apps import AppRegistry

from registry.store import binding

APP_REGISTRY = AppRegistry(apps=["registry.store.piccolo_app"])


def __getattr__(name: str) -> binding.StoreEngine:
    if name != "DB":
        raise AttributeError(name)
    return binding.current()
