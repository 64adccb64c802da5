"""Whether a charter or agreement is signed as it must be; each signature is verified by itself.

It works on bytes in memory, so that thousands can be verified in one go; ``verify/files.py`` reads
the files.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import UNSET

from registry.documents.json.parse import parse_json
from registry.documents.json.validate import reader, validate
from registry.documents.signatures.envelope import (
    SignerClaims,
    claimed_key,
    claimed_kid,
    unverified_claims,
    verify_read,
)
from registry.documents.signatures.signable import Signable
from registry.documents.verify.schedules import bound_words
from registry.documents.verify.trust import MemberKey, Trust
from registry.documents.verify.trust_remarks import later_remarks, on_paper, withdrawn
from registry.errors import RegistryError, SignatureError

MAX_FILE = 1_048_576  # 1 MiB: an agreement with two hundred signatures is a quarter of it
NO_TRUST = "whose they are, nothing here shows."
NOT_ESTABLISHED = "signers not established"
_TOO_NEW = "It is dated after the trust file. Judge it by a newer one."
_BY_ONE = " Its key was enrolled on one person's word, and nobody has confirmed that."


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a file is valid, and the findings. ``reasons`` say why it is not valid."""

    valid: bool
    what: str
    reasons: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    as_of: str | None = None


def verify_document(data: bytes, signatures: bytes, trust: Trust | None) -> Verdict:
    """Verify a document with its envelope.

    Args:
        data: the document's canonical bytes.
        signatures: the envelope, as JSON in any layout.
        trust: who may sign for whom; without it the verdict says only whether the signatures fit
            the bytes, and is not valid.

    Raises:
        InvalidInputError: it is not a document or not an envelope; with every fault.
    """
    return verify_entries(Signable.read(data), read_envelope(signatures), trust)


def verify_entries(
    document: Signable, entries: Sequence[Mapping[str, Any]], trust: Trust | None
) -> Verdict:
    """As ``verify_document``, for a document and entries that have been read."""
    what = f"{document.title}, version {document.version}"
    paper = on_paper(trust, document.sha256)
    if not entries and not paper:
        return Verdict(False, what, ("Nobody has signed it yet.",))
    findings = [f"SHA-256 of the document: {document.sha256}", *paper.values()]
    reasons: list[str] = []
    signed = list(paper)
    bound: set[str] = set()  # by a schedule, which says itself who may be in it
    for number, entry in enumerate(entries, start=1):
        try:
            claims, words = _verify_entry(document, entry, trust)
            words += bound_words(document, entry, claims, trust)
        except RegistryError as error:
            reasons.append(f"Signature {number}: {error.detail}")
            continue
        findings.append(words)
        org = claims.org
        parts = [part["partner"] for part in entry.get("schedule", ())]
        if org in signed and not parts:
            reasons.append(f"Signature {number}: {org} has signed twice.")
        bound |= {org, *parts} if parts else set()
        for whose in (org, *parts):
            signed += [whose] if whose not in signed else []
    reasons += _unsigned(document, signed, bound)
    if withdrawn(trust, document.sha256):
        reasons.append("It was withdrawn before all had signed, and was never in force.")
    if trust is None:
        fit = "" if reasons else "every signature fits the bytes, but "
        reasons.append(f"{NOT_ESTABLISHED}: {fit}{NO_TRUST}")
    findings += later_remarks(trust, document.sha256)
    as_of = trust.as_of if trust else None
    return Verdict(not reasons, what, tuple(reasons), tuple(findings), as_of)


def read_envelope(data: bytes) -> list[dict[str, Any]]:
    """The entries of an envelope.

    Raises:
        InvalidInputError: it is not one; with every fault.
    """
    if len(data) <= MAX_FILE:
        found = reader("signature-envelope").read_in_any_layout(data)
        if found is not None:
            return [
                {
                    "protected": entry.protected_,
                    "signature": entry.signature_,
                    **_schedule(entry.schedule_),
                }
                for entry in found.signatures_
            ]
    envelope = parse_json(data, max_bytes=MAX_FILE)
    if envelope == {"signatures": []}:  # nobody has signed yet, or everybody on paper
        return []
    validate("signature-envelope", envelope)
    assert isinstance(envelope, dict)  # noqa: S101 - the schema says so
    entries: list[dict[str, Any]] = envelope["signatures"]
    return entries


def _schedule(parts: Any) -> dict[str, Any]:
    if parts is UNSET:
        return {}
    return {
        "schedule": [
            {"partner": part.partner_, "legal_name": part.legal_name_, "kind": part.kind_}
            for part in parts
        ]
    }


def _verify_entry(
    document: Signable, entry: Mapping[str, Any], trust: Trust | None
) -> tuple[SignerClaims, str]:
    """What an entry claims, verified, and the finding about it."""
    unverified = unverified_claims(entry)
    kid = unverified.kid if unverified else claimed_kid(entry)
    if trust is None:
        claims = verify_read(document, entry, claimed_key(entry), unverified)
        return claims, f"Fits the bytes; claims to be {claims.person} for {claims.org}."
    found = trust.keys.get(kid)
    if found is None:
        raise SignatureError("It is by a key that is not in the trust file.")
    claims = verify_read(document, entry, found.jwk, unverified)
    key = found.for_org(claims.org)
    if claims.org != key.org:
        raise SignatureError(f"It claims {claims.org}, but the key is {key.org}'s.")
    if (claims.person, claims.role) != (key.person, key.role):
        raise SignatureError(f"It names another than its key's {key.person}, {key.role}.")
    if trust.precedes(key, claims.signed_at):
        raise SignatureError(_TOO_NEW)
    if not key.counts(entry["signature"], claims.signed_at):
        raise SignatureError(_does_not_count(key))
    when = claims.signed_at.date().isoformat()
    has_parts = bool(entry.get("schedule"))
    joined = "" if has_parts else _joined(document, key)
    joined += _BY_ONE if key.confirmed_by_one else ""
    return claims, f"Signed for {key.org} by {key.person}, {key.role}, on {when}.{joined}"


def _joined(document: Signable, key: MemberKey) -> str:
    """The words about an organisation that is not a party and joins by signing.

    Raises:
        SignatureError: an organisation of its kind may not join.
    """
    if not document.open_to or key.org in document.parties:
        return ""
    if key.kinds is None:
        return " It is no party; whether its kind may join, this trust file does not say."
    if key.kinds.isdisjoint(document.open_to):
        raise SignatureError(f"{key.org} is no party, and its kind of organisation may not join.")
    return " It is no party, and joined."


def _does_not_count(key: MemberKey) -> str:
    if key.signed is None:
        return f"{key.person}'s key could not sign for {key.org} at that time."
    return f"{key.person}'s key has ended, and the registry had not accepted this before then."


def _unsigned(document: Signable, signed: Sequence[str], bound: Collection[str]) -> list[str]:
    parties = document.parties
    missing = [f"{party} has not signed." for party in parties if party not in signed]
    if not parties or document.open_to:  # others may join by signing
        return missing
    strangers = [org for org in signed if org not in parties and org not in bound]
    return missing + [f"{org} is not a party." for org in strangers]
