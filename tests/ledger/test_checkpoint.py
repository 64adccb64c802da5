"""Signed checkpoints: written one way, read strictly."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.errors import SignatureError
from registry.ledger.checkpoint import Checkpoint, key_id, parse_checkpoint, sign, verify

ORIGIN = "registry.example/ledger"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
CHECKPOINT = Checkpoint(ORIGIN, 42, hashlib.sha256(b"root").digest())


def test_a_checkpoint_reads_back() -> None:
    note = sign(CHECKPOINT, KEY)
    assert note.startswith(f"{ORIGIN}\n42\n")
    assert verify(note, ORIGIN, KEY.public_key()) == CHECKPOINT


def test_the_signature_line_is_that_of_signed_note() -> None:
    text, line = sign(CHECKPOINT, KEY).split("\n\n")
    blob = base64.b64decode(line.removeprefix(f"— {ORIGIN} "))
    raw = KEY.public_key().public_bytes_raw()
    assert blob[:4] == hashlib.sha256(ORIGIN.encode() + b"\n\x01" + raw).digest()[:4]
    KEY.public_key().verify(blob[4:], text.encode() + b"\n")


def test_signatures_of_others_are_passed_over() -> None:
    note = sign(CHECKPOINT, KEY)
    blob = base64.b64encode(key_id("witness.example", OTHER.public_key()) + bytes(72)).decode()
    assert verify(f"{note}— witness.example {blob}\n", ORIGIN, KEY.public_key()) == CHECKPOINT


def test_extension_lines_are_kept_and_signed() -> None:
    longer = Checkpoint(ORIGIN, 1, CHECKPOINT.root, ("more",))
    note = sign(longer, KEY)
    assert verify(note, ORIGIN, KEY.public_key()) == longer
    with pytest.raises(SignatureError):
        verify(note.replace("more", "less"), ORIGIN, KEY.public_key())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda note: note.replace("\n42\n", "\n43\n"),
        lambda note: note[:-1],
        lambda note: note + "\n",
        lambda note: note.replace("— ", "- "),
        lambda note: note.replace("\n\n", "\n"),
        lambda note: note.replace("\n", "\r\n"),
        lambda note: note.split("\n\n")[0] + "\n\n",
        lambda note: note[:-3] + "!=\n",
        lambda note: note + f"— {ORIGIN} AAAA\n",
        lambda note: "x" * 100_001 + note,
    ],
)
def test_a_changed_note_is_not_valid(spoil: Callable[[str], str]) -> None:
    with pytest.raises(SignatureError):
        verify(spoil(sign(CHECKPOINT, KEY)), ORIGIN, KEY.public_key())


def test_another_key_or_another_ledger_is_not_valid() -> None:
    note = sign(CHECKPOINT, KEY)
    with pytest.raises(SignatureError):
        verify(note, ORIGIN, OTHER.public_key())
    with pytest.raises(SignatureError):
        verify(note, "other.example/ledger", KEY.public_key())


def test_a_good_signature_over_another_ledgers_checkpoint_is_not_valid() -> None:
    text = Checkpoint("other.example/ledger", 42, CHECKPOINT.root).text()
    blob = key_id(ORIGIN, KEY.public_key()) + KEY.sign(text.encode())
    note = f"{text}\n— {ORIGIN} {base64.b64encode(blob).decode()}\n"
    with pytest.raises(SignatureError, match="another ledger"):
        verify(note, ORIGIN, KEY.public_key())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n1\n",
        f"origin\n01\n{base64.b64encode(bytes(32)).decode()}\n",
        f"origin\n-1\n{base64.b64encode(bytes(32)).decode()}\n",
        f"origin\n{'9' * 5000}\n{base64.b64encode(bytes(32)).decode()}\n",
        f"origin\n1\n{base64.b64encode(bytes(31)).decode()}\n",
        f"origin\n1\n{base64.b64encode(bytes(32)).decode()}",
        f"\n1\n{base64.b64encode(bytes(32)).decode()}\n",
        "origin\n1\nAB==\n",
        "origin\n1\n****\n",
    ],
)
def test_what_is_not_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="it"):
        parse_checkpoint(text)


@pytest.mark.parametrize("origin", ["", "two words", "a+b", "line\nbreak"])
def test_a_name_that_could_be_misread_is_never_signed(origin: str) -> None:
    with pytest.raises(ValueError, match=r"it|checkpoint"):
        sign(Checkpoint(origin, 1, CHECKPOINT.root), KEY)
