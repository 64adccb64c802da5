"""Mutants of a module: its source with exactly one thing changed.

Only code that decides is changed. Docstrings and sentences, which people read, are left alone, and
so are types, decorators and exports: a change there is no wrong decision.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeGuard

_NOT_DECIDING = frozenset({"annotation", "returns", "decorator_list"})
_FOR_PEOPLE = (ast.JoinedStr, ast.Import, ast.ImportFrom, ast.Raise)
_TYPES = frozenset({"Callable", "Iterator", "tuple", "list", "dict", "frozenset"})

Changes = Iterator[tuple[str, ast.AST]]
"""What can be put in a node's place, each with what it does; the node itself stays as it is."""

Operators = Callable[[ast.Module], dict[Any, Callable[[Any], Changes]]]
"""Given a module, what changes each kind of node (or each of a tuple of kinds)."""


@dataclass(frozen=True)
class Mutant:
    """A module with one thing changed; ``text`` is its whole source, ready to be loaded."""

    path: Path
    line: int
    what: str
    text: str


@dataclass(frozen=True)
class Place:
    """The place of a node in its tree, where another node can be put for a moment."""

    parent: ast.AST
    field: str
    index: int | None
    node: Any

    @property
    def line(self) -> int:
        # A comprehension's ``for`` has no line of its own.
        line: int = getattr(self.node, "target", self.node).lineno
        return line

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


@cache
def mutants_of(path: Path, operators: Operators) -> tuple[Mutant, ...]:
    """Return every mutant of a module, outer nodes first; no two read the same."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    original, by_kind = ast.unparse(tree), operators(tree)
    found: dict[str, Mutant] = {}
    for place in list(places(tree)):
        for change, node in _changes(place.node, by_kind):
            place.put(node)
            text = ast.unparse(tree)
            if text != original:
                description = f"{change}: {ast.unparse(place.node)[:70]}"
                found[text] = Mutant(path, place.line, description, text)
        place.put(place.node)
    return tuple(found.values())


def _changes(node: ast.AST, by_kind: dict[Any, Callable[[Any], Changes]]) -> Changes:
    for kind, changes in by_kind.items():
        if isinstance(node, kind):
            yield from changes(node)


def places(node: ast.AST) -> Iterator[Place]:
    """Yield the places that take part in a decision, parents first."""
    for name, value in ast.iter_fields(node):
        if name in _NOT_DECIDING:
            continue
        listed = isinstance(value, list)
        for index, child in enumerate(value if listed else [value]):
            if isinstance(child, ast.AST) and not _left_alone(child):
                yield Place(node, name, index if listed else None, child)
                yield from places(child)


def _left_alone(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)  # it is a docstring
    if isinstance(node, ast.Assign):
        return any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets)
    if isinstance(node, ast.Subscript):  # it is a type with a name
        return isinstance(node.value, ast.Name) and node.value.id in _TYPES
    return isinstance(node, _FOR_PEOPLE)


def but(node: Any, **fields: Any) -> Any:
    """Return the same node with other fields."""
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


def without(items: list[Any], place: int) -> list[Any]:
    """Return the same list without one member."""
    return items[:place] + items[place + 1 :]


def looks_like_code(value: object) -> TypeGuard[str]:
    """Return whether a constant is a code, as opposed to a sentence or a number."""
    return isinstance(value, str) and value != "" and " " not in value
