"""Mutants of a module: its source with exactly one thing changed.

What is changed is what decides: comparisons, and/or, not, constants, codes, members of a list,
guard clauses. What people read is left alone (docstrings, sentences), and so are annotations and
decorators: a change there is no wrong decision.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

_SKIPPED_FIELDS = frozenset({"annotation", "returns", "decorator_list"})
_OTHER: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_Change = Callable[[Any], ast.AST]


@dataclass(frozen=True)
class Mutant:
    """A module with one thing changed: the ``change``-th of what can be changed at ``place``."""

    path: Path
    place: int
    change: int
    line: int
    what: str

    def source(self) -> str:
        """The changed source."""
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        node = list(_nodes(tree))[self.place]
        _replace(tree, node, list(_changes(node))[self.change][1])
        return ast.unparse(tree)


def mutants_of(path: Path) -> list[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        Mutant(path, place, change, _line(node), f"{what}: {ast.unparse(node)[:70]}")
        for place, node in enumerate(_nodes(tree))
        for change, (what, _) in enumerate(_changes(node))
    ]


def _line(node: ast.AST) -> int:
    line: int = getattr(node, "lineno", 0)
    return line


def sample(paths: list[Path], count: int, seed: int) -> list[Mutant]:
    """``count`` of all mutants of these modules, the same on every run."""
    every = [mutant for path in sorted(paths) for mutant in mutants_of(path)]
    return random.Random(seed).sample(every, min(count, len(every)))


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that may be changed, parents first."""
    for name, value in ast.iter_fields(node):
        if name in _SKIPPED_FIELDS:
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_for_people(child):
                continue
            yield child
            yield from _nodes(child)


def _is_for_people(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)  # a docstring
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        return node.value.id in {"tuple", "dict", "list", "frozenset"}  # a type
    return isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom | ast.alias)


def _replace(tree: ast.AST, old: ast.AST, change: _Change) -> None:
    class Swap(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> Any:
            return change(node) if node is old else self.generic_visit(node)

    ast.fix_missing_locations(Swap().visit(tree))


def _changes(node: ast.AST) -> Iterator[tuple[str, _Change]]:
    for kind, changes in _BY_KIND.items():
        if isinstance(node, kind):
            yield from changes(node)


def _of_compare(_: ast.Compare) -> Iterator[tuple[str, _Change]]:
    yield "turned round", _turned


def _of_and_or(node: ast.BoolOp) -> Iterator[tuple[str, _Change]]:
    yield "and for or", _and_for_or
    for place in range(len(node.values)):
        yield f"operand {place} dropped", partial(_without_operand, place=place)


def _of_not(node: ast.UnaryOp) -> Iterator[tuple[str, _Change]]:
    if isinstance(node.op, ast.Not):
        yield "not dropped", lambda n: n.operand


def _of_choice(_: ast.IfExp) -> Iterator[tuple[str, _Change]]:
    yield "always", lambda n: n.body
    yield "never", lambda n: n.orelse


def _of_guard(node: ast.If) -> Iterator[tuple[str, _Change]]:
    if not node.orelse:
        yield "guard dropped", lambda _: ast.Pass()


def _of_members(node: ast.Tuple | ast.List | ast.Set) -> Iterator[tuple[str, _Change]]:
    read = isinstance(getattr(node, "ctx", None) or ast.Load(), ast.Load)
    if read and len(node.elts) > 1:
        for place in range(len(node.elts)):
            yield f"member {place} dropped", partial(_without, place=place)


def _of_constant(node: ast.Constant) -> Iterator[tuple[str, _Change]]:
    value = node.value
    if isinstance(value, bool):
        yield "other truth", lambda n: ast.Constant(not n.value)
    elif isinstance(value, int):
        yield "one more", lambda n: ast.Constant(n.value + 1)
    elif isinstance(value, str) and value and " " not in value:
        yield "other code", lambda n: ast.Constant(f"{n.value}_")


def _turned(node: ast.Compare) -> ast.AST:
    node.ops[0] = _OTHER[type(node.ops[0])]()
    return node


def _and_for_or(node: ast.BoolOp) -> ast.AST:
    node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    return node


def _without_operand(node: ast.BoolOp, place: int) -> ast.AST:
    del node.values[place]
    return node if len(node.values) > 1 else node.values[0]


def _without(node: Any, place: int) -> ast.AST:
    del node.elts[place]
    return node  # type: ignore[no-any-return]


_BY_KIND: dict[Any, Callable[[Any], Iterator[tuple[str, _Change]]]] = {
    ast.Compare: _of_compare,
    ast.BoolOp: _of_and_or,
    ast.UnaryOp: _of_not,
    ast.IfExp: _of_choice,
    ast.If: _of_guard,
    (ast.Tuple, ast.List, ast.Set): _of_members,
    ast.Constant: _of_constant,
}
