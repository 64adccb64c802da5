"""What the start page shows to someone who has signed in."""

from __future__ import annotations

from typing import Any

from registry.domain.records import Actor
from registry.services.context import Registry
from registry.services.drafts import drafts_of

CHECK = "check"  # the kind of draft an unfinished check is


async def home_content(registry: Registry, actor: Actor) -> dict[str, Any]:
    """The organisation's name, the roles, and what is unfinished."""
    async with registry.database.reads() as reads:
        partner = await reads.partner(actor.partner_id)
    return {
        "organisation": partner.legal_name if partner else actor.partner_id,
        "roles": actor.roles,
        "unfinished": await drafts_of(registry, actor, CHECK),
    }
