"""Beginning an act of the operator over another organisation, which needs a second person.

Each use case that gives such power, or takes some away, comes through ``begin`` in its own
transaction, so that no page, route or command can go past it. The rule is
``domain/joint/second_person.py``; confirming is ``services/joint/confirming.py``.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from registry.domain.folding import folded
from registry.domain.joint.second_person import Begun, Term, Terms, Way, terms_of
from registry.domain.records.accounts import Account
from registry.domain.records.acting import Actor
from registry.domain.records.joint import JointAct, JointKind, JointState
from registry.domain.records.server_keys import REKEYED_BY
from registry.errors import ActWaitsError, DamagedRecordError
from registry.services.access import Role
from registry.services.accounts.records import ACTIVE, opened
from registry.services.context import Registry, new_id
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.ports import Reads, UnitOfWork

_WAITS = "It takes effect when somebody else has confirmed it. Nothing else has changed yet."


@dataclass(frozen=True, slots=True)
class Intent:
    """What is to be done over an organisation.

    Attributes:
        concerns: the key or account it is about, if there is one already.
        person: the name of the person who gains by it, so that they do not confirm it themselves.
        gives_office: it makes an officer, or a link for one.
        content: what ``services/joint`` needs to do it once it is confirmed.
    """

    kind: JointKind
    partner_id: str
    content: Mapping[str, str]
    concerns: str = ""
    person: str = ""
    gives_office: bool = False


async def begin(
    registry: Registry, actor: Actor, uow: UnitOfWork, intent: Intent
) -> JointAct | None:
    """Queue the act, and tell the organisation; None if it needs no second person.

    That is so in the actor's own organisation, but for the operator's officers while it has two.
    The caller does what was asked unless the act waits, commits, and then calls
    ``require_effect``.
    """
    is_own = actor.partner_id == intent.partner_id
    if is_own and not (intent.gives_office and await _operates(uow, actor)):
        return None
    begun_at = registry.now()
    must_wait = False
    if not intent.kind.protects:
        # Between two organisations the operator's word counts only where it has begun it.
        for_others = intent.kind.is_between and not await _operates(uow, actor)
        must_wait = for_others or await _must_wait(registry, actor, uow, intent, begun_at)
    if is_own and not must_wait:
        return None
    act_id, key = new_id("act"), registry.vault.new_person_key()
    content = {**intent.content, "person": intent.person}
    act = JointAct(
        act_id=act_id,
        version=1,
        kind=intent.kind,
        partner_id=intent.partner_id,
        concerns=intent.concerns,
        state=JointState.WAITING if must_wait else JointState.ONE,
        begun_by=actor.name,
        begun_at=begun_at,
        confirmed_by="",
        told="",
        wrapped_key=key,
        sealed=registry.vault.seal(key, _place(act_id), content),
        **registry.stamp(actor),
    )
    uow.add(act)
    await tell(registry, actor, uow, act)
    return act


async def begin_between(
    registry: Registry, actor: Actor, uow: UnitOfWork, intent: Intent, sides: Sequence[str]
) -> JointAct | None:
    """Queue the act by which the next side that has not agreed is asked; None once all have.

    The side of whoever begins agrees by beginning it.
    """
    to_ask = [side for side in sides if side != actor.partner_id]
    for place, side in enumerate(to_ask, start=1):
        content = {**intent.content, "sides": " ".join(to_ask[place:]), "by": actor.partner_id}
        asked = dataclasses.replace(intent, partner_id=side, content=content)
        act = await begin(registry, actor, uow, asked)
        if waits(act):
            return act
    return None


async def _must_wait(
    registry: Registry, actor: Actor, reads: Reads, intent: Intent, at: datetime
) -> bool:
    begun = Begun(actor.name, at, await _concerned(registry, reads, intent))
    return (await find_terms(registry, reads, begun, intent.partner_id)).way != Way.ONE


def waits(act: JointAct | None) -> bool:
    """Whether what was begun must not be done yet."""
    return act is not None and act.waits


def require_effect(act: JointAct | None) -> None:
    """Raise ``ActWaitsError`` if what was begun has not taken effect."""
    if act is not None and act.waits:
        raise ActWaitsError(_WAITS, act.act_id)


async def tell(registry: Registry, actor: Actor, uow: UnitOfWork, act: JointAct) -> None:
    """Tell the organisation, and the operator, how an act stands now."""
    content = NotificationContent(
        f"{'between' if act.kind.is_between else 'act'}_{act.state}",
        act.partner_id,
        act.act_id,
        0,
        registry.today(),
        mark=str(act.version),
    )
    whom = {act.partner_id, await uow.operator() or act.partner_id}
    notify(registry, actor, uow, whom, content)


def content_of(registry: Registry, act: JointAct) -> dict[str, str]:
    """What is to be done."""
    return registry.vault.unseal(act.wrapped_key, _place(act.act_id), act.sealed)


async def begun_of(registry: Registry, reads: Reads, act: JointAct) -> Begun:
    """An act as the rule sees it."""
    content = content_of(registry, act)
    intent = Intent(act.kind, act.partner_id, {}, act.concerns, content["person"])
    return Begun(act.begun_by, act.begun_at, await _concerned(registry, reads, intent))


async def find_terms(registry: Registry, reads: Reads, begun: Begun, partner_id: str) -> Terms:
    """How an act over an organisation waits.

    A damaged account confirms nothing, and the others go on: only where it would be concluded that
    there is no other officer is it not known.

    Raises:
        DamagedRecordError: whether there is another officer rests on a damaged account.
    """
    operator = await reads.operator()
    own, is_whole = await reads.account_history(partner_id)
    operators, are_whole = await reads.account_history(operator) if operator else ([], False)
    by_provider = operator in registry.with_provider
    terms = terms_of(begun, officers_of(own), officers_of(operators), by_provider=by_provider)
    if (terms.way != Way.OWN and not is_whole) or (terms.way == Way.ONE and not are_whole):
        raise DamagedRecordError
    return terms


async def _operates(reads: Reads, actor: Actor) -> bool:
    """Whether the actor's organisation operates the registry; raises ``DamagedRecordError`` where
    the record of that is damaged, so that nobody escapes the second person by it."""
    operator = await reads.operator()
    if operator is None:
        raise DamagedRecordError
    return actor.partner_id == operator


def officers_of(history: Iterable[Account]) -> list[Term]:
    """Every term of an officer, from all versions of an organisation's accounts in order."""
    versions: dict[str, list[Account]] = defaultdict(list)
    for account in history:
        versions[account.account_id].append(account)
    return [term for made in versions.values() for term in _terms_in(made)]


def _terms_in(versions: list[Account]) -> Iterable[Term]:
    """The terms of one account; what somebody else did to it begins a new one.

    The registry is nobody else: it brings accounts to a new key, and gives nobody a link.
    """
    since = None
    for account in versions:
        is_officer = account.status == ACTIVE and Role.OFFICER in account.roles
        by_another = account.recorded_by not in {account.account_id, REKEYED_BY}
        if since is not None and (by_another or not is_officer):
            yield Term(account.account_id, since, account.recorded_at)
            since = None
        if is_officer and since is None:
            since = account.recorded_at
    if since is not None:
        yield Term(versions[-1].account_id, since)


async def _concerned(registry: Registry, reads: Reads, intent: Intent) -> frozenset[str]:
    """The accounts of whoever gains by an act: the account itself, or those of the same name."""
    found = {intent.concerns} if intent.concerns else set()
    if intent.person:
        name = folded(intent.person)
        for account in await reads.accounts(intent.partner_id):
            if folded(opened(registry, account).private.name) == name:
                found.add(account.account_id)
    return frozenset(found)


def _place(act_id: str) -> str:
    return f"joint_act/{act_id}"
