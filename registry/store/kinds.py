"""Kinds of record: their tables, what identifies one thing, and the error for a rival write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from piccolo.table import Table

from registry.domain.records.accounts import Account, Token
from registry.domain.records.agreements import AgreementStep, AnnexFile, Document
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.checks import Check, Decision
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.damage import Damage
from registry.domain.records.drafting import AgreementDraft
from registry.domain.records.joint import JointAct
from registry.domain.records.leaving import LeavingNotice
from registry.domain.records.notifications import Notification
from registry.domain.records.partners import Partner, PartOf, Succession
from registry.domain.records.people import Correction, Subject
from registry.domain.records.restorations import Restoration
from registry.domain.records.server_keys import ServerKeys
from registry.domain.records.signing import AcceptedSignature, SignatoryKey
from registry.errors import ConflictError, RegistryError, StaleVersionError
from registry.store import tables

CHANGED = "Somebody else changed this first."


@dataclass(frozen=True, slots=True)
class OperatorRecord:
    """The organisation that operates the registry."""

    partner_id: str
    recorded_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record.

    ``entity`` names the columns that identify one thing, whose versions are its rows. ``columns``
    names further columns that repeat a field of the record. ``rival`` is raised if a later version
    does not follow the newest.
    """

    name: str
    table: type[Table]
    entity: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rival: type[RegistryError] = ConflictError

    @property
    def table_name(self) -> str:
        """The name of its table in SQL."""
        name: str = self.table._meta.tablename  # noqa: SLF001 - piccolo's documented way
        return name

    @property
    def repeated(self) -> tuple[str, ...]:
        """The columns that repeat a field of the record."""
        return (*self.entity, *self.columns)


KINDS: Mapping[type[Any], Kind] = {
    OperatorRecord: Kind("operator", tables.OperatorTable, (), ("partner_id",)),
    Partner: Kind("partner", tables.PartnerTable, ("partner_id",), rival=StaleVersionError),
    MembershipEvent: Kind("membership", tables.MembershipTable, ("partner_id",)),
    SignatoryKey: Kind("key", tables.KeyTable, ("kid",), ("partner_id",), rival=StaleVersionError),
    Document: Kind(
        "document", tables.DocumentTable, ("document_id",), ("kind",), rival=StaleVersionError
    ),
    AnnexFile: Kind(
        "annex",
        tables.AnnexTable,
        ("document_id", "partner_id", "sha256"),
        ("media_type", "size"),
    ),
    AcceptedSignature: Kind(
        "signature", tables.SignatureTable, ("document_id", "document_version", "partner_id")
    ),
    Subject: Kind("subject", tables.SubjectTable, ("subject_id",), rival=StaleVersionError),
    Correction: Kind("correction", tables.CorrectionTable, ("correction_id",), ("partner_id",)),
    Succession: Kind(
        "succession", tables.SuccessionTable, ("succession_id",), ("partner_id", "former")
    ),
    PartOf: Kind("part_of", tables.PartOfTable, ("whole", "part"), rival=StaleVersionError),
    ConsentEvent: Kind("consent", tables.ConsentTable, ("record_id",), ("subject_id",)),
    Token: Kind(
        "token", tables.TokenTable, ("token_id",), ("sha256", "partner_id"), rival=StaleVersionError
    ),
    Check: Kind("check", tables.CheckTable, ("check_id",)),
    Decision: Kind(
        "decision",
        tables.DecisionTable,
        ("decision_id",),
        ("check_id", "asked_for"),
        rival=StaleVersionError,
    ),
    Account: Kind(
        "account",
        tables.AccountTable,
        ("account_id",),
        ("login", "partner_id"),
        rival=StaleVersionError,
    ),
    AgreementStep: Kind(
        "agreement_step", tables.StepTable, ("document_id",), rival=StaleVersionError
    ),
    AgreementDraft: Kind(
        "draft",
        tables.DraftTable,
        ("document_id",),
        ("partner_id",),
        rival=StaleVersionError,
    ),
    JointAct: Kind(
        "joint_act",
        tables.JointActTable,
        ("act_id",),
        ("partner_id", "concerns"),
        rival=StaleVersionError,
    ),
    LeavingNotice: Kind("notice", tables.NoticeTable, ("notice_id",)),
    Notification: Kind(
        "notification",
        tables.NotificationTable,
        ("notification_id",),
        ("partner_id", "key"),
        rival=StaleVersionError,
    ),
    ServerKeys: Kind("server_keys", tables.ServerKeysTable, (), ("many",), rival=StaleVersionError),
    Damage: Kind(
        "damage",
        tables.DamageTable,
        ("damage_id",),
        ("kind", "place", "times"),
        rival=StaleVersionError,
    ),
    Restoration: Kind("restoration", tables.RestorationTable, ("restoration_id",), ("backup",)),
}


def version_of(record: Any) -> int:
    """A record's version; records without versions have version 1."""
    return int(getattr(record, "version", 1))


def recorded_at(record: Any) -> datetime:
    """When it was recorded, in UTC, because SQLite's column has no zone."""
    moment: datetime = record.recorded_at
    return moment.astimezone(UTC)
