"""Pages from templates: every value escaped, the words and the frame the same everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, PrefixLoader
from litestar import Request, Response
from markupsafe import Markup

from registry.services.accounts.sessions import Session
from registry.services.context import LONDON, Registry
from registry.settings import Settings
from registry.web.kit.assets import assets
from registry.web.kit.forms import Form

# The page components' one inline script says that scripts run; a test keeps its hash in step.
INLINE_SCRIPT = "sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw="
POLICY = (
    f"default-src 'none'; script-src 'self' '{INLINE_SCRIPT}'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
HTML = "text/html"
# Pages of which everyone gets the same bytes: no session is looked for, and none is spoken of.
SAME_FOR_ALL = frozenset({"static", "public"})
_NUMBER = re.compile(r"(\+?[0-9][0-9 ]{6,18}[0-9])")


@cache
def templates() -> Environment:
    """Ours, and the components'."""
    environment = Environment(
        loader=PrefixLoader(
            {
                "pages": PackageLoader("registry.web"),
                "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
            }
        ),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    filters: dict[str, Callable[[Any], str]] = {
        "when": when,
        "day": day,
        "day_of": lambda text: day(date.fromisoformat(text)),
        "telephones": telephones,
    }
    environment.filters |= filters
    return environment


def telephones(text: str) -> Markup:
    """Text with its telephone numbers as links: one tap on a telephone."""
    return Markup("").join(
        Markup('<a class="govuk-link" href="tel:{}">{}</a>').format(part.replace(" ", ""), part)
        if place % 2
        else part
        for place, part in enumerate(_NUMBER.split(text))
    )


def when(moment: datetime) -> str:
    """A moment as people here say it: 4.05pm on 3 November 2026."""
    local = moment.astimezone(LONDON)
    hour, half = local.hour % 12 or 12, "am" if local.hour < 12 else "pm"
    return f"{hour}.{local:%M}{half} on {day(local)}"


def day(moment: date) -> str:
    """A day as people here say it: 3 November 2026."""
    return f"{moment.day} {moment:%B} {moment.year}"


def page(
    request: Request[Any, Any, Any],
    template: str,
    *,
    status: int = 200,
    form: Form | None = None,
    **values: Any,
) -> Response[str]:
    """A page of one template (its name without ``pages/``), with the frame filled in."""
    settings: Settings = request.app.state.settings
    session: Session | None = request.scope.get("state", {}).get("session")
    text = render(
        settings,
        template,
        session=session,
        csrf=request.scope.get("state", {}).get("form_token", ""),
        path=request.url.path,
        same_for_all=_is_same_for_all(request),
        form=form or Form(),
        providers=list(request.app.state.providers.values()),
        **values,
    )
    return html(text, status)


def _is_same_for_all(request: Request[Any, Any, Any]) -> bool:
    """Whether the page asked for is; where there is none, nobody's session was looked for."""
    handler = request.scope.get("route_handler")
    return handler is not None and handler.opt.get("page") in SAME_FOR_ALL


def render(settings: Settings, template: str, **values: Any) -> str:
    """The text of a page, for those that are made before there is a request."""
    frame = {
        "name": settings.name,
        "assets": assets(settings.colour).addresses(),
        "session": None,
        "same_for_all": False,
        "csrf": "",
        "path": "",
        "form": Form(),
        "themeColor": settings.colour,
    }
    return templates().get_template(f"pages/{template}").render({**frame, **values})


def html(text: str, status: int = 200) -> Response[str]:
    """A page as it is sent."""
    return Response(
        text, status_code=status, media_type=HTML, headers={"Content-Security-Policy": POLICY}
    )


def registry_of(request: Request[Any, Any, Any]) -> Registry:
    """The registry the application serves."""
    registry: Registry = request.app.state.registry
    return registry


def session_of(request: Request[Any, Any, Any]) -> Session:
    """The session the guard found; only for pages that need one."""
    session: Session = request.state.session
    return session


def sent_form(request: Request[Any, Any, Any]) -> Form:
    """The form the guard read; only for pages that are posted to."""
    form: Form = request.state.form
    return form
