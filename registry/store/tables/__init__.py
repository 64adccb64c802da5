"""The tables, as piccolo sees them; piccolo_migrations/ makes them.

Every row of state has the same core: its place in the ledger, the random id and version its leaf
carries, the salt of the leaf's commitment, and ``body``: the record's canonical JSON, which is
what the leaf commits to and what is read back. Other columns repeat parts of the body so that
rows can be found by them, or hold bytes (signed, sealed) of which the body has the SHA-256.
All are append-only, but for ``subject`` and ``alias``: a person can be erased.
"""

from __future__ import annotations

from piccolo.columns import (
    BigInt,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table


class LedgerTable(Table, tablename="ledger_leaf"):
    """The ledger. ``leaf_index`` has no gaps: the database refuses one."""

    leaf_index = BigInt(primary_key=True)
    kind = Varchar(32)
    record_id = Varchar(64)
    version = Integer()
    commitment = Varchar(64)
    leaf_hash = Varchar(64)
    recorded_at = Timestamptz()


class CheckpointTable(Table, tablename="checkpoint"):
    size = BigInt(primary_key=True)
    root = Varchar(64)
    note = Text()
    recorded_at = Timestamptz()


class Core:
    """What every row of state has."""

    leaf_index = BigInt(primary_key=True)
    leaf_id = Varchar(64)
    version = Integer()
    recorded_at = Timestamptz()
    salt = Bytea()
    body = Text()


class OperatorTable(Core, Table, tablename="operator"):
    """One row at most: the organisation that operates the registry."""

    singleton = Integer()
    partner_id = Varchar(64)


class PartnerTable(Core, Table, tablename="partner"):
    partner_id = Varchar(64)
    document = Bytea()


class MembershipTable(Core, Table, tablename="membership"):
    partner_id = Varchar(64)


class KeyTable(Core, Table, tablename="signatory_key"):
    kid = Varchar(64)
    partner_id = Varchar(64)


class DocumentTable(Core, Table, tablename="document"):
    """``summary`` is the part of the body that a check needs, without the flows."""

    document_id = Varchar(64)
    kind = Varchar(32)
    payload = Bytea()
    summary = Text()


class DocumentPartyTable(Table, tablename="document_party"):
    """Which partners must sign a document version."""

    party_key = Varchar(primary_key=True)
    leaf_index = ForeignKey(DocumentTable, null=False, on_delete=OnDelete.restrict)
    document_id = Varchar(64)
    version = Integer()
    partner_id = Varchar(64)


class FlowTable(Table, tablename="agreement_flow"):
    """The flows of each agreement version, by what a check asks for."""

    flow_key = Varchar(primary_key=True)
    leaf_index = ForeignKey(DocumentTable, null=False, on_delete=OnDelete.restrict)
    document_id = Varchar(64)
    version = Integer()
    sender = Varchar(64)
    recipient = Varchar(64)
    purpose = Varchar(64)
    body = Text()


class SignatureTable(Core, Table, tablename="signature"):
    document_id = Varchar(64)
    document_version = Integer()
    partner_id = Varchar(64)


class StepTable(Core, Table, tablename="agreement_step"):
    """What happened to an agreement's versions after they were registered."""

    document_id = Varchar(64)


class DraftTable(Core, Table, tablename="agreement_draft"):
    document_id = Varchar(64)
    partner_id = Varchar(64)
    content = Bytea()


class NoticeTable(Core, Table, tablename="leaving_notice"):
    notice_id = Varchar(64)
    payload = Bytea()


class NotificationTable(Core, Table, tablename="notification"):
    """One an organisation and ``key``: it is told of a thing once."""

    notification_id = Varchar(64)
    partner_id = Varchar(64)
    key = Varchar(255)


class SubjectTable(Core, Table, tablename="subject"):
    """One row a person, replaced as aliases are added; destroying ``wrapped_key`` erases."""

    leaf_index = BigInt()
    subject_id = Varchar(64, primary_key=True)
    wrapped_key = Bytea()


class AliasTable(Table, tablename="alias"):
    alias_key = Varchar(primary_key=True)
    scheme = Varchar(128)
    key_version = Integer()
    mac = Varchar(64)
    subject_id = ForeignKey(SubjectTable, null=False, on_delete=OnDelete.restrict)


class ConsentTable(Core, Table, tablename="consent_event"):
    record_id = Varchar(64)
    subject_id = ForeignKey(SubjectTable, null=False, on_delete=OnDelete.restrict)
    sealed = Bytea()


class TokenTable(Core, Table, tablename="token"):
    token_id = Varchar(64)
    sha256 = Varchar(64)
    partner_id = Varchar(64)


class CheckTable(Core, Table, tablename="share_check"):
    check_id = Varchar(64)
    facts = Bytea()


class DecisionTable(Core, Table, tablename="decision"):
    decision_id = Varchar(64)
    check_id = Varchar(64)
    asked_for = Varchar(64)
    wrapped_key = Bytea()
    sealed = Bytea()


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


TABLES: tuple[type[Table], ...] = (
    LedgerTable,
    CheckpointTable,
    OperatorTable,
    PartnerTable,
    MembershipTable,
    KeyTable,
    DocumentTable,
    DocumentPartyTable,
    FlowTable,
    SignatureTable,
    SubjectTable,
    AliasTable,
    ConsentTable,
    TokenTable,
    CheckTable,
    DecisionTable,
    AccountTable,
    SlipTable,
    StepTable,
    DraftTable,
    NoticeTable,
    NotificationTable,
)
