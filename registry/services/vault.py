"""The server's own secrets in use: keyed aliases, and encryption of what is stored about a person.

Each secret serves one purpose and has a version, so that it can be changed (security.md §3). To
erase a person, destroy their wrapped key: what was sealed with it is then unreadable.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)

from registry.domain.people.identifiers import Identifier
from registry.domain.records.people import Alias
from registry.errors import ConfigurationError

KEY_BYTES = 32
_NONCE_BYTES = 12
_FORMAT = b"\x01"


@dataclass(frozen=True, slots=True)
class Vault:
    """Secrets by version; the highest version is the one in use.

    Attributes:
        lookup_keys: HMAC keys for aliases and for the addresses that people sign in with.
        wrapping_keys: AES-256 keys that wrap each person's own key.
        challenge_key: HMAC key for enrolment challenges.
    """

    lookup_keys: Mapping[int, bytes]
    wrapping_keys: Mapping[int, bytes]
    challenge_key: bytes

    def aliases(self, identifiers: Iterable[Identifier]) -> tuple[Alias, ...]:
        """Aliases under every key version and folding, the newest first: old rows stay findable."""
        versions = sorted(self.lookup_keys, reverse=True)
        return tuple(
            Alias(identifier.scheme, version, self._mac(version, text))
            for version in versions
            for identifier in identifiers
            for text in _keyed_texts(identifier)
        )

    def newest_aliases(self, identifiers: Iterable[Identifier]) -> tuple[Alias, ...]:
        """Aliases under the key and the folding in use, for storing."""
        version = max(self.lookup_keys)
        return tuple(
            Alias(identifier.scheme, version, self._mac(version, _keyed_texts(identifier)[0]))
            for identifier in identifiers
        )

    def _mac(self, version: int, text: str) -> str:
        return hmac.new(self.lookup_keys[version], text.encode(), hashlib.sha256).hexdigest()

    def logins(self, address: str) -> tuple[str, ...]:
        """Digests of a sign-in address under every key version, the newest first."""
        return self.digests("login", address.encode())

    def digests(self, purpose: str, content: bytes) -> tuple[str, ...]:
        """Digests of something for one purpose under every key version, the newest first."""
        text = f"{purpose}\n".encode() + content
        return tuple(
            hmac.new(self.lookup_keys[version], text, hashlib.sha256).hexdigest()
            for version in sorted(self.lookup_keys, reverse=True)
        )

    def new_person_key(self) -> bytes:
        """A new wrapped key for one person: 1 byte of version, then the RFC 3394 key wrap."""
        version = max(self.wrapping_keys)
        wrapped = aes_key_wrap(self.wrapping_keys[version], secrets.token_bytes(KEY_BYTES))
        return bytes([version]) + wrapped

    def seal(self, wrapped_key: bytes, place: str, content: Mapping[str, str]) -> bytes:
        """Encrypt ``content`` with the person's key, bound to ``place`` (table and row)."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        plain = json.dumps(dict(content), ensure_ascii=False, sort_keys=True).encode()
        sealed = AESGCM(self._unwrap(wrapped_key)).encrypt(nonce, plain, place.encode())
        return _FORMAT + nonce + sealed

    def unseal(self, wrapped_key: bytes, place: str, sealed: bytes) -> dict[str, str]:
        """Decrypt what ``seal`` made.

        Raises:
            ConfigurationError: the key or the place is not the one it was sealed with.
        """
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            plain = AESGCM(self._unwrap(wrapped_key)).decrypt(nonce, body, place.encode())
        except InvalidTag as error:
            raise ConfigurationError("A sealed record could not be opened.") from error
        content: dict[str, str] = json.loads(plain)
        return content

    def _unwrap(self, wrapped_key: bytes) -> bytes:
        wrapping = self.wrapping_keys.get(wrapped_key[0])
        if wrapping is None:
            raise ConfigurationError("The key that protects this person's record is missing.")
        try:
            return aes_key_unwrap(wrapping, wrapped_key[1:])
        except InvalidUnwrap as error:
            raise ConfigurationError("A person's key could not be opened.") from error


def _keyed_texts(identifier: Identifier) -> tuple[str, ...]:
    """What is keyed for an identifier: first as it is stored now, then as it was before.

    The scheme is part of it: the same digits under two schemes do not match. Nor does a name match
    a row by its earlier folding where that row was written in this one: "James, Thomas" was once
    folded as "james thomas" is now. An older row is looked for by both foldings, for most names
    have one and the same in both.
    """
    as_before = f"alias\n{identifier.scheme}\n"
    if identifier.earlier is None:
        return (as_before + identifier.value,)
    now = f"alias\n{identifier.scheme}/2\n{identifier.value}"
    before = (as_before + identifier.value, as_before + identifier.earlier)
    return tuple(dict.fromkeys((now, *before)))
