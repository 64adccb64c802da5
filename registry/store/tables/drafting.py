"""Agreement drafts."""

from __future__ import annotations

from piccolo.columns import Bytea, Varchar
from piccolo.table import Table

from registry.store.tables.core import Core


class DraftTable(Core, Table, tablename="agreement_draft"):
    document_id = Varchar(64)
    partner_id = Varchar(64)
    content = Bytea()
