"""From the answers on the pages to what is recorded, and to its scope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from registry.domain.consent.statement import EVERY, Scope, named
from registry.domain.people.consent_state import ConsentState
from registry.services.consent.commands import RecordConsent, when_said
from registry.services.context import Registry
from registry.web.consent import questions as c
from registry.web.kit import questions as q
from registry.web.kit.dates import read_date
from registry.web.kit.forms import Form

Answers = Mapping[str, Any]
_BANDS = frozenset(choice.value for choice in c.AGES) - {q.UNKNOWN}


def command_of(registry: Registry, subject_id: str, answers: Answers) -> RecordConsent:
    """What the answers so far ask to record; before anything was said it is read as a yes."""
    form = Form.of(answers)
    status = form.one("status") or ConsentState.GIVEN
    given_by, authority, word = c.SPOKEN.get(form.one("speaker"), c.SPOKEN[c.SELF])
    number = f"-{form.one('which')}" if form.one("which") in {"1", "2"} else ""
    said_on, until = read_date(answers, "said")[0], read_date(answers, "until")[0]
    more = frozenset(form.many("wider")) if status == ConsentState.REFUSED else frozenset()
    agreed, sound = status == ConsentState.GIVEN, form.many("sound")
    return RecordConsent(
        subject_id=subject_id,
        status=status,
        purposes=() if c.NO_PURPOSE in more else tuple(form.many("purpose")),
        recipients=() if c.NOBODY in more else tuple(form.many("recipient")),
        data_categories=() if c.NO_DATA in more else tuple(form.many("data")),
        everybody=c.NO_SHARER in more,
        mutual=form.one("mutual") == q.YES,
        effective_at=when_said(said_on, registry.now()),
        said_on=said_on,
        given_by=given_by,
        authority=authority,
        speaker=f"{word}{number}" if form.one("speaker") in c.COUNTED else word,
        explicit="explicit" in sound if agreed else None,
        freely_given="freely" in sound if agreed else None,
        expires_on=until,
        private={"reason": form.one("reason")} if form.one("reason") else {},
        could_decide=could_decide(form) if given_by == c.SELF else None,
        age_band=age_band(form),
    )


def could_decide(form: Form) -> bool | None:
    """What the user judged; None where they did not."""
    return {q.YES: True, q.NO: False}.get(form.one("judged"))


def age_band(form: Form) -> str | None:
    """How old the person was as they spoke; None where that is not known."""
    return form.one("age") if form.one("age") in _BANDS else None


def scope_of(command: RecordConsent, own: str) -> Scope:
    """The scope of what is recorded for an organisation."""
    return Scope(
        EVERY if command.everybody else named(command.disclosers or (own,)),
        named(command.recipients),
        named(command.purposes),
        named(command.data_categories),
        mutual=command.mutual,
    )
