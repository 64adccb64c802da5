"""Who recorded something, as its reader may know them: a colleague by name, others by
organisation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from registry.domain.records.acting import Actor
from registry.services.accounts.records import opened
from registry.services.context import Registry

_ACCOUNT, _TOKEN, _PROVIDER, _SHELL = "acc_", "tok_", "oidc_", "shell:"


async def attributed_names(
    registry: Registry, reader: Actor, recorded_by: Iterable[str], names: Mapping[str, str]
) -> dict[str, str]:
    """The words for each of the names that records are kept under.

    Args:
        names: the organisations' names by their ids.
    """
    asked = {*recorded_by}
    async with registry.database.reads() as reads:
        accounts = {
            each: account
            for each in asked
            if each.startswith(_ACCOUNT) and (account := await reads.account(each)) is not None
        }
        tokens = {}
        if any(each.startswith(_TOKEN) for each in asked):
            tokens = {each.token_id: each for each in await reads.tokens()}
    found = {each: _by_its_kind(each) for each in asked}
    for each, account in accounts.items():
        organisation = names.get(account.partner_id, account.partner_id)
        own = account.partner_id == reader.partner_id
        person = opened(registry, account).private.name if own else "an officer"
        found[each] = f"{person}, {organisation}"
    for each in asked & tokens.keys():
        owner = tokens[each].partner_id
        found[each] = f"a program of {names.get(owner, owner)}"
    return found


def _by_its_kind(recorded_by: str) -> str:
    if recorded_by.startswith(_SHELL):
        return "somebody at the registry’s terminal"
    is_person = recorded_by.startswith((_ACCOUNT, _PROVIDER))
    return "somebody who has signed in" if is_person else "the registry"
