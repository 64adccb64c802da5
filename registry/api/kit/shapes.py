"""Request and response bodies that are not published documents; every text and list has a limit.

Their JSON Schemas validate requests (``api.kit.bodies``) and describe the API (OpenAPI).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

Id = Annotated[str, Meta(min_length=1, max_length=64, pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
Reference = Annotated[str, Meta(min_length=5, max_length=40, pattern="^[a-z]{3}_[0-9a-z]{10,32}$")]
Line = Annotated[str, Meta(min_length=1, max_length=200)]
Code = Annotated[str, Meta(min_length=1, max_length=80)]
Text = Annotated[str, Meta(max_length=4000)]
Base64 = Annotated[str, Meta(min_length=1, max_length=8000, pattern="^[A-Za-z0-9_.-]+$")]
Digest = Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}$")]
Moment = Annotated[
    str,
    Meta(
        min_length=20,
        max_length=24,
        pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{3})?Z$",
        description="A UTC time, such as 2026-11-22T14:05:00Z.",
    ),
]
Day = Annotated[str, Meta(min_length=10, max_length=10, pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Version = Annotated[int, Meta(ge=1, le=1_000_000)]


class Body(Struct, frozen=True, forbid_unknown_fields=True):
    """A request body: unknown fields are faults."""


class Receipt(Struct, frozen=True):
    """Where an acknowledged write stands in the ledger."""

    leaf_index: int
    leaf_hash: str


class ChallengeIn(Body, frozen=True):
    """The public key to be enrolled."""

    jwk: dict[Annotated[str, Meta(max_length=10)], Annotated[str, Meta(max_length=100)]]


class ChallengeOut(Struct, frozen=True):
    """What the holder of the key signs; good for a week, for this key and organisation."""

    nonce: str
    kid: str
    fingerprint: str


class EnrolKeyIn(Body, frozen=True):
    """Enrol a key: see docs/how-to/enrol-a-key.md."""

    jwk: dict[Annotated[str, Meta(max_length=10)], Annotated[str, Meta(max_length=100)]]
    nonce: Annotated[str, Meta(min_length=1, max_length=200, pattern="^[A-Za-z0-9_-]+$")]
    proof: Base64
    person: Line
    role: Line
    voucher: Annotated[str, Meta(max_length=8000)] = ""
    checked_by: Annotated[str, Meta(max_length=200)] = ""


class RevokeKeyIn(Body, frozen=True):
    """End a key's authority; in the past where it was compromised."""

    active_to: Moment


class KeyOut(Struct, frozen=True):
    """An enrolled key."""

    kid: str
    partner: str
    jwk: dict[str, str]
    person: str
    role: str
    enrolled_by: str
    active_from: str
    active_to: str | None
    receipt: Receipt | None = None


class MembershipIn(Body, frozen=True):
    """Suspend, reinstate or end a membership."""

    status: Literal["active", "suspended", "withdrawn", "ceased"]
    reason: Line


class Doubt(Struct, frozen=True):
    """Something doubtful in what was sent, or is held: where, and what to look at."""

    pointer: str
    detail: str


class PartnerOut(Struct, frozen=True):
    """An organisation as registered. ``warnings`` say what is doubtful; nothing was refused."""

    id: str
    version: int
    kind: str
    legal_name: str
    document: dict[str, object]
    recorded_at: str
    receipt: Receipt | None = None
    warnings: list[Doubt] = []


class PartnerChange(Struct, frozen=True):
    """One thing that changed, as a sentence."""

    pointer: str
    detail: str


class PartnerVersionOut(Struct, frozen=True):
    """A version of an organisation's record: when, by whom, why, and what changed."""

    version: int
    recorded_at: str
    recorded_by: str
    change: dict[str, str] | None
    changes: list[PartnerChange]


class PartnerHistoryOut(Struct, frozen=True):
    """Every version of an organisation's record, newest first."""

    id: str
    legal_name: str
    versions: list[PartnerVersionOut]


class DueOut(Struct, frozen=True):
    """Something due at an organisation; ``due_on`` is its last good day."""

    partner: str
    legal_name: str
    kind: str
    what: str
    due_on: str
    overdue: bool
    pointer: str


class PartnersDueOut(Struct, frozen=True):
    """What is due by ``until`` or overdue, the soonest first; ``total`` counts what is left off."""

    on: str
    until: str
    total: int
    items: list[DueOut]


class MemberOut(Struct, frozen=True):
    """A member of the charter, for anyone.

    ``method`` is how it signed the charter: ``verified`` with an enrolled key, or ``recorded`` on
    paper; empty where its signature does not count any more. ``leaves_on`` is the first day without
    it, where notice was given.
    """

    id: str
    legal_name: str
    kind: str
    status: str
    since: str
    charter: str
    charter_version: int
    method: str
    leaves_on: str | None


class PartySignature(Struct, frozen=True):
    """One party of an agreement and its signature, if it has signed.

    ``bound_by`` is the organisation that signed for it with a schedule of its parts.
    """

    partner: str
    signed: bool
    method: str | None = None
    kid: str | None = None
    person: str | None = None
    role: str | None = None
    signed_at: str | None = None
    scan_sha256: str | None = None
    left: bool = False
    bound_by: str | None = None


class StepOut(Struct, frozen=True):
    """One thing that happened to a version after it was registered.

    ``person``, ``role`` and ``scan_sha256`` are of a signature on paper as it was entered; who
    confirms it gives its ``number``. ``charter_version`` is what an objection is to.
    """

    number: int
    act: str
    partner: str
    by: str
    effective_on: str
    reason: str
    recorded_at: str
    person: str | None = None
    role: str | None = None
    scan_sha256: str | None = None
    charter_version: int | None = None


class AcknowledgedOut(Struct, frozen=True):
    """Why a warning of the law may stay, and who said so when; ``text`` is what they read."""

    clause: str
    text: str
    reason: str
    at: str
    by: str


class WarningOut(Struct, frozen=True, omit_defaults=True):
    """A warning of the law about a clause, or about the whole agreement if ``clause`` is empty.

    ``id`` stays the same as long as the warning does. ``acknowledged`` says why it can stay.
    """

    id: str
    clause: str
    pointer: str
    about: str
    code: str
    finding: str
    text: str
    acknowledged: AcknowledgedOut | None = None


class AnswerIn(Body, frozen=True):
    """Why a warning of the law can stay, by its id; the parties read it."""

    warning: Annotated[str, Meta(min_length=1, max_length=64)]
    reason: Annotated[str, Meta(min_length=1, max_length=4000)]


class RegisterIn(Body, frozen=True):
    """A document to register, with why warnings of the law can stay.

    Pointers of faults are into the document.
    """

    document: dict[str, Any]
    acknowledged: Annotated[list[AnswerIn], Meta(max_length=1000)] = field(default_factory=list)


class AgreementOut(Struct, frozen=True):
    """A charter or agreement version and how it stands today.

    ``warnings`` are those of the law about it, in the answer to its registration alone.
    """

    id: str
    version: int
    kind: str
    title: str
    state: str
    sha256: str
    start_date: str
    review_date: str
    end_date: str | None
    parties: list[PartySignature]
    yet_to_sign: list[str] = []
    suspended_by: list[str] = []
    steps: list[StepOut] = []
    next_acts: list[str] = []
    newer_version: int | None = None
    acknowledged: list[AcknowledgedOut] = []
    warnings: list[WarningOut] = []
    receipts: list[Receipt] = []


class StepIn(Body, frozen=True):
    """A step to take with a version; ``of`` is whose suspension is lifted."""

    act: Literal["suspend", "reinstate", "terminate", "withdraw"]
    reason: Line
    effective_on: Day | None = None
    of: Annotated[str, Meta(max_length=64)] = ""


class PaperSignatureIn(Body, frozen=True):
    """A signature made on paper or by another e-signature, with the SHA-256 of its scan."""

    partner: Id
    person: Line
    role: Line
    signed_on: Day
    scan_sha256: Digest


class PaperConfirmationIn(Body, frozen=True):
    """That the scan with this SHA-256 is your organisation's signature.

    ``entry`` is the number of the step with which it was entered, as you have seen it; needed where
    the scan was entered more than once and read in different ways.
    """

    scan_sha256: Digest
    entry: Version | None = None


class PaperRefusalIn(Body, frozen=True):
    """That the signature entered for your organisation is not its own, and why."""

    reason: Line


class LetterIn(Body, frozen=True):
    """A notice of leaving given on paper, with the SHA-256 of its scan."""

    org: Id
    leaves: Id
    effective_on: Day
    reason: Line
    person: Line
    role: Line
    scan_sha256: Digest


class NoticeIn(Body, frozen=True):
    """A notice of leaving: signed (a compact JWS), or a letter."""

    notice: Base64 | None = None
    letter: LetterIn | None = None


class ApplicationIn(Body, frozen=True):
    """Which charter an organisation applies to join."""

    charter: Id


class MembershipStepOut(Struct, frozen=True):
    """One step of a membership: the status it has from a day on."""

    status: str
    effective_on: str
    charter: str
    charter_version: int
    reason: str
    recorded_at: str


class TokenOut(Struct, frozen=True):
    """A token of your organisation; its secret is never shown again."""

    id: str
    roles: list[str]
    label: str
    expires_at: str
    revoked: bool


class LeafOut(Struct, frozen=True):
    """A ledger leaf."""

    leaf_index: int
    kind: str
    record_id: str
    version: int
    commitment: str
    leaf_hash: str
    recorded_at: str
