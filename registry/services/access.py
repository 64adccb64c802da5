"""Who may do what. Access is denied by default: nobody may do an action that is not listed here.

A role says what kind of work someone does; the organisation says for whom they do it. Use cases
check both here, before they read anything.
"""

from __future__ import annotations

from enum import StrEnum

from registry.domain.records.acting import Actor
from registry.errors import NotAllowedError
from registry.services.ports import Reads


class Role(StrEnum):
    """What kind of work someone does."""

    OFFICER = "officer"
    PRACTITIONER = "practitioner"
    VERIFIER = "verifier"
    AUDITOR = "auditor"
    ADMIN = "admin"


ROLES = tuple(map(str, Role))  # plain strings, for choices at the terminal
_EVERYONE = frozenset(Role)

PERMISSIONS: dict[str, frozenset[Role]] = {
    "partner.register": frozenset({Role.OFFICER}),  # the operator's
    "succession.record": frozenset({Role.OFFICER}),  # the operator's
    "partner.amend": frozenset({Role.OFFICER}),
    "part.record": frozenset({Role.OFFICER}),
    "partner.read": _EVERYONE,
    "partner.history": frozenset({Role.OFFICER, Role.AUDITOR}),
    "partner.due": frozenset({Role.OFFICER}),
    "membership.change": frozenset({Role.OFFICER}),  # the operator's
    "key.enrol": frozenset({Role.OFFICER}),
    "key.revoke": frozenset({Role.OFFICER}),
    "key.read": _EVERYONE,
    "agreement.register": frozenset({Role.OFFICER}),
    "agreement.sign": frozenset({Role.OFFICER}),
    "agreement.read": frozenset({Role.OFFICER, Role.PRACTITIONER, Role.VERIFIER, Role.AUDITOR}),
    "agreement.step": frozenset({Role.OFFICER}),
    "agreement.draft": frozenset({Role.OFFICER}),
    "membership.apply": frozenset({Role.OFFICER}),
    "membership.leave": frozenset({Role.OFFICER}),
    "notification.read": frozenset({Role.OFFICER, Role.AUDITOR}),
    "report.read": frozenset({Role.OFFICER, Role.AUDITOR}),
    "record.export": frozenset({Role.OFFICER}),
    "person.identify": frozenset({Role.PRACTITIONER}),
    "person.correct": frozenset({Role.OFFICER}),
    "look_up.read": frozenset({Role.OFFICER, Role.AUDITOR}),
    "consent.record": frozenset({Role.PRACTITIONER}),
    "consent.read": frozenset({Role.PRACTITIONER}),
    "check.ask": frozenset({Role.PRACTITIONER}),
    "check.read": frozenset({Role.PRACTITIONER, Role.AUDITOR}),
    "decision.record": frozenset({Role.PRACTITIONER}),
    "decision.read": frozenset({Role.PRACTITIONER, Role.AUDITOR}),
    "ledger.read": frozenset({Role.AUDITOR}),
    "damage.read": frozenset({Role.OFFICER, Role.AUDITOR}),  # officers: the operator's
    "damage.settle": frozenset({Role.OFFICER}),  # the operator's
    "token.manage": frozenset({Role.ADMIN}),
    "account.manage": frozenset({Role.OFFICER, Role.ADMIN}),
    "act.read": frozenset({Role.OFFICER, Role.AUDITOR}),
    "act.confirm": frozenset({Role.OFFICER}),
}


def require(actor: Actor, action: str) -> None:
    """Raise ``NotAllowedError`` unless one of the actor's roles may do ``action``."""
    allowed = PERMISSIONS.get(action, frozenset[Role]())
    if not actor.roles & allowed:
        names = " or ".join(sorted(allowed)) or "nobody"
        raise NotAllowedError(
            f"This needs the role {names}.",
            next_step="Ask someone in your organisation who has that role.",
        )


def require_own(actor: Actor, action: str, *partner_ids: str) -> None:
    """Do as ``require``; the actor's organisation must also be one of ``partner_ids``."""
    require(actor, action)
    if actor.partner_id not in partner_ids:
        raise NotAllowedError("This belongs to another organisation.")


async def require_operator(actor: Actor, action: str, reads: Reads) -> None:
    """Do as ``require``; the actor must also belong to the operator of the registry."""
    require(actor, action)
    if actor.partner_id != await reads.operator():
        raise NotAllowedError("Only the registry operator's officers may do this.")


async def require_own_or_operator(actor: Actor, action: str, partner_id: str, reads: Reads) -> None:
    """Do as ``require``; the actor must also belong to the organisation or to the operator."""
    require(actor, action)
    if actor.partner_id not in {partner_id, await reads.operator()}:
        raise NotAllowedError("This belongs to another organisation.")
