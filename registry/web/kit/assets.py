"""Style sheets and scripts, our own and vendored: compressed in memory, cached for a year.

An address holds a digest of all the files, so a new version has new addresses, and scripts that
import each other come from the same version. Only content that is the same for everyone is
compressed: a page that holds a secret is not (BREACH).
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    content: bytes
    compressed: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Assets:
    """The files by name, and the digest in their addresses."""

    files: Mapping[str, Asset]
    digest: str

    def addresses(self) -> dict[str, str]:
        return {name: f"/static/{self.digest}/{name}" for name in self.files}


@cache
def assets(colour: str) -> Assets:
    """Read the files of the folder, and add ``brand.css`` with the partnership's colour."""
    paths = sorted(path for path in FOLDER.rglob("*") if path.suffix in _TYPES)
    contents = {path.name: path.read_bytes() for path in paths}
    contents["brand.css"] = f":root {{ --govuk-brand-colour: {colour}; }}\n".encode()
    digest = hashlib.sha256()
    for name, content in contents.items():
        digest.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    files = {
        name: Asset(content, gzip.compress(content, mtime=0), _TYPES[Path(name).suffix])
        for name, content in contents.items()
    }
    return Assets(files, digest.hexdigest()[:32])
