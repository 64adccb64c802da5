"""People, the aliases by which they are found, what was put right, and who looked."""

from __future__ import annotations

from piccolo.columns import BigInt, Bytea, ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.table import Table

from registry.store.tables.core import Core


class SubjectTable(Core, Table, tablename="subject"):
    """One row per record of a person, replaced as it changes; erased without ``wrapped_key``."""

    leaf_index = BigInt()
    subject_id = Varchar(64, primary_key=True)
    wrapped_key = Bytea()


class AliasTable(Table, tablename="alias"):
    alias_key = Varchar(primary_key=True)
    scheme = Varchar(128)
    key_version = Integer()
    mac = Varchar(64)
    subject_id = ForeignKey(SubjectTable, null=False, on_delete=OnDelete.restrict)
    partner_id = Varchar()
    person = Varchar()


class CorrectionTable(Core, Table, tablename="correction"):
    correction_id = Varchar(64)
    partner_id = Varchar()
    sealed = Bytea()


class LookUpTable(Table, tablename="look_up"):
    """Who looked. ``number`` has no gaps, so that one that was taken away is missed."""

    look_up_id = Varchar(64, primary_key=True)
    at = Timestamptz()
    partner_id = Varchar()
    account = Varchar()
    purpose = Varchar()
    reason = Varchar()
    known = Integer()
    number = BigInt()
    seal = Varchar(64)
