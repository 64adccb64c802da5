"""A successor: another kind or legal person in an organisation's place, and who is told.

Nothing is carried over in silence. Refusals and marks of danger pass to the successor as records of
its own (ADR 0023). Agreements, consents, decisions and keys stay with the former organisation until
the successor signs, asks and enrols anew (ADR 0040).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Outline
from registry.domain.records.partners import Succession
from registry.services import access
from registry.services.agreements.counterparties import agreements_of
from registry.services.consent.succeeding import Succeed, Succeeded, pass_on
from registry.services.context import Registry
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.partners.register import get_partner
from registry.services.ports import Reads, UnitOfWork


@dataclass(frozen=True, slots=True)
class ToSign:
    """An agreement of a former organisation that its successor has not signed."""

    document_id: str
    version: int
    title: str
    counterparties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Descent:
    """Who took an organisation's place, whose place it took, and what the successor has to sign.

    ``to_sign`` has the agreements that the reader may see: their own organisation's or, for an
    officer of the operator, all.
    """

    successor: Succession | None
    formers: Sequence[Succession]
    to_sign: Sequence[ToSign]


async def succeed(
    registry: Registry, actor: Actor, command: Succeed
) -> tuple[Succeeded, list[ToSign]]:
    """Record that one organisation took another's place, and tell all parties to its agreements.

    Returns:
        What passed, and the agreements that the successor has to sign if they are to cover it.

    Raises:
        InvalidInputError, ConflictError, NotAllowedError: as ``pass_on``.
    """
    async with registry.database.unit_of_work() as uow:
        passed = await pass_on(registry, actor, uow, command)
        versions = await agreements_of(registry, uow, command.former)
        for version in versions:
            _tell(registry, actor, uow, command, version)
        await uow.commit()
    return passed, _to_sign(versions, passed.record)


def _tell(
    registry: Registry, actor: Actor, uow: UnitOfWork, command: Succeed, version: Version[Outline]
) -> None:
    document = version.document
    code = "succeeded_by_party" if command.successor in version.parties else "succeeded"
    told = NotificationContent(
        code, command.former, document.document_id, document.version, command.since
    )
    notify(registry, actor, uow, {*version.parties, command.successor}, told)


async def descent_of(registry: Registry, actor: Actor, partner_id: str) -> Descent:
    """Read who follows and precedes an organisation; raises ``NotFoundError`` if it is unknown."""
    access.require(actor, "partner.read")
    async with registry.database.reads() as reads:
        await get_partner(reads, partner_id)
        every = await reads.every_succession()
        successor = next((one for one in every if one.former == partner_id), None)
        found = await _seen(registry, actor, reads, successor) if successor else []
    return Descent(successor, [one for one in every if one.partner_id == partner_id], found)


async def _seen(
    registry: Registry, actor: Actor, reads: Reads, successor: Succession
) -> list[ToSign]:
    operates = actor.partner_id == await reads.operator()
    if access.Role.OFFICER not in actor.roles:
        return []
    found = _to_sign(await agreements_of(registry, reads, successor.former), successor)
    own = {successor.former, successor.partner_id}
    if operates or actor.partner_id in own:
        return found
    return [one for one in found if actor.partner_id in one.counterparties]


def _to_sign(versions: Sequence[Version[Outline]], succession: Succession) -> list[ToSign]:
    return [
        ToSign(
            version.document.document_id,
            version.document.version,
            version.document.title,
            tuple(party for party in version.parties if party != succession.former),
        )
        for version in versions
        if succession.partner_id not in version.parties
    ]
