"""A request with a key, as the store sees it: beside the ports, which know of it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from registry.domain.records.accounts import OneTimeSecret


class Keyed(Protocol):
    """A request that is to be carried out once: see ``services.once``."""

    is_recorded: bool
    is_repeated: bool

    @property
    def mark(self) -> OneTimeSecret: ...
    @property
    def made_at(self) -> datetime: ...
