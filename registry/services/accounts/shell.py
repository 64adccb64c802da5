"""The actor for commands in a shell.

Anyone who can run commands there can read the database anyway, so the shell may act in any role and
for any organisation. The records name the shell.
"""

from __future__ import annotations

from registry.domain.records.acting import Actor
from registry.errors import NotFoundError
from registry.services import access
from registry.services.context import Registry


async def shell_actor(registry: Registry, user: str, organisation: str | None) -> Actor:
    """The actor for a shell user, acting for an organisation, or for the operator if none is named.

    Raises:
        NotFoundError: no organisation is registered under that id, or none at all.
    """
    async with registry.database.reads() as reads:
        partner_id = organisation or await reads.operator()
        if partner_id is None or await reads.partner(partner_id) is None:
            raise NotFoundError("No organisation is registered under that id.")
    return Actor(partner_id, frozenset(access.ROLES), f"shell:{user}")
