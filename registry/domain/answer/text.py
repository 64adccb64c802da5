"""Lays an answer out for a terminal: short lines, numbered steps, labels in a column."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

WIDTH = 84
_LABEL = 19
_ADVICE = "This is advice. You decide."


class BasisLine(Protocol):
    """A line of what an answer rests on."""

    @property
    def label(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def url(self) -> str: ...


def long_date(day: date) -> str:
    """Such as "3 November 2026"."""
    return f"{day.day} {day:%B %Y}"


def lay_out(
    *,
    headline: str,
    why: str,
    do_now: tuple[str, ...],
    ring: tuple[str, ...],
    rests_on: Iterable[BasisLine],
    would_change: tuple[str, ...],
    notes: tuple[str, ...],
    law_as_of: str,
) -> str:
    """The parts of an answer as one text, the most urgent first."""
    blocks = [_wrapped(headline), _wrapped(why)]
    blocks.append(["Do now", *_numbered(do_now)])
    if ring:
        blocks.append(_wrapped("Ring  " + ", ".join(ring), hang=6))
    basis = [line for item in rests_on for line in _labelled(item.label, item.text, item.url)]
    blocks.append(["What it rests on", *basis, *_labelled("Law as of", law_as_of, "")])
    if would_change:
        blocks.append(["What would change it", *_indented(would_change)])
    if notes:
        blocks.append(["Good to know", *_indented(notes)])
    blocks.append([_ADVICE])
    return "\n\n".join("\n".join(block) for block in blocks)


def _wrapped(text: str, hang: int = 0) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent=" " * hang, break_long_words=False)


def _numbered(steps: tuple[str, ...]) -> Iterator[str]:
    for number, step in enumerate(steps, start=1):
        yield from textwrap.wrap(
            step, WIDTH, initial_indent=f"  {number}  ", subsequent_indent=" " * 5
        )


def _indented(lines: tuple[str, ...]) -> Iterator[str]:
    for line in lines:
        yield from textwrap.wrap(line, WIDTH, initial_indent="  ", subsequent_indent="    ")


def _labelled(label: str, text: str, url: str) -> Iterator[str]:
    lead = f"  {label:<{_LABEL - 2}}"
    indent = " " * _LABEL
    yield from textwrap.wrap(text, WIDTH, initial_indent=lead, subsequent_indent=indent)
    if url:
        yield indent + url
