"""What handlers are handed by the name of their parameter: ``registry`` and ``actor``.

Neither is validated again: they are our own and not something that was sent.
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
"""The registry that this application serves, opened by its lifespan."""
SignedIn: TypeAlias = NamedDependency[SkipValidation[Actor]]
"""Who is signed in, put there by ``security.guarded``; not on public routes."""


def _registry(request: AnyRequest) -> Registry:
    registry: Registry = request.app.state.registry
    return registry


def _actor(request: AnyRequest, registry: OpenedRegistry) -> Actor:
    # It asks for the registry only to come after it: two that could be had at the same time are put
    # into a task group, which costs ten times as much as both (ADR 0018).
    del registry
    actor: Actor = request.state.actor
    return actor


DEPENDENCIES = {
    "registry": Provide(_registry, sync_to_thread=False),
    "actor": Provide(_actor, sync_to_thread=False),
}
