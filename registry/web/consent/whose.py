"""Whose record is shown: as much as this user entered in this form, and never more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from registry.web.kit.person_fields import whose

__all__ = ["kept", "whose"]

KEPT = ("subject", "typed", "warnings")


def kept(content: Mapping[str, Any]) -> dict[str, Any]:
    """What stays in the draft when a record is finished: who it is about."""
    return {name: content[name] for name in KEPT if name in content}
