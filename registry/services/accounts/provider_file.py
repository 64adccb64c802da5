"""The file of sign-in providers, and which organisations' officers come by one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from registry.errors import ConfigurationError
from registry.services.access import Role

_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError)


def read_rows(path: Path | None) -> list[dict[str, Any]]:
    """The providers in the file that the settings name; none where they name none.

    Raises:
        ConfigurationError: the file cannot be read, or holds something else.
    """
    if path is None:
        return []
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return [{**row} for row in rows]
    except _UNREADABLE as error:
        raise unusable(error) from error


def with_officers(path: Path | None) -> frozenset[str]:
    """The organisations whose officers may come by a provider, without an account of ours.

    Raises:
        ConfigurationError: as ``read_rows``.
    """
    try:
        return frozenset(
            row["partner_id"] for row in read_rows(path) if Role.OFFICER in row["roles"].values()
        )
    except _UNREADABLE as error:
        raise unusable(error) from error


def unusable(error: Exception) -> ConfigurationError:
    """The error about a file that cannot be used; it says nothing of what is in it."""
    return ConfigurationError(
        f"REGISTRY_SIGN_IN_PROVIDERS cannot be used ({type(error).__name__}).",
        next_step="See docs/how-to/sign-in-with-your-own-provider.md for what it holds.",
    )
