"""Who may do what. Deny by default: an action not listed here is nobody's.

A role says what kind of work someone does; the organisation says for whom. Use cases ask for
both here, before they read anything.
"""

from __future__ import annotations

from registry.domain.records.acting import Actor
from registry.errors import NotAllowedError
from registry.services.ports import Reads

OFFICER, PRACTITIONER = "officer", "practitioner"
VERIFIER, AUDITOR, ADMIN = "verifier", "auditor", "admin"
ROLES = (OFFICER, PRACTITIONER, VERIFIER, AUDITOR, ADMIN)
_EVERYONE = frozenset(ROLES)

PERMISSIONS: dict[str, frozenset[str]] = {
    "partner.register": frozenset({OFFICER}),  # the operator's
    "partner.amend": frozenset({OFFICER}),
    "partner.read": _EVERYONE,
    "partner.history": frozenset({OFFICER, AUDITOR}),
    "partner.due": frozenset({OFFICER}),
    "membership.change": frozenset({OFFICER}),  # the operator's
    "key.enrol": frozenset({OFFICER}),
    "key.revoke": frozenset({OFFICER}),
    "key.read": _EVERYONE,
    "agreement.register": frozenset({OFFICER}),
    "agreement.sign": frozenset({OFFICER}),
    "agreement.read": frozenset({OFFICER, PRACTITIONER, VERIFIER, AUDITOR}),
    "agreement.step": frozenset({OFFICER}),
    "agreement.draft": frozenset({OFFICER}),
    "membership.apply": frozenset({OFFICER}),
    "membership.leave": frozenset({OFFICER}),
    "notification.read": frozenset({OFFICER}),
    "report.read": frozenset({OFFICER, AUDITOR}),
    "record.export": frozenset({OFFICER}),
    "person.identify": frozenset({PRACTITIONER}),
    "consent.record": frozenset({PRACTITIONER}),
    "consent.read": frozenset({PRACTITIONER}),
    "check.ask": frozenset({PRACTITIONER}),
    "check.read": frozenset({PRACTITIONER, AUDITOR}),
    "decision.record": frozenset({PRACTITIONER}),
    "decision.read": frozenset({PRACTITIONER, AUDITOR}),
    "ledger.read": frozenset({AUDITOR}),
    "token.manage": frozenset({ADMIN}),
    "account.manage": frozenset({OFFICER, ADMIN}),
}


def require(actor: Actor, action: str) -> None:
    """Raise ``NotAllowedError`` unless one of the actor's roles may do ``action``."""
    allowed = PERMISSIONS.get(action, frozenset())
    if not actor.roles & allowed:
        names = " or ".join(sorted(allowed)) or "nobody"
        raise NotAllowedError(
            f"This needs the role {names}.",
            next_step="Ask someone in your organisation who has that role.",
        )


def require_own(actor: Actor, action: str, *partner_ids: str) -> None:
    """As ``require``, and the actor's organisation must be one of ``partner_ids``."""
    require(actor, action)
    if actor.partner_id not in partner_ids:
        raise NotAllowedError("This belongs to another organisation.")


async def require_operator(actor: Actor, action: str, reads: Reads) -> None:
    """As ``require``, and the actor must be of the organisation that operates the registry."""
    require(actor, action)
    if actor.partner_id != await reads.operator():
        raise NotAllowedError("Only the registry operator's officers may do this.")


async def require_own_or_operator(actor: Actor, action: str, partner_id: str, reads: Reads) -> None:
    """As ``require``, for the organisation concerned or the operator."""
    require(actor, action)
    if actor.partner_id not in {partner_id, await reads.operator()}:
        raise NotAllowedError("This belongs to another organisation.")
