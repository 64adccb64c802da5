"""Telling whoever may have relied on a consent that it has ended, in the same transaction.

They are told a reference and a day: never a name, nor which organisation recorded it, since to know
that would tell where the person has been. A refusal that ends no consent is told to nobody but a
discloser that it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from registry.domain.consent.ending import ended_by, relying_on, restored_by
from registry.domain.consent.reach import reach
from registry.domain.consent.recorded import statements
from registry.domain.consent.standing import in_effect
from registry.domain.consent.statement import Statement
from registry.domain.people.matching import Match
from registry.domain.records.acting import Actor
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.people import NAME, NHS, UPN, Alias
from registry.services.context import Registry
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.ports import UnitOfWork

ENDED, AGAIN, REFUSED = "consent_ended", "consent_again", "refusal_names_you"
_SHARED = frozenset({NHS, UPN, NAME})


async def tell_of_what_ends(
    registry: Registry, actor: Actor, uow: UnitOfWork, person: Match, event: ConsentEvent
) -> None:
    """Queue the notifications of what a step ends, or has count again.

    Args:
        person: the person as the recording organisation reaches them.
        event: the step, not yet committed.
    """
    known = [alias for record in person.own for alias in record.aliases]
    before = await _said(uow, actor, [event.controller, *event.disclosers], known)
    every = {step.step: step for step in before} | {event.step: event}
    *earlier, made = _with_last(list(every.values()), event)
    told = _Told(registry, actor, uow, event, known)
    ended = ended_by(made, earlier)
    for consent in ended:
        await told.tell(ENDED, relying_on(consent), consent)
    for consent in restored_by(made, earlier):
        await told.tell(AGAIN, relying_on(consent), consent)
    if made.objects and not ended:
        await told.tell(REFUSED, made.disclosers_named if event.disclosers else (), made)


async def tell_of_a_move(
    registry: Registry, actor: Actor, uow: UnitOfWork, person: Match, events: Sequence[ConsentEvent]
) -> None:
    """Queue the notifications of the consents in a record that was made on the wrong person."""
    known = [alias for record in person.own for alias in record.aliases]
    told = _Told(registry, actor, uow, events[-1], known)
    for consent in in_effect(statements(events), registry.today()):
        if consent.is_consent:
            await told.tell(ENDED, relying_on(consent), consent, day=registry.today())


def _with_last(events: Sequence[ConsentEvent], last: ConsentEvent) -> list[Statement]:
    """Every statement, that of ``last`` at the end."""
    made = statements(events)
    is_last = [statement for statement in made if statement.ref == (last.record_id, last.version)]
    return [statement for statement in made if statement not in is_last] + is_last


async def _said(
    uow: UnitOfWork, actor: Actor, disclosers: Iterable[str], known: Sequence[Alias]
) -> list[ConsentEvent]:
    """What is recorded about the person, as far as each of those who might share reaches it."""
    found: dict[str, ConsentEvent] = {}
    for partner_id in dict.fromkeys([actor.partner_id, *disclosers]):
        given = known if partner_id == actor.partner_id else _shared(known)
        read = await uow.people(partner_id, given)
        person = reach(partner_id, given, read)
        found |= {event.step: event for event in read.said_about(person)}
    return list(found.values())


def _shared(aliases: Iterable[Alias]) -> list[Alias]:
    return [alias for alias in aliases if alias.scheme in _SHARED]


class _Told:
    """Tells each organisation once, with its own reference of the person if it has one."""

    def __init__(
        self,
        registry: Registry,
        actor: Actor,
        uow: UnitOfWork,
        event: ConsentEvent,
        known: Sequence[Alias],
    ) -> None:
        self._registry, self._actor, self._uow = registry, actor, uow
        self._event, self._known = event, _shared(known)

    async def tell(
        self, code: str, whom: Iterable[str], about: Statement, day: date | None = None
    ) -> None:
        for partner_id in sorted(set(whom) - {self._actor.partner_id}):
            own = (await self._uow.people(partner_id, self._known)).subjects
            mine = [record for record in own if record.partner_id == partner_id]
            content = NotificationContent(
                code,
                "",
                about.ref.record_id,
                0,
                day or self._event.day,
                mark=f"{self._event.step}/moved" if day else self._event.step,
                subject_id=mine[0].person if len({one.person for one in mine}) == 1 else "",
            )
            notify(self._registry, self._actor, self._uow, [partner_id], content)
