"""Signatories' keys, and accepted signatures."""

from __future__ import annotations

from piccolo.columns import Integer, Varchar
from piccolo.table import Table

from registry.store.tables.core import Core


class KeyTable(Core, Table, tablename="signatory_key"):
    kid = Varchar(64)
    partner_id = Varchar(64)


class SignatureTable(Core, Table, tablename="signature"):
    document_id = Varchar(64)
    document_version = Integer()
    partner_id = Varchar(64)
