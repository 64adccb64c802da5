"""Tokens, accounts and one-time secrets."""

from __future__ import annotations

from piccolo.columns import Bytea, Integer, Varchar
from piccolo.table import Table

from registry.store.tables.core import Core


class TokenTable(Core, Table, tablename="token"):
    token_id = Varchar(64)
    sha256 = Varchar(64)
    partner_id = Varchar(64)


class AccountTable(Core, Table, tablename="account"):
    account_id = Varchar(64)
    login = Varchar(64)
    partner_id = Varchar(64)
    wrapped_key = Bytea()
    sealed = Bytea()


class OneTimeSecretTable(Table, tablename="slip"):
    """One-time secrets, which are not evidence and so not append-only.

    ``place`` is kind/key; times are text of fixed width.
    """

    place = Varchar(160, primary_key=True)
    kind = Varchar(32)
    owner = Varchar(64)
    version = Integer()
    content = Bytea()
    expires_at = Varchar(32)
    seal = Varchar(64)
