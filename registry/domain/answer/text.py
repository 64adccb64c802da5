"""Lays an answer out for a terminal: short lines, numbered steps, labels in a column."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from registry.domain.answer.composing import Answer
from registry.domain.answer.words import ADVICE, CHANGES, DO_NOW, KNOW, LAW_ON, MORE, RING, THEN

WIDTH = 84
_LABEL = 20


def as_text(answer: Answer) -> str:
    """The answer laid out for a terminal, the most urgent first, like the models in voice.md."""
    blocks = [_wrapped(answer.headline), _wrapped(answer.why)]
    blocks.append([DO_NOW, *_numbered(answer.do_now)])
    if answer.then:
        blocks.append([THEN, *_indented(answer.then)])
    if answer.know:
        blocks.append([KNOW, *_indented(answer.know)])
    if answer.ring:
        blocks.append(_wrapped(f"{RING}  " + ", ".join(answer.ring), hang=6))
    allows = [line for row in answer.rests_on for line in _labelled(row.label, row.text, row.url)]
    blocks.append([answer.rests_on_heading, *allows, *_labelled(LAW_ON, answer.law_on, "")])
    if answer.would_change:
        blocks.append([CHANGES, *_indented(answer.would_change)])
    if answer.notes:
        blocks.append([MORE, *_indented(answer.notes)])
    blocks.append([ADVICE])
    return "\n\n".join("\n".join(block) for block in blocks)


def _wrapped(text: str, hang: int = 0) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent=" " * hang, break_long_words=False)


def _numbered(steps: tuple[str, ...]) -> Iterator[str]:
    for number, step in enumerate(steps, start=1):
        yield from textwrap.wrap(
            step, WIDTH, initial_indent=f"  {number}  ", subsequent_indent=" " * 5
        )


def _indented(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield from textwrap.wrap(line, WIDTH, initial_indent="  ", subsequent_indent="    ")


def _labelled(label: str, text: str, url: str) -> Iterator[str]:
    lead = f"  {label:<{_LABEL - 2}}"
    indent = " " * _LABEL
    yield from textwrap.wrap(text, WIDTH, initial_indent=lead, subsequent_indent=indent)
    if url:
        yield indent + url
