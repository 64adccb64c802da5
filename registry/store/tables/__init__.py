"""The tables, as piccolo sees them; piccolo_migrations/ makes them.

Every row of state has the same core: its place in the ledger, the random id and version its leaf
carries, the salt of the leaf's commitment, and ``body``: the record's canonical JSON, which is
what the leaf commits to and what is read back. Other columns repeat parts of the body so that
rows can be found by them, or hold bytes (signed, sealed) of which the body has the SHA-256.
All are append-only, but for ``subject`` and ``alias``: a person can be erased.
"""

from __future__ import annotations

from piccolo.table import Table

from registry.store.tables.accounts import AccountTable, SlipTable, TokenTable
from registry.store.tables.agreements import DocumentPartyTable, DocumentTable, FlowTable, StepTable
from registry.store.tables.charter import MembershipTable
from registry.store.tables.checks import CheckTable, DecisionTable
from registry.store.tables.consent import ConsentTable
from registry.store.tables.core import Core
from registry.store.tables.drafting import DraftTable
from registry.store.tables.leaving import NoticeTable
from registry.store.tables.ledger import CheckpointTable, LedgerTable
from registry.store.tables.notifications import NotificationTable
from registry.store.tables.partners import OperatorTable, PartnerTable
from registry.store.tables.people import AliasTable, SubjectTable
from registry.store.tables.signing import KeyTable, SignatureTable

__all__ = [
    "TABLES",
    "AccountTable",
    "AliasTable",
    "CheckTable",
    "CheckpointTable",
    "ConsentTable",
    "Core",
    "DecisionTable",
    "DocumentPartyTable",
    "DocumentTable",
    "DraftTable",
    "FlowTable",
    "KeyTable",
    "LedgerTable",
    "MembershipTable",
    "NoticeTable",
    "NotificationTable",
    "OperatorTable",
    "PartnerTable",
    "SignatureTable",
    "SlipTable",
    "StepTable",
    "SubjectTable",
    "TokenTable",
]

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
