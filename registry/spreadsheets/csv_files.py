"""Reads CSV from anyone: finds the encoding and separator, and numbers rows as spreadsheets do."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NoReturn

from registry.spreadsheets.faults import refuse_file
from registry.spreadsheets.rows import Rows, Score
from registry.spreadsheets.texts import Cell, as_written, safe_cell

_SEPARATORS = ",;\t|"
_SAMPLE = 30
_SEP_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_IN_UTF_8 = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_QUOTED = re.compile(r'"[^"]*"?')
_LINE_END = re.compile(r"\r\n?|\n")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def csv_rows(data: bytes, score: Score) -> Rows:
    """The rows of a CSV file that are not empty, with their numbers, counted from 1.

    Args:
        score: returns how many headings of a row are known; it decides between separators.

    Raises:
        UnreadableInputError: an unknown encoding, or quotation marks that do not match.
    """
    text = _decoded(data)
    marked = _SEP_LINE.match(text)
    if marked:
        return _parsed(text[marked.end() :], marked[1])
    best = max(_SEPARATORS, key=lambda separator: _best_score(text, separator, score))
    return _parsed(text, best)


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV (RFC 4180) in which no spreadsheet program finds a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    if b"\0" in data[:2]:
        return _strict(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _IN_UTF_8.search(data):
            _refuse_mixture(data[: error.start].decode("utf-8"))
        return _strict(data, "cp1252")


def _refuse_mixture(before: str) -> NoReturn:
    """Refuse mixed encodings: read in either one, some letters would silently become others.

    Args:
        before: the text up to the first byte that is not UTF-8.
    """
    above = _QUOTED.sub("", _SEP_LINE.sub("", before, count=1))
    number = len(_LINE_END.findall(above)) + 1
    refuse_file(
        f"Row {number} holds letters in another encoding than other rows. Look at it in a"
        " spreadsheet program, type its letters again, and save the file as CSV UTF-8."
    )


def _strict(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        refuse_file("We cannot tell how this text is encoded. Save it as CSV UTF-8 and try again.")
    return text


def _best_score(text: str, separator: str, score: Score) -> int:
    """The best score among the first rows; rows that this separator cannot read do not count."""
    best = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for _, row in zip(range(_SAMPLE), reader, strict=False):
            best = max(best, score(row))
    except csv.Error:
        return best
    return best


def _parsed(text: str, separator: str) -> Iterator[tuple[int, list[Cell]]]:
    if "\0" in text:
        refuse_file("This is not CSV: it holds bytes that are not text.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            if any(row):
                yield number, [as_written(cell) for cell in row]
    except csv.Error:
        refuse_file(
            f"Row {number + 1} cannot be read: look for a quotation mark that is not closed, or for"
            " one inside a cell that is not doubled."
        )
