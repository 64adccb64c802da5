"""Which of the forms that we offer a caller prefers (RFC 9110 §12.5.1).

litestar's own ``best_match`` sends what was given the quality 0, and fails for the quality ``inf``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MOST_RANGES = 32  # browsers send eight
_QUALITY = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")
_ANY = "*"


def preferred(accept: list[str], *offered: str) -> str:
    """The media type that a caller prefers by its Accept headers.

    Of those liked equally well it is the first offered. A caller who accepts none of them gets
    the first all the same, which tells more than a refusal.
    """
    ranges = list(_ranges(",".join(accept)))
    if not ranges:
        return offered[0]
    return max(offered, key=lambda media_type: _quality(media_type, ranges))


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    """The media ranges of the header with their qualities; what is malformed is passed over."""
    for part in header.split(",")[:_MOST_RANGES]:
        media_range, *parameters = (text.strip().lower() for text in part.split(";"))
        quality = "1"
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                quality = value.strip()
        if media_range.count("/") == 1 and _QUALITY.fullmatch(quality):
            yield media_range, float(quality)


def _quality(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """The quality of the most specific range that names the type; 0 if none does."""
    kind = media_type.partition("/")[0]
    for wanted in (media_type, f"{kind}/{_ANY}", f"{_ANY}/{_ANY}"):
        found = [quality for media_range, quality in ranges if media_range == wanted]
        if found:
            return max(found)
    return 0.0
