"""The log of failures: what failed, at which route and line, under an id that the caller gets too.

The text of an unforeseen error is never logged, nor the address that was asked for: either may hold
what somebody wrote about a person.
"""

from __future__ import annotations

import logging
import traceback
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from registry.errors import RegistryError

_log = logging.getLogger("registry.failures")
_OURS = Path(__file__).parent


def new_occurrence() -> str:
    """A new id for one occurrence of a problem."""
    return f"urn:uuid:{uuid.uuid4()}"


def log_failure(scope: Mapping[str, Any], error: Exception) -> str:
    """Log a failure, and return the id under which it is logged."""
    occurrence = new_occurrence()
    route = f"{scope.get('method', '')} {scope.get('path_template') or 'no route'}"
    if isinstance(error, RegistryError) and error.code != RegistryError.code:
        _log.error("failed: %s at %s %s", error.code, route, occurrence)
    else:
        what = f"unforeseen {type(error).__name__} in {line_of(error)}"
        _log.error("%s at %s %s", what, route, occurrence)
    return occurrence


def line_of(error: Exception) -> str:
    """The innermost line of ours that an error came through."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_OURS):
            return f"{path.relative_to(_OURS)}:{frame.lineno}"
    return "other code"
