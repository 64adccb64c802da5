"""Which mutants are tried: a sample of each kind, and a control with nothing changed."""

from __future__ import annotations

import ast
import random
from dataclasses import dataclass, replace
from pathlib import Path

from tests.mutation import harder, plain
from tests.mutation.mutator import Mutant, Operators, mutants_of

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = ROOT / "registry/domain"
DECISION = DOMAIN / "decision"
PARTS = ("reading", "grounds", "rules", "messages")
MODULES = [
    *(path for part in PARTS for path in sorted((DECISION / part).glob("*.py"))),
    DECISION / "engine.py",
    DECISION / "counterfactuals.py",
]
COUNT = 300


@dataclass(frozen=True)
class Sample:
    """How the mutants are made, and the seed by which they are chosen."""

    operators: Operators
    seed: int

    def chosen(self, count: int = COUNT, modules: list[Path] = MODULES) -> list[Mutant]:
        """Return ``count`` mutants, from each module in proportion to how many it has."""
        by_file = [mutants_of(path, self.operators) for path in sorted(modules)]
        rng = random.Random(self.seed)
        picked = zip(by_file, _shares([len(found) for found in by_file], count), strict=True)
        return [mutant for found, share in picked for mutant in rng.sample(found, share)]


SAMPLES = {
    "plain": Sample(plain.operators, 20261123),
    "harder": Sample(harder.operators, 20261124),
}


def _shares(sizes: list[int], count: int) -> list[int]:
    count = min(count, sum(sizes))
    exact = [count * size / sum(sizes) for size in sizes]
    shares = [int(share) for share in exact]
    by_rest = sorted(range(len(exact)), key=lambda i: shares[i] - exact[i])
    for place in by_rest[: count - sum(shares)]:
        shares[place] += 1
    return shares


def unchanged(path: Path) -> Mutant:
    """Return the module as it is, which has to survive, or else a score says nothing."""
    code = path.read_text(encoding="utf-8")
    return Mutant(path, 0, "nothing changed", ast.unparse(ast.parse(code)))


def swapped(path: Path, old: str, new: str) -> Mutant:
    """Return a mutant chosen by hand: the one place that reads ``old`` reads ``new``.

    Raises:
        ValueError: ``old`` is not there, or more than once.
    """
    same = unchanged(path)
    if same.text.count(old) != 1:
        raise ValueError(f"{old!r} is not in {path.name} exactly once.")
    return replace(same, what=f"{old} -> {new}", text=same.text.replace(old, new))
