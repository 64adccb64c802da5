"""The dependencies that API handlers name as parameters: ``registry`` and ``actor``.

They are not validated: they are our own objects, not input.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation

from registry.domain.records.acting import Actor
from registry.services.context import Registry

AnyRequest: TypeAlias = Request[Any, Any, Any]
OpenedRegistry: TypeAlias = NamedDependency[SkipValidation[Registry]]
"""The registry that this application serves; for a request with a key, what it records it records
with that (``keyed``)."""
SignedIn: TypeAlias = NamedDependency[SkipValidation[Actor]]
"""The signed-in actor, set by ``security.guarded``; public routes have none."""


def _registry(request: AnyRequest) -> Registry:
    registry: Registry = request.state.get("registry") or request.app.state.registry
    return registry


def _actor(request: AnyRequest, registry: OpenedRegistry) -> Actor:
    # The registry is a parameter only to be resolved first: litestar resolves dependencies that do
    # not need each other in a task group, which costs ten times as much as both (ADR 0018).
    del registry
    actor: Actor = request.state.actor
    return actor


def look_up_reason(request: AnyRequest) -> str:
    """Why so many people are looked up, beyond what an ordinary day reaches."""
    reason: str = request.headers.get("look-up-reason", "")
    return reason


DEPENDENCIES = {
    "registry": Provide(_registry, sync_to_thread=False),
    "actor": Provide(_actor, sync_to_thread=False),
}
