"""The server's own secrets in use: keyed aliases, and encryption of what is stored about a person.

Each secret serves one purpose and has a version, so that it can be changed (security.md §3). To
erase a person, destroy their wrapped key: what was sealed with it is then unreadable.
"""

from __future__ import annotations

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
from registry.errors import DamagedRecordError

KEY_BYTES = 32
_NONCE_BYTES = 12
_FORMAT = b"\x01"
_AGAIN = "again\n"
_SEALED = "A sealed record that this rests on could not be opened."


@dataclass(frozen=True, slots=True)
class Vault:
    """Secrets by version; the highest version is the one in use.

    Attributes:
        lookup_keys: HMAC keys for aliases and for the addresses that people sign in with.
        wrapping_keys: AES-256 keys that wrap each person's own key.
        challenge_keys: HMAC keys for enrolment challenges.
        also_written: older versions of the lookup key under which aliases are still stored, while
            not everybody has one under the newest.
    """

    lookup_keys: Mapping[int, bytes]
    wrapping_keys: Mapping[int, bytes]
    challenge_keys: Mapping[int, bytes]
    also_written: frozenset[int] = frozenset()

    def aliases(self, identifiers: Iterable[Identifier]) -> tuple[Alias, ...]:
        """Aliases under every key version and folding, the newest first: old rows stay findable."""
        made = [
            (identifier.scheme, self._macs(text))
            for identifier in identifiers
            for text in _keyed_texts(identifier)
        ]
        return tuple(
            Alias(scheme, version, macs[version])
            for version in sorted(self.lookup_keys, reverse=True)
            for scheme, macs in made
        )

    def newest_aliases(self, identifiers: Iterable[Identifier]) -> tuple[Alias, ...]:
        """Aliases under the keys and the folding in use, for storing."""
        written = {max(self.lookup_keys), *self.also_written}
        made = [
            (identifier.scheme, self._macs(_keyed_texts(identifier)[0]))
            for identifier in identifiers
        ]
        return tuple(
            Alias(scheme, version, macs[version])
            for version in sorted(written, reverse=True)
            for scheme, macs in made
        )

    def rekeyed(self, alias: Alias) -> Alias:
        """The alias under the newest key, made from an older one: the identifier is not needed."""
        if alias.key_version == 0:  # no digest of ours
            return alias
        mac = alias.mac
        for version in sorted(self.lookup_keys):
            if version > alias.key_version:
                mac = self._mac(version, _AGAIN + mac)
        return Alias(alias.scheme, max(self.lookup_keys), mac)

    def _macs(self, text: str) -> dict[int, str]:
        """Digests of a text by key version: each but the first is made from the one before.

        So a stored digest can be brought to a newer key without the identifier, which is not
        stored; and who has an older key alone can try nothing out.
        """
        macs: dict[int, str] = {}
        for version in sorted(self.lookup_keys):
            macs[version] = mac = self._mac(version, text)
            text = _AGAIN + mac
        return macs

    def _mac(self, version: int, text: str) -> str:
        return hmac.digest(self.lookup_keys[version], text.encode(), "sha256").hex()

    def logins(self, address: str) -> tuple[str, ...]:
        """Digests of a sign-in address under every key version, the newest first."""
        macs = self._macs(f"login\n{address}")
        return tuple(macs[version] for version in sorted(macs, reverse=True))

    def digests(self, purpose: str, content: bytes) -> tuple[str, ...]:
        """Digests of something for one purpose under every key version, the newest first."""
        text = f"{purpose}\n".encode() + content
        return tuple(
            hmac.digest(self.lookup_keys[version], text, "sha256").hex()
            for version in sorted(self.lookup_keys, reverse=True)
        )

    def challenge_macs(self, text: bytes) -> tuple[bytes, ...]:
        """MACs of a challenge under every key version, the newest first."""
        return tuple(
            hmac.digest(self.challenge_keys[version], text, "sha256")
            for version in sorted(self.challenge_keys, reverse=True)
        )

    def opens(self, wrapped_key: bytes) -> bool:
        """Whether one of the wrapping keys opens a person's key."""
        try:
            self._unwrap(wrapped_key)
        except DamagedRecordError:
            return False
        return True

    def new_person_key(self) -> bytes:
        """A new wrapped key for one person: 1 byte of version, then the RFC 3394 key wrap."""
        return self._wrap(secrets.token_bytes(KEY_BYTES))

    def rewrapped(self, wrapped_key: bytes) -> bytes:
        """A person's key wrapped by the newest wrapping key; unchanged where it is already.

        Raises:
            DamagedRecordError: it cannot be opened.
        """
        if wrapped_key[:1] == bytes([max(self.wrapping_keys)]):
            return wrapped_key
        return self._wrap(self._unwrap(wrapped_key))

    def _wrap(self, key: bytes) -> bytes:
        version = max(self.wrapping_keys)
        return bytes([version]) + aes_key_wrap(self.wrapping_keys[version], key)

    def seal(self, wrapped_key: bytes, place: str, content: Mapping[str, str]) -> bytes:
        """Encrypt ``content`` with the person's key, bound to ``place`` (table and row)."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        plain = json.dumps(dict(content), ensure_ascii=False, sort_keys=True).encode()
        sealed = AESGCM(self._unwrap(wrapped_key)).encrypt(nonce, plain, place.encode())
        return _FORMAT + nonce + sealed

    def unseal(self, wrapped_key: bytes, place: str, sealed: bytes) -> dict[str, str]:
        """Decrypt what ``seal`` made.

        Raises:
            DamagedRecordError: it is not what was sealed there, or the person's key is not.
        """
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            plain = AESGCM(self._unwrap(wrapped_key)).decrypt(nonce, body, place.encode())
        except (InvalidTag, ValueError) as error:
            raise DamagedRecordError(_SEALED) from error
        content: dict[str, str] = json.loads(plain)
        return content

    def _unwrap(self, wrapped_key: bytes) -> bytes:
        # That the server's own keys are the right ones is proven when the registry is opened.
        wrapping = self.wrapping_keys.get(wrapped_key[0]) if wrapped_key else None
        if wrapping is None:
            raise DamagedRecordError(_SEALED)
        try:
            return aes_key_unwrap(wrapping, wrapped_key[1:])
        except (InvalidUnwrap, ValueError) as error:
            raise DamagedRecordError(_SEALED) from error


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
