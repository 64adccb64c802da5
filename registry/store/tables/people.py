"""People, and the aliases by which they are found."""

from __future__ import annotations

from piccolo.columns import BigInt, Bytea, ForeignKey, Integer, OnDelete, Varchar
from piccolo.table import Table

from registry.store.tables.core import Core


class SubjectTable(Core, Table, tablename="subject"):
    """One row per person, replaced as aliases are added; destroying ``wrapped_key`` erases it."""

    leaf_index = BigInt()
    subject_id = Varchar(64, primary_key=True)
    wrapped_key = Bytea()


class AliasTable(Table, tablename="alias"):
    alias_key = Varchar(primary_key=True)
    scheme = Varchar(128)
    key_version = Integer()
    mac = Varchar(64)
    subject_id = ForeignKey(SubjectTable, null=False, on_delete=OnDelete.restrict)
