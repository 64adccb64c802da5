"""What a trust file says about an agreement beside its signatures: paper signatures, parties that
left, and its state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from registry.documents.verify.trust import Trust

_WITHDRAWN = "withdrawn"
_UNKNOWN = "Whether it was suspended, ended or left since is not in these files: ask the registry."


def on_paper(trust: Trust | None, sha256: str) -> dict[str, str]:
    """By organisation, the remark on its paper signature, for which there is the registry's word
    only."""
    return {
        recorded["org"]: (
            f"Signed on paper for {recorded['org']} on {recorded['signed_on']}: recorded by the"
            " registry and confirmed by them, nothing to verify."
            f" Scan SHA-256 {recorded['scan_sha256']}."
        )
        for recorded in _entry(trust, sha256).get("recorded", ())
    }


def withdrawn(trust: Trust | None, sha256: str) -> bool:
    """Whether it was withdrawn before all had signed; a later signature then binds nobody."""
    return _entry(trust, sha256).get("state") == _WITHDRAWN


def later_remarks(trust: Trust | None, sha256: str) -> Iterator[str]:
    """What happened to it since, as of the trust file."""
    if trust is None or trust.agreements is None:
        yield _UNKNOWN
        return
    entry = _entry(trust, sha256)
    if not entry:
        yield "Nobody had suspended, terminated or left it by then. A newer version may be there."
        return
    yield f"How it stood then: {entry['state'].replace('_', ' ')}."
    for gone in entry["left"]:
        yield f"{gone['org']} is no party to it from {gone['from']} on."


def _entry(trust: Trust | None, sha256: str) -> Mapping[str, Any]:
    return (trust.agreements or {}).get(sha256, {}) if trust else {}
