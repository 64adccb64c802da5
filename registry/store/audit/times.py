"""Times as each engine stores them, and as bodies say them."""

from __future__ import annotations

import re
from typing import Any, Final

_STORED: Final = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9] [0-2][0-9](:[0-5][0-9]){2}[.0-9]*\+00")


def is_time(stored: Any) -> bool:
    """Whether a column holds a time in UTC, and in the form in which the registry writes it."""
    if not isinstance(stored, str):
        return False
    return bool(_STORED.fullmatch(stored.removesuffix(":00") if stored[-6:-3] == "+00" else stored))


def in_sqlite(said: str) -> str:
    """A body's time as SQLite's column holds it: ``str`` of a datetime in UTC."""
    if said[19:] == ".000000Z":
        return f"{said[:10]} {said[11:19]}+00:00"
    return f"{said[:10]} {said[11:26]}+00:00"


def in_postgres(said: str) -> str:
    """A body's time as PostgreSQL writes it, without zeros at its end."""
    return f"{said[:10]} {said[11:26].rstrip('0').rstrip('.')}+00"


STORED_AS: Final = {"sqlite": in_sqlite, "postgres": in_postgres}


def as_text(column: str, engine_type: str) -> str:
    """SQL for a column of time as it is stored, which every value can be read from."""
    return f"{column}::text" if engine_type == "postgres" else column
