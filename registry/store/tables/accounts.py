"""Who may sign in, with what, and what is kept for a while."""

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


class SlipTable(Table, tablename="slip"):
    """Not evidence, and so not append-only. ``place`` is kind/key; times are fixed-width text."""

    place = Varchar(160, primary_key=True)
    kind = Varchar(32)
    owner = Varchar(64)
    version = Integer()
    content = Bytea()
    expires_at = Varchar(32)
