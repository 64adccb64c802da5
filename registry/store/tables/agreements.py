"""Documents, the parties and flows by which they are found, and their steps."""

from __future__ import annotations

from piccolo.columns import Bytea, ForeignKey, Integer, OnDelete, Text, Varchar
from piccolo.table import Table

from registry.store.tables.core import Core


class DocumentTable(Core, Table, tablename="document"):
    """Document versions; ``summary`` is the part of the body that a check needs, without flows."""

    document_id = Varchar(64)
    kind = Varchar(32)
    payload = Bytea()
    summary = Text()


class DocumentPartyTable(Table, tablename="document_party"):
    """The parties of a document version, including those that acceded."""

    party_key = Varchar(primary_key=True)
    leaf_index = ForeignKey(DocumentTable, null=False, on_delete=OnDelete.restrict)
    document_id = Varchar(64)
    version = Integer()
    partner_id = Varchar(64)


class FlowTable(Table, tablename="agreement_flow"):
    """The flows of each agreement version, with the columns by which a check finds them.

    ``sender`` and ``recipient`` are empty in a flow of many, which is found by ``flow_end``.
    """

    flow_key = Varchar(primary_key=True)
    leaf_index = ForeignKey(DocumentTable, null=False, on_delete=OnDelete.restrict)
    document_id = Varchar(64)
    version = Integer()
    sender = Varchar(64)
    recipient = Varchar(64)
    purpose = Varchar(64)
    body = Text()


class AnnexTable(Core, Table, tablename="annex_file"):
    """The files that agreements name as their annexes."""

    document_id = Varchar(64)
    partner_id = Varchar(64)
    sha256 = Varchar(64)
    media_type = Varchar(128)
    size = Integer()
    content = Bytea()


class FlowEndTable(Table, tablename="flow_end"):
    """The organisations on either side of each flow of many, by which a check finds it."""

    end_key = Varchar(primary_key=True)
    leaf_index = ForeignKey(DocumentTable, null=False, on_delete=OnDelete.restrict)
    flow_key = Varchar()
    side = Varchar(4)
    partner_id = Varchar(64)
    purpose = Varchar(64)


class StepTable(Core, Table, tablename="agreement_step"):
    """The steps of an agreement's versions after they were registered."""

    document_id = Varchar(64)
