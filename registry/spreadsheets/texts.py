"""Cleans text from spreadsheets for storing and for comparing."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from registry.domain.folding import folded

Cell = str | int | float | bool | date | datetime | None

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SPACES = re.compile(r"[^\S\n]+")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "„": '"'})
# Text that a spreadsheet program would take for a formula, and such text once we made it safe.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_MADE_SAFE = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_CLEAN = re.compile(r"(?:[!-~]+(?: [!-~]+)*)?")  # most cells are clean already
_LIST = re.compile(r"[;\n]")


def safe_cell(text: str) -> str:
    """Text for a CSV cell that no spreadsheet program runs as a formula.

    An apostrophe is put before it, as people do by hand; ``as_written`` removes it.
    Source: OWASP, CSV Injection.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def as_written(text: str) -> str:
    """The text that ``safe_cell`` was given."""
    return text[1:] if _MADE_SAFE.match(text) else text


def plain(cell: Cell) -> str:
    """A cell as text in NFC, without invisible characters, with single spaces; lines are kept."""
    text = _as_text(cell)
    if _CLEAN.fullmatch(text):
        return text
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
        text = "".join(
            character for character in text if character in "\n\t" or _is_text(character)
        )
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(lines).strip("\n")


def one_line(cell: Cell) -> str:
    """A name or a code on one line, with plain quotation marks."""
    text = plain(cell)
    return text if _CLEAN.fullmatch(text) else " ".join(text.translate(_QUOTES).split())


def parts(cell: Cell) -> list[str]:
    """The entries of a list in a cell, split by semicolons or line breaks."""
    entries = (one_line(entry) for entry in _LIST.split(plain(cell)))
    return [entry for entry in entries if entry]


def fold(text: str) -> str:
    """For comparing what people write, in the way that names are compared everywhere."""
    return folded(text)


def slug(name: str, between: str, longest: int) -> str:
    """An id from a name: the same for the same name, always. Empty where nothing is left."""
    words = re.findall(r"[a-z0-9]+", _spelled(name.replace("&", " and ")))
    while words and len(between.join(words)) > longest:
        words.pop()
    return between.join(words)


def _spelled(name: str) -> str:
    """As ids have been made from names since the first: what is stored must be found by it, so it
    does not follow ``fold``."""
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return "".join(
        char for char in decomposed if not unicodedata.combining(char) and char not in "'’`"
    )


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _is_text(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cs"}
