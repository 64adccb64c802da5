"""The templates that agreements begin from, as shipped."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from registry.errors import NotFoundError
from registry.resources import shipped


def templates() -> dict[str, dict[str, Any]]:
    """Every template by its id, in the order of their ids."""
    return {name: json.loads(text) for name, text in _texts().items()}


def template(template_id: str) -> dict[str, Any]:
    """One of them, or ``NotFoundError`` that says which there are."""
    text = _texts().get(template_id)
    if text is None:
        known = ", ".join(_texts())
        raise NotFoundError("There is no template of that name.", next_step=f"There are: {known}.")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def _texts() -> dict[str, str]:
    folder = shipped("agreements") / "templates"
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.json"))}
