"""The second person: confirming, or stopping, an act of the operator over an organisation.

Who may, and from when, is ``domain/joint/second_person.py``. What is confirmed is done in the same
transaction, by the use case that began it.
"""

from __future__ import annotations

import dataclasses
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from registry.domain.joint.second_person import (
    Begun,
    Confirmer,
    Refusal,
    Terms,
    Way,
    is_person,
    refusal,
)
from registry.domain.records.acting import Actor
from registry.domain.records.joint import JointAct, JointKind, JointState
from registry.errors import (
    ConflictError,
    DamagedRecordError,
    Fault,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    StaleVersionError,
)
from registry.services import access
from registry.services.accounts.administration import Person, invite_confirmed, link_confirmed
from registry.services.accounts.second_person import begun_of, content_of, find_terms, tell
from registry.services.context import Registry
from registry.services.partners.parts import part_agreed
from registry.services.partners.register import amend_confirmed
from registry.services.ports import Reads, UnitOfWork
from registry.services.signing.keys import enrol_confirmed
from registry.services.signing.serving import serving_agreed

_DOES: dict[JointKind, Any] = {
    JointKind.KEY: enrol_confirmed,
    JointKind.INVITATION: invite_confirmed,
    JointKind.LINK: link_confirmed,
    JointKind.RENAMING: amend_confirmed,
    JointKind.CONTACT: amend_confirmed,
    JointKind.PART_OF: part_agreed,
    JointKind.KEY_SERVES: serving_agreed,
}
MAX_TOLD = 200
WORDS = {
    Refusal.PROGRAM: "A program or a terminal is nobody: sign in on the pages to confirm this.",
    Refusal.STRANGER: "This belongs to another organisation.",
    Refusal.SAME: "You began this, so somebody else has to confirm it.",
    Refusal.CONCERNED: "This is about you, so somebody else has to confirm it.",
    Refusal.MIXED: "Sign in the way that whoever began this did: one person may have both ways.",
    Refusal.OWN_FIRST: "One of that organisation's own officers has to confirm this.",
    Refusal.TOO_NEW: "Only an officer of a week before it was begun, and since, can confirm this.",
    Refusal.TOO_EARLY: "The organisation has a day in which it can object. Confirm it after that.",
    Refusal.TOO_LATE: "This was begun more than two weeks ago. Stop it, and begin it again.",
    Refusal.DAMAGED: "An account that this rests on is damaged: it waits until that is put right.",
}
_UNTOLD = "Say how the organisation was told, such as “telephone, their switchboard”."


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A confirmed act; ``person`` and ``secret``: the one-time link that came of it, if any."""

    act: JointAct
    person: Person | None = None
    secret: str = ""


async def confirm(registry: Registry, actor: Actor, act_id: str, told: str = "") -> Confirmed:
    """Confirm an act as the second person; what waited takes effect.

    Of an import's list all that the actor may confirm is confirmed with it, but for what no longer
    fits the record of its organisation. What a program or a terminal began is taken over by the
    first person who confirms it, and still needs a second.

    Args:
        told: how the organisation was told, if the operator's second officer confirms.

    Raises:
        NotFoundError: there is no such act, or it concerns another organisation.
        NotAllowedError: somebody else has to confirm it, or later.
        ConflictError: it is confirmed or stopped already, or no longer fits what is recorded.
        InvalidInputError: ``told`` is missing or too long.
    """
    async with registry.database.unit_of_work() as uow:
        act, who = await _open_act(registry, uow, actor, act_id)
        confirmed = await _confirm(registry, actor, uow, act, who, told)
        for other in await _rest_of_list(uow, act):
            with suppress(ConflictError, DamagedRecordError, NotAllowedError, StaleVersionError):
                await _confirm_also(registry, actor, uow, other, told)
        await uow.commit()
    return confirmed


async def _confirm_also(
    registry: Registry, actor: Actor, uow: UnitOfWork, other: JointAct, told: str
) -> None:
    """Confirm another act of the list; raises if the actor may not or it no longer fits, so that
    nothing of it is queued, and it waits on."""
    _, who = await visible_act(registry, uow, actor, other.act_id)
    await _confirm(registry, actor, uow, other, who, told)


async def _confirm(
    registry: Registry, actor: Actor, uow: UnitOfWork, act: JointAct, who: Confirmer, told: str
) -> Confirmed:
    terms, refused = await may_confirm(registry, uow, act, who)
    for_others = terms.way != Way.OWN and not who.is_own
    takes_over = not is_person(act.begun_by) and (for_others or (who.is_own and who.operates))
    takes_over = takes_over or await _is_first_of_two(registry, uow, act, who, terms)
    if refused is not None and not (takes_over and refused == Refusal.TOO_EARLY):
        raise NotAllowedError(WORDS[refused], next_step="")
    if takes_over:
        taken = _next(registry, actor, act, begun_by=actor.name)
        uow.add(taken)
        return Confirmed(taken)
    if act.waits and terms.way == Way.OPERATOR and not who.is_own:
        _require_told(told)
    done = _next(
        registry,
        actor,
        act,
        state=JointState.TWO,
        confirmed_by=actor.name,
        told=told.strip(),
    )
    link = await _do(registry, actor, uow, act) if act.waits else None
    uow.add(done)
    await tell(registry, actor, uow, done)
    return Confirmed(done, *(link or ()))


async def _is_first_of_two(
    registry: Registry, reads: Reads, act: JointAct, who: Confirmer, terms: Terms
) -> bool:
    """Whether two officers of the operator stand for a side without officers, and this is the
    first: what the other side has begun, it cannot second."""
    if not act.kind.is_between or act.version > 1 or who.is_own or terms.way != Way.OPERATOR:
        return False
    by_operator = content_of(registry, act)["by"] == await reads.operator()
    then = await find_terms(registry, reads, Begun(who.person, act.begun_at), act.partner_id)
    return not by_operator and then.way != Way.ONE


async def _rest_of_list(reads: Reads, act: JointAct) -> list[JointAct]:
    """The other open acts of an import's list, which is confirmed as one."""
    if act.kind not in {JointKind.RENAMING, JointKind.CONTACT} or not act.concerns:
        return []
    return [
        other
        for other in await reads.sound_acts()
        if other.concerns == act.concerns and other.is_open and other.act_id != act.act_id
    ]


async def stop(registry: Registry, actor: Actor, act_id: str) -> JointAct:
    """Object to an act over one's own organisation or, as the operator, take it back.

    Raises:
        NotFoundError: there is no such act, or it concerns another organisation.
        ConflictError: it has taken effect, or is stopped already.
    """
    async with registry.database.unit_of_work() as uow:
        act, _ = await _open_act(registry, uow, actor, act_id)
        if not act.waits:
            raise ConflictError(
                "This has taken effect.",
                next_step="End the key, close the account or change the record instead.",
            )
        stopped = _next(registry, actor, act, state=JointState.STOPPED)
        uow.add(stopped)
        await tell(registry, actor, uow, stopped)
        await uow.commit()
    return stopped


async def may_confirm(
    registry: Registry, reads: Reads, act: JointAct, who: Confirmer
) -> tuple[Terms, Refusal | None]:
    """How an act waits, and why somebody cannot confirm it now; None if they can."""
    begun = await begun_of(registry, reads, act)
    terms = await find_terms(registry, reads, begun, act.partner_id)
    return terms, refusal(begun, terms, who, registry.now(), in_effect=not act.waits)


async def visible_act(
    registry: Registry, reads: Reads, actor: Actor, act_id: str
) -> tuple[JointAct, Confirmer]:
    """An act that the actor may know of, and who they are to it; raises ``NotFoundError``."""
    act = await reads.joint_act(act_id)
    operates = actor.partner_id == await reads.operator()
    if act is None or not (operates or actor.partner_id in _concerned(registry, act)):
        raise NotFoundError("Nothing waits under that reference.")
    return act, Confirmer(actor.name, actor.partner_id == act.partner_id, operates)


def _concerned(registry: Registry, act: JointAct) -> set[str]:
    """The organisations that it is about: of an act between two, whoever began it too."""
    between = {content_of(registry, act)["by"]} if act.kind.is_between else set()
    return {act.partner_id, *between}


async def _open_act(
    registry: Registry, reads: Reads, actor: Actor, act_id: str
) -> tuple[JointAct, Confirmer]:
    access.require(actor, "act.confirm")
    act, who = await visible_act(registry, reads, actor, act_id)
    if not act.is_open:
        raise ConflictError("This is settled already.", next_step="There is nothing to do.")
    return act, who


async def _do(
    registry: Registry, actor: Actor, uow: UnitOfWork, act: JointAct
) -> tuple[Person, str] | None:
    content = content_of(registry, act)
    link: tuple[Person, str] | None = await _DOES[act.kind](registry, actor, uow, act, content)
    return link


def _next(registry: Registry, actor: Actor, act: JointAct, **changes: Any) -> JointAct:
    return dataclasses.replace(act, version=act.version + 1, **registry.stamp(actor), **changes)


def _require_told(told: str) -> None:
    if not 0 < len(told.strip()) <= MAX_TOLD:
        raise InvalidInputError([Fault("/told", _UNTOLD)])
