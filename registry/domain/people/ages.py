"""The contract's age bands (§1), which consent and decision both read."""

from __future__ import annotations

SMALL, TEEN, SIXTEEN, ADULT = "child_u13", "child_13_15", "child_16_17", "adult"
AGE_BANDS = (SMALL, TEEN, SIXTEEN, ADULT)
UNDER_16 = frozenset({SMALL, TEEN})
UNDER_18 = UNDER_16 | {SIXTEEN}
