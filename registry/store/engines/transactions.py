"""What the transactions of both engines have in common: they are never nested, and always end.

piccolo keeps the current transaction in a context variable, and every query of the context uses it.
If a transaction leaves that variable set, later writes vanish into it (security.md §6); if a task
inherits it, two tasks write into one transaction. So here a transaction belongs to the task that
opened it, and its end always resets the variable.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from piccolo.engine.exceptions import TransactionError

T = TypeVar("T")


class Ownership:
    """Who may use a transaction, and until when."""

    def __init__(self, current: contextvars.ContextVar[Any]) -> None:
        refuse_nesting(current)
        self._current = current
        self._task: asyncio.Task[Any] | None = None
        self.open = False
        self._failed = False

    def begin(self, transaction: object) -> None:
        """Send this task's queries to ``transaction`` from now on."""
        self._task = asyncio.current_task()
        self.open = True
        self._current.set(transaction)

    def end(self) -> None:
        """Send no more queries there, from this task or from one that inherited its context."""
        self.open = False
        self._current.set(None)

    def require(self) -> None:
        """Raise ``TransactionError`` unless it is open and used by the task that opened it."""
        if not self.open:
            raise TransactionError("This transaction has ended already.")
        if asyncio.current_task() is not self._task:
            raise TransactionError("A transaction may be used only by the task that opened it.")

    @contextmanager
    def used(self) -> Iterator[None]:
        """Wrap each statement: require the right task, and remember a failure."""
        self.require()
        try:
            yield
        except BaseException:
            self._failed = True
            raise

    def require_sound(self) -> None:
        """Raise ``TransactionError`` if a statement has failed, even if that was ignored.

        PostgreSQL answers COMMIT of a failed transaction by rolling back, and reports success.
        """
        self.require()
        if self._failed:
            raise TransactionError("A statement failed: this transaction can only be undone.")


def refuse_nesting(current: contextvars.ContextVar[Any]) -> None:
    """Raise ``TransactionError`` if a transaction is open; a nested one would not be a real one."""
    active = current.get()
    if active is not None and active.ownership.open:
        raise TransactionError("A transaction is already open; nested ones are refused.")


async def completed(cleanup: Coroutine[Any, Any, T]) -> T:
    """Run a clean-up to its end even if this task is cancelled meanwhile, and then raise that.

    The clean-up runs in a fresh context, because it must not use the transaction it is ending.
    """
    task = asyncio.create_task(cleanup, context=contextvars.Context())
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
        except Exception:  # noqa: BLE001, S110 - raised below, by result()
            pass
    if cancelled is not None:
        raise cancelled
    return task.result()
