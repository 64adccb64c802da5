"""Where the prose left room, and the sentence or reading the second evaluator relies on."""

from __future__ import annotations

AMBIGUITIES = [
    ("CA2004.s16H, 'a body they name'", "placeholder"),
]
