"""Signatories' keys, and accepted signatures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from registry.domain.records.agreements import Flow


class SignatureMethod(StrEnum):
    """How a signature was made: by an enrolled key, or on paper and entered with a scan."""

    VERIFIED = "verified"
    RECORDED = "recorded"


VERIFIED, RECORDED = SignatureMethod.VERIFIED, SignatureMethod.RECORDED


_SERVES = "@"


def serving_kid(kid: str, partner_id: str) -> str:
    """The id of what lets a key sign for a further organisation."""
    return f"{kid}{_SERVES}{partner_id}"


def bare_kid(kid: str) -> str:
    """The id of the key itself, whichever organisation it signs for: its RFC 7638 thumbprint."""
    return kid.partition(_SERVES)[0]


@dataclass(frozen=True, slots=True)
class SignatoryKey:
    """A public key enrolled for a person who may sign for a partner.

    ``kid`` is the RFC 7638 thumbprint; ``jwk`` is the public key as canonical JSON text.
    ``enrolled_by`` is the kid of the key that vouched for it, or ``operator`` for a first key; an
    officer checked that key's fingerprint by ``checked_by`` (for example "telephone"). A key that
    serves a further organisation has a record of its own for that, which ends by itself or with
    the key: its ``kid`` is ``serving_kid``, and ``enrolled_by`` the ``kid`` of the key.
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

    @property
    def serves(self) -> bool:
        """Whether it lets a key sign for a further organisation; else it is the key's own."""
        return _SERVES in self.kid

    def public_jwk(self) -> dict[str, str]:
        jwk: dict[str, str] = json.loads(self.jwk)
        return jwk


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A part of the organisation that signs, as its schedule names it."""

    partner_id: str
    legal_name: str
    kind: str


@dataclass(frozen=True, slots=True)
class AcceptedSignature:
    """One party's signature over exactly one document version, as accepted.

    ``method`` is ``verified`` (a signature of ours by an enrolled key) or ``recorded``: made on
    paper or by another e-signature, entered with the digest of its scan (``evidence_sha256``) and
    confirmed by the party's own officer; it has no ``kid``, ``protected`` or ``signature``.
    ``flows`` are what it adds to the agreement if its signer was not a party and accedes.
    ``version`` is more than 1 where an organisation signs the charter again, or adds parts.
    ``schedule`` are the parts that it binds with itself. Each of them has a signature of its own in
    which ``bound_by`` is the organisation that signed for it: with that one's key and person, and
    without ``protected`` and ``signature``, which are in that one's record.
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
    method: SignatureMethod = VERIFIED
    evidence_sha256: str = ""
    flows: tuple[Flow, ...] = ()
    version: int = 1
    schedule: tuple[Scheduled, ...] = ()
    bound_by: str = ""

    def counts(self, key_ends: Mapping[str, datetime]) -> bool:
        """Whether it was accepted before its key ended.

        The time of signing is only the signer's word: a thief of the key can write any time, and an
        honest clock may be fast. So a signature counts if the registry accepted it before the key
        ended, and not otherwise.

        Args:
            key_ends: when keys ended, by ``kid``; keys that are not listed have not ended.
        """
        return self.kid not in key_ends or self.recorded_at < key_ends[self.kid]


def counting_signatures(
    made: Iterable[AcceptedSignature], key_ends: Mapping[str, datetime]
) -> list[AcceptedSignature]:
    """The signatures that count, in the order given; everything that asks who has signed uses this.

    Args:
        key_ends: as in ``AcceptedSignature.counts``.
    """
    return [signature for signature in made if signature.counts(key_ends)]
