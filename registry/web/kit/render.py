"""Render pages from templates, with every value escaped and the same frame everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, PrefixLoader
from litestar import Response
from markupsafe import Markup

from registry.bounds import KIB
from registry.services.context import LONDON
from registry.settings import Settings
from registry.web.kit.assets import assets
from registry.web.kit.forms import Form
from registry.web.kit.keyed import new_key

# The page components have one inline script, which marks that scripts run. A test checks its hash.
INLINE_SCRIPT = "sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw="
POLICY = (
    f"default-src 'none'; script-src 'self' '{INLINE_SCRIPT}'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
HTML = "text/html"
# Pages that are the same for everyone: no session is looked for, and none is mentioned.
SAME_FOR_ALL = frozenset({"static", "public"})
_MEGABYTE = 1_024 * KIB
_NUMBER = re.compile(r"(\+?[0-9][0-9 ]{6,18}[0-9])")


@cache
def templates() -> Environment:
    """Return the environment of our own templates and those of the page components."""
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
        "size": size,
    }
    environment.filters |= filters
    environment.globals["new_key"] = new_key
    return environment


def telephones(text: str) -> Markup:
    """Return the text with its telephone numbers as links, so that one tap rings them."""
    return Markup("").join(
        Markup('<a class="govuk-link" href="tel:{}">{}</a>').format(part.replace(" ", ""), part)
        if index % 2
        else part
        for index, part in enumerate(_NUMBER.split(text))
    )


def when(moment: datetime) -> str:
    """Format a moment in local style: 4.05pm on 3 November 2026."""
    local = moment.astimezone(LONDON)
    hour, half = local.hour % 12 or 12, "am" if local.hour < 12 else "pm"
    return f"{hour}.{local:%M}{half} on {day(local)}"


def day(moment: date) -> str:
    """Format a day in local style: 3 November 2026."""
    return f"{moment.day} {moment:%B} {moment.year}"


def size(many: int) -> str:
    """Format the size of a file: 240 KB, 1.2 MB."""
    if many < _MEGABYTE:
        return f"{max(round(many / KIB), 1)} KB"
    return f"{many / _MEGABYTE:.1f} MB"


def render(settings: Settings, template: str, **values: Any) -> str:
    """Return the HTML of a page; it needs no request, so a page can be made at start-up."""
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
    """Return the response that sends a page."""
    return Response(
        text, status_code=status, media_type=HTML, headers={"Content-Security-Policy": POLICY}
    )


def attachment(content: bytes, media_type: str, name: str) -> Response[bytes]:
    """Return the response that sends a file, which the browser saves and never shows."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=media_type, headers=headers)
