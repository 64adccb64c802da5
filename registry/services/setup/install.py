"""Setting up the registry: the organisation that operates it, and its first officer."""

from __future__ import annotations

from typing import Any

from registry.domain.records.acting import Actor, Receipt
from registry.errors import ConflictError
from registry.services import access
from registry.services.accounts import tokens
from registry.services.context import Registry
from registry.services.partners.register import read_partner


async def install(
    registry: Registry, document: dict[str, Any], officer: str
) -> tuple[str, list[Receipt]]:
    """Register the operator from its partner document and make its first officer's token.

    Args:
        document: the partner document of the operating organisation.
        officer: the officer's name, stored as the token's label.

    Returns:
        The token (shown once) and the receipts.

    Raises:
        ConflictError: the registry has an operator already.
    """
    shell = Actor(document.get("id", ""), frozenset(access.ROLES), "init")
    async with registry.database.unit_of_work() as uow:
        # An organisation without an operator: the record of who operates was taken away.
        if await uow.operator() is not None or await uow.partners(limit=1):
            raise ConflictError("This registry has been set up already.")
        partner = read_partner(registry, shell, document, version=1)
        uow.add(partner)
        uow.set_operator(partner.partner_id)
        receipts = await uow.commit()
    secret, _, receipt = await tokens.new_token(
        registry,
        shell,
        partner.partner_id,
        (access.Role.OFFICER, access.Role.ADMIN),
        days=tokens.MAX_DAYS,
        label=officer,
    )
    return secret, [*receipts, receipt]
