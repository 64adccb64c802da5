"""Documents as self-contained HTML: every value escaped, nothing fetched, nothing run."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def render_page(template: str, **values: Any) -> str:
    """The text of a page from one of ``documents/templates``."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("registry.documents"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {"css_text": css_text}
    return environment


def css_text(text: str) -> str:
    """Text within a CSS string: whatever is not a plain letter or digit as its code point.

    Nothing of it can end the string, the rule or the style element (CSS Syntax 3, §4.3.7).
    """
    return "".join(
        each if each.isascii() and each.isalnum() else f"\\{ord(each):x} " for each in text
    )
