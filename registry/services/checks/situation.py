"""What a check finds and decides, apart from when it is asked and about whom.

Two checks that say the same, on the same day, for the same organisation, of the same register and
the same recorded words have one situation: it is worked out once. The key holds everything that it
depends on. It holds nobody's identifiers, and of recorded consent only what this very check read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from registry.domain.decision.assessment import Assessment
from registry.domain.records.consent import ConsentEvent
from registry.law import Law
from registry.services.check_ports import CheckRows, RegisterRows
from registry.services.checks.facts import Prepared, prepare, require_sense
from registry.services.checks.memo import DecisionMemo, Memo
from registry.services.checks.request import day_of
from registry.services.checks.subject import person_facts

Said = tuple[ConsentEvent, ...]
_Key = tuple[RegisterRows, bytes, Said, date, str]


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """A share that was decided, with the facts as they are stored.

    ``all_own`` says whether the asker itself recorded all that was said. Two situations are the
    same only if they are one.
    """

    prepared: Prepared
    assessment: Assessment
    facts: bytes
    all_own: bool


class Situations:
    """Works situations out, or remembers them."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._decisions = DecisionMemo(law)
        self._known: Memo[_Key, Situation] = Memo()

    def of(
        self, request: Mapping[str, Any], rows: CheckRows, said: Said, today: date, asker: str
    ) -> Situation:
        """The situation of a request, valid against its schema and as it was said (``as_said``).

        Args:
            rows: what the read phase found, of one snapshot.
            said: what is recorded about the person who is meant.
            today: the day in London, used where the request names no evaluation date.
            asker: the organisation that asks; the sender or the recipient.

        Raises:
            InvalidInputError: every fault that only the register can see.
        """
        on = day_of(request, today)
        require_sense(request, rows, self._law, on)
        key = (rows.register, _asked(request, on), said, today, asker)
        return self._known.get(key, lambda: self._made(request, rows, said, on, asker))

    def _made(
        self, request: Mapping[str, Any], rows: CheckRows, said: Said, on: date, asker: str
    ) -> Situation:
        prepared = prepare(request, rows, said, self._law, on, asker)
        assessment, facts = self._decisions.decide(prepared.facts)
        all_own = all(event.recorded_for(asker) for event in said)
        return Situation(prepared, assessment, facts, all_own)


def _asked(request: Mapping[str, Any], on: date) -> bytes:
    """What is asked, without who is meant: of a date of birth only the age that it makes."""
    share = {name: value for name, value in request.items() if name != "subject"}
    return msgspec.json.encode([share, person_facts(request.get("subject") or {}, on)])
