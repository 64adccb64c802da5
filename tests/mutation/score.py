"""``python -m tests.mutation.score plain|harder [COUNT]``: what notices each mutant of a sample.

It runs in a process of its own, in which the domain has never been loaded. A module with nothing
changed has to survive first.
"""

from __future__ import annotations

import argparse
import multiprocessing
from collections import Counter
from collections.abc import Iterator
from functools import partial

from tests.mutation.kill import SURVIVED, TIMEOUT, reason
from tests.mutation.mutator import Mutant
from tests.mutation.samples import COUNT, MODULES, SAMPLES, unchanged
from tests.mutation.stages import Asked, questions

AT_ONCE = 2


def reasons(chosen: list[Mutant], asked: Asked) -> Iterator[str]:
    """Yield what noticed each mutant, in order.

    Raises:
        RuntimeError: something notices a change where there is none, so there can be no score.
    """
    control = reason(unchanged(MODULES[0]), asked)
    if control != SURVIVED:
        raise RuntimeError(f"With nothing changed, {control} fails: mend that first.")
    with multiprocessing.get_context("fork").Pool(AT_ONCE) as pool:
        yield from pool.imap(partial(reason, asked=asked), chosen)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation.score")
    parser.add_argument("sample", choices=SAMPLES)
    parser.add_argument("count", type=int, nargs="?", default=COUNT)
    options = parser.parse_args()
    chosen = SAMPLES[options.sample].chosen(options.count)
    found: list[str] = []
    for mutant, noticed in zip(chosen, reasons(chosen, questions()), strict=True):
        found.append(noticed)
        if noticed in (SURVIVED, TIMEOUT):
            print(f"{noticed} {mutant.path.name}:{mutant.line} {mutant.what}", flush=True)
    print(", ".join(f"{noticed} {count}" for noticed, count in Counter(found).most_common()))
    print(f"killed {len(found) - found.count(SURVIVED)} of {len(found)}")


if __name__ == "__main__":
    main()
