"""Which texts of the charter a notification is about, as its words name them."""

from __future__ import annotations

from typing import Any

import msgspec

from registry.domain.agreements.common_terms import Effect, differing, left_out
from registry.domain.records.agreements import Document
from registry.services.ports import Reads
from registry.spreadsheets.agreements.columns import TEXT_HEADINGS

_CODES = ("common_terms_changed", "terms_missing")
_EFFECTS = {Effect.REWORDED: "It changes", Effect.NEW: "It adds", Effect.DROPPED: "It drops"}


async def texts_of(reads: Reads, code: str, document: Document) -> str:
    """The texts that a charter version changes, or that an agreement takes from its charter.

    Args:
        document: the charter or the agreement that the notification is about.
    """
    if code not in _CODES:
        return ""
    content: dict[str, Any] = msgspec.json.decode(document.payload)
    if code == "common_terms_changed":
        before = await reads.document(document.document_id, document.version - 1)
        return _changed(msgspec.json.decode(before.payload), content) if before else ""
    named = content["charter"]
    charter = await reads.document(named["id"], named["version"])
    supplied = msgspec.json.decode(charter.payload).get("common_terms", {}) if charter else {}
    return _headings([name for name in left_out(content) if name in supplied])


def _changed(before: dict[str, Any], after: dict[str, Any]) -> str:
    found = differing(before, after)
    by_effect = {
        words: [name for name, effect in found.items() if effect is wanted]
        for wanted, words in _EFFECTS.items()
    }
    return " ".join(f"{words}: {_headings(names)}." for words, names in by_effect.items() if names)


def _headings(names: list[str]) -> str:
    return ", ".join(TEXT_HEADINGS[name] for name in names)
