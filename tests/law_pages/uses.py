"""The pages of purposes (with the standing routes), kinds and messages."""

from __future__ import annotations

from collections.abc import Iterator

from registry.law.model import Kind, Law, Purpose, Route
from tests.law_pages.words import (
    KIND_FLAGS,
    PURPOSE_FLAGS,
    SITUATIONS,
    STANDING,
    VERIFIED,
    bullets,
    flags,
    in_force,
    provenance,
    purposes,
    source_link,
    yes,
)

_LIMBS = {
    "always": "always",
    "where_at_risk": "where the child is at risk",
    "where_child_at_risk": "where the person is a child at risk",
    "never": "no",
}
_PURPOSES = """# Purposes

What each purpose opens: a lawful basis for the sender, and a condition where the data is special or
about offences. The first that fits is preferred."""
_KINDS = """# Kinds of organisation

The usual standing of each kind in law. An organisation's own record may differ.

| Kind | In plain words | Public authority | Competent authority | Own tasks | To the rules | \
Source | In force | Verified |
|---|---|---|---|---|---|---|---|---|"""
_MESSAGES = """# Messages

What an answer can say, in the words people read. A message has no dates of its own: the law behind
it has.

| Code | Words | Source | Verified |
|---|---|---|---|"""


def purposes_page(law: Law) -> str:
    """Return a section for each purpose, then what is open whatever the purpose."""
    parts = [_PURPOSES, *(_purpose(row) for row in law.purposes.values())]
    parts.append("## Whatever the purpose")
    parts += [f"### {row.id}\n\n{row.text}\n\n{_ways(row)}" for row in law.routes.values()]
    return "\n\n".join(parts) + "\n"


def _purpose(row: Purpose) -> str:
    facts = [
        ("Safeguarding", yes(row.safeguarding)),
        ("Law enforcement purpose", yes(row.law_enforcement)),
        ("R9 for a child", _LIMBS[row.child_limb]),
        ("R9 for an adult", yes(row.adult_limb)),
        ("Only consent already given", "yes" if row.only_given_consent else ""),
        ("To the rules", flags(row, PURPOSE_FLAGS)),
    ]
    return f"## {row.id}: {row.name}\n\n{row.text}\n\n{bullets(facts)}\n{_ways(row)}"


def _ways(row: Route) -> str:
    facts = [
        ("Public senders", list_or_none(_bases(row, public=True))),
        ("Other senders", list_or_none(_bases(row, public=False))),
        ("Special category data", list_or_none(_conditions(row, special=True))),
        ("Offence data", list_or_none(_conditions(row, special=False))),
    ]
    return bullets([*facts, *provenance(row)])


def list_or_none(ways: Iterator[str]) -> str:
    return "; ".join(ways) or "none"


def _bases(row: Route, *, public: bool) -> Iterator[str]:
    for way in row.public if public else row.other:
        annex1 = f" by {' or '.join(way.annex1)}" if way.annex1 else ""
        yield f"{way.basis}{annex1}{_when(way.when)}"


def _conditions(row: Route, *, special: bool) -> Iterator[str]:
    for way in row.special if special else row.offence:
        yield f"{way.condition}{_when(way.when)}"


def _when(situations: tuple[str, ...]) -> str:
    words = " and ".join(SITUATIONS[code] for code in situations)
    return f" where {words}" if words else ""


def kinds_page(law: Law) -> str:
    """Return the page with a line for each kind."""
    return "\n".join([_KINDS, *(_kind(law, row) for row in law.kinds.values())]) + "\n"


def _kind(law: Law, row: Kind) -> str:
    return line(
        f"{row.name} (`{row.id}`)",
        row.text,
        yes(row.public_authority),
        STANDING[row.competent_authority],
        _own_tasks(law, row),
        flags(row, KIND_FLAGS),
        source_link(row.source),
        in_force(row),
        VERIFIED[row.verified],
    )


def _own_tasks(law: Law, row: Kind) -> str:
    return "by its functions" if row.public_authority else purposes(law, row.own_tasks) or "none"


def messages_page(law: Law) -> str:
    """Return the page with a line for each message."""
    rows = law.messages.values()
    lines = [line(f"`{r.id}`", r.text, source_link(r.source), VERIFIED[r.verified]) for r in rows]
    return "\n".join([_MESSAGES, *lines]) + "\n"


def line(*cells: str) -> str:
    """Return a line of a table."""
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
