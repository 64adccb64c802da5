"""Signed checkpoints: C2SP ``tlog-checkpoint`` texts in C2SP ``signed-note`` envelopes.

A checkpoint states the ledger's size and root under the ledger's origin name:

    registry.example/ledger
    42
    <base64 root>

    — registry.example/ledger <base64 of key id (4 bytes) and Ed25519 signature>
"""

from __future__ import annotations

import base64
import binascii
import functools
import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from registry.errors import SignatureError
from registry.ledger.merkle import HASH_BYTES

_ED25519 = b"\x01"  # signed-note's algorithm byte; the key id covers it
_KEY_ID_BYTES = 4
_MARK = "— "
_MAX_NOTE = 100_000  # characters; a checkpoint with every partner's cosignature is far shorter
_MAX_SIGNATURES = 100
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The ledger at one size. ``root`` is 32 bytes; ``extensions`` are further lines, if any."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The text that is signed, ending in a newline."""
        root = base64.b64encode(self.root).decode("ascii")
        return "".join(f"{line}\n" for line in (self.origin, self.size, root, *self.extensions))


def key_id(name: str, public_key: Ed25519PublicKey) -> bytes:
    """SHA-256(name ‖ LF ‖ 0x01 ‖ key)[:4], which says whose key a signature line claims."""
    material = name.encode() + b"\n" + _ED25519 + public_key.public_bytes_raw()
    return sha256(material).digest()[:_KEY_ID_BYTES]


def sign(checkpoint: Checkpoint, *keys: Ed25519PrivateKey) -> str:
    """The signed note, by the keys that belong to the ledger's origin: one, or after a change of
    key those of before too, which others may still hold us to.

    Raises:
        ValueError: the origin cannot be a key name, or the note would not parse to the same
            checkpoint.
    """
    text = checkpoint.text()
    if not _is_key_name(checkpoint.origin) or parse_checkpoint(text) != checkpoint:
        raise ValueError("this checkpoint cannot be written down unmistakably")
    lines = []
    for key in keys:
        signature = key_id(checkpoint.origin, key.public_key()) + key.sign(text.encode())
        encoded = base64.b64encode(signature).decode("ascii")
        lines.append(f"{_MARK}{checkpoint.origin} {encoded}\n")
    return f"{text}\n{''.join(lines)}"


def verify(note: str, origin: str, public_key: Ed25519PublicKey) -> Checkpoint:
    """The checkpoint in a note, if the given key signed it.

    Signatures by other keys are ignored, as signed-note demands; a signature that falsely claims to
    be by this key makes the whole note invalid.

    Raises:
        SignatureError: it is malformed, of another origin, or not signed by this key.
    """
    text, signatures = _split(note)
    wanted = key_id(origin, public_key)
    ours = [
        blob[_KEY_ID_BYTES:] for name, blob in signatures if (name, blob[:4]) == (origin, wanted)
    ]
    if not ours:
        raise SignatureError("The checkpoint is not signed by the key given.")
    try:
        for signature in ours:
            public_key.verify(signature, text.encode())
        checkpoint = parse_checkpoint(text)
    except InvalidSignature:
        raise SignatureError("The checkpoint's signature does not fit its text.") from None
    except ValueError as error:
        raise SignatureError(f"The checkpoint cannot be read: {error}.") from None
    if checkpoint.origin != origin:
        raise SignatureError("The checkpoint is of another ledger.")
    return checkpoint


def parse_checkpoint(text: str) -> Checkpoint:
    """Read a checkpoint's text.

    Raises:
        ValueError: it is not a checkpoint, or not in the canonical form.
    """
    if not text.endswith("\n"):
        raise ValueError("it does not end in a newline")
    origin, *rest = text[:-1].split("\n")
    if not origin or len(rest) < 2 or not all(rest):
        raise ValueError("it needs an origin, a size and a root, and no empty line")
    size, root, *extensions = rest
    if not (size.isascii() and size.isdigit()) or str(int(size[:20])) != size:
        raise ValueError("its size is not a plain number")
    digest = _decode(root)
    if len(digest) != HASH_BYTES:
        raise ValueError("its root is not 32 bytes")
    return Checkpoint(origin, int(size), digest, tuple(extensions))


def signed_by(note: str) -> list[bytes]:
    """The ids of the keys that a note's signature lines claim; raises ``SignatureError``."""
    return [blob[:_KEY_ID_BYTES] for _, blob in _split(note)[1]]


def _split(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """A note's text and its (key name, key id ‖ signature) lines."""
    if len(note) > _MAX_NOTE or _CONTROLS.search(note):
        raise SignatureError("This is not a signed note.")
    text, blank, tail = note.rpartition("\n\n")
    lines = tail.split("\n")
    if not blank or lines.pop() != "" or not 1 <= len(lines) <= _MAX_SIGNATURES:
        raise SignatureError("This is not a signed note.")
    return text + "\n", [_signature_line(line) for line in lines]


def _signature_line(line: str) -> tuple[str, bytes]:
    name, _, encoded = line.removeprefix(_MARK).partition(" ")
    try:
        blob = _decode(encoded)
    except ValueError:
        blob = b""
    if not line.startswith(_MARK) or not _is_key_name(name) or len(blob) <= _KEY_ID_BYTES:
        raise SignatureError("A signature line of the note cannot be read.")
    return name, blob


def _decode(text: str) -> bytes:
    """Decode base64 in its canonical spelling; raises ``ValueError`` for anything else."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("it holds base64 that cannot be read") from None
    if base64.b64encode(content).decode("ascii") != text:
        raise ValueError("it holds base64 that is not canonical")
    return content


@functools.lru_cache(maxsize=64)
def _is_key_name(name: str) -> bool:
    """Whether it is a key name (signed-note): not empty, no plus, space or control character."""
    return bool(name) and not any(
        character == "+" or character.isspace() or unicodedata.category(character) == "Cc"
        for character in name
    )
