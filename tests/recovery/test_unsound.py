"""Whatever was done to a backup, it is refused for its own cause, and nothing is restored."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.documents.json.canonical import canonical_bytes
from registry.documents.signatures.fingerprints import fingerprint
from registry.documents.signatures.jose import sign_compact
from registry.documents.signatures.keys import public_jwk, thumbprint
from registry.keyring import make_keyring, read_keyring
from registry.recovery import manifest as manifests
from registry.recovery.errors import UnsoundBackupError
from registry.recovery.files import sha256_of
from registry.recovery.manifest import KeptFile, Manifest, read_manifest, signed
from registry.recovery.verifying import key_with_fingerprint, verify_backup
from registry.settings import Settings
from registry.store.backup.copies import CopyError
from tests.recovery.conftest import Taken, more, put_back, take

Change = Callable[[Path, dict[str, Any]], None]


def refused(settings: Settings, elsewhere: Settings, taken: Taken) -> str:
    """The reason; neither verifying nor restoring changes anything."""
    keys = [key.public_key() for key in read_keyring(settings.keys).signing_keys]
    with pytest.raises(UnsoundBackupError) as seen:
        verify_backup(taken.folder, keys)
    with pytest.raises(UnsoundBackupError) as again:
        put_back(elsewhere, taken.folder, keys=taken.keys)
    assert seen.value.detail == again.value.detail
    assert not elsewhere.keys.exists()
    assert not elsewhere.restoring.exists()
    return seen.value.detail


def file_of(folder: Path) -> Path:
    return folder / read_manifest(folder).manifest.file


def flip(folder: Path, _: dict[str, Any]) -> None:
    path = file_of(folder)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(folder: Path, _: dict[str, Any]) -> None:
    path = file_of(folder)
    path.write_bytes(path.read_bytes()[:-1])


def lose(folder: Path, _: dict[str, Any]) -> None:
    file_of(folder).unlink()


def set_in(*path: str, to: Any) -> Change:
    def change(_: Path, content: dict[str, Any]) -> None:
        *places, last = path
        for place in places:
            content = content[place]
        content[last] = to

    return change


def signed_by_another(_: Path, content: dict[str, Any]) -> None:
    digest = manifests.sha256_hex(canonical_bytes(content["manifest"]))
    other = Ed25519PrivateKey.generate()
    content["signature"] = sign_compact({"typ": manifests._TYP}, {"sha256": digest}, other)


ATTACKS: dict[str, tuple[Change, str]] = {
    "one bit of the database": (flip, "is not what was written"),
    "its end is missing": (cut, "is not what was written"),
    "the database is missing": (lose, "is missing"),
    "another size": (set_in("manifest", "ledger", "size", to=1), "was changed since"),
    "another root": (set_in("manifest", "ledger", "root", to="0" * 64), "was changed since"),
    "another time": (
        set_in("manifest", "taken_at", to="2031-01-01T00:00:00Z"),
        "was changed since",
    ),
    "other keys": (set_in("manifest", "ledger", "damaged", to=[1]), "was changed since"),
    "another registry's signature": (signed_by_another, "not signed by this registry's key"),
    "no signature": (set_in("signature", to=""), "not signed by this registry's key"),
    "another format": (set_in("manifest", "format", to="other/2"), "another version"),
    "a part is missing": (set_in("manifest", "ledger", to={}), "damaged"),
    "not an object": (set_in("manifest", to=[]), "damaged"),
}


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)  # the file is of no kind here
@pytest.mark.parametrize("attack", ATTACKS)
def test_what_was_changed_since(settings: Settings, taken: Taken, elsewhere: Settings, attack: str):
    change, cause = ATTACKS[attack]
    path = taken.folder / "manifest.json"
    content = json.loads(path.read_text("utf-8"))
    change(taken.folder, content)
    path.write_text(json.dumps(content), "utf-8")
    assert cause in refused(settings, elsewhere, taken)


def test_a_folder_that_is_none(settings: Settings, tmp_path: Path, elsewhere: Settings):
    for folder in (tmp_path / "nowhere", settings.home):
        with pytest.raises(UnsoundBackupError, match="is no backup"):
            put_back(elsewhere, folder)


def signed_again(settings: Settings, folder: Path, manifest: Manifest) -> None:
    """Sign a manifest as who has the registry's key can."""
    content = signed(manifest, read_keyring(settings.keys).signing_keys[0])
    (folder / "manifest.json").write_bytes(content)


@pytest.mark.each_engine
def test_an_older_database_under_a_newer_manifest(
    settings: Settings, taken: Taken, tmp_path: Path, elsewhere: Settings
):
    """Even if the registry's key signed the two together."""
    more(settings, "later")
    newer = take(settings, tmp_path / "newer")
    older = file_of(taken.folder)
    path = file_of(newer.folder)
    path.write_bytes(older.read_bytes())
    manifest = read_manifest(newer.folder).manifest
    file = {path.name: KeptFile(path.stat().st_size, sha256_of(path))}
    signed_again(settings, newer.folder, replace(manifest, files=file))
    assert "older than it says" in refused(settings, elsewhere, newer)


def test_a_newer_database_under_an_older_manifest(
    settings: Settings, taken: Taken, tmp_path: Path, elsewhere: Settings
):
    more(settings, "later")
    newer = take(settings, tmp_path / "newer")
    path = file_of(taken.folder)
    path.write_bytes(file_of(newer.folder).read_bytes())
    manifest = read_manifest(taken.folder).manifest
    file = {path.name: KeptFile(path.stat().st_size, sha256_of(path))}
    signed_again(settings, taken.folder, replace(manifest, files=file))
    assert "does not have the root" in refused(settings, elsewhere, taken)


@pytest.mark.each_engine
def test_a_file_that_is_no_database(settings: Settings, taken: Taken, elsewhere: Settings):
    path = file_of(taken.folder)
    path.write_bytes(b"no database")
    manifest = read_manifest(taken.folder).manifest
    file = {path.name: KeptFile(path.stat().st_size, sha256_of(path))}
    signed_again(settings, taken.folder, replace(manifest, files=file))
    with pytest.raises(CopyError):
        put_back(elsewhere, taken.folder, keys=taken.keys)
    assert not elsewhere.keys.exists()


def test_a_manifest_that_names_a_file_elsewhere(
    settings: Settings, taken: Taken, elsewhere: Settings
):
    manifest = read_manifest(taken.folder).manifest
    [file] = manifest.files.values()
    for files in ({"../../etc/passwd": file}, {**manifest.files, "more": file}, {}):
        signed_again(settings, taken.folder, replace(manifest, files=files))
        assert "names other files" in refused(settings, elsewhere, taken)


def test_where_no_keys_are_a_fingerprint_says_whose_it_is(
    settings: Settings, taken: Taken, tmp_path: Path
):
    kid = thumbprint(public_jwk(read_keyring(settings.keys).signing_keys[0]))
    key = key_with_fingerprint(taken.folder, fingerprint(kid))
    assert verify_backup(taken.folder, [key]).read.damaged == ()
    make_keyring(tmp_path / "other")
    other = thumbprint(public_jwk(read_keyring(tmp_path / "other").signing_keys[0]))
    with pytest.raises(UnsoundBackupError, match="another fingerprint"):
        key_with_fingerprint(taken.folder, fingerprint(other))
