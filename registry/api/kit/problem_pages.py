"""The meaning of each problem type, for the page at its URL; made from the error classes."""

from __future__ import annotations

from collections.abc import Iterator

from registry.errors import RegistryError


def _with_subclasses(root: type[RegistryError]) -> Iterator[type[RegistryError]]:
    yield root
    for child in root.__subclasses__():
        yield from _with_subclasses(child)


def problems() -> dict[str, tuple[str, str]]:
    """Return the title and next step of every error class, by its code."""
    classes = [*_with_subclasses(RegistryError)]
    return {error.code: (error.title, error.next_step) for error in reversed(classes)}


_OF_THE_FRAMEWORK = {
    "method-not-allowed": ("This cannot be done here", "Look at the API page for what can."),
    "not-acceptable": ("We cannot answer in that form", "Ask for application/json."),
    "too-many": ("Too many requests", "Wait a minute, then go on."),
}

PROBLEMS: dict[str, tuple[str, str]] = {**problems(), **_OF_THE_FRAMEWORK}
