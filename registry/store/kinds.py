"""Each kind of record: its table, what makes two rows versions of one thing, how rivals lose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from piccolo.table import Table

from registry.domain import agreement_records, records
from registry.errors import ConflictError, RegistryError, StaleVersionError
from registry.store import tables


@dataclass(frozen=True, slots=True)
class OperatorRecord:
    """Which organisation operates the registry."""

    partner_id: str
    recorded_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class Kind:
    """``entity`` names the columns that identify the thing; ``columns`` all that repeat a field
    of the record. ``rival`` is raised where a later version does not follow the newest."""

    name: str
    table: type[Table]
    entity: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rival: type[RegistryError] = ConflictError


KINDS: Mapping[type[Any], Kind] = {
    OperatorRecord: Kind("operator", tables.OperatorTable, (), ("partner_id",)),
    records.Partner: Kind("partner", tables.PartnerTable, ("partner_id",), rival=StaleVersionError),
    records.MembershipEvent: Kind("membership", tables.MembershipTable, ("partner_id",)),
    records.SignatoryKey: Kind(
        "key", tables.KeyTable, ("kid",), ("partner_id",), rival=StaleVersionError
    ),
    records.Document: Kind(
        "document", tables.DocumentTable, ("document_id",), ("kind",), rival=StaleVersionError
    ),
    records.AcceptedSignature: Kind(
        "signature", tables.SignatureTable, ("document_id", "document_version", "partner_id")
    ),
    records.Subject: Kind("subject", tables.SubjectTable, ("subject_id",), rival=StaleVersionError),
    records.ConsentEvent: Kind("consent", tables.ConsentTable, ("record_id",), ("subject_id",)),
    records.Token: Kind(
        "token", tables.TokenTable, ("token_id",), ("sha256", "partner_id"), rival=StaleVersionError
    ),
    records.Check: Kind("check", tables.CheckTable, ("check_id",)),
    records.Decision: Kind(
        "decision",
        tables.DecisionTable,
        ("decision_id",),
        ("check_id", "asked_for"),
        rival=StaleVersionError,
    ),
    records.Account: Kind(
        "account",
        tables.AccountTable,
        ("account_id",),
        ("login", "partner_id"),
        rival=StaleVersionError,
    ),
    agreement_records.AgreementStep: Kind(
        "agreement_step", tables.StepTable, ("document_id",), rival=StaleVersionError
    ),
    agreement_records.AgreementDraft: Kind(
        "draft",
        tables.DraftTable,
        ("document_id",),
        ("partner_id",),
        rival=StaleVersionError,
    ),
    agreement_records.LeavingNotice: Kind("notice", tables.NoticeTable, ("notice_id",)),
    agreement_records.Notification: Kind(
        "notification",
        tables.NotificationTable,
        ("notification_id",),
        ("partner_id", "key"),
        rival=StaleVersionError,
    ),
}


def version_of(record: Any) -> int:
    """A record's version; what happens only once is version 1."""
    return int(getattr(record, "version", 1))


def recorded_at(record: Any) -> datetime:
    """When it was recorded, in UTC: SQLite's column has no zone."""
    moment: datetime = record.recorded_at
    return moment.astimezone(UTC)
