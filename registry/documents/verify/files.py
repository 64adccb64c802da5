"""Verifies a file that the registry issued, with no network and no database (contract §3).

The form of a file shows what it is: a charter or agreement with its envelope beside it (``X.json``
and ``X.jws.json``), or a membership statement (a JWT). Further kinds are added to ``_KINDS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from registry.documents.signatures.signable import Signable
from registry.documents.signatures.statement import verify_membership
from registry.documents.verify.documents import (
    MAX_FILE,
    NO_TRUST,
    NOT_ESTABLISHED,
    Verdict,
    read_envelope,
    verify_entries,
)
from registry.documents.verify.trust import Trust
from registry.errors import Fault, InvalidInputError, RegistryError

_WHY_NOT_BESIDE = "Put both into one folder; or else nobody has signed it yet."
_ENVELOPE = ".jws.json"
_HOW = {
    "verified": " It signed the charter with an enrolled key.",
    "recorded": " It signed the charter on paper: recorded, not verified.",
}


def verify_path(path: Path, trust: Trust | None, now: datetime | None = None) -> Verdict:
    """Verify a file.

    Args:
        trust: who may sign for whom; without it the verdict says only whether the signatures fit
            the bytes, and is not valid.

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


def verify_folder(folder: Path, trust: Trust | None) -> Iterator[tuple[str, Verdict]]:
    """The name and verdict of each document of a folder that has its envelope beside it.

    An envelope without its document gives a verdict that is not valid.
    """
    for beside in sorted(folder.glob(f"*{_ENVELOPE}")):
        path = beside.with_name(f"{beside.name.removesuffix(_ENVELOPE)}.json")
        try:
            verdict = _verify_agreement(path, _read(path), trust, datetime.now(UTC))
        except FileNotFoundError:
            reason = f"Its signatures are here, in {beside.name}; the document is not."
            verdict = Verdict(False, path.name, (reason,))
        except OSError as error:
            verdict = Verdict(False, path.name, (f"It cannot be read: {error.strerror}.",))
        except InvalidInputError as error:
            verdict = Verdict(False, path.name, tuple(fault.detail for fault in error.faults))
        yield path.name, verdict


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise InvalidInputError([Fault("", "This file is too large to be one of ours.")])
    return data


def envelope_path(path: Path) -> Path:
    """The path of the envelope of ``X.json``: ``X.jws.json``."""
    return path.with_name(f"{path.name.removesuffix('.json')}{_ENVELOPE}")


def _verify_agreement(path: Path, data: bytes, trust: Trust | None, now: datetime) -> Verdict:
    del now
    try:
        document = Signable.read(data)
        return verify_entries(document, read_envelope(_envelope_of(path)), trust)
    except InvalidInputError as error:
        reasons = tuple(f"{fault.pointer} {fault.detail}".strip() for fault in error.faults)
        return Verdict(False, path.name, reasons)


def _envelope_of(path: Path) -> bytes:
    beside = envelope_path(path)
    try:
        return _read(beside)
    except FileNotFoundError as error:
        detail = f"Its signatures, {beside.name}, are not beside it. {_WHY_NOT_BESIDE}"
        raise InvalidInputError([Fault("", detail)]) from error


def _verify_statement(path: Path, data: bytes, trust: Trust | None, now: datetime) -> Verdict:
    text = data.decode("ascii").strip()
    if trust is None:
        reason = f"{NOT_ESTABLISHED}: {NO_TRUST}"
        return Verdict(False, path.name, (reason,))
    try:
        claims = verify_membership(text, trust.registry_jwk, now)
    except RegistryError as error:
        return Verdict(False, path.name, (error.detail,), as_of=trust.as_of)
    issued = datetime.fromtimestamp(claims["iat"], UTC).strftime("%Y-%m-%d %H:%M UTC")
    finding = f"{claims['legal_name']}: {claims['status']} since {claims['since']}."
    finding += _HOW.get(claims.get("method", ""), "")
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
