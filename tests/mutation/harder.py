"""Further mutants, harder to notice than those of ``mutants``.

There a code becomes a word that exists nowhere, which tends to fail at once. Here it becomes
another code of the same module, a step is left out, or a condition of a comprehension goes: the
module still works, and only a wrong answer gives the change away.
"""

from __future__ import annotations

import ast
import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from tests.mutation.mutants import Mutant

_NOT_DECIDING = frozenset({"annotation", "returns", "decorator_list"})
_FOR_PEOPLE = (ast.JoinedStr, ast.Import, ast.ImportFrom, ast.Raise)
_TYPES = frozenset({"Callable", "Iterator", "tuple", "list", "dict", "frozenset"})
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
_Change = Callable[[Any], ast.AST]
_Changes = Iterator[tuple[str, _Change]]


@dataclass(frozen=True)
class Harder(Mutant):
    """A mutant that carries its changed source, ready to be loaded."""

    text: str = ""

    def source(self) -> str:
        return self.text


def harder_mutants(path: Path) -> list[Harder]:
    """Every further mutant of a module; one that reads like the original is left out."""
    return list(_harder_mutants(path, path.read_text(encoding="utf-8")))


@lru_cache(maxsize=64)
def _harder_mutants(path: Path, code: str) -> tuple[Harder, ...]:
    tree = ast.parse(code)
    original, codes = ast.unparse(tree), _codes(tree)
    found: dict[str, Harder] = {}
    for place, node in enumerate(_deciding(tree)):
        for number, (what, _) in enumerate(_changes(node, codes)):
            text = _changed(copy.deepcopy(tree), codes, place, number)
            if text != original:
                told = f"{what}: {ast.unparse(node)[:70]}"
                found[text] = Harder(path, place, number, _line(node), told, text)
    return tuple(found.values())


def _line(node: Any) -> int:
    """Where a node stands; a comprehension's ``for`` has no line of its own."""
    line: int = node.target.lineno if isinstance(node, ast.comprehension) else node.lineno
    return line


def spread_sample(paths: list[Path], count: int, seed: int) -> list[Harder]:
    """``count`` mutants, from each module in proportion to how many it has."""
    by_file = [harder_mutants(path) for path in sorted(paths)]
    total = sum(len(found) for found in by_file)
    count = min(count, total)
    exact = [count * len(found) / total for found in by_file]
    shares = [int(share) for share in exact]
    by_rest = sorted(range(len(exact)), key=lambda i: shares[i] - exact[i])
    for place in by_rest[: count - sum(shares)]:
        shares[place] += 1
    rng = random.Random(seed)
    picked = zip(by_file, shares, strict=True)
    return [mutant for found, share in picked for mutant in rng.sample(found, share)]


def unchanged(path: Path) -> Harder:
    """The module as it is: what has to survive, or a score says nothing."""
    code = path.read_text(encoding="utf-8")
    return Harder(path, 0, 0, 0, "nothing changed", ast.unparse(ast.parse(code)))


def swapped(path: Path, old: str, new: str) -> Harder:
    """A mutant chosen by hand: the one place that reads ``old`` reads ``new``."""
    same = unchanged(path)
    if same.text.count(old) != 1:
        raise ValueError(f"{old!r} is not in {path.name} exactly once.")
    return replace(same, what=f"{old} -> {new}", text=same.text.replace(old, new))


def _changed(tree: ast.AST, codes: list[str], place: int, number: int) -> str:
    target = next(islice(_deciding(tree), place, None))
    change = list(_changes(target, codes))[number][1]

    class Swap(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> Any:
            return change(node) if node is target else self.generic_visit(node)

    return ast.unparse(ast.fix_missing_locations(Swap().visit(tree)))


def _deciding(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that take part in a decision, parents first: no docstring, sentence, annotation."""
    for name, value in ast.iter_fields(node):
        if name in _NOT_DECIDING:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _left_alone(child):
                yield child
                yield from _deciding(child)


def _left_alone(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)  # a docstring
    if isinstance(node, ast.Assign):
        return any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets)
    if isinstance(node, ast.Subscript):  # a type that has been given a name
        return isinstance(node.value, ast.Name) and node.value.id in _TYPES
    return isinstance(node, _FOR_PEOPLE)


def _codes(tree: ast.AST) -> list[str]:
    """The codes a module names: words without a space, each once, in order."""
    values = [node.value for node in _deciding(tree) if isinstance(node, ast.Constant)]
    return sorted({v for v in values if isinstance(v, str) and _looks_like_code(v)})


def _looks_like_code(value: str) -> bool:
    return bool(value) and " " not in value


def _changes(node: ast.AST, codes: list[str]) -> _Changes:
    if isinstance(node, ast.Constant):
        yield from _of_constant(node, codes)
    for kind, changes in _BY_KIND.items():
        if isinstance(node, kind):
            yield from changes(node)


def _of_constant(node: ast.Constant, codes: list[str]) -> _Changes:
    value = node.value
    if isinstance(value, int) and not isinstance(value, bool):
        yield "one less", lambda n: ast.Constant(n.value - 1)
    elif isinstance(value, str) and len(codes) > 1 and _looks_like_code(value):
        other = codes[(codes.index(value) + 1) % len(codes)]
        yield f"{other!r} instead", lambda _: ast.Constant(other)


def _of_compare(node: ast.Compare) -> _Changes:
    if type(node.ops[0]) in _REVERSED:
        yield "the other way", _the_other_way
    asked = node.comparators[0]
    if isinstance(asked, ast.Constant) and (asked.value is None or isinstance(asked.value, bool)):
        # Known or not is what these ask. Elsewhere None reads as False and nothing would change.
        for value in {True: (None,), False: (None,), None: (True, False)}[asked.value]:
            yield f"{value} instead", _against(value)


def _against(value: bool | None) -> _Change:
    def change(node: ast.Compare) -> ast.AST:
        node.comparators[0] = ast.Constant(value)
        return node

    return change


def _the_other_way(node: ast.Compare) -> ast.AST:
    node.ops[0] = _REVERSED[type(node.ops[0])]()
    return node


def _of_operator(node: ast.BinOp) -> _Changes:
    yield "left alone", lambda n: n.left
    yield "right alone", lambda n: n.right
    if type(node.op) in _OTHER_OPERATOR:
        yield "other operator", _other_operator


def _other_operator(node: ast.BinOp) -> ast.AST:
    node.op = _OTHER_OPERATOR[type(node.op)]()
    return node


def _of_call(node: ast.Call) -> _Changes:
    if isinstance(node.func, ast.Name) and node.func.id in _OTHER_TEST:
        yield "any for all", _any_for_all
    for place, keyword in enumerate(node.keywords):
        if keyword.arg is not None:
            yield f"{keyword.arg} not given", _without_keyword(place)


def _any_for_all(node: Any) -> ast.AST:
    node.func.id = _OTHER_TEST[node.func.id]
    return node  # type: ignore[no-any-return]


def _without_keyword(place: int) -> _Change:
    def change(node: ast.Call) -> ast.AST:
        del node.keywords[place]
        return node

    return change


def _of_comprehension(node: ast.comprehension) -> _Changes:
    for place in range(len(node.ifs)):
        yield f"condition {place} dropped", _without_condition(place)


def _without_condition(place: int) -> _Change:
    def change(node: ast.comprehension) -> ast.AST:
        del node.ifs[place]
        return node

    return change


def _of_step(_: ast.Expr | ast.AugAssign) -> _Changes:
    yield "step left out", lambda _: ast.Pass()


def _of_choice(_: ast.IfExp) -> _Changes:
    yield "branches swapped", lambda n: ast.IfExp(n.test, n.orelse, n.body)


def _of_loop_step(_: ast.Continue | ast.Break) -> _Changes:
    yield "not skipped", lambda _: ast.Pass()


_BY_KIND: dict[Any, Callable[[Any], _Changes]] = {
    ast.Compare: _of_compare,
    ast.BinOp: _of_operator,
    ast.Call: _of_call,
    ast.comprehension: _of_comprehension,
    (ast.Expr, ast.AugAssign): _of_step,
    ast.IfExp: _of_choice,
    (ast.Continue, ast.Break): _of_loop_step,
}
