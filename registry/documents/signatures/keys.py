"""Signatories' keys: made and kept by the partner; the registry knows only their public half.

A key's id is its RFC 7638 thumbprint. A partner keeps a private key in a file of ``key_files``.
"""

from __future__ import annotations

import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import rfc8785
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from registry.documents.signatures.ed25519_points import is_safe_public_key
from registry.errors import Fault, InvalidInputError, SignatureError

_URL, _STANDARD = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_", b"+/")

PrivateKey = Ed25519PrivateKey | ec.EllipticCurvePrivateKey
PublicKey = Ed25519PublicKey | ec.EllipticCurvePublicKey

ED25519, ES256 = "Ed25519", "ES256"
_COORDINATE = 32
_MEMBERS = {"OKP": ("crv", "kty", "x"), "EC": ("crv", "kty", "x", "y")}
_CURVES = {"OKP": "Ed25519", "EC": "P-256"}
_ALGORITHMS = {"OKP": ED25519, "EC": ES256}


def new_key(algorithm: str = ED25519) -> PrivateKey:
    """A new private key for ``Ed25519``, or for ``ES256`` (cards and modules without Ed25519)."""
    if algorithm == ES256:
        return ec.generate_private_key(ec.SECP256R1())
    return Ed25519PrivateKey.generate()


def public_jwk(key: PrivateKey | PublicKey) -> dict[str, str]:
    """The public half as a JWK (RFC 7517, 8037), with the members its thumbprint needs."""
    public = key.public_key() if isinstance(key, PrivateKey) else key
    if isinstance(public, Ed25519PublicKey):
        raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return {"crv": "Ed25519", "kty": "OKP", "x": b64(raw)}
    numbers = public.public_numbers()
    x, y = (number.to_bytes(_COORDINATE) for number in (numbers.x, numbers.y))
    return {"crv": "P-256", "kty": "EC", "x": b64(x), "y": b64(y)}


def bare_jwk(jwk: Mapping[str, str]) -> dict[str, str]:
    """The members that make up a public key, without any others.

    Raises:
        SignatureError: it lacks one of them.
    """
    try:
        return {name: jwk[name] for name in _MEMBERS[jwk["kty"]]}
    except KeyError as error:
        raise SignatureError("The public key is not complete.") from error


def thumbprint(jwk: Mapping[str, str]) -> str:
    """The RFC 7638 thumbprint: base64url SHA-256 over the required members.

    Raises:
        SignatureError: it lacks one of them.
    """
    return b64(hashlib.sha256(rfc8785.dumps(bare_jwk(jwk))).digest())


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A public key ready for verifying, and its id."""

    kid: str
    algorithm: str
    public: PublicKey


def known_key(jwk: Mapping[str, str]) -> KnownKey:
    """An enrolled public key; each is read once and remembered.

    Raises:
        SignatureError: it is not a key of a kind we know.
    """
    return _known(jwk.get("kty"), jwk.get("x"), jwk.get("y"))


@lru_cache(maxsize=4_096)
def _known(kind: str | None, x: str | None, y: str | None) -> KnownKey:
    jwk = {"kty": kind, "crv": _CURVES.get(str(kind)), "x": x, "y": y if kind == "EC" else None}
    members = {name: value for name, value in jwk.items() if value is not None}
    try:
        public = _public(members)
    except InvalidInputError as error:
        raise SignatureError("The public key is not complete.") from error
    return KnownKey(thumbprint(members), algorithm_of(public), public)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with what its signatures say about it, for signing many times."""

    private: PrivateKey
    jwk: dict[str, str]
    kid: str
    algorithm: str

    @classmethod
    def of(cls, private: PrivateKey) -> SigningKey:
        jwk = public_jwk(private)
        return cls(private, jwk, thumbprint(jwk), algorithm_of(private))


def load_public_jwk(jwk: object) -> PublicKey:
    """Read a public key that may be enrolled.

    Raises:
        InvalidInputError: it is not a key, has private members, is of another kind or use, or has
            surplus members.
        SignatureError: it is a low-order or non-canonical Ed25519 key (one signature could fit
            every message), or a point that is not on the curve.
    """
    if not isinstance(jwk, Mapping):
        raise InvalidInputError([Fault("/jwk", "This is not a public key (JWK).")])
    kind = jwk.get("kty")
    if "d" in jwk:
        detail = "This is a private key. Keep it to yourself, and make a new one: it was sent."
        raise InvalidInputError([Fault("/jwk", detail)])
    if not isinstance(kind, str) or kind not in _CURVES or jwk.get("crv") != _CURVES[kind]:
        raise InvalidInputError([Fault("/jwk", "Use an Ed25519 key, or a P-256 key for ES256.")])
    if set(jwk) - {*_MEMBERS[kind], "alg", "use", "kid"}:
        raise InvalidInputError([Fault("/jwk", "This key has members that do not belong in it.")])
    if jwk.get("use", "sig") != "sig" or jwk.get("alg", _ALGORITHMS[kind]) != _ALGORITHMS[kind]:
        raise InvalidInputError([Fault("/jwk", "This key says that it is for something else.")])
    if kind == "OKP" and not is_safe_public_key(_coordinate(jwk, "x")):
        raise SignatureError(
            "This Ed25519 key is not safe: signatures under it prove nothing.",
            next_step="Make a new key with `registry key new`.",
        )
    return _public(jwk)


def _public(jwk: Mapping[str, object]) -> PublicKey:
    x = _coordinate(jwk, "x")
    if jwk["kty"] == "OKP":
        return Ed25519PublicKey.from_public_bytes(x)
    y = _coordinate(jwk, "y")
    numbers = ec.EllipticCurvePublicNumbers(int.from_bytes(x), int.from_bytes(y), ec.SECP256R1())
    try:
        return numbers.public_key()
    except ValueError as error:
        raise SignatureError("This P-256 key is not a point on the curve.") from error


def _coordinate(jwk: Mapping[str, object], name: str) -> bytes:
    text = jwk.get(name)
    raw = unb64(text) if isinstance(text, str) else None
    if raw is None or len(raw) != _COORDINATE:
        raise InvalidInputError([Fault(f"/jwk/{name}", "This is not 32 bytes in base64url.")])
    return raw


def b64(data: bytes) -> str:
    """Base64url without padding (RFC 7515)."""
    return b64_bytes(data).decode("ascii")


def b64_bytes(data: bytes) -> bytes:
    """Base64url without padding, as bytes."""
    return binascii.b2a_base64(data, newline=False).rstrip(b"=").translate(_URL)


def unb64(text: str) -> bytes | None:
    """Decode base64url without padding; None for anything but its canonical spelling."""
    try:
        given = text.encode("ascii")
        padded = given.translate(_STANDARD) + b"=" * (-len(given) % 4)
        raw = binascii.a2b_base64(padded)
    except ValueError:
        return None
    return raw if b64_bytes(raw) == given else None


def algorithm_of(key: PrivateKey | PublicKey) -> str:
    """The JWS algorithm a key signs with (RFC 9864 names)."""
    ed25519 = isinstance(key, Ed25519PrivateKey | Ed25519PublicKey)
    return ED25519 if ed25519 else ES256
