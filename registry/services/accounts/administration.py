"""Managing an organisation's accounts: its officers invite people, renew links and close accounts.

An officer passes the link on by hand. There is no default account and no default password: the
operator makes an organisation's first link, which waits for a second person (ADR 0029). Making a
link and using it are versions of the account, so the ledger shows both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from registry.documents.signatures.plain_line import LONGEST
from registry.domain.records.accounts import Account
from registry.domain.records.acting import Actor
from registry.domain.records.joint import JointAct, JointKind
from registry.errors import ConflictError, Fault, InvalidInputError, NotAllowedError, NotFoundError
from registry.services import access
from registry.services.accounts.one_time_secrets import put_secret
from registry.services.accounts.records import (
    ACTIVE,
    CLOSED,
    INVITED,
    Known,
    Private,
    find_by_address,
    following,
    opened,
    plain_address,
    sealed,
)
from registry.services.accounts.second_person import Intent, begin, require_effect, waits
from registry.services.context import Registry, new_id
from registry.services.ports import Reads, UnitOfWork

LINK, LINK_LIFE = "link", timedelta(days=3)
MAX_ADDRESS = 254
_ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\".]+")
_NEEDS_THE_SAME = frozenset({access.Role.OFFICER, access.Role.ADMIN})
_MANAGE = "account.manage"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with an account, as their officer sees them."""

    account_id: str
    partner_id: str
    name: str
    address: str
    roles: tuple[str, ...]
    status: str
    recorded_at: datetime


async def invite(
    registry: Registry,
    actor: Actor,
    partner_id: str,
    roles: tuple[str, ...],
    address: str,
    name: str,
) -> tuple[Person, str]:
    """Invite someone; returns the link's secret, valid for three days, and never returns it again.

    Raises:
        InvalidInputError: every fault in roles, address and name.
        NotAllowedError: only someone with a role may give it, and the actor does not have it.
        NotFoundError: there is no such organisation, or it is not the actor's (the operator may
            invite for any).
        ConflictError: someone signs in with the address already, here or elsewhere.
        ActWaitsError: it is another organisation's, and waits for a second person.
    """
    access.require(actor, _MANAGE)
    _check(roles, address, name)
    _require_may_give(actor, roles)
    address = plain_address(address)
    async with registry.database.unit_of_work() as uow:
        await _require_reach(uow, actor, partner_id)
        private = Private(name.strip(), address)
        account = await _invited(registry, actor, uow, partner_id, roles, private)
        content = {"roles": " ".join(account.roles), "address": address}
        intent = Intent(
            JointKind.INVITATION,
            partner_id,
            content,
            person=private.name,
            gives_office=access.Role.OFFICER in account.roles,
        )
        act = await begin(registry, actor, uow, intent)
        secret = "" if waits(act) else await _with_link(registry, uow, account)
        await uow.commit()
    require_effect(act)
    return _person(opened(registry, account)), secret


async def invite_confirmed(
    registry: Registry, actor: Actor, uow: UnitOfWork, act: JointAct, content: Mapping[str, str]
) -> tuple[Person, str]:
    """Queue the invitation of an act that a second person confirms; returns as ``invite`` does."""
    private = Private(content["person"], content["address"])
    roles = tuple(content["roles"].split())
    account = await _invited(registry, actor, uow, act.partner_id, roles, private)
    return _person(opened(registry, account)), await _with_link(registry, uow, account)


async def _invited(
    registry: Registry,
    actor: Actor,
    uow: UnitOfWork,
    partner_id: str,
    roles: tuple[str, ...],
    private: Private,
) -> Account:
    before = await find_by_address(registry, uow, private.address)
    if before is None:
        return _new(registry, actor, partner_id, roles, private)
    if before.account.status == CLOSED and before.account.partner_id == partner_id:
        return following(
            registry, before, actor.name, private, status=INVITED, roles=_sorted(roles)
        )
    raise ConflictError(
        "Someone signs in with this address already.",
        next_step="For a new link find them in the list. Otherwise use another address.",
    )


async def new_link(registry: Registry, actor: Actor, account_id: str) -> tuple[Person, str]:
    """Make a new link for someone who has lost their link, their telephone or their password.

    Their present credentials work until the link is used; earlier links stop working at once.
    Raises ``ActWaitsError`` if the account is another organisation's and waits for a second person.
    """
    async with registry.database.unit_of_work() as uow:
        known = await _managed(registry, uow, actor, account_id)
        if known.account.status == CLOSED:
            raise ConflictError("This account is closed.", next_step="Invite the person again.")
        account = following(registry, known, actor.name)
        is_officer = access.Role.OFFICER in account.roles
        intent = Intent(
            JointKind.LINK,
            account.partner_id,
            {},
            concerns=account_id,
            gives_office=is_officer and account_id != actor.name,
        )
        act = await begin(registry, actor, uow, intent)
        secret = "" if waits(act) else await _with_link(registry, uow, account)
        await uow.commit()
    require_effect(act)
    return _person(opened(registry, account)), secret


async def link_confirmed(
    registry: Registry, actor: Actor, uow: UnitOfWork, act: JointAct, content: Mapping[str, str]
) -> tuple[Person, str]:
    """Queue the link of an act that a second person confirms; returns as ``new_link`` does."""
    del content
    current = await uow.account(act.concerns)
    if current is None or current.status == CLOSED:
        raise ConflictError("This account is closed.", next_step="Invite the person again.")
    account = following(registry, opened(registry, current), actor.name)
    return _person(opened(registry, account)), await _with_link(registry, uow, account)


async def close_account(registry: Registry, actor: Actor, account_id: str) -> Person:
    """End an account, its sessions and its links, at once."""
    async with registry.database.unit_of_work() as uow:
        known = await _managed(registry, uow, actor, account_id)
        if account_id == actor.name:
            raise ConflictError("You cannot close your own account.", next_step="Ask a colleague.")
        if known.account.status == CLOSED:
            raise ConflictError("This account is closed already.", next_step="")
        kept = Private(known.private.name, known.private.address)
        account = following(registry, known, actor.name, kept, status=CLOSED)
        closing = Intent(JointKind.CLOSING, account.partner_id, {}, concerns=account_id)
        await begin(registry, actor, uow, closing)
        uow.add(account)
        await end_everything(uow, account_id)
        await uow.commit()
    return _person(opened(registry, account))


async def end_everything(uow: UnitOfWork, account_id: str) -> None:
    """Drop every session of an account, every link, and every sign-in that is half done."""
    for kind in ("session", LINK, "half", "setup", "codes"):
        await uow.drop_secrets(account_id, kind)


async def list_people(registry: Registry, actor: Actor, partner_id: str) -> list[Person]:
    """The people with an account at an organisation: active ones first, then by name."""
    access.require(actor, _MANAGE)
    async with registry.database.reads() as reads:
        await _require_reach(reads, actor, partner_id)
        accounts = await reads.accounts(partner_id)
    order = (ACTIVE, INVITED, CLOSED)
    found = [_person(opened(registry, account)) for account in accounts]
    return sorted(found, key=lambda person: (order.index(person.status), person.name.casefold()))


async def find_person(registry: Registry, actor: Actor, account_id: str) -> Person:
    """One person with an account; raises ``NotFoundError`` for those of another organisation."""
    async with registry.database.reads() as reads:
        return _person(await _managed(registry, reads, actor, account_id))


async def _require_reach(reads: Reads, actor: Actor, partner_id: str) -> None:
    own = actor.partner_id in {partner_id, await reads.operator()}
    if not own or await reads.partner(partner_id) is None:
        raise NotFoundError("You look after no organisation with that id.")


async def _managed(registry: Registry, reads: Reads, actor: Actor, account_id: str) -> Known:
    access.require(actor, _MANAGE)
    account = await reads.account(account_id)
    if account is None or actor.partner_id not in {account.partner_id, await reads.operator()}:
        raise NotFoundError("Nobody in your organisation has that account.")
    if account.status != CLOSED:
        _require_may_give(actor, account.roles)
    return opened(registry, account)


def _check(roles: tuple[str, ...], address: str, name: str) -> None:
    faults = []
    if not 1 <= len(name.strip()) <= LONGEST:
        faults.append(Fault("/name", f"Give their name, in at most {LONGEST} characters."))
    plain = plain_address(address)
    if len(plain) > MAX_ADDRESS or not _ADDRESS.fullmatch(plain):
        detail = "Give their email address, such as name@example.org."
        faults.append(Fault("/address", detail))
    if not roles or set(roles) - set(access.ROLES):
        faults.append(Fault("/roles", "Choose at least one of the kinds of work."))
    if faults:
        raise InvalidInputError(faults)


def roles_to_give(actor: Actor) -> tuple[str, ...]:
    """The roles that an actor may give others."""
    return tuple(role for role in access.ROLES if role not in _NEEDS_THE_SAME - actor.roles)


def _require_may_give(actor: Actor, roles: tuple[str, ...]) -> None:
    # Anyone who could make a link for an administrator could become one.
    beyond = (set(roles) & _NEEDS_THE_SAME) - actor.roles
    if beyond:
        names = " and ".join(sorted(beyond))
        raise NotAllowedError(f"Only someone with the role {names} can do this for another.")


def _new(
    registry: Registry, actor: Actor, partner_id: str, roles: tuple[str, ...], private: Private
) -> Account:
    account_id, key = new_id("acc"), registry.vault.new_person_key()
    return Account(
        account_id=account_id,
        version=1,
        login=registry.vault.logins(private.address)[0],
        partner_id=partner_id,
        roles=_sorted(roles),
        status=INVITED,
        wrapped_key=key,
        sealed=sealed(registry, account_id, key, private),
        **registry.stamp(actor),
    )


async def _with_link(registry: Registry, uow: UnitOfWork, account: Account) -> str:
    """Queue a version of an account, and make the link that goes with it."""
    uow.add(account)
    await uow.drop_secrets(account.account_id, LINK)
    await uow.drop_secrets(account.account_id, "setup")
    return await put_secret(registry, uow, LINK, account.account_id, {}, LINK_LIFE)


def _sorted(roles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(roles)))


def _person(known: Known) -> Person:
    account, private = known.account, known.private
    return Person(
        account.account_id,
        account.partner_id,
        private.name,
        private.address,
        account.roles,
        account.status,
        account.recorded_at,
    )
