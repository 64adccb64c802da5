"""What each problem type means, for the page its URL leads to; made from the error tree."""

from __future__ import annotations

from collections.abc import Iterator

from registry.errors import RegistryError


def _tree(root: type[RegistryError]) -> Iterator[type[RegistryError]]:
    yield root
    for child in root.__subclasses__():
        yield from _tree(child)


def problems() -> dict[str, tuple[str, str]]:
    """Code → (title, next step), of every error there is."""
    return {
        error.code: (error.title, error.next_step) for error in reversed([*_tree(RegistryError)])
    }


_OF_THE_FRAMEWORK = {
    "method-not-allowed": ("This cannot be done here", "Look at the API page for what can."),
    "not-acceptable": ("We cannot answer in that form", "Ask for application/json."),
    "too-large": ("This is too large", "Send less at once: a batch may be split."),
    "too-many": ("Too many requests", "Wait a minute, then go on."),
}

PROBLEMS: dict[str, tuple[str, str]] = {**problems(), **_OF_THE_FRAMEWORK}
