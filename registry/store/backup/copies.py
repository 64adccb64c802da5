"""A copy of a database in a file: what both engines' copies have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from registry.errors import RegistryError

SQLITE: Final = "sqlite"
POSTGRES: Final = "postgres"
FILES: Final = {SQLITE: "registry.sqlite3", POSTGRES: "registry.dump"}


class CopyError(RegistryError):
    """A database could not be copied, or a copy could not be read or put back."""

    code = "copy-failed"
    title = "The database could not be copied"
    next_step = "Nothing was changed. Put this right, and run the command again."


@dataclass(frozen=True, slots=True)
class Moment:
    """What the database itself said of its ledger in the snapshot that was copied."""

    engine_version: str
    size: int


class Copy(Protocol):
    """A copy that can be read without a database server."""

    def rows(self, wanted: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Each table's name with one of its rows: the values of the columns wanted.

        A table that the copy does not have has no rows. Values are as the engine writes them: of
        PostgreSQL all are texts.

        Raises:
            CopyError: it cannot be read.
        """

    @property
    def path(self) -> Path: ...
