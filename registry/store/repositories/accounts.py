"""Reads of tokens, accounts and one-time secrets."""

from __future__ import annotations

from datetime import datetime

from registry.domain.records.accounts import Account, OneTimeSecret, Token
from registry.store import one_time_secrets, tables
from registry.store.binding import StoreEngine
from registry.store.keys_in_use import require_same_keys
from registry.store.repositories.queries import (
    current_of,
    is_newest,
    newest,
    select,
    sound_of,
)


class AccountQueries:
    """One of the parts of ``Repository``."""

    def __init__(self, engine: StoreEngine) -> None:
        self._engine = engine

    async def token_by_hash(self, sha256: str) -> Token | None:
        return await newest(Token, tables.TokenTable.sha256 == sha256)

    async def tokens(self, partner_id: str | None = None) -> list[Token]:
        table = tables.TokenTable
        query = select(Token).where(is_newest(Token))
        if partner_id is not None:
            query = query.where(table.partner_id == partner_id)
        return await sound_of(Token, query.order_by(table.token_id), is_current=True)

    async def account(self, account_id: str) -> Account | None:
        return await newest(Account, tables.AccountTable.account_id == account_id)

    async def account_by_login(self, login: str) -> Account | None:
        await require_same_keys(self._engine)
        # By the newest version alone: with the lookup key an account's login changes too.
        query = select(Account).where(tables.AccountTable.login == login, is_newest(Account))
        return next(iter(await current_of(Account, query)), None)

    async def accounts(self, partner_id: str) -> list[Account]:
        table = tables.AccountTable
        query = select(Account).where(is_newest(Account), table.partner_id == partner_id)
        return await sound_of(Account, query.order_by(table.account_id), is_current=True)

    async def secret(self, kind: str, key: str, now: datetime) -> OneTimeSecret | None:
        return await one_time_secrets.one(kind, key, now)

    async def secrets_of(self, kind: str, owner: str, now: datetime) -> list[OneTimeSecret]:
        return await one_time_secrets.of_owner(kind, owner, now)
