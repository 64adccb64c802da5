"""Pages from templates: every value escaped, the words and the frame the same everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, PrefixLoader
from litestar import Response
from markupsafe import Markup

from registry.services.context import LONDON
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


def render(settings: Settings, template: str, **values: Any) -> str:
    """The text of a page; on its own for those that are made before there is a request."""
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
