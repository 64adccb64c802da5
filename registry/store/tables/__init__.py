"""The tables as piccolo sees them; piccolo_migrations/ creates them.

Every row of state has the same core: its index in the ledger, the random id and version of its
leaf, the salt of the leaf's commitment, and ``body``. The body is the record's canonical JSON; the
leaf commits to it, and records are read back from it. Other columns repeat parts of the body so
that rows can be found by them, or hold bytes (signed, sealed) whose SHA-256 is in the body. All are
append-only except ``subject``, ``alias`` and ``consent_concern``, because a person can be erased
and whom an entry is about can be put right.
"""

from __future__ import annotations

from piccolo.table import Table

from registry.store.tables.accounts import AccountTable, OneTimeSecretTable, TokenTable
from registry.store.tables.agreements import (
    AnnexTable,
    DocumentPartyTable,
    DocumentTable,
    FlowEndTable,
    FlowTable,
    StepTable,
)
from registry.store.tables.charter import MembershipTable
from registry.store.tables.checks import CheckTable, DecisionTable
from registry.store.tables.consent import ConcernTable, ConsentTable
from registry.store.tables.core import Core
from registry.store.tables.drafting import DraftTable
from registry.store.tables.joint import JointActTable
from registry.store.tables.keeping import DamageTable, RestorationTable, ServerKeysTable
from registry.store.tables.leaving import NoticeTable
from registry.store.tables.ledger import CheckpointTable, LedgerTable, RegisterEpochTable
from registry.store.tables.notifications import NotificationTable
from registry.store.tables.partners import (
    OperatorTable,
    PartnerTable,
    PartOfTable,
    SuccessionTable,
)
from registry.store.tables.people import (
    AliasTable,
    CorrectionTable,
    LookUpTable,
    SubjectTable,
)
from registry.store.tables.signing import KeyTable, SignatureTable

__all__ = [
    "TABLES",
    "AccountTable",
    "AliasTable",
    "AnnexTable",
    "CheckTable",
    "CheckpointTable",
    "ConcernTable",
    "ConsentTable",
    "Core",
    "CorrectionTable",
    "DamageTable",
    "DecisionTable",
    "DocumentPartyTable",
    "DocumentTable",
    "DraftTable",
    "FlowEndTable",
    "FlowTable",
    "JointActTable",
    "KeyTable",
    "LedgerTable",
    "LookUpTable",
    "MembershipTable",
    "NoticeTable",
    "NotificationTable",
    "OneTimeSecretTable",
    "OperatorTable",
    "PartOfTable",
    "PartnerTable",
    "RegisterEpochTable",
    "RestorationTable",
    "ServerKeysTable",
    "SignatureTable",
    "StepTable",
    "SubjectTable",
    "SuccessionTable",
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
    AnnexTable,
    FlowEndTable,
    SignatureTable,
    SubjectTable,
    AliasTable,
    ConsentTable,
    ConcernTable,
    CorrectionTable,
    LookUpTable,
    PartOfTable,
    SuccessionTable,
    TokenTable,
    CheckTable,
    DecisionTable,
    AccountTable,
    OneTimeSecretTable,
    StepTable,
    DraftTable,
    NoticeTable,
    NotificationTable,
    ServerKeysTable,
    DamageTable,
    JointActTable,
    RestorationTable,
    RegisterEpochTable,
)
