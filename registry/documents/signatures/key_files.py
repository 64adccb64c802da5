"""Key files, in which partners keep their signatories' private keys.

A key file is PKCS#12 with PBES2, AES-256 and 600,000 rounds of PBKDF2-HMAC-SHA-256. OpenSSL 3 can
read it too. Plain PKCS#8 would have only 2,048 rounds (security.md §1.5).
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    KeySerializationEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import PBES

from registry.documents.signatures.keys import PrivateKey
from registry.documents.signatures.plain_line import line_faults
from registry.errors import Fault, InvalidInputError, SignatureError

KDF_ROUNDS = 600_000  # OWASP's floor for PBKDF2-HMAC-SHA-256
MIN_PASSPHRASE = 12


def write_key_file(path: Path, key: PrivateKey, passphrase: str, name: str) -> None:
    """Write a new key file, readable by its owner only; an existing file is never replaced.

    Raises:
        InvalidInputError: the passphrase is shorter than 12 characters, or the name is not a plain
            line.
        FileExistsError: the file exists already.
    """
    faults = list(line_faults(name=name))
    if len(passphrase) < MIN_PASSPHRASE:
        detail = f"Choose a passphrase of at least {MIN_PASSPHRASE} characters."
        faults.append(Fault("/passphrase", detail))
    elif not _is_utf8(passphrase):
        faults.append(Fault("/passphrase", "Type this in UTF-8."))
    if faults:
        raise InvalidInputError(faults)
    content = pkcs12.serialize_key_and_certificates(
        name.encode(), key, None, None, _encryption(passphrase)
    )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def read_key_file(path: Path, passphrase: str) -> PrivateKey:
    """Read a key file; raises ``SignatureError`` for a wrong passphrase or another kind of key."""
    try:
        key, _, _ = pkcs12.load_key_and_certificates(path.read_bytes(), passphrase.encode())
    except ValueError as error:
        raise SignatureError(
            "The key file could not be opened.",
            next_step="Check the passphrase, and that this is the right file.",
        ) from error
    if isinstance(key, Ed25519PrivateKey):
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    raise SignatureError("The key file holds no Ed25519 or P-256 key.")


def _is_utf8(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _encryption(passphrase: str) -> KeySerializationEncryption:
    return (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(KDF_ROUNDS)
        .key_cert_algorithm(PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(SHA256())
        .build(passphrase.encode())
    )
