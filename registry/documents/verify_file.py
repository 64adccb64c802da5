"""Verify a file that the registry issued, with no network and no database (contract §3).

What a file is follows from its form: a charter or agreement with its envelope beside it
(``X.json`` and ``X.jws.json``), or a membership statement (a JWT). More kinds are added to
``_KINDS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from registry.documents.afterwards import afterwards, on_paper
from registry.documents.canonical import sha256_hex
from registry.documents.envelope import (
    claimed_key,
    claimed_kid,
    read_signable,
    verify_signature,
)
from registry.documents.parse import parse_json
from registry.documents.statement import verify_membership
from registry.documents.trust import MemberKey, Trust
from registry.documents.validate import validate
from registry.errors import Fault, InvalidInputError, RegistryError, SignatureError

_GIVE_TRUST = "give the registry's trust file with --trust."
MAX_FILE = 1_048_576  # 1 MiB: an agreement with two hundred signatures is a quarter of it
NOT_ESTABLISHED = "signers not established"
_WHY_NOT_BESIDE = "Put both into one folder; or else nobody has signed it yet."
_ENVELOPE = ".jws.json"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a file is valid, and what was seen. ``reasons`` say why it is not."""

    valid: bool
    what: str
    reasons: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    as_of: str | None = None


def verify_path(path: Path, trust: Trust | None, now: datetime | None = None) -> Verdict:
    """Verify a file.

    Args:
        trust: who may sign for whom; without it only the fit of signatures and bytes is said,
            and the verdict is not valid.

    Raises:
        InvalidInputError: it is not a file of a kind the registry issues.
        OSError: it cannot be read.
    """
    if path.name.endswith(_ENVELOPE):
        document = f"{path.name.removesuffix(_ENVELOPE)}.json"
        detail = f"These are signatures. Verify the document beside them, {document}."
        raise InvalidInputError([Fault("", detail)])
    data = _read(path)
    now = now or datetime.now(UTC)
    for recognises, verify in _KINDS:
        if recognises(path, data):
            return verify(path, data, trust, now)
    detail = "This is not an agreement, a charter or a membership statement of the registry."
    raise InvalidInputError([Fault("", detail)])


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise InvalidInputError([Fault("", "This file is too large to be one of ours.")])
    return data


def envelope_path(path: Path) -> Path:
    """Where the envelope of ``X.json`` lies: ``X.jws.json``."""
    return path.with_name(f"{path.name.removesuffix('.json')}{_ENVELOPE}")


def _verify_agreement(path: Path, data: bytes, trust: Trust | None, now: datetime) -> Verdict:
    del now
    try:
        document = read_signable(data)
        envelope = _read_envelope(path)
    except InvalidInputError as error:
        reasons = tuple(f"{f.pointer} {f.detail}".strip() for f in error.faults)
        return Verdict(False, path.name, reasons)
    what = f"{document['title']}, version {document['version']}"
    sha256 = sha256_hex(data)
    paper = on_paper(trust, sha256)
    if not envelope["signatures"] and not paper:
        return Verdict(False, what, ("Nobody has signed it yet.",))
    findings = list(paper.values())
    reasons_found: list[str] = []
    signed = list(paper)
    for number, entry in enumerate(envelope["signatures"], start=1):
        try:
            org, words = _verify_entry(data, entry, trust)
        except RegistryError as error:
            reasons_found.append(f"Signature {number}: {error.detail}")
            continue
        findings.append(words)
        if org in signed:
            reasons_found.append(f"Signature {number}: {org} has signed twice.")
        signed.append(org)
    reasons_found += _unsigned(document, signed)
    if trust is None:
        fit = "" if reasons_found else "every signature fits the bytes; "
        reasons_found.append(f"{NOT_ESTABLISHED}: {fit}to see whose they are, {_GIVE_TRUST}")
    findings = [f"SHA-256 of the document: {sha256}", *findings, *afterwards(trust, sha256)]
    as_of = trust.as_of if trust else None
    return Verdict(not reasons_found, what, tuple(reasons_found), tuple(findings), as_of)


def _read_envelope(path: Path) -> dict[str, Any]:
    beside = envelope_path(path)
    if not beside.exists():
        detail = f"Its signatures, {beside.name}, are not beside it. {_WHY_NOT_BESIDE}"
        raise InvalidInputError([Fault("", detail)])
    envelope = parse_json(_read(beside), max_bytes=MAX_FILE)
    if envelope == {"signatures": []}:  # nobody yet, or everybody on paper
        return {"signatures": []}
    validate("signature-envelope", envelope)
    assert isinstance(envelope, dict)  # noqa: S101 - the schema says so
    return envelope


def _verify_entry(data: bytes, entry: Mapping[str, str], trust: Trust | None) -> tuple[str, str]:
    """The organisation an entry signs for, and what to say of it."""
    kid = claimed_kid(entry)
    if trust is None:
        claims = verify_signature(data, entry, claimed_key(entry))
        return claims.org, f"Fits the bytes; claims to be {claims.person} for {claims.org}."
    key = trust.keys.get(kid)
    if key is None:
        raise SignatureError("It is by a key that is not in the trust file.")
    claims = verify_signature(data, entry, key.jwk)
    if claims.org != key.org:
        raise SignatureError(f"It claims {claims.org}, but the key is {key.org}'s.")
    if not key.counts(entry["signature"], claims.signed_at):
        raise SignatureError(_does_not_count(key))
    when = claims.signed_at.strftime("%Y-%m-%d")
    return key.org, f"Signed for {key.org} by {key.person}, {key.role}, on {when}."


def _does_not_count(key: MemberKey) -> str:
    if key.signed is None:
        return f"{key.person}'s key could not sign for {key.org} at that time."
    return f"{key.person}'s key has ended, and the registry had not accepted this before then."


def _unsigned(document: Mapping[str, Any], signed: list[str]) -> list[str]:
    parties = [party["partner"] for party in document.get("parties", ())]
    missing = [f"{party} has not signed." for party in parties if party not in signed]
    if not parties or "accession" in document:  # others may join by signing
        return missing
    return missing + [f"{org} is not a party." for org in signed if org not in parties]


def _verify_statement(path: Path, data: bytes, trust: Trust | None, now: datetime) -> Verdict:
    text = data.decode("ascii").strip()
    if trust is None:
        reason = f"{NOT_ESTABLISHED}: {_GIVE_TRUST}"
        return Verdict(False, path.name, (reason,))
    try:
        claims = verify_membership(text, trust.registry_jwk, now)
    except RegistryError as error:
        return Verdict(False, path.name, (error.detail,), as_of=trust.as_of)
    issued = datetime.fromtimestamp(claims["iat"], UTC).strftime("%Y-%m-%d %H:%M UTC")
    finding = f"{claims['legal_name']}: {claims['status']} since {claims['since']}."
    what = f"Membership statement for {claims['sub']}"
    return Verdict(True, what, (), (finding,), f"as of {issued}")


def _is_statement(path: Path, data: bytes) -> bool:
    del path
    parts = data.strip().split(b".")
    return len(parts) == 3 and all(part.isascii() and part for part in parts) and data[:1] != b"{"


def _is_object(path: Path, data: bytes) -> bool:
    del path
    return data.lstrip()[:1] == b"{"


_Verify = Callable[[Path, bytes, Trust | None, datetime], Verdict]
_KINDS: tuple[tuple[Callable[[Path, bytes], bool], _Verify], ...] = (
    (_is_statement, _verify_statement),
    (_is_object, _verify_agreement),
)
