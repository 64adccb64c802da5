"""RT: whose task it is in law (law.md §7.1 RT; UK GDPR Article 6(1)(e), "a task of the
controller").

Readings: a conflict of consents is R11's. A parish council that is told the task is another's seeks
advice, although (f) is open to it. For a public body with a valid consent the rules go on, to
R13 on (a).
"""

from __future__ import annotations

from registry.domain.decision.grounds.bases import RECOGNISED
from registry.domain.decision.grounds.ground import Finding, Ground, seek_advice
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.rules.consents import r15_nothing

_SOMEONE_ELSES = "This is not shown to be your own organisation's task in law."


def rt_own_task(ground: Ground) -> Finding | None:
    """The task is not the sender's own."""
    case = ground.case
    if case.consent.conflict or case.consent.valid:
        return None
    if case.consent.refused:
        return _refused(ground)
    if case.task.nobodys_else and not case.public:
        return _on_request(ground)
    return seek_advice(ground, "RT", _SOMEONE_ELSES, "own_task")


def _refused(ground: Ground) -> Finding:
    if ground.case.purpose.own_task_of:
        text = f"{_SOMEONE_ELSES} The person said no."
        return Finding("RT", text, Outcome.NOT_SUPPORTED, because="immigration_refused")
    return r15_nothing(ground)


def _on_request(ground: Ground) -> Finding | None:
    """A sender with no public task answers a request that states its own (Annex 1 para 1).

    A request that does not opens nothing, whatever else is proposed.
    """
    if RECOGNISED in ground.bases:
        return None
    text = "The request does not state the public task it is for."
    sources = (ground.case.tables.law.sources["ICO.RLI"],)
    return Finding("RT", text, Outcome.SEEK_ADVICE, sources=sources, because="request")
