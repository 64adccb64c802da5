"""Documents as self-contained HTML: every value is escaped, nothing is fetched or run."""

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
    """Text within a CSS string: every character but plain letters and digits as its code point.

    So nothing in it can end the string, the rule or the style element (CSS Syntax 3, §4.3.7).
    """
    return "".join(
        character if character.isascii() and character.isalnum() else f"\\{ord(character):x} "
        for character in text
    )
