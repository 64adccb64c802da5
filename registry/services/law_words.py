"""Codes of the law tables as people choose them: the name with the code after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Conditions in these families share their names with conditions in other families.
_USED_FOR = {"Art10": ", for offences", "Sch8": ", for law enforcement"}


def with_code(name: str, code: str) -> str:
    """A name with its code; the code alone if there is no name for it."""
    used_for = next((words for lead, words in _USED_FOR.items() if code.startswith(lead)), "")
    return f"{name}{used_for} ({code})" if name else code


def coded(code: str, table: Mapping[str, Any]) -> str:
    """A code of a law table, preceded by its name."""
    row = table.get(code)
    return with_code(row.name if row is not None else "", code)
