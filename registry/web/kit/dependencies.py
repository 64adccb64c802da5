"""The dependencies that page handlers name as parameters, declared once for the pages' router.

The page guard runs first: it puts the session and the form into the request's state.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, SkipValidation

from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Document
from registry.services.accounts.sessions import Session
from registry.services.agreements import registering
from registry.services.checks.checker import Checker
from registry.services.context import Registry
from registry.services.once import Once
from registry.settings import Settings
from registry.web.kit.addresses import id_of, version_of
from registry.web.kit.cookies import Browser
from registry.web.kit.forms import Form
from registry.web.kit.look_up_reasons import reason_of_today
from registry.web.kit.page import Page

Asked = Request[Any, Any, Any]
# These are not validated: they are our own objects, not input.
ThisPage: TypeAlias = NamedDependency[SkipValidation[Page]]
OpenedRegistry: TypeAlias = NamedDependency[SkipValidation[Registry]]
SignedIn: TypeAlias = NamedDependency[SkipValidation[Actor]]
SentForm: TypeAlias = NamedDependency[SkipValidation[Form]]
ReasonOfToday: TypeAlias = NamedDependency[str]
AskedOnce: TypeAlias = NamedDependency[SkipValidation["Once | None"]]
ShownVersion: TypeAlias = NamedDependency[SkipValidation[Version[Document]]]


def _registry(request: Asked) -> Registry:
    """Return the registry that the application serves, with the key of the form, if it has one."""
    registry: Registry = request.state.get("registry") or request.app.state.registry
    return registry


def _settings(request: Asked) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _checker(request: Asked) -> Checker:
    checker: Checker = request.app.state.checker
    return checker


def _session(request: Asked) -> Session | None:
    """Return the visitor's session, if any; for pages that are open to everyone."""
    session: Session | None = request.state.session
    return session


def _once(request: Asked) -> Once | None:
    """Return the key of the form that was sent, for what records without the unit of work."""
    once: Once | None = request.state.get("once")
    return once


def _actor(request: Asked) -> Actor:
    """Return the signed-in person; only for pages that need a session."""
    actor: Actor = request.state.session.actor
    return actor


def _form(request: Asked) -> Form:
    """Return the form that was sent; only for POST handlers."""
    form: Form = request.state.form
    return form


async def _look_up_reason(registry: OpenedRegistry, actor: SignedIn) -> str:
    """Return why the signed-in person looks up so many people today; empty if not asked."""
    return await reason_of_today(registry, actor)


def _browser(request: Asked) -> Browser:
    return Browser(request.app.state.settings, request.cookies)


async def _view(
    registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str], version: FromPath[str]
) -> Version[Document]:
    """Return the version of an agreement that the address names (``ONE_AGREEMENT``).

    Raises:
        NotFoundError: it does not exist, or the reader may not see it.
    """
    return await registering.read(registry, actor, id_of(document_id), version_of(version))


DEPENDENCIES = {
    "page": Provide(Page, sync_to_thread=False),
    "registry": Provide(_registry, sync_to_thread=False),
    "settings": Provide(_settings, sync_to_thread=False),
    "checker": Provide(_checker, sync_to_thread=False),
    "session": Provide(_session, sync_to_thread=False),
    "once": Provide(_once, sync_to_thread=False),
    "actor": Provide(_actor, sync_to_thread=False),
    "form": Provide(_form, sync_to_thread=False),
    "look_up_reason": Provide(_look_up_reason),
    "browser": Provide(_browser, sync_to_thread=False),
    "view": Provide(_view),
}
