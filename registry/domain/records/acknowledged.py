"""A warning of the law that an agreement keeps, because a person has said why it may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Why a warning may stay.

    ``mark`` is the warning's (``domain/agreements/clause_review.py``), ``clause`` the id of its
    clause, and ``text`` what it said to the person who gave the ``reason``.
    """

    mark: str
    clause: str
    text: str
    reason: str
    at: datetime
    by: str
