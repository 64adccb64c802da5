"""Partners, and the operator."""

from __future__ import annotations

from piccolo.columns import Bytea, Integer, Varchar
from piccolo.table import Table

from registry.store.tables.core import Core


class OperatorTable(Core, Table, tablename="operator"):
    """The organisation that operates the registry; one row at most."""

    singleton = Integer()
    partner_id = Varchar(64)


class PartnerTable(Core, Table, tablename="partner"):
    partner_id = Varchar(64)
    document = Bytea()


class SuccessionTable(Core, Table, tablename="succession"):
    succession_id = Varchar(64)
    partner_id = Varchar(64)
    former = Varchar(64)


class PartOfTable(Core, Table, tablename="part_of"):
    whole = Varchar(64)
    part = Varchar(64)
