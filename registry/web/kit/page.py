"""The requested page: rendered from a template, and its form saved while it has faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response

from registry.errors import Fault
from registry.services.accounts.sessions import Session
from registry.web.kit.addresses import see_other
from registry.web.kit.forms import Form
from registry.web.kit.render import SAME_FOR_ALL, html, render
from registry.web.kit.saved_forms import SAVED_FORM, find_saved_form, save_form

_EMPTY = Form()


@dataclass(frozen=True, slots=True)
class Page:
    """The page that answers one request."""

    request: Request[Any, Any, Any]

    def show(
        self, template: str, *, status: int = 200, form: Form = _EMPTY, **values: Any
    ) -> Response[str]:
        """Render a template (its name without ``pages/``) within the page frame."""
        state = self.request.app.state
        text = render(
            state.settings,
            template,
            session=self._session,
            csrf=self.request.scope.get("state", {}).get("form_token", ""),
            path=self.request.url.path,
            same_for_all=self._is_same_for_all,
            form=form,
            providers=list(state.providers.values()),
            **values,
        )
        return html(text, status)

    async def typed(self, saved: Form = _EMPTY) -> Form:
        """Return the form that was kept for this page, or else ``saved``."""
        return await self.kept() or saved

    async def kept(self) -> Form | None:
        """Return the form that was kept for this page, if one was.

        A kept form is shown only to its writer, and only on the page it was written on.
        """
        request = self.request
        registry, draft_id = request.app.state.registry, request.query_params.get(SAVED_FORM, "")
        actor = request.state.session.actor
        return await find_saved_form(registry, actor, draft_id, request.url.path)

    async def ask_again(self, form: Form, faults: Sequence[Fault]) -> Response[None]:
        """Redirect to the form, which shows each fault beside its field."""
        request = self.request
        actor, path = request.state.session.actor, request.url.path
        return see_other(
            await save_form(request.app.state.registry, actor, path, form.with_faults(faults))
        )

    async def go_on(self, form: Form, faults: Sequence[Fault], path: str) -> Response[None]:
        """Redirect to the next page, or to the form again if it has faults."""
        return await self.ask_again(form, faults) if faults else see_other(path)

    @property
    def _session(self) -> Session | None:
        """The visitor's session; None if no session was looked for."""
        session: Session | None = self.request.scope.get("state", {}).get("session")
        return session

    @property
    def _is_same_for_all(self) -> bool:
        """Whether everyone gets the same page; False for an unknown address."""
        handler = self.request.scope.get("route_handler")
        return handler is not None and handler.opt.get("page") in SAME_FOR_ALL
