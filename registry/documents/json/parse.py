"""Parses bytes from anyone into JSON that we accept, or says everything that is wrong with them.

It refuses input that is too large, a byte order mark, bad UTF-8, bad JSON, duplicate keys (parsers
differ on which wins), floats and integers that RFC 8785 cannot represent, text that is not NFC,
control characters (PostgreSQL refuses NUL), and nesting beyond 32 (security.md §1.3, §4.2).
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import NoReturn

from registry.errors import Fault, UnreadableInputError

MAX_BYTES = 262_144  # 256 KiB: ten times the largest agreement seen
MAX_DEPTH = 32  # documents nest to 8; deeper than 32 is an attack on recursion
MAX_FAULTS = 100  # a longer report helps nobody
_LARGEST = 2**53 - 1  # RFC 8785: larger integers are not exact everywhere
_DIGITS = 16  # as many as _LARGEST has; longer literals are not converted at all


_TWICE = "A name appears twice in the same object. Keep one of them."
_NO_FLOAT = "Use whole numbers only; write anything else as text in quotes."
_TOO_LARGE = "A number is too large. Write it as text in quotes."


class _Repeated(dict[str, object]):
    """An object in which a name appears twice."""


@dataclass(frozen=True, slots=True)
class _Refused:
    """Takes the place of a number that we do not accept."""

    detail: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Takes the place of an item of a list that cannot be read; pointers are within the item."""

    faults: tuple[Fault, ...]


class _Hooks:
    """The parser's hooks. They leave a mark in place of each fault, to show where it is."""

    def __init__(self) -> None:
        self.found_any = False

    def pairs(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        self.found_any = True
        return _Repeated(found)

    def no_float(self, literal: str) -> _Refused:
        del literal
        self.found_any = True
        return _Refused(_NO_FLOAT)

    def exact_int(self, literal: str) -> int | _Refused:
        if len(literal.lstrip("-")) <= _DIGITS and abs(number := int(literal)) <= _LARGEST:
            return number
        self.found_any = True
        return _Refused(_TOO_LARGE)


def parse_json(
    data: bytes,
    *,
    max_bytes: int = MAX_BYTES,
    max_depth: int = MAX_DEPTH,
    by_item: bool = False,
) -> object:
    """Parse JSON.

    Args:
        by_item: of a list, put ``Unreadable`` in place of each faulty item, and keep the others.

    Raises:
        UnreadableInputError: with every fault found; nothing else is raised, whatever the bytes.
    """
    if len(data) > max_bytes:
        _refuse(f"This is larger than {max_bytes // 1024} KiB.")
    if data.startswith(b"\xef\xbb\xbf"):
        _refuse("This begins with a byte order mark. Save it as plain UTF-8.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        _refuse("This is not UTF-8 text.")
    hooks = _Hooks()
    content = _loads(text, hooks)
    if not hooks.found_any and _needs_no_inspection(text, max_depth):
        return content
    faults: list[Fault] = []
    _inspect(content, "", max_depth, faults)
    if not faults:
        return content
    if by_item and isinstance(content, list):
        return _without_unreadable(content, faults)
    raise UnreadableInputError(faults[:MAX_FAULTS])


def _without_unreadable(items: list[object], faults: list[Fault]) -> list[object]:
    found: dict[int, list[Fault]] = {}
    for fault in faults:
        _, index, *rest = fault.pointer.split("/")
        within = "".join(f"/{token}" for token in rest)
        found.setdefault(int(index), []).append(Fault(within, fault.detail))
    return [
        Unreadable(tuple(found[index][:MAX_FAULTS])) if index in found else item
        for index, item in enumerate(items)
    ]


def _needs_no_inspection(text: str, max_depth: int) -> bool:
    """Whether no fault is possible: plain ASCII, no escapes, and too few brackets to be deep."""
    return (
        text.isascii()
        and text.isprintable()
        and "\\" not in text
        and text.count("[") + text.count("{") <= max_depth
    )


def _loads(text: str, hooks: _Hooks) -> object:
    try:
        return json.loads(
            text,
            object_pairs_hook=hooks.pairs,
            parse_float=hooks.no_float,
            parse_int=hooks.exact_int,
            parse_constant=hooks.no_float,
        )
    except json.JSONDecodeError as error:
        _refuse(f"This is not JSON: look at line {error.lineno}, column {error.colno}.")
    except RecursionError:
        _refuse("This is nested too deeply.")


def _refuse(detail: str) -> NoReturn:
    raise UnreadableInputError([Fault("", detail)]) from None


def _inspect(value: object, pointer: str, depth_left: int, faults: list[Fault]) -> None:
    """Inspect every text of the document, including names, and its depth."""
    if isinstance(value, str):
        _inspect_text(value, pointer, faults)
    elif isinstance(value, _Refused):
        faults.append(Fault(pointer, value.detail))
    elif not isinstance(value, list | dict):
        return
    elif depth_left == 0:
        faults.append(Fault(pointer, "This is nested too deeply."))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _inspect(item, f"{pointer}/{index}", depth_left - 1, faults)
    else:
        if isinstance(value, _Repeated):
            faults.append(Fault(pointer, _TWICE))
        for name, item in value.items():
            problem = problem_of(name)
            if problem:
                faults.append(Fault(pointer, f"A name in this object {problem}"))
                continue
            _inspect(item, f"{pointer}/{escape(name)}", depth_left - 1, faults)


def _inspect_text(text: str, pointer: str, faults: list[Fault]) -> None:
    problem = problem_of(text.replace("\n", " "))
    if problem:
        faults.append(Fault(pointer, f"This text {problem}"))


def problem_of(text: str) -> str | None:
    """What is wrong with a text on one line, to follow "This text"; None if nothing is wrong."""
    if text.isascii() and text.isprintable():
        return None
    if any("\ud800" <= char <= "\udfff" for char in text):
        return "holds half a character. Type it again."
    if any(unicodedata.category(char) == "Cc" for char in text):
        return "holds a control character. Remove it."
    if not unicodedata.is_normalized("NFC", text):
        return "is not in Unicode form NFC. Type it again, or normalise it."
    return None


def escape(name: str) -> str:
    """A member name as a JSON Pointer token (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
