"""The page of everything that is not verified, for a lawyer to work through."""

from __future__ import annotations

from registry.law.model import Law
from tests.law_pages.doubts import Doubt, doubts
from tests.law_pages.words import source_link

_TOP = """# Not verified

Edition {edition} rests on {number} things that have not been read in their source. Each entry says
what to check, where, and why it matters. When one is settled, correct the row
([how](../../how-to/edit-the-law-tables.md)), and it leaves this list.

A row that counts as found is not listed. "Found" means that its source was opened and read at that
point, not that the whole instrument, or its amendments, were read.

> {note}"""


def not_verified_page(law: Law) -> str:
    """Return the list, grouped by table, each entry with a box to tick."""
    found = doubts(law)
    parts = [_TOP.format(number=len(found), edition=law.edition_id, note=law.note)]
    for table in dict.fromkeys(doubt.table for doubt in found):
        entries = [_entry(doubt) for doubt in found if doubt.table == table]
        parts.append(f"## {table.replace('_', ' ').capitalize()} ({len(entries)})")
        parts.append("\n".join(entries))
    return "\n\n".join(parts) + "\n"


def _entry(doubt: Doubt) -> str:
    return (
        f"- [ ] **{doubt.about}** ({doubt.standing})\n"
        f"  - Check: {doubt.check}\n"
        f"  - Where: {source_link(doubt.source)}\n"
        f"  - Why it matters: {doubt.matters}"
    )
