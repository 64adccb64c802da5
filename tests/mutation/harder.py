"""Changes that are harder to notice than the plain ones.

A plain change turns a code into a word that exists nowhere, which tends to fail at once. Here a
code becomes another code of the same module, a step is left out, or a condition of a comprehension
goes. The module still works, and only a wrong answer reveals the change.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.mutation.mutator import Changes, but, looks_like_code, places, without

_REVERSED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
}
_OTHER_OPERATOR: dict[type[ast.operator], type[ast.operator]] = {
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.Sub: ast.Add,
}
_OTHER_TEST = {"any": "all", "all": "any"}
# These ask whether a fact is known. Elsewhere None reads as False and nothing would change.
_OTHER_ANSWERS: dict[bool | None, tuple[bool | None, ...]] = {
    True: (None,),
    False: (None,),
    None: (True, False),
}


def operators(tree: ast.Module) -> dict[Any, Callable[[Any], Changes]]:
    """Return the changes for each kind of node of this module: a code becomes its next code."""
    return {
        ast.Constant: partial(_of_constant, codes=_codes(tree)),
        ast.Compare: _of_compare,
        ast.BinOp: _of_operator,
        ast.Call: _of_call,
        ast.comprehension: _of_comprehension,
        (ast.Expr, ast.AugAssign): _of_step,
        ast.IfExp: _of_choice,
        (ast.Continue, ast.Break): _of_loop_step,
    }


def _codes(tree: ast.Module) -> list[str]:
    constants = [p.node.value for p in places(tree) if isinstance(p.node, ast.Constant)]
    return sorted({value for value in constants if looks_like_code(value)})


def _of_constant(node: ast.Constant, codes: list[str]) -> Changes:
    value = node.value
    if isinstance(value, int) and not isinstance(value, bool):
        yield "one less", ast.Constant(value - 1)
    elif looks_like_code(value) and len(codes) > 1:
        other = codes[(codes.index(value) + 1) % len(codes)]
        yield f"{other!r} instead", ast.Constant(other)


def _of_compare(node: ast.Compare) -> Changes:
    first, *others = node.ops
    if type(first) in _REVERSED:
        yield "the other way", but(node, ops=[_REVERSED[type(first)](), *others])
    asked, *rest = node.comparators
    if isinstance(asked, ast.Constant) and (asked.value is None or isinstance(asked.value, bool)):
        for value in _OTHER_ANSWERS[asked.value]:
            yield f"{value} instead", but(node, comparators=[ast.Constant(value), *rest])


def _of_operator(node: ast.BinOp) -> Changes:
    yield "left alone", node.left
    yield "right alone", node.right
    if type(node.op) in _OTHER_OPERATOR:
        yield "other operator", but(node, op=_OTHER_OPERATOR[type(node.op)]())


def _of_call(node: ast.Call) -> Changes:
    if isinstance(node.func, ast.Name) and node.func.id in _OTHER_TEST:
        yield "any for all", but(node, func=but(node.func, id=_OTHER_TEST[node.func.id]))
    for place, keyword in enumerate(node.keywords):
        if keyword.arg is not None:
            yield f"{keyword.arg} not given", but(node, keywords=without(node.keywords, place))


def _of_comprehension(node: ast.comprehension) -> Changes:
    for place in range(len(node.ifs)):
        yield f"condition {place} dropped", but(node, ifs=without(node.ifs, place))


def _of_step(_: ast.Expr | ast.AugAssign) -> Changes:
    yield "step left out", ast.Pass()


def _of_choice(node: ast.IfExp) -> Changes:
    yield "branches swapped", but(node, body=node.orelse, orelse=node.body)


def _of_loop_step(_: ast.Continue | ast.Break) -> Changes:
    yield "not skipped", ast.Pass()
