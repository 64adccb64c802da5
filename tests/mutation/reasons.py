"""``python -m tests.mutation.reasons [COUNT]``: what notices each of the harder mutants.

A count of dead mutants hides how they died. One that fails while it is loaded shows nothing about
the tests, and one that was only slow may have been slow because the machine was busy. So each is
put under what noticed it, and a module with nothing changed has to survive first.
"""

from __future__ import annotations

import inspect
import io
import multiprocessing
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from importlib import import_module
from typing import Any

import pytest

from tests.mutation import kill
from tests.mutation.harder import Harder, spread_sample, unchanged
from tests.mutation.score import MODULES

COUNT, SEED, AT_ONCE = 300, 20261124, 2
SECONDS = 40
FACTS_FOR_INVARIANTS = 300
SURVIVED, TIMEOUT, CRASH = "survived", "timeout", "crash"
# Exit codes of the child, in the order in which it asks; 0 is survived.
_NOTICED = {0: SURVIVED, 11: "examples", 12: "second evaluator", 13: "invariants", 14: "unit tests"}
_CRASHED = 15


def reason(mutant: Harder, asked: kill.Asked) -> str:
    """What noticed a mutant, or that nothing did."""
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        code = _CRASHED
        try:
            code = _code(mutant, asked)
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return TIMEOUT if os.WTERMSIG(status) == signal.SIGALRM else CRASH
    return _NOTICED.get(os.waitstatus_to_exitcode(status), CRASH)


def _code(mutant: Harder, asked: kill.Asked) -> int:
    sys.meta_path.insert(0, kill._Mutated(mutant))
    stages: list[tuple[int, Callable[[], bool]]] = [
        (11, lambda: kill._examples_hold(asked.examples)),
        (12, lambda: kill._second_agrees(asked.cases)),
        (13, _invariants_hold),
        (14, _unit_tests_pass),
    ]
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return next((code for code, holds in stages if not holds()), 0)


def _invariants_hold() -> bool:
    """The invariants of law.md §7 on some hundreds of facts; the suite takes thousands."""
    module = import_module("tests.unit.domain.test_invariants")
    for name, test in inspect.getmembers(module, inspect.isfunction):
        if name.startswith("test_") and list(inspect.signature(test).parameters) == ["count"]:
            try:
                test(FACTS_FOR_INVARIANTS)
            except AssertionError:
                return False
    return True


def _unit_tests_pass() -> bool:
    options = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not long"]
    return pytest.main([*options, *kill.UNIT_TESTS]) == pytest.ExitCode.OK


def reasons(chosen: list[Harder], asked: kill.Asked, at_once: int = AT_ONCE) -> list[str]:
    """What noticed each, in order.

    Raises:
        RuntimeError: something notices a change where there is none, so no score can be had.
    """
    control: Any = reason(unchanged(MODULES[0]), asked)
    if control != SURVIVED:
        raise RuntimeError(f"With nothing changed, {control} fails: mend that first.")
    with multiprocessing.get_context("fork").Pool(at_once) as pool:
        return pool.map(partial(reason, asked=asked), chosen, chunksize=5)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    at_once = int(sys.argv[2]) if len(sys.argv) > 2 else AT_ONCE
    chosen = spread_sample(MODULES, count, SEED)
    found = reasons(chosen, kill.questions(), at_once)
    for mutant, noticed in zip(chosen, found, strict=True):
        if noticed in (SURVIVED, TIMEOUT):
            print(f"{noticed} {mutant.path.name}:{mutant.line} {mutant.what}")
    print(", ".join(f"{noticed} {n}" for noticed, n in Counter(found).most_common()))
    print(f"killed {len(found) - found.count(SURVIVED)} of {len(found)}")


if __name__ == "__main__":
    main()
