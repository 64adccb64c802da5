"""The reasons to which a stated public interest binds the record of a decision (law.md §3.6).

A check that states one says that confidential information is worth sharing for it. So whoever then
shares writes down who decided, what crime or harm it is about, why consent was not asked or is
overridden, and why this much and no more. They are not asked of a decision not to share. After an
emergency the decision is recorded without them too, and they can be added: what was done is never
kept from the record by what is still to be written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from registry.domain.decision.reading.confidence import interest_stated
from registry.domain.records.checks import Check
from registry.errors import Fault

# The texts that only these reasons have: name and greatest length in characters.
REASON_TEXTS = {"crime_or_harm": 1_000, "without_consent": 1_000, "this_much": 1_000}
_ASKED_FOR = {
    "decided_by": "Say who decided: the Caldicott Guardian or a senior person.",
    "crime_or_harm": "Say what crime or harm this is about.",
    "without_consent": "Say why you did not ask for consent, or why you go ahead without it.",
    "this_much": "Say why you share this much and no more.",
}
_SHARED = frozenset({"share", "share_in_part"})


def stated_interest(check: Check | None) -> str | None:
    """The public interest that a check stated; None where it stated none, or there was no check."""
    facts = _facts(check)
    return interest_stated(facts.get("public_interest"), facts.get("override_grounds") or ())


def may_follow(check: Check | None) -> bool:
    """Whether the reasons may be written later, because the check was made in an emergency."""
    return bool(_facts(check).get("emergency"))


def owed(check: Check | None, decision: str, entries: Iterable[Mapping[str, str]]) -> list[str]:
    """The reasons that are still to be written, in the order in which they are asked for."""
    if decision not in _SHARED or stated_interest(check) is None:
        return []
    written = {name for entry in entries for name, text in entry.items() if text}
    return [name for name in _ASKED_FOR if name not in written]


def reason_faults(check: Check | None, decision: str, texts: Mapping[str, str]) -> list[Fault]:
    """A fault for each reason that a decision needs at once and does not give."""
    if may_follow(check):
        return []
    return [Fault(name, _ASKED_FOR[name]) for name in owed(check, decision, [texts])]


def _facts(check: Check | None) -> dict[str, Any]:
    return msgspec.json.decode(check.facts) if check else {}
