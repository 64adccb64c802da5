"""What the registry keeps: one frozen record per kind of row, with no database in sight.

Times are aware UTC datetimes; dates are calendar dates in Europe/London; ids are strings.
A record's ``version`` starts at 1 and grows by 1 with each change of the same ``record id``.
Two times everywhere: when it was so (``effective_at``, ``signed_at``) and when we knew
(``recorded_at``). Order comes from the ledger position, never from clocks.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

VERIFIED, RECORDED = "verified", "recorded"


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation, as registered; ``document`` is its canonical JSON (partner schema)."""

    partner_id: str
    version: int
    kind: str
    legal_name: str
    document: bytes
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class MembershipEvent:
    """A step of a partner's charter membership: a status of ``domain/membership.py``, from a day.

    ``notice_id`` is the notice of leaving it rests on, if it does. ``announced``: when it was
    recorded its day had not come. ``annuls`` are versions of events that do not count (the key
    behind them had ended); an event that annuls is no step itself.
    """

    partner_id: str
    version: int
    status: str
    charter_id: str
    charter_version: int
    effective_on: date
    reason: str
    recorded_at: datetime
    recorded_by: str
    notice_id: str = ""
    announced: bool = False
    annuls: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SignatoryKey:
    """A public key enrolled for a person who may sign for a partner.

    ``kid`` is the RFC 7638 thumbprint; ``jwk`` the public key as canonical JSON text;
    ``enrolled_by`` the kid that vouched for it, or ``operator`` for a first key, whose
    fingerprint an officer checked by ``checked_by`` (for example "telephone").
    """

    kid: str
    version: int
    partner_id: str
    jwk: str
    person: str
    role: str
    enrolled_by: str
    checked_by: str
    active_from: datetime
    active_to: datetime | None
    recorded_at: datetime
    recorded_by: str

    def is_active(self, at: datetime) -> bool:
        """Whether it may sign at a moment."""
        return self.active_from <= at and (self.active_to is None or at < self.active_to)

    def public_jwk(self) -> dict[str, str]:
        jwk: dict[str, str] = json.loads(self.jwk)
        return jwk


@dataclass(frozen=True, slots=True)
class Flow:
    """One direction of sharing that an agreement covers, for matching against a share.

    ``item_categories`` are those of each of ``data_items``. ``sender_for`` and ``recipient_for``
    are the controllers that a processor acts for, none where it is one itself. All three are empty
    in what was kept before they were.
    """

    sender: str
    recipient: str
    purpose: str
    data_categories: tuple[str, ...]
    data_items: tuple[str, ...]
    clause: str
    item_categories: tuple[tuple[str, ...], ...] = ()
    sender_for: tuple[str, ...] = ()
    recipient_for: tuple[str, ...] = ()

    def items(self) -> dict[str, frozenset[str]]:
        """Each data item with its categories; with its clause's where its own were not kept."""
        own = self.item_categories or (self.data_categories,) * len(self.data_items)
        return dict(zip(self.data_items, map(frozenset, own), strict=True))

    def is_between(self, present: Collection[str]) -> bool:
        """Whether both ends take part, given who is there.

        A processor only acts on its controllers' instructions (UK GDPR Article 28): with the last
        of them gone, it takes no part either.
        """
        ends = ((self.sender, self.sender_for), (self.recipient, self.recipient_for))
        return all(
            end in present and (not own or any(one in present for one in own)) for end, own in ends
        )


@dataclass(frozen=True, slots=True)
class Document:
    """A registered charter or agreement version; ``payload`` is what parties sign, byte for byte.

    ``kind`` is ``charter`` or ``pisa``. ``parties`` are the partner ids that must sign, each once.
    """

    document_id: str
    version: int
    kind: str
    title: str
    payload: bytes
    sha256: str
    parties: tuple[str, ...]
    flows: tuple[Flow, ...]
    start_date: date
    review_date: date
    end_date: date | None
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class AcceptedSignature:
    """One party's signature over exactly one document version, as accepted.

    ``method`` is ``verified`` (a signature of ours by an enrolled key) or ``recorded``: made on
    paper or by another e-signature, entered with the digest of its scan (``evidence_sha256``) and
    confirmed by the party's own officer; it has no ``kid``, ``protected`` or ``signature``.
    ``flows`` are what it adds to the agreement where its signer was no party and accedes.
    ``version`` is more than 1 where an organisation signs the charter again.
    """

    document_id: str
    document_version: int
    partner_id: str
    kid: str
    person: str
    role: str
    protected: str
    signature: str
    signed_at: datetime
    recorded_at: datetime
    recorded_by: str
    method: str = VERIFIED
    evidence_sha256: str = ""
    flows: tuple[Flow, ...] = ()
    version: int = 1

    def counts(self, active_to: datetime | None) -> bool:
        """Whether it was accepted before its key ended.

        When it was made is its signer's word: whoever stole a key writes any time, and an honest
        clock may be fast. What came in by the key's end is its holder's, what came in later is not.
        """
        return active_to is None or self.recorded_at < active_to


@dataclass(frozen=True, slots=True)
class Alias:
    """One way a person is known: a keyed digest, never the identifier itself.

    ``scheme`` is ``nhs``, ``upn``, ``local:<partner id>`` or ``name_dob``; ``mac`` is hex
    HMAC-SHA-256 under the lookup key of ``key_version``. Only ``name_dob`` may be shared.
    """

    scheme: str
    key_version: int
    mac: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A person, known by a random id; ``wrapped_key`` encrypts what is held about them."""

    subject_id: str
    version: int
    aliases: tuple[Alias, ...]
    wrapped_key: bytes
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """One thing that happened to a consent; the history of a record is its events in order.

    ``status`` is one of ``not_sought_unsafe requested given refused withdrawn expired
    invalidated``. ``speaker`` tells apart, without naming, the people who may speak for someone
    (a word of ``domain/voices.py``: "mother", "father", "self"). ``sealed`` holds the reason,
    evidence and notes, encrypted with the subject's key; only the organisation that recorded them
    may read it.
    """

    record_id: str
    version: int
    subject_id: str
    status: str
    controller: str
    purposes: tuple[str, ...]
    recipients: tuple[str, ...]
    data_categories: tuple[str, ...]
    explicit: bool | None
    freely_given: bool | None
    given_by: str
    authority: str
    speaker: str
    effective_at: datetime
    expires_on: date | None
    supersedes: str | None
    notice_sha256: str | None
    sealed: bytes
    recorded_at: datetime
    recorded_by: str
    leaf_index: int | None = None

    def concerns(self, partner_id: str) -> bool:
        """Whether an organisation recorded it or is named in it."""
        return partner_id == self.controller or partner_id in self.recipients

    def recorded_for(self, partner_id: str) -> bool:
        """Whether this very step was recorded by the organisation."""
        return partner_id == self.recorded_by

    def following(
        self,
        *,
        status: str,
        effective_at: datetime,
        sealed: bytes,
        recorded_at: datetime,
        recorded_by: str,
    ) -> ConsentEvent:
        """The record's next step: the same consent, with what has changed."""
        return dataclasses.replace(
            self,
            version=self.version + 1,
            status=status,
            effective_at=effective_at,
            sealed=sealed,
            recorded_at=recorded_at,
            recorded_by=recorded_by,
            leaf_index=None,
        )


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token as kept: only its SHA-256, with whom it speaks for and until when."""

    token_id: str
    version: int
    sha256: str
    partner_id: str
    roles: tuple[str, ...]
    label: str
    expires_at: datetime
    revoked_at: datetime | None
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Check:
    """A check that was answered. ``facts`` and ``law_edition`` suffice to answer it again."""

    check_id: str
    sender: str
    recipient: str
    purpose: str
    subject_id: str | None
    facts: bytes
    outcome: str
    law_edition: str
    agreement: str | None
    consent_status: str
    asked_for: str
    recorded_at: datetime
    recorded_by: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class Decision:
    """What a practitioner decided about a share, with a check or without one (an emergency).

    ``decision`` is ``share``, ``share_in_part``, ``not_share`` or ``seek_advice``. ``sealed``
    holds what they wrote, encrypted with the person's key where the person is known, otherwise
    with the decision's own (``wrapped_key``). A later version adds to it; none is rewritten.
    """

    decision_id: str
    version: int
    check_id: str | None
    subject_id: str | None
    asked_for: str
    recipient: str | None
    decision: str
    emergency: bool
    told: bool | None
    wrapped_key: bytes
    sealed: bytes
    recorded_at: datetime
    recorded_by: str
    leaf_index: int | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """Someone who may sign in to the pages, for one organisation.

    ``login`` is the keyed digest of their address; ``status`` is ``invited``, ``active`` or
    ``closed``. ``sealed`` holds their name, address, password hash, TOTP secret and the digests
    of their recovery codes, encrypted under ``wrapped_key``.
    """

    account_id: str
    version: int
    login: str
    partner_id: str
    roles: tuple[str, ...]
    status: str
    wrapped_key: bytes
    sealed: bytes
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Slip:
    """Something kept for a while and thrown away: a session, a one-time link, a half-filled form.

    It is no evidence of anything, so it has no leaf. ``key`` is a digest or a random id;
    ``content`` is sealed wherever it may be about a person. ``version`` counts the times it was
    put down.
    """

    kind: str
    key: str
    owner: str
    content: bytes
    expires_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an acknowledged write answers: where in the ledger it stands."""

    kind: str
    record_id: str
    version: int
    leaf_index: int
    leaf_hash: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking: an organisation and the roles its token carries."""

    partner_id: str
    roles: frozenset[str] = field(default_factory=frozenset)
    name: str = ""
