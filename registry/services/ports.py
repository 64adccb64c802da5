"""What the use cases need of the store. ``registry.store`` implements it, twice.

Reads come from a snapshot; writes go through a unit of work that rolls back unless it is
committed. Every ``add`` also appends the ledger
leaf of the record: a change of state without its leaf cannot be expressed. Rows and leaves
are written when ``commit`` runs: rows first get their leaf index (numbering is the last step
before the transaction ends), and nothing is visible to anyone before it has all succeeded.

A leaf is (kind, record id, version, commitment); the commitment is over the record's canonical
JSON with a random salt kept in its row. Kinds and record ids:
``partner`` partner_id · ``membership`` · ``key`` · ``document`` · ``signature`` · ``subject`` ·
``consent`` · ``token`` · ``check`` · ``decision`` · ``account`` · ``agreement_step`` ·
``draft`` · ``notice`` · ``notification``. A leaf's record id is a random
id kept in the row, so that a leaf says nothing about whom or what it concerns.

Every method may raise ``UnavailableError``; ``commit`` raises ``ConflictError`` where a row
exists already, ``StaleVersionError`` where a compare-and-swap finds another version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from registry.domain.agreements.agreement import Registered
from registry.domain.records.accounts import Account, OneTimeSecret, Token
from registry.domain.records.acting import Receipt
from registry.domain.records.agreements import AgreementStep, Document, Flow, Outline
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.checks import Check, Decision
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.drafting import AgreementDraft
from registry.domain.records.leaving import LeavingNotice
from registry.domain.records.notifications import Notification
from registry.domain.records.partners import Partner
from registry.domain.records.people import Alias, Subject
from registry.domain.records.signing import AcceptedSignature, SignatoryKey

Added = (
    Partner
    | MembershipEvent
    | SignatoryKey
    | Document
    | AcceptedSignature
    | AgreementStep
    | AgreementDraft
    | LeavingNotice
    | Notification
    | Subject
    | ConsentEvent
    | Token
    | Decision
    | Account
)


class Reads(Protocol):
    """Queries. Lists are bounded by ``limit`` and continue after the id ``after``."""

    async def operator(self) -> str | None:
        """Partner id of the organisation that operates the registry; None before ``init``."""

    async def partner(self, partner_id: str) -> Partner | None: ...
    async def partners(self, *, after: str = "", limit: int = 100) -> list[Partner]: ...
    async def partner_history(self, partner_id: str) -> list[Partner]: ...
    async def kinds(self) -> dict[str, set[str]]:
        """What kinds of organisation each is or has been, by id."""

    async def membership_events(self, partner_id: str) -> list[MembershipEvent]:
        """Every step of an organisation's membership, in the order recorded."""

    async def all_membership_events(self) -> dict[str, list[MembershipEvent]]:
        """The same of every organisation that ever had one, by id."""

    async def key(self, kid: str) -> SignatoryKey | None: ...
    async def keys(self, partner_id: str | None = None) -> list[SignatoryKey]:
        """Newest version of each key, of one partner or of all, by time enrolled."""

    async def document(self, document_id: str, version: int | None = None) -> Document | None:
        """That version, or the newest."""

    async def documents(
        self,
        *,
        kind: str | None = None,
        party: str | None = None,
        after: str = "",
        limit: int = 100,
    ) -> list[Document]:
        """Newest versions, by id; ``party`` of any version."""

    async def registered(self, document_id: str, on: date) -> Registered[Document] | None:
        """An agreement or a charter with all its versions, as they stand on a day."""

    async def outlines(
        self, *, kind: str, party: str | None = None, after: str = "", limit: int = 100
    ) -> list[Outline]:
        """Every version of the next ``limit`` documents, by id, the newest version first;
        ``party`` of any version, or acceded to one."""

    async def as_they_stand(
        self, outlines: Sequence[Outline], on: date
    ) -> list[Registered[Outline]]:
        """The agreements or charters of which these are all versions, of each the newest first, as
        they stand on a day."""

    async def registered_at(self, document_ids: Sequence[str]) -> dict[tuple[str, int], datetime]:
        """When every version of those documents was registered, by id and version."""

    async def key_ends(self, partner_id: str | None = None) -> dict[str, datetime]:
        """When keys ended, by ``kid``, of one organisation or of all; those that have ended."""

    async def signatures_of(self, partner_id: str) -> list[AcceptedSignature]:
        """All that an organisation's signatories have signed, in the order accepted."""

    async def signatures(self, document_id: str, version: int) -> list[AcceptedSignature]:
        """In the order accepted."""

    async def agreement_steps(self, document_id: str) -> list[AgreementStep]:
        """What happened to an agreement's versions, in the order recorded."""

    async def documents_with_steps(self) -> list[str]:
        """Ids of the agreements and charters to which anything of that kind happened, by id."""

    async def signatures_on(self, document_ids: Sequence[str]) -> list[AcceptedSignature]:
        """Of every version of those documents, in the order accepted."""

    async def flows_on(
        self, document_ids: Sequence[str], *, partner: str = "", purpose: str = ""
    ) -> list[FlowRow]:
        """What those documents share, those who acceded included, in the order of their versions;
        ``partner`` is sender or recipient."""

    async def payloads_on(self, document_ids: Sequence[str]) -> dict[tuple[str, int], bytes]:
        """The text of every version of those documents, by id and version."""

    async def draft(self, document_id: str) -> AgreementDraft | None:
        """As it was left last, whatever became of it."""

    async def drafts(self, *, after: str = "", limit: int = 100) -> list[AgreementDraft]:
        """Newest versions, by id."""

    async def draft_history(self, document_id: str) -> list[AgreementDraft]:
        """Every edit, in order."""

    async def notices_by(self, kid: str) -> list[LeavingNotice]:
        """The notices of leaving that a key has signed."""

    async def leaving_notice(self, notice_id: str) -> LeavingNotice | None: ...
    async def notifications(self, partner_id: str, *, limit: int = 100) -> list[Notification]:
        """What an organisation was told, the latest first."""

    async def notification(self, notification_id: str) -> Notification | None: ...
    async def notified_keys(self, partner_id: str, keys: Sequence[str]) -> set[str]:
        """Of ``keys`` those that the organisation was told of."""

    async def notified_partners(self, key: str) -> list[str]:
        """Every organisation that was told of it, by id."""

    async def subjects_by_alias(self, aliases: Sequence[Alias]) -> list[Subject]:
        """Every person any of the aliases names: none, one, or (ambiguous) more."""

    async def subject(self, subject_id: str) -> Subject | None: ...
    async def consent_events(self, subject_id: str) -> list[ConsentEvent]:
        """All events about a person, in ledger order, with ``leaf_index``."""

    async def consent_record(self, record_id: str) -> list[ConsentEvent]:
        """All events of one consent record, in order."""

    async def token_by_hash(self, sha256: str) -> Token | None: ...
    async def tokens(self, partner_id: str | None = None) -> list[Token]: ...
    async def check(self, check_id: str) -> Check | None: ...
    async def decision(self, decision_id: str) -> list[Decision]:
        """All versions of one decision, in order."""

    async def decisions(self, asked_for: str, *, limit: int = 100) -> list[Decision]:
        """Newest versions of an organisation's decisions, the latest first."""

    async def account(self, account_id: str) -> Account | None: ...
    async def account_by_login(self, login: str) -> Account | None: ...
    async def accounts(self, partner_id: str) -> list[Account]:
        """Newest versions, by id."""

    async def secret(self, kind: str, key: str, now: datetime) -> OneTimeSecret | None:
        """One that has not expired."""

    async def secrets_of(self, kind: str, owner: str, now: datetime) -> list[OneTimeSecret]:
        """Those of an owner that have not expired, by key."""

    async def ledger_size(self) -> int: ...
    async def leaves(self, start: int, limit: int) -> list[LeafRow]: ...
    async def checkpoint(self) -> CheckpointRow | None:
        """The newest signed checkpoint."""


class UnitOfWork(Reads, Protocol):
    """One transaction. ``async with database.unit_of_work() as uow: …; await uow.commit()``."""

    def add(self, record: Added) -> None:
        """Queue a record with its ledger leaf.

        Version 1 inserts; version n+1 follows version n, or commit raises StaleVersion. Beyond
        that:

        * ``MembershipEvent``, ``ConsentEvent``: a version that exists already is a Conflict.
        * ``SignatoryKey``: a kid enrolled before, ``Account``: a login that is taken,
          ``Notification``: a key its organisation was told before, is a Conflict.
        * ``AcceptedSignature``: one a party and document version, else Conflict. What it adds for
          a party that accedes is found by checks from then on.
        * ``AgreementStep``: its version counts all steps of the agreement.
        * ``Subject``: an alias of another person is a Conflict, except for ``name_dob``, which
          people may share.
        """

    async def put_secret(self, secret: OneTimeSecret) -> int:
        """Keep it, in the place of one before; how many times one was put down there."""

    async def take_secret(self, kind: str, key: str, now: datetime) -> OneTimeSecret | None:
        """Remove and return it: of two who take at once, one gets it."""

    async def drop_secrets(self, owner: str, kind: str) -> None: ...
    async def drop_expired_secrets(self, now: datetime) -> None: ...

    def set_operator(self, partner_id: str) -> None:
        """Once in a database's life, else Conflict."""

    async def commit(self) -> list[Receipt]:
        """Write everything; receipts in the order of the ``add`` calls."""


@dataclass(frozen=True, slots=True)
class LeafRow:
    """A committed leaf as stored; ``leaf_hash`` and ``commitment`` are hex."""

    leaf_index: int
    kind: str
    record_id: str
    version: int
    commitment: str
    leaf_hash: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class CheckpointRow:
    """A signed checkpoint: ``note`` is the C2SP signed note, ``root`` hex."""

    size: int
    root: str
    note: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One direction of sharing, and the version that says so."""

    document_id: str
    version: int
    flow: Flow


@dataclass(frozen=True, slots=True)
class CheckQuery:
    """What the read phase of a check looks up, in as few statements as can be; ``on`` is the day
    that is asked about."""

    token_sha256: str | None
    sender: str
    recipient: str
    purpose: str
    on: date
    aliases: tuple[Alias, ...] = ()
    subject_id: str | None = None


@dataclass(frozen=True, slots=True)
class CheckRows:
    """All that a check reads, of one snapshot.

    ``partners`` and ``memberships`` hold sender and recipient where they exist; ``agreements``
    those with a flow for this sender, recipient and purpose in any version (signed or not), and
    ``flows`` these flows by id and version; ``related`` ids of agreements between the two whose
    flows are for other purposes; ``subjects`` everyone whom an alias or the reference names, each
    with all their aliases (one statement: join the alias table twice); ``consent_events`` all
    events about any of them, in ledger order with ``leaf_index``.
    """

    token: Token | None
    partners: dict[str, Partner]
    memberships: dict[str, tuple[MembershipEvent, ...]]
    agreements: tuple[Registered[Outline], ...]
    flows: Mapping[tuple[str, int], tuple[Flow, ...]]
    related: tuple[str, ...]
    subjects: tuple[Subject, ...]
    consent_events: tuple[ConsentEvent, ...]
    ledger_size: int


class Database(Protocol):
    """A database, opened. One a process."""

    def reads(self) -> AbstractAsyncContextManager[Reads]:
        """One snapshot to read from; never waits for a writer."""

    def unit_of_work(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A write transaction; rolled back unless committed."""

    async def check_rows(self, query: CheckQuery) -> CheckRows:
        """The read phase of a check. Raises ``CouldNotCheckError`` when it cannot complete."""

    async def append_checks(self, checks: Sequence[Check]) -> list[Receipt]:
        """Record checks and their leaves, all in one transaction, in order."""

    async def add_checkpoint(self, checkpoint: CheckpointRow) -> None:
        """Keep a signed checkpoint (not a change of state: no leaf). A size kept before with the
        same root is left as it is; with another root raises Conflict."""

    def signer_lock(self) -> AbstractAsyncContextManager[bool]:
        """Whether this process may sign checkpoints now: one process at a time."""

    async def migrate(self) -> list[str]:
        """Bring the schema up to date; names of the migrations that ran."""

    async def pending(self) -> list[str]: ...
    async def ping(self) -> None: ...
    async def close(self) -> None: ...
