"""Whether a backup is whole, as it was taken, and the registry's own: without restoring it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from registry.documents.signatures.fingerprints import is_fingerprint_of, spoken
from registry.documents.signatures.jose import read_header
from registry.documents.signatures.keys import load_public_jwk, public_jwk, thumbprint
from registry.errors import RegistryError
from registry.recovery.errors import UnsoundBackupError
from registry.recovery.files import sha256_of
from registry.recovery.known import Known, proven_tree, require_same_history, verified
from registry.recovery.manifest import Manifest, SignedManifest, read_manifest
from registry.store.backup.copies import SQLITE, Copy
from registry.store.backup.postgres_dump import PostgresCopy
from registry.store.backup.reading import CopyRead, read_copy
from registry.store.backup.sqlite_copy import SqliteCopy


@dataclass(frozen=True, slots=True)
class VerifiedBackup:
    """A backup that is what its manifest says; ``sha256`` is that of the manifest."""

    folder: Path
    manifest: Manifest
    sha256: str
    read: CopyRead

    @property
    def path(self) -> Path:
        """The file that holds the database."""
        return self.folder / self.manifest.file


def copy_in(folder: Path, engine: str, name: str) -> Copy:
    """The copy of a database in a backup's folder."""
    path = folder / name
    return SqliteCopy(path) if engine == SQLITE else PostgresCopy(path)


def verify_backup(
    folder: Path, keys: Sequence[Ed25519PublicKey], known: Iterable[Known] = ()
) -> VerifiedBackup:
    """Verify a backup by the registry's public keys, without a database server.

    The manifest's signature, the hash of each file, every leaf of the ledger from the first to the
    root that was signed, and each row against its leaf.

    Raises:
        UnsoundBackupError: it is not what was written, not this registry's, or of another history
            than ``known``.
        CopyError: it cannot be read here.
    """
    found = read_manifest(folder)
    require_intact(folder, found, keys)
    manifest, known = found.manifest, list(known)
    copy = copy_in(folder, manifest.engine, manifest.file)
    sizes = frozenset(one.checkpoint.size for one in known)
    read = read_copy(copy, lambda row: proven_tree(row, keys), sizes)
    _require_what_it_says(manifest, read, keys)
    require_same_history(known, read)
    return VerifiedBackup(folder, manifest, found.sha256, read)


def require_intact(folder: Path, found: SignedManifest, keys: Sequence[Ed25519PublicKey]) -> None:
    """Require the registry's signature, and files of which that speaks; raises as above."""
    found.require_signed(keys)
    manifest = found.manifest
    if set(manifest.files) != {manifest.file}:
        raise UnsoundBackupError("The manifest names other files than a backup has.")
    path, file = folder / manifest.file, manifest.files[manifest.file]
    if not path.is_file():
        raise UnsoundBackupError(f"The file {manifest.file} is missing.")
    if path.stat().st_size != file.bytes or sha256_of(path) != file.sha256:
        raise UnsoundBackupError(f"The file {manifest.file} is not what was written.")


def _require_what_it_says(
    manifest: Manifest, read: CopyRead, keys: Sequence[Ed25519PublicKey]
) -> None:
    ledger, own = manifest.ledger, read.ledger
    checkpoint = verified(ledger.checkpoint, keys)
    if checkpoint is None:
        raise UnsoundBackupError("The checkpoint in the manifest is not signed by this registry.")
    if own.size < checkpoint.size:
        raise UnsoundBackupError(
            f"It is older than it says: its ledger has {own.size:,} of {checkpoint.size:,} entries."
        )
    signed = (checkpoint.size, checkpoint.root.hex())
    if signed != (ledger.size, ledger.root) or signed != (own.size, own.root.hex()):
        raise UnsoundBackupError("Its ledger does not have the root that was signed.")
    if own.damaged != ledger.damaged:
        raise UnsoundBackupError("Entries of its ledger are not what was written.")
    if read.keys and set(read.keys) != set(manifest.keys):
        raise UnsoundBackupError("The keys of its database are not those that the manifest names.")
    if read.migration != manifest.migration:
        raise UnsoundBackupError("Its database is of another version than the manifest says.")


def key_with_fingerprint(folder: Path, fingerprint: str) -> Ed25519PublicKey:
    """The key that signed a backup's manifest, where somebody has its fingerprint from elsewhere.

    Raises:
        UnsoundBackupError: the manifest names a key with another fingerprint, or none.
    """
    header, _, _ = read_manifest(folder).signature.partition(".")
    try:
        jwk = read_header(header).get("jwk")
        key = load_public_jwk(jwk)
    except RegistryError as error:
        raise UnsoundBackupError("The manifest does not say by which key it is signed.") from error
    kid = thumbprint(public_jwk(key))
    if not isinstance(key, Ed25519PublicKey) or not is_fingerprint_of(fingerprint, kid):
        raise UnsoundBackupError(
            f"The manifest is signed by a key with another fingerprint: {spoken(kid)}."
        )
    return key
