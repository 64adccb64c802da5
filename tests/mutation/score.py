"""``python -m tests.mutation.score [COUNT]``: the share of mutants that something notices.

A process of its own, in which the domain has never been loaded.
"""

from __future__ import annotations

import multiprocessing
import sys
from functools import partial

from tests.mutation.kill import ROOT, dies, questions
from tests.mutation.mutants import Mutant, sample

COUNT, SEED, AT_ONCE = 300, 20261123, 2
DOMAIN = ROOT / "registry/domain"
MODULES = [*(DOMAIN / "rules").glob("*.py"), DOMAIN / "walk.py", DOMAIN / "missing.py"]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    chosen = sample(MODULES, count, SEED)
    asked = questions()
    with multiprocessing.get_context("fork").Pool(AT_ONCE) as pool:
        dead = pool.map(partial(dies, asked=asked), chosen, chunksize=5)
    alive: list[Mutant] = [mutant for mutant, died in zip(chosen, dead, strict=True) if not died]
    for mutant in sorted(alive, key=lambda mutant: (mutant.path.name, mutant.line)):
        print(f"survived {mutant.path.name}:{mutant.line} {mutant.what}")
    print(f"killed {sum(dead)} of {len(chosen)}")


if __name__ == "__main__":
    main()
