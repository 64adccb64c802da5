"""Reads a share request: what was said in it, about which day, and how the person is named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any


def as_said(request: Mapping[str, Any]) -> dict[str, Any]:
    """A request without its nulls, because null is what nobody said.

    What is left empty stays: an order that nobody has read is an order.
    """
    return {
        name: as_said(value) if isinstance(value, Mapping) else value
        for name, value in request.items()
        if value is not None
    }


def day_of(request: Mapping[str, Any], today: date) -> date:
    """The day asked about: the request's evaluation date, or today if it names none."""
    return date.fromisoformat(request.get("evaluation_date") or today.isoformat())


def identifiers_of(request: Mapping[str, Any]) -> list[dict[str, str]]:
    """The identifiers by which a request names the person."""
    return list((request.get("subject") or {}).get("identifiers") or [])


def names_local_number(request: Mapping[str, Any]) -> bool:
    """Whether the person is named by a number of the organisation that asks."""
    return any(item["scheme"] == "local" for item in identifiers_of(request))
