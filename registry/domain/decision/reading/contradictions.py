"""Facts that contradict each other, and how they are read cautiously (contract §1).

"Facts that fit the schema but contradict each other are assessed on the cautious reading, and the
answer says which." Each row below has the sentence for the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple

from registry.domain.decision.facts_parts import NOT_SAID_WHO
from registry.domain.decision.grounds.ground import Finding, Ground
from registry.domain.decision.reading import has
from registry.domain.decision.reading.case import Case
from registry.domain.people.ages import UNDER_16
from registry.domain.people.speakers import APPOINTED


class _Contradiction(NamedTuple):
    """How it was read, where the share has all that ``needs`` names and nothing of ``unless``
    (``reading.has``), and ``also`` holds."""

    read: str
    needs: int
    unless: int = 0
    also: Callable[[Case], bool] | None = None


def facts_read(ground: Ground) -> Finding | None:
    """Say how facts that contradict each other were read."""
    case = ground.case
    checked = _contradicting(case.has & _TELLING)
    notes = [row.read for row in checked if row.also is None or row.also(case)]
    if case.on < case.tables.law.covers_from:
        notes.append(
            "Our law tables start on 25 May 2018. For an earlier date they are only a guide."
        )
    if not notes:
        return None
    return Finding("FACTS", notes[0], notes=tuple(notes[1:]))


def _competent_without_capacity(case: Case) -> bool:
    subject = case.facts.subject
    return subject.age_band in UNDER_16 and subject.gillick in ("competent", "claims_competent")


def _consent_without_capacity(case: Case) -> bool:
    detail = case.facts.consent_detail
    return case.consent.state.supports_sharing and detail.by is None and detail.authority is None


_CONTRADICTIONS = (
    _Contradiction(
        "The person has died, so we did not count their consent.",
        needs=has.DEAD | has.ASKED,
        also=lambda case: not case.consent.said.is_spent,
    ),
    _Contradiction(
        "You said some of this is anonymous or about someone who has died. We treated all that "
        "could be about a living person as personal.",
        needs=has.ABOUT_NOBODY,
        also=lambda case: not case.data.outside,
    ),
    _Contradiction(
        "You told us about a child's understanding, but this is an adult. We looked at capacity"
        " only.",
        needs=has.ADULT_WITH_GILLICK,
    ),
    _Contradiction(
        "At 16 or 17 people can usually decide. You said this one cannot, so someone else must "
        "speak for them.",
        needs=has.YOUNG_PERSON,
        also=lambda case: case.facts.subject.gillick == "not_competent",
    ),
    _Contradiction(
        "You said the child understands this and also that they cannot decide. We treated them"
        " as not able to decide.",
        needs=has.CHILD | has.INCAPABLE,
        also=_competent_without_capacity,
    ),
    _Contradiction(
        "The person is a child, so we treated this as keeping a child safe.",
        needs=has.CHILD,
        also=lambda case: case.purpose.about_adults,
    ),
    _Contradiction(
        "You said this is a child victim and an adult. We treated them as an adult.",
        needs=has.ADULT_CHILD_VICTIM,
    ),
    _Contradiction(
        "An attorney or deputy can speak only if the person cannot decide. We treated this"
        " adult as able to decide.",
        needs=has.CONSENT,
        unless=has.CHILD | has.INCAPABLE,
        also=lambda case: case.facts.consent_detail.by in APPOINTED,
    ),
    _Contradiction(
        "This adult cannot give consent. We took it that someone with authority gave it. Check"
        " who.",
        needs=has.CONSENT | has.INCAPABLE,
        unless=has.CHILD,
        also=_consent_without_capacity,
    ),
    _Contradiction(
        "You said this is an emergency, but not who could be harmed. We did not treat it as one.",
        needs=has.EMERGENCY,
        unless=has.RISK_SAID,
    ),
    _Contradiction(
        "You said a life is in danger, but not that this is an emergency. If it is, act now.",
        needs=has.LIFE,
        unless=has.EMERGENCY,
    ),
    _Contradiction(
        "You said there was no request and also what it says. We took it that there was none.",
        needs=has.NOT_REQUESTED,
        also=lambda case: case.facts.request_states_public_task is True,
    ),
    _Contradiction(
        "You said that they are at risk and that nobody is. We treated them as at risk.",
        needs=has.AT_RISK | has.RISK_NONE,
        also=lambda case: not case.tables.law.first_readings,
    ),
    _Contradiction(
        "You said who the person is, but an organisation would be told. We did not use that.",
        needs=has.SOMEONE_TOLD,
        unless=has.TO_PERSON,
        also=lambda case: case.facts.recipient != NOT_SAID_WHO,
    ),
    _Contradiction(
        "You told us what the police asked for, but someone else would get this.",
        needs=has.VICTIM_REQUEST,
        unless=has.TO_POLICE,
    ),
    _Contradiction(
        "There is no agreement, so nothing can be outside it. We treated the item as personal.",
        needs=has.OUT_OF_SCOPE,
        unless=has.AGREEMENT,
    ),
)
_TELLING = reduce(or_, [row.needs | row.unless for row in _CONTRADICTIONS])


@lru_cache(maxsize=8_192)
def _contradicting(found: int) -> tuple[_Contradiction, ...]:
    """Those that may be in a share that has this."""
    return tuple(row for row in _CONTRADICTIONS if found & (row.needs | row.unless) == row.needs)
