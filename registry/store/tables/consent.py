"""Consent events, and by whom and about whom their records are looked for."""

from __future__ import annotations

from piccolo.columns import Bytea, ForeignKey, OnDelete, Varchar
from piccolo.table import Table

from registry.store.tables.core import Core
from registry.store.tables.people import SubjectTable


class ConsentTable(Core, Table, tablename="consent_event"):
    record_id = Varchar(64)
    subject_id = ForeignKey(SubjectTable, null=False, on_delete=OnDelete.restrict)
    sealed = Bytea()


class ConcernTable(Table, tablename="consent_concern"):
    """Which people record a consent record belongs to now, and whom what it says concerns."""

    concern_key = Varchar(primary_key=True)
    record_id = Varchar(64)
    subject_id = ForeignKey(SubjectTable, null=False, on_delete=OnDelete.restrict)
    partner_id = Varchar()
