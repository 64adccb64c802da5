"""Naming those who recorded something: colleagues of the reader by name, others by organisation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from registry.domain.records.acting import Actor
from registry.services.accounts.records import opened
from registry.services.context import Registry

_ACCOUNT, _TOKEN, _PROVIDER, _SHELL = "acc_", "tok_", "oidc_", "shell:"


async def attributed_names(
    registry: Registry, reader: Actor, recorded_by: Iterable[str], names: Mapping[str, str]
) -> dict[str, str]:
    """What to call each recorder, by the identifier stored in ``recorded_by``.

    Args:
        names: the organisations' names by their ids.
    """
    asked = {*recorded_by}
    async with registry.database.reads() as reads:
        accounts = {
            recorder: account
            for recorder in asked
            if recorder.startswith(_ACCOUNT)
            and (account := await reads.account(recorder)) is not None
        }
        tokens = {}
        if any(recorder.startswith(_TOKEN) for recorder in asked):
            tokens = {token.token_id: token for token in await reads.tokens()}
    found = {recorder: _by_its_kind(recorder) for recorder in asked}
    for recorder, account in accounts.items():
        organisation = names.get(account.partner_id, account.partner_id)
        own = account.partner_id == reader.partner_id
        person = opened(registry, account).private.name if own else "an officer"
        found[recorder] = f"{person}, {organisation}"
    for recorder in asked & tokens.keys():
        owner = tokens[recorder].partner_id
        found[recorder] = f"a program of {names.get(owner, owner)}"
    return found


def _by_its_kind(recorded_by: str) -> str:
    if recorded_by.startswith(_SHELL):
        return "somebody at the registry’s terminal"
    is_person = recorded_by.startswith((_ACCOUNT, _PROVIDER))
    return "somebody who has signed in" if is_person else "the registry"
