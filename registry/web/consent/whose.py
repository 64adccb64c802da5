"""What a consent draft keeps of whom it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEPT = ("subject", "typed", "warnings")


def kept(content: Mapping[str, Any]) -> dict[str, Any]:
    """What stays in the draft when a record is finished: who it is about."""
    return {name: content[name] for name in KEPT if name in content}
