"""Plain changes: a comparison reversed, a guard left out, a code that exists nowhere."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tests.mutation.mutator import Changes, but, looks_like_code, without

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


def operators(_: ast.Module) -> dict[Any, Callable[[Any], Changes]]:
    """Return the changes for each kind of node, the same for every module."""
    return {
        ast.Compare: _of_compare,
        ast.BoolOp: _of_and_or,
        ast.UnaryOp: _of_not,
        ast.IfExp: _of_choice,
        ast.If: _of_guard,
        (ast.Tuple, ast.List, ast.Set): _of_members,
        ast.Constant: _of_constant,
    }


def _of_compare(node: ast.Compare) -> Changes:
    first, *rest = node.ops
    yield "turned round", but(node, ops=[_OTHER[type(first)](), *rest])


def _of_and_or(node: ast.BoolOp) -> Changes:
    yield "and for or", but(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    for place in range(len(node.values)):
        kept = without(node.values, place)
        yield f"operand {place} dropped", but(node, values=kept) if len(kept) > 1 else kept[0]


def _of_not(node: ast.UnaryOp) -> Changes:
    if isinstance(node.op, ast.Not):
        yield "not dropped", node.operand


def _of_choice(node: ast.IfExp) -> Changes:
    yield "always", node.body
    yield "never", node.orelse


def _of_guard(node: ast.If) -> Changes:
    if not node.orelse:
        yield "guard dropped", ast.Pass()


def _of_members(node: ast.Tuple | ast.List | ast.Set) -> Changes:
    assigned = isinstance(getattr(node, "ctx", None), ast.Store | ast.Del)
    if len(node.elts) > 1 and not assigned:
        for place in range(len(node.elts)):
            yield f"member {place} dropped", but(node, elts=without(node.elts, place))


def _of_constant(node: ast.Constant) -> Changes:
    if isinstance(node.value, bool):
        yield "other truth", ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield "one more", ast.Constant(node.value + 1)
    elif looks_like_code(node.value):
        yield "other code", ast.Constant(f"{node.value}_")
