"""The actor of a shell. Whoever can run commands there can read the database anyway, so it may act
in any role, for any organisation; the records name the shell."""

from __future__ import annotations

from registry.domain.records.acting import Actor
from registry.errors import NotFoundError
from registry.services import access
from registry.services.context import Registry


async def shell_actor(registry: Registry, user: str, organisation: str | None) -> Actor:
    """Whoever types, for an organisation, or for the operator where none is named.

    Raises:
        NotFoundError: no organisation is registered under that id, or none at all.
    """
    async with registry.database.reads() as reads:
        partner_id = organisation or await reads.operator()
        if partner_id is None or await reads.partner(partner_id) is None:
            raise NotFoundError("No organisation is registered under that id.")
    return Actor(partner_id, frozenset(access.ROLES), f"shell:{user}")
