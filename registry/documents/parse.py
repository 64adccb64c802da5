"""The door: bytes from anyone become JSON we are willing to read, or every reason why not.

Refused here: oversize, a byte order mark, bad UTF-8, bad JSON, duplicate keys (parsers differ on
which wins), floats and integers that RFC 8785 cannot carry, text that is not NFC, control
characters (PostgreSQL refuses NUL), and nesting beyond 32 (security.md §1.3, §4.2).
"""

from __future__ import annotations

import json
import unicodedata
from typing import NoReturn

from registry.errors import Fault, UnreadableInputError

MAX_BYTES = 262_144  # 256 KiB: ten times the largest agreement seen
MAX_DEPTH = 32  # documents nest to 8; deeper than 32 is an attack on recursion
MAX_FAULTS = 100  # a report that long helps nobody further
_LARGEST = 2**53 - 1  # RFC 8785: larger integers are not exact everywhere
_DIGITS = 16  # as many as _LARGEST has; longer literals are not even converted


class _FaultFoundError(Exception):
    """Carries a fault out of the parser's hooks."""


def parse_json(data: bytes, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> object:
    """Parse JSON.

    Raises:
        UnreadableInputError: with every fault found; it raises nothing else, whatever the bytes.
    """
    if len(data) > max_bytes:
        _refuse(f"This is larger than {max_bytes // 1024} KiB.")
    if data.startswith(b"\xef\xbb\xbf"):
        _refuse("This begins with a byte order mark. Save it as plain UTF-8.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        _refuse("This is not UTF-8 text.")
    content = _loads(text)
    if _needs_no_inspection(text, max_depth):
        return content
    faults: list[Fault] = []
    _inspect(content, "", max_depth, faults)
    if faults:
        raise UnreadableInputError(faults[:MAX_FAULTS])
    return content


def _needs_no_inspection(text: str, max_depth: int) -> bool:
    """Plain ASCII without escapes, with too few brackets to be deep: nothing is left to find."""
    return (
        text.isascii()
        and text.isprintable()
        and "\\" not in text
        and text.count("[") + text.count("{") <= max_depth
    )


def _loads(text: str) -> object:
    try:
        return json.loads(
            text,
            object_pairs_hook=_unique_keys,
            parse_float=_no_float,
            parse_int=_exact_int,
            parse_constant=_no_float,
        )
    except _FaultFoundError as error:
        _refuse(str(error))
    except json.JSONDecodeError as error:
        _refuse(f"This is not JSON: look at line {error.lineno}, column {error.colno}.")
    except RecursionError:
        _refuse("This is nested too deeply.")


def _refuse(detail: str) -> NoReturn:
    raise UnreadableInputError([Fault("", detail)]) from None


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _FaultFoundError("A name appears twice in the same object. Keep one of them.")
    return found


def _no_float(literal: str) -> NoReturn:
    del literal
    raise _FaultFoundError("Use whole numbers only; write anything else as text in quotes.")


def _exact_int(literal: str) -> int:
    if len(literal.lstrip("-")) > _DIGITS or abs(int(literal)) > _LARGEST:
        raise _FaultFoundError("A number is too large. Write it as text in quotes.")
    return int(literal)


def _inspect(value: object, pointer: str, depth_left: int, faults: list[Fault]) -> None:
    """Look at every text of the document, names included, and at how deep it goes."""
    if isinstance(value, str):
        _inspect_text(value, pointer, faults)
    elif not isinstance(value, list | dict):
        return
    elif depth_left == 0:
        faults.append(Fault(pointer, "This is nested too deeply."))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _inspect(item, f"{pointer}/{index}", depth_left - 1, faults)
    else:
        for name, item in value.items():
            problem = _problem(name)
            if problem:
                faults.append(Fault(pointer, f"A name in this object {problem}"))
                continue
            _inspect(item, f"{pointer}/{escape(name)}", depth_left - 1, faults)


def _inspect_text(text: str, pointer: str, faults: list[Fault]) -> None:
    problem = _problem(text.replace("\n", " "))
    if problem:
        faults.append(Fault(pointer, f"This text {problem}"))


def _problem(text: str) -> str | None:
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
