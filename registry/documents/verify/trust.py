"""The trust file: who may sign for whom at one checkpoint, signed by the registry key.

With it anyone can verify agreements and memberships with no network and no database. It is only as
trustworthy as the registry key, whose fingerprint must be checked by another channel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from registry.documents.json.canonical import canonical_bytes
from registry.documents.json.parse import parse_json
from registry.documents.json.validate import validate
from registry.documents.signatures.clocks import CLOCKS_DIFFER, SIGNERS_CLOCK
from registry.documents.signatures.fingerprints import fingerprint, is_fingerprint_of, spoken
from registry.documents.signatures.jose import read_header, sign_flat, verify_flat
from registry.documents.signatures.keys import (
    PrivateKey,
    b64_bytes,
    load_public_jwk,
    public_jwk,
    thumbprint,
)
from registry.errors import SignatureError

TYP = "wisc-trust+jws"
MAX_BYTES = 16_777_216  # 16 MiB: tens of thousands of keys
_FETCH = "Fetch it again from the registry, and tell them if it stays so."
_CHECKPOINT_LINES = 3  # origin, size, root hash (C2SP tlog-checkpoint)


@dataclass(frozen=True, slots=True)
class MemberKey:
    """A signatory's key and when it may sign.

    ``signed``: for a key that has ended, the signatures that the registry accepted and that count;
    None where the trust file does not say. ``kinds``: the kinds of organisation that its
    organisation is or has been, such as ``charity``; None likewise. ``confirmed_by_one``: one
    officer of the registry's operator enrolled it, and nobody has confirmed that. ``serves``: the
    further organisations that it may sign for, each with a key of its own of this class.
    """

    kid: str
    org: str
    jwk: dict[str, str]
    person: str
    role: str
    active_from: datetime
    active_to: datetime | None
    signed: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    confirmed_by_one: bool = False
    serves: Mapping[str, MemberKey] = field(default_factory=dict)

    def for_org(self, org: str) -> MemberKey:
        """The key as it signs for an organisation; itself if it does not sign for that."""
        return self.serves.get(org, self)

    def counts(self, signature: str, signed_at: datetime) -> bool:
        """Whether a signature counts: by the list in ``signed`` or, without one, by ``signed_at``,
        which is only the signer's word."""
        if self.signed is not None:
            return signature in self.signed
        ended = self.active_to is not None and signed_at >= self.active_to
        return self.active_from - SIGNERS_CLOCK <= signed_at and not ended


@dataclass(frozen=True, slots=True)
class TrustedPart:
    """One time that an organisation was part of another; ``kinds`` are or were the part's."""

    org: str
    of: str
    since: date
    until: date | None
    kinds: frozenset[str]

    def covers(self, day: date) -> bool:
        """Whether a day is one of its days."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Trust:
    """A trust file that has been verified.

    ``agreements``: by digest, the versions about which there is more to say than signatures; None
    if the file is older than this entry. ``parts``: which organisation was part of which, and when.
    """

    issuer: str
    issued_at: datetime
    checkpoint: str
    registry_jwk: dict[str, str]
    keys: dict[str, MemberKey]
    members: dict[str, dict[str, Any]]
    agreements: dict[str, dict[str, Any]] | None = None
    parts: tuple[TrustedPart, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The registry key's fingerprint, to compare with what the registry says over another
        channel."""
        return fingerprint(thumbprint(self.registry_jwk))

    @property
    def spoken(self) -> str:
        """The fingerprint in the form for reading out."""
        return spoken(thumbprint(self.registry_jwk))

    def precedes(self, key: MemberKey, signed_at: datetime) -> bool:
        """Whether a signature is dated after this was issued, so that it cannot judge it.

        It can if it lists the very signature (``MemberKey.signed``).
        """
        return key.signed is None and signed_at > self.issued_at + SIGNERS_CLOCK

    @property
    def as_of(self) -> str:
        """The moment at which it is true, in words."""
        moment = self.issued_at.strftime("%Y-%m-%d %H:%M UTC")
        return f"as of ledger checkpoint {self.checkpoint.splitlines()[1]}, {moment}"


def build_trust(
    key: PrivateKey,
    *,
    issuer: str,
    issued_at: datetime,
    checkpoint: str,
    member_keys: Sequence[Mapping[str, Any]],
    members: Sequence[Mapping[str, Any]],
    agreements: Sequence[Mapping[str, Any]] = (),
    parts: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """A trust file, as in trust-file.schema.json."""
    trust = {
        "issuer": issuer,
        "issued_at": issued_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "checkpoint": checkpoint,
        "registry_key": public_jwk(key),
        "member_keys": [dict(item) for item in member_keys],
        "members": [dict(item) for item in members],
        "agreements": [dict(item) for item in agreements],
        **({"parts": [dict(item) for item in parts]} if parts else {}),
    }
    protected, signature = sign_flat({"typ": TYP}, canonical_bytes(trust), key)
    return {"trust": trust, "signatures": [{"protected": protected, "signature": signature}]}


def read_trust(data: bytes, expected: str | None = None, now: datetime | None = None) -> Trust:
    """Read and verify a trust file.

    Args:
        expected: the registry key's fingerprint in either form, as learnt by another channel.

    Raises:
        InvalidInputError: it is not a trust file.
        SignatureError: it is not signed by the key it names, that key is not the expected one, or
            it is dated in the future.
    """
    content = parse_json(data, max_bytes=MAX_BYTES)
    validate("trust-file", content)
    assert isinstance(content, dict)  # noqa: S101 - the schema says so
    trust = content["trust"]
    jwk = trust["registry_key"]
    load_public_jwk(jwk)
    entry = content["signatures"][0]
    _require_signed(entry, trust, jwk)
    if len(trust["checkpoint"].splitlines()) < _CHECKPOINT_LINES:
        detail = "The trust file does not say which checkpoint it is true at."
        raise SignatureError(detail, next_step=_FETCH)
    if expected is not None and not is_fingerprint_of(expected, thumbprint(jwk)):
        raise SignatureError(
            "The trust file is by another registry key than the one you expect.",
            next_step="Do not use it. Ask the registry for its fingerprint again.",
        )
    issued_at = _moment(trust["issued_at"])
    if issued_at > (now or datetime.now(UTC)) + CLOCKS_DIFFER:
        detail = "The trust file is dated in the future."
        raise SignatureError(detail, next_step="Check this machine's clock.")
    return Trust(
        issuer=trust["issuer"],
        issued_at=issued_at,
        checkpoint=trust["checkpoint"],
        registry_jwk=jwk,
        keys={item["kid"]: _member_key(item) for item in trust["member_keys"]},
        members={item["org"]: item for item in trust["members"]},
        agreements={item["sha256"]: item for item in trust["agreements"]}
        if "agreements" in trust
        else None,
        parts=tuple(map(_part, trust.get("parts", ()))),
    )


def _part(item: Mapping[str, Any]) -> TrustedPart:
    return TrustedPart(
        org=item["org"],
        of=item["of"],
        since=date.fromisoformat(item["from"]),
        until=date.fromisoformat(item["to"]) if item["to"] else None,
        kinds=frozenset(item["kinds"]),
    )


def _require_signed(
    entry: Mapping[str, str], trust: Mapping[str, Any], jwk: Mapping[str, str]
) -> None:
    try:
        signer = read_header(entry["protected"]).get("kid")
        if signer == thumbprint(jwk):
            encoded = b64_bytes(canonical_bytes(trust))
            verify_flat(entry["protected"], entry["signature"], encoded, jwk, TYP)
            return
    except SignatureError as error:
        detail = "The trust file was altered after it was signed, or damaged on its way."
        raise SignatureError(detail, next_step=_FETCH) from error
    raise SignatureError("The trust file is not signed by the key it names.", next_step=_FETCH)


def _member_key(item: Mapping[str, Any]) -> MemberKey:
    if thumbprint(item["jwk"]) != item["kid"]:
        detail = "A key in the trust file is not the key its id names."
        raise SignatureError(detail, next_step=_FETCH)
    return MemberKey(
        kid=item["kid"],
        org=item["org"],
        jwk=item["jwk"],
        person=item["person"],
        role=item["role"],
        active_from=_moment(item["from"]),
        active_to=_moment(item["to"]) if item["to"] else None,
        signed=frozenset(item["signed"]) if "signed" in item else None,
        kinds=frozenset(item["kinds"]) if "kinds" in item else None,
        confirmed_by_one="confirmed_by_one" in item,
        serves={
            more["org"]: _member_key({"kid": item["kid"], "jwk": item["jwk"], **more})
            for more in item.get("serves", ())
        },
    )


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
