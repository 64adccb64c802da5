"""What is read from an organisation's own document, beside the columns every query needs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from registry.domain.records import Partner


@lru_cache(maxsize=1_024)
def _content(partner: Partner) -> Mapping[str, Any]:
    content: Mapping[str, Any] = msgspec.json.decode(partner.document)
    return content


def overrides_of(partner: Partner) -> Mapping[str, bool]:
    """Where the organisation differs from its kind, by the names of the partner schema."""
    return _content(partner).get("overrides") or {}


def contact_of(partner: Partner) -> Mapping[str, str] | None:
    """Whom to ring: ``name``, and ``telephone`` and ``out_of_hours`` where they are known."""
    return _content(partner).get("contact")
