"""Common terms: texts that an agreement between members may leave to their charter.

The agreement's signed bytes name the charter version that it is under. So what it takes from there
is settled by them, and a later charter version applies only as that version provides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

COMMON_TERMS: Final = (
    *("rights", "complaints", "breaches", "foi", "training"),
    *("security", "accuracy", "audit", "disputes"),
)
"""The texts that a charter may supply, by the names of an agreement's own."""
ALWAYS_NEEDED: Final = ("rights", "breaches")
"""Those that every agreement needs, its own or the charter's."""


def left_out(agreement: Mapping[str, Any]) -> tuple[str, ...]:
    """The common terms that an agreement does not state itself."""
    return tuple(name for name in COMMON_TERMS if name not in agreement)


@dataclass(frozen=True, slots=True)
class FromCharter:
    """A text that an agreement takes from a charter version."""

    text: str
    version: int


@dataclass(frozen=True, slots=True)
class CharterTerms:
    """What a registered charter version says about common terms."""

    version: int
    content: Mapping[str, Any]
    registered_on: date

    def applies_from(self, notice_days: int) -> date:
        """The day from which its terms take the place of those before."""
        notice = self.registered_on + timedelta(days=notice_days)
        return max(notice, date.fromisoformat(self.content["start_date"]))


def taken(
    agreement: Mapping[str, Any], charters: Sequence[CharterTerms], on: date
) -> dict[str, FromCharter]:
    """The texts that an agreement takes from its charter on a day, by name.

    Its parties signed under the version that it names. The terms of a later version apply once the
    notice is over that the version they signed under provides; if it provides none, never.

    Args:
        charters: the versions of its charter, the earliest first.
    """
    named = agreement["charter"]["version"]
    own = next((charter for charter in charters if charter.version == named), None)
    if own is None:
        return {}
    change = own.content.get("terms_change")
    later = [
        charter
        for charter in charters
        if change is not None
        and charter.version > named
        and charter.applies_from(change["notice_days"]) <= on
    ]
    wanted = [name for name in left_out(agreement) if name in own.content.get("common_terms", {})]
    return {
        name: FromCharter(charter.content["common_terms"][name], charter.version)
        for charter in (own, *later)
        for name in wanted
        if name in charter.content.get("common_terms", {})
    }
