"""The report on consent records that are read differently, in words for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import groupby

from registry.domain.dates import long_date
from registry.services.reports.consent_changes import ChangedConsent, ConsentChanges

_WIDTH = 96


def consent_changes(report: ConsentChanges) -> Iterator[str]:
    if not report.items:
        yield "None of your consent records changed to or from a yes with the upgrade."
        return
    for (record, subject), rows in groupby(report.items, key=lambda row: (row.record, row.subject)):
        yield f"{record}, about {subject}"
        for row in rows:
            yield from _lines(row)
        yield ""
    yield f"Read on {long_date(report.on)}, without what was recorded since the upgrade."
    yield "Where a yes became a no: do not rely on it, and check again before you share."
    yield "If you need consent and it is safe to ask, ask the person and record what they say."
    yield "Where a no became a yes: read the record before you rely on it."


def _lines(row: ChangedConsent) -> Iterator[str]:
    reads = row.status_now.replace("_", " ")
    status = f" ({reads})" if reads and row.now == "no" else ""
    yield f"  Was a {row.was}, is a {row.now} now{status}"
    share = f"{row.discloser} tells {', '.join(row.recipients)}"
    about = f"Purpose: {', '.join(row.purposes)}. Data: {', '.join(row.data_categories)}."
    whom = f"Changed for {'; '.join(row.for_whom)}"
    for text in (f"{share}.", about, f"{whom}."):
        yield from textwrap.wrap(text, _WIDTH, initial_indent="    ", subsequent_indent="      ")
