"""What the use cases need from the store. ``registry.store`` implements it for two databases.

Reads come from a snapshot. Writes go through a unit of work that rolls back unless it is
committed. Every ``add`` also appends the record's ledger leaf, so no change of state can be
written without its leaf. ``commit`` writes rows and leaves: it assigns the leaf indexes as the
last step before the transaction ends, and nothing is visible to anyone until all of it has
succeeded.

A leaf is (kind, record id, version, commitment). The commitment covers the record's canonical
JSON and a random salt that is kept in its row. ``store/kinds.py`` lists the kinds. The record id is
random and kept in the row, so a leaf does not reveal whom or what it concerns.

Every method may raise ``UnavailableError``. ``commit`` raises ``ConflictError`` if a row exists
already, and ``StaleVersionError`` if a compare-and-swap finds a different version.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import Protocol

from registry.domain.agreements.agreement import Registered
from registry.domain.consent.reach import Found
from registry.domain.records.accounts import Account, OneTimeSecret, Token
from registry.domain.records.acting import Receipt
from registry.domain.records.agreements import (
    AgreementStep,
    AnnexFile,
    Document,
    FlowRow,
    Outline,
)
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.checks import Check, Decision
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.damage import Damage
from registry.domain.records.drafting import AgreementDraft
from registry.domain.records.joint import JointAct
from registry.domain.records.leaving import LeavingNotice
from registry.domain.records.notifications import Notification
from registry.domain.records.partners import Partner, PartOf, Succession
from registry.domain.records.people import Alias, Correction, LookUp, LookUpCounts, Subject
from registry.domain.records.restorations import Restoration
from registry.domain.records.server_keys import ServerKeys
from registry.domain.records.signing import AcceptedSignature, SignatoryKey
from registry.ledger.rows import CheckpointRow
from registry.services.account_ports import AccountReads
from registry.services.check_ports import CheckQuery, CheckRows
from registry.services.drafting_ports import DraftingReads
from registry.services.ledger_ports import LedgerReads, Soundness
from registry.services.rows import Keyed

Added = (
    Partner
    | MembershipEvent
    | SignatoryKey
    | Document
    | AnnexFile
    | AcceptedSignature
    | AgreementStep
    | AgreementDraft
    | LeavingNotice
    | Notification
    | Subject
    | Correction
    | Succession
    | PartOf
    | ConsentEvent
    | Token
    | Check
    | Decision
    | Account
    | ServerKeys
    | Damage
    | Restoration
    | JointAct
)


class Reads(AccountReads, DraftingReads, LedgerReads, Protocol):
    """Queries. Lists are bounded by ``limit`` and continue after the id ``after``."""

    async def operator(self) -> str | None:
        """The partner id of the organisation that operates the registry.

        None before ``init``, and where the record of it is damaged: then nobody is the operator.
        """

    async def partner(self, partner_id: str) -> Partner | None: ...
    async def partners_named(self, partner_ids: Sequence[str]) -> dict[str, Partner]:
        """Those of these organisations that are registered, by id."""

    async def partners(self, *, after: str = "", limit: int = 100) -> list[Partner]: ...
    async def partner_history(self, partner_id: str) -> list[Partner]: ...
    async def successions(self, former: str) -> list[Succession]:
        """Who took an organisation's place, in the order recorded."""

    async def every_succession(self) -> list[Succession]:
        """Who took whose place, in the order recorded."""

    async def parts_of(self, partner_id: str) -> list[PartOf]:
        """Every version of what was recorded of an organisation as a whole or as a part."""

    async def every_part(self) -> list[PartOf]:
        """Every version of what was recorded of every part."""

    async def formers(self, partner_id: str) -> list[str]:
        """The organisations whose place it took, and whose place those took."""

    async def kinds(self) -> dict[str, set[str]]:
        """The kinds that each organisation has or has had, by partner id."""

    async def membership_events(self, partner_id: str) -> list[MembershipEvent]:
        """Every step of an organisation's membership, in the order recorded."""

    async def memberships_of(self, partner_ids: Sequence[str]) -> dict[str, list[MembershipEvent]]:
        """The same of each of these organisations that has any, by id."""

    async def all_membership_events(self) -> dict[str, list[MembershipEvent]]:
        """The membership events of every organisation that has any, by partner id."""

    async def key(self, kid: str) -> SignatoryKey | None: ...
    async def keys(self, partner_id: str | None = None) -> list[SignatoryKey]:
        """The newest version of each key of one partner or of all, in order of enrolment."""

    async def document(self, document_id: str, version: int | None = None) -> Document | None:
        """The given version, or the newest."""

    async def documents(
        self,
        *,
        kind: str | None = None,
        party: str | None = None,
        after: str = "",
        limit: int = 100,
        only_sound: bool = False,
    ) -> list[Document]:
        """The newest versions, by id; ``party`` need only be a party to one of the versions.

        With ``only_sound``, damaged ones are left out: of a list that others are not to be hidden
        in.
        """

    async def registered(self, document_id: str, on: date) -> Registered[Document] | None:
        """An agreement or charter with all its versions, as they stand on a day."""

    async def outlines(
        self, *, kind: str, party: str | None = None, after: str = "", limit: int = 100
    ) -> list[Outline]:
        """Every version of the next ``limit`` documents, by id, with the newest version first.

        With ``party``, only documents with a version that names it as a party or that it has
        acceded to.
        """

    async def as_they_stand(
        self, outlines: Sequence[Outline], on: date
    ) -> list[Registered[Outline]]:
        """The agreements or charters as they stand on a day.

        ``outlines`` must hold every version of each document, the newest first.
        """

    async def registered_at(self, document_ids: Sequence[str]) -> dict[tuple[str, int], datetime]:
        """When each version of these documents was registered, by id and version."""

    async def key_ends(self, partner_id: str | None = None) -> dict[str, datetime]:
        """When each ended key of one organisation, or of all, ended, by ``kid``."""

    async def signatures_of(self, partner_id: str) -> list[AcceptedSignature]:
        """Every signature made for an organisation, in the order accepted."""

    async def signatures(self, document_id: str, version: int) -> list[AcceptedSignature]:
        """The signatures of one version, in the order accepted."""

    async def agreement_steps(self, document_id: str) -> list[AgreementStep]:
        """The steps taken with an agreement's versions, in the order recorded."""

    async def documents_with_steps(self) -> list[str]:
        """The ids of the agreements and charters that have steps, in order."""

    async def signatures_on(self, document_ids: Sequence[str]) -> list[AcceptedSignature]:
        """The signatures of every version of these documents, in the order accepted."""

    async def flows_on(
        self, document_ids: Sequence[str], *, partner: str = "", purpose: str = ""
    ) -> list[FlowRow]:
        """The flows of these documents, including those added by accession, in version order.

        ``partner`` is the sender or the recipient.
        """

    async def payloads_on(self, document_ids: Sequence[str]) -> dict[tuple[str, int], bytes]:
        """The payload of every version of these documents, by id and version."""

    async def notices_by(self, kid: str) -> list[LeavingNotice]:
        """The notices of leaving signed with a key."""

    async def leaving_notice(self, notice_id: str) -> LeavingNotice | None: ...
    async def notifications(self, partner_id: str, *, limit: int = 100) -> list[Notification]:
        """An organisation's notifications, the latest first."""

    async def notification(self, notification_id: str) -> Notification | None: ...
    async def notified_keys(self, partner_id: str, keys: Sequence[str]) -> set[str]:
        """Those of ``keys`` that the organisation has a notification of."""

    async def notified_partners(self, key: str) -> list[str]:
        """The ids of every organisation that has a notification with this key, in order."""

    async def people(self, asker: str, given: Sequence[Alias], also: Collection[str] = ()) -> Found:
        """The asker's own records of a person that have something given; other organisations' with
        something given, or with one of the asker's own aliases of those, at which something
        concerns the asker, everybody, or ``also``; and all of that."""

    async def holders(self, alias: Alias) -> list[Subject]:
        """Every record with an alias, whosever it is."""

    async def people_of(self, partner_id: str) -> list[Subject]:
        """Every record that an organisation made."""

    async def concerning(self, partner_id: str) -> Found:
        """Every consent record that an organisation made or that names it, with its person."""

    async def subject(self, subject_id: str) -> Subject | None: ...
    async def people_page(self, after: str, limit: int) -> tuple[list[Subject], str]:
        """The next records by id, without damaged ones, and the last id; empty at the end."""

    async def corrections(self, partner_id: str) -> list[Correction]:
        """The newest version of everything an organisation put right, the latest first."""

    async def look_ups(self, partner_id: str, since: datetime) -> list[LookUp]:
        """The look-ups of an organisation, the latest first."""

    async def look_up_counts(self, partner_id: str, account: str, since: datetime) -> LookUpCounts:
        """How often an account, and its organisation, looked somebody up."""

    async def consent_place(self, record_id: str) -> str | None:
        """The people record that a consent record belongs to now."""

    async def people_with_consent(
        self, partner_id: str | None = None, *, after: str = "", limit: int = 100
    ) -> list[str]:
        """The references under which consent was recorded, in order: of everybody, or of what
        concerns one organisation."""

    async def consent_about(self, subject_id: str) -> list[ConsentEvent]:
        """All events recorded under one reference, in order, wherever they belong now."""

    async def consent_record(self, record_id: str) -> list[ConsentEvent]:
        """All events of one consent record, in order."""

    async def check(self, check_id: str) -> Check | None: ...
    async def decision(self, decision_id: str) -> list[Decision]:
        """All versions of one decision, in order."""

    async def decisions(self, asked_for: str, *, limit: int = 100) -> list[Decision]:
        """The newest versions of an organisation's decisions, the latest first."""


class UnitOfWork(Reads, Protocol):
    """One transaction. ``async with database.unit_of_work() as uow: …; await uow.commit()``."""

    def add(self, record: Added) -> None:
        """Queue a record with its ledger leaf.

        Version 1 inserts. Version n+1 must follow version n, or ``commit`` raises
        ``StaleVersionError``. ``commit`` raises ``ConflictError`` for:

        * ``MembershipEvent``, ``ConsentEvent``: a version that exists already.
        * ``SignatoryKey``: a kid that was enrolled before.
        * ``Account``: a login that is taken.
        * ``Notification``: a key that its organisation has been notified of before.
        * ``AcceptedSignature``: a second signature of a party on one document version.

        The flows that an acceding party's signature adds are found by checks from then on. The
        version of an ``AgreementStep`` counts all steps of the agreement.
        """

    def move_consent(self, record_id: str, subject_id: str) -> None:
        """Have a consent record belong to another people record when this is committed."""

    def note_look_up(self, look_up: LookUp) -> None:
        """Keep that somebody looked a person up when this is committed."""

    async def put_secret(self, secret: OneTimeSecret) -> int:
        """Store a secret, replacing an earlier one; returns how many have been stored there."""

    async def take_secret(self, kind: str, key: str, now: datetime) -> OneTimeSecret | None:
        """Remove and return a secret: if two callers take it at once, only one gets it."""

    async def put_next(self, secret: OneTimeSecret, before: int, now: datetime) -> bool:
        """Store a secret where ``before`` were stored; False if that is not so any more."""

    def keep(
        self, request: Keyed, before: int, make: Callable[[list[Receipt]], OneTimeSecret]
    ) -> None:
        """Store what ``make`` makes of the receipts when this is committed, as ``put_next`` does.

        Where something else is stored there by then, ``commit`` raises ``ConflictError`` and
        marks the request as repeated.
        """

    async def drop_secrets(self, owner: str, kind: str) -> None: ...
    async def drop_expired_secrets(self, now: datetime) -> None: ...

    def set_operator(self, partner_id: str) -> None:
        """Set the operator. A second time in one database is a ``ConflictError``."""

    async def commit(self) -> list[Receipt]:
        """Write everything; returns the receipts in the order of the ``add`` calls."""


class Database(Soundness, Protocol):
    """An open database. There is one in each process."""

    def reads(self) -> AbstractAsyncContextManager[Reads]:
        """A snapshot to read from, which never waits for a writer."""

    def unit_of_work(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A write transaction, rolled back unless it is committed."""

    def remembering(self, request: Keyed) -> Database:
        """The same database for one request, whose key its first commit of records stores too.

        That commit raises ``ConflictError`` if another request has stored the key meanwhile.
        """

    async def check_rows(self, query: CheckQuery) -> CheckRows:
        """The read phase of a check; raises ``CouldNotCheckError`` if it cannot be completed."""

    async def append_checks(
        self, checks: Sequence[Check], look_ups: Sequence[LookUp] = ()
    ) -> list[Receipt]:
        """Record checks and their leaves in order, and who looked, in one transaction."""

    async def add_checkpoint(self, checkpoint: CheckpointRow) -> None:
        """Store a signed checkpoint. It is no change of state, so it has no leaf.

        If a checkpoint of this size is stored already, the same root leaves it as it is and
        another root raises ``ConflictError``.
        """

    def signer_lock(self) -> AbstractAsyncContextManager[bool]:
        """A lock that yields whether this process may sign checkpoints; only one may at a time."""

    async def migrate(self) -> list[str]:
        """Bring the schema up to date; returns the names of the migrations that ran."""

    async def pending(self) -> list[str]: ...
    async def ping(self) -> None: ...
    async def close(self) -> None: ...
