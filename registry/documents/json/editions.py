"""Which published schema a document is of: decided here and nowhere else.

A document of the second version says so in its ``schema_version``. One that says nothing is of the
first. Both are valid for ever, because signed bytes are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

MAX_DOCUMENT: Final = 1_048_576
"""The largest charter or agreement. With 230 schools and the law of each, one has some 300 KiB."""

SECOND: Final = 2
_SCHEMAS = {"charter": "charter", "pisa": "agreement", "pisa-template": "agreement-template"}
_STATED = "schema_version"


def schema_of(document: Mapping[str, Any], kind: str = "") -> str:
    """The name of the schema of a charter, agreement or template; empty for any other document.

    Args:
        kind: the type to read it as, for a draft that may not say its own.
    """
    stated = kind or document.get("type")
    first = _SCHEMAS.get(stated, "") if isinstance(stated, str) else ""
    return f"{first}-{SECOND}" if first and _STATED in document else first


def is_second(document: Mapping[str, Any]) -> bool:
    """Whether a document is of the second version of its schema."""
    return _STATED in document
