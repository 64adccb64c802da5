"""Finds what notices a mutant: loads it in a process of its own and asks it the same questions.

A count of dead mutants hides how they died. A mutant that fails while it is loaded shows nothing
about the tests, nor does one that never ends. So each is reported with what noticed it.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import io
import os
import signal
import sys
from contextlib import redirect_stderr, redirect_stdout
from types import ModuleType

from tests.mutation.mutator import Mutant
from tests.mutation.samples import ROOT
from tests.mutation.stages import STAGES, Asked

SECONDS = 60  # of the processor's time: a mutant is not slow because the machine is busy
SURVIVED, TIMEOUT, CRASH = "survived", "timeout", "crash"
# Exit codes of the child. Python itself exits with 1 or 2, so the stages begin well above.
_SURVIVED, _CRASHED, _FIRST_STAGE = 0, 1, 11
_NOTICED = {_SURVIVED: SURVIVED, **dict(enumerate(STAGES, _FIRST_STAGE))}


def reason(mutant: Mutant, asked: Asked) -> str:
    """Return what noticed a mutant: a stage, ``timeout`` or ``crash``; or else ``survived``."""
    child = os.fork()
    if child == 0:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        code = _CRASHED
        try:
            code = _code(mutant, asked)
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return TIMEOUT if os.WTERMSIG(status) == signal.SIGPROF else CRASH
    return _NOTICED.get(os.waitstatus_to_exitcode(status), CRASH)


def _code(mutant: Mutant, asked: Asked) -> int:
    sys.meta_path.insert(0, _Mutated(mutant))
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        for code, holds in enumerate(STAGES.values(), _FIRST_STAGE):
            if not holds(asked):
                return code
    return _SURVIVED


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the mutated module when its name is imported."""

    def __init__(self, mutant: Mutant) -> None:
        inside = mutant.path.relative_to(ROOT).with_suffix("")
        self._name, self._mutant = ".".join(inside.parts), mutant

    def find_spec(
        self, fullname: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        del path, target
        if fullname != self._name:
            return None
        return importlib.util.spec_from_loader(fullname, self)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._mutant.text, str(self._mutant.path), "exec"), module.__dict__)  # noqa: S102 - our own source
