"""Reports in words for the terminal, with what has to be done first."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby

from registry.cli.kit.tables import in_columns
from registry.domain.dates import long_date
from registry.services.agreements.terms.words import headings
from registry.services.reports.bases import Bases, RestsOn
from registry.services.reports.charter_texts import TextsToDo
from registry.services.reports.matrix import Matrix
from registry.services.reports.membership import MemberLine, Members, Reacceptance
from registry.services.reports.reviews import DueForReview, ReviewDue, Unsigned

_WIDTH = 96


def due_for_review(report: DueForReview) -> Iterator[str]:
    if not report.items:
        yield f"Nothing is overdue for review, and nothing falls due by {long_date(report.until)}."
        return
    rows = [
        (
            _when(due),
            due.review_date.isoformat(),
            f"{due.title}\n({due.agreement} v{due.version})",
            _words(due.state),
            ", ".join(due.parties) if due.kind == "pisa" else "the members",
        )
        for due in report.items
    ]
    headings = ("", "Review by", "Agreement", "State", "Parties")
    yield from in_columns((20, 10, 28, 12, 24), headings, rows)


def unsigned(report: Unsigned) -> Iterator[str]:
    if not report.items:
        yield "Every version that is registered has been signed by all its parties."
        return
    rows = [
        (
            f"{waiting.title}\n({waiting.agreement} v{waiting.version})",
            f"{waiting.registered_on}\n({_days(waiting.days_waiting)})",
            "\n".join(
                f"{party} (on paper, to confirm)" if party in waiting.to_confirm else party
                for party in waiting.missing
            ),
            ", ".join(waiting.signed) or "nobody",
        )
        for waiting in report.items
    ]
    yield from in_columns((30, 12, 30, 22), ("Agreement", "Since", "Yet to sign", "Signed"), rows)


def matrix(report: Matrix) -> Iterator[str]:
    if not report.items:
        yield "Nothing is shared under the agreements you asked about."
        return
    headings = ("with", "for", "what", "under")
    by_sender = groupby(report.items, key=lambda sharing: (sharing.sender, sharing.sender_name))
    for (sender, sender_name), sharings in by_sender:
        yield f"{sender_name} ({sender}) shares"
        rows = [
            (
                sharing.recipient_name,
                sharing.purpose,
                f"{', '.join(sharing.data_categories)}\n{', '.join(sharing.data_items)}",
                f"{sharing.agreement} v{sharing.version}\n{_words(sharing.state)}",
            )
            for sharing in sharings
        ]
        for line in in_columns((24, 20, 28, 16), headings, rows):
            yield f"  {line}"
        yield ""


def bases(report: Bases) -> Iterator[str]:
    if not report.items:
        yield f"Of {report.looked_at} agreements none rests on what has changed or is missing."
    sources: dict[tuple[str, str], int] = {}
    by_version = groupby(
        report.items, key=lambda row: (row.title, row.agreement, row.version, row.state)
    )
    for (title, agreement, version, state), rows in by_version:
        yield f"{title} ({agreement} v{version}), {_words(state)}"
        for finding in _together(rows):
            yield from _finding(finding, sources)
        yield ""
    for (source, url), number in sources.items():
        yield f"[{number}] {source}  {url}"
    day = long_date(report.on)
    yield f"Law as of {day}, edition {report.law_edition}. An agreement is never itself a basis."


def charter_texts(report: TextsToDo) -> Iterator[str]:
    if not report.items:
        yield f"Of {report.looked_at} agreements with texts from the charter none needs anything."
    by_version = groupby(report.items, key=lambda row: (row.title, row.agreement, row.version))
    for (title, agreement, version), rows in by_version:
        yield f"{title} ({agreement} v{version})"
        for row in rows:
            for text in (row.detail, f"Texts: {headings(row.texts)}.", row.next_step):
                yield from textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="  ")
        yield ""


def members(report: Members) -> Iterator[str]:
    if not report.items:
        yield "The charter has no members yet."
        return
    rows = [
        (
            f"{member.name}\n({member.partner})",
            _status(member),
            member.since.isoformat(),
            f"{member.charter} v{member.charter_version}",
            str(member.keys),
            str(member.agreements),
        )
        for member in report.items
    ]
    headings = ("Member", "Status", "Since", "Charter", "Keys", "Agreements")
    yield from in_columns((34, 22, 10, 12, 4, 10), headings, rows)


def reacceptance(report: Reacceptance) -> Iterator[str]:
    if not report.items:
        yield f"All {report.members} members have accepted the newest version of their charter."
        return
    rows = [
        (
            f"{member.name}\n({member.partner})",
            f"v{member.accepted_version}, {member.accepted_on}",
            f"{member.charter} v{member.newest_version}, from {member.newest_starts}",
        )
        for member in report.items
    ]
    yield from in_columns((40, 18, 34), ("Member", "Has accepted", "Yet to accept"), rows)


def _together(rows: Iterable[RestsOn]) -> Iterator[tuple[RestsOn, list[str], list[str]]]:
    """Return each finding once, with all the codes and clauses that it is about."""
    by_finding: dict[tuple[str, ...], list[RestsOn]] = {}
    for row in rows:
        by_finding.setdefault((row.what, row.partner, row.detail, row.source), []).append(row)
    for same in by_finding.values():
        clauses = dict.fromkeys(clause for row in same for clause in row.clauses)
        yield same[0], [row.code for row in same], list(clauses)


def _finding(
    finding: tuple[RestsOn, list[str], list[str]], sources: dict[tuple[str, str], int]
) -> Iterator[str]:
    row, codes, clauses = finding
    mark = ""
    if row.source:
        mark = f" [{sources.setdefault((row.source, row.url), len(sources) + 1)}]"
    whose = f"{row.partner}, " if row.partner else ""
    text = f"{whose}{_words(row.what)}: {row.detail}{mark}"
    about = f"{', '.join(codes)} in {', '.join(clauses)}"
    yield from textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="    ")
    yield from textwrap.wrap(about, _WIDTH, initial_indent="    ", subsequent_indent="    ")


def _when(due: ReviewDue) -> str:
    if due.days_left < 0:
        return f"{_days(-due.days_left)} overdue"
    return f"in {_days(due.days_left)}" if due.days_left else "today is the last"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _status(member: MemberLine) -> str:
    if not member.coming:
        return member.status
    return f"{member.status}\n{member.coming} from {member.coming_on}"


def _words(state: str) -> str:
    return state.replace("_", " ")
