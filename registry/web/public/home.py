"""What the start page shows to someone who has signed in."""

from __future__ import annotations

from typing import Any

from registry.domain.records.acting import Actor
from registry.services.access import Role
from registry.services.accounts.saved_forms import drafts_of
from registry.services.context import Registry
from registry.web.kit.saved_forms import CHECK


async def home_content(registry: Registry, actor: Actor) -> dict[str, Any]:
    """The organisation's name, the roles, what is unfinished and what nobody has seen."""
    async with registry.database.reads() as reads:
        partner = await reads.partner(actor.partner_id)
        told = await reads.notifications(actor.partner_id) if Role.OFFICER in actor.roles else []
    return {
        "organisation": partner.legal_name if partner else actor.partner_id,
        "roles": actor.roles,
        "not_seen": sum(each.version == 1 for each in told),
        "unfinished": await drafts_of(registry, actor, CHECK),
    }
