"""``make vendor-ui``: fetches the page components, removes GOV.UK's own parts, notes the hashes.

It needs npm and the network. Nobody else does, because the result is committed. VENDOR.json holds
the source of each file and its SHA-256; a test computes the hashes again.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "registry" / "web" / "static" / "vendor"
GOVUK, AUTOCOMPLETE = "govuk-frontend", "accessible-autocomplete"
PACKAGES = {
    GOVUK: ("6.6.0", "52c4eb554e54d8a6e4ba801e9da5ec3a5b930fd2f117a39677f0b6296e954751"),
    AUTOCOMPLETE: ("3.0.1", "de2728ef0091ad5ed557c749f2e6a3260169fc7a9fe671471a57daa61ec43554"),
}
FILES = (
    (GOVUK, "package/dist/govuk/govuk-frontend.min.css"),
    (GOVUK, "package/dist/govuk/govuk-frontend.min.js"),
    (AUTOCOMPLETE, "package/dist/accessible-autocomplete.min.css"),
    (AUTOCOMPLETE, "package/dist/accessible-autocomplete.min.js"),
)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    packages = {name: _fetch(name, *PACKAGES[name]) for name in PACKAGES}
    noted = []
    for package, path in FILES:
        text = _ours(packages[package][path].decode())
        target = FOLDER / Path(path).name
        target.write_text(text, encoding="utf-8", newline="\n")
        noted.append(
            {
                "file": target.name,
                "package": package,
                "version": PACKAGES[package][0],
                "licence": "MIT",
                "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
            }
        )
    listing = json.dumps(noted, indent=2) + "\n"
    (FOLDER / "VENDOR.json").write_text(listing, encoding="utf-8")


def _fetch(name: str, version: str, sha256: str) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, check=True)
        [archive] = Path(folder).glob("*.tgz")
        if hashlib.sha256(archive.read_bytes()).hexdigest() != sha256:
            raise SystemExit(f"{name} {version} is not the file it was.")
        with tarfile.open(archive) as opened:
            wanted = [path for package, path in FILES if package == name]
            return {path: opened.extractfile(path).read() for path in wanted}  # type: ignore[union-attr]


def _ours(text: str) -> str:
    """Remove GOV.UK's font and crest, which only GOV.UK may use, and source maps."""
    text = re.sub(r"@font-face\{[^}]*\}", "", text)
    text = text.replace("GDS Transport,arial,sans-serif", "system-ui,arial,sans-serif")
    text = text.replace("url(/assets/images/govuk-crest.svg)", "none")
    text = re.sub(r"\n?/[/*]# sourceMappingURL=\S+(?: \*/)?\s*$", "\n", text)
    if "GDS Transport" in text or "/assets/" in text:
        raise SystemExit("Something of GOV.UK's own is left; look at how it is written now.")
    return text


if __name__ == "__main__":
    main()
