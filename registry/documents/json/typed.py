"""Documents of a fixed form, read and validated in one pass of compiled code.

A schema becomes msgspec structs whose members are in canonical order. Encoding what was read then
gives the same bytes exactly if they were canonical: no repeated name, no unknown name, and no
number or escape written in another way. This costs a sixth of parsing, validating and encoding one
after the other. A document that is refused here need not be faulty: the callers then read it the
slow way, which accepts it or says what is wrong, and a test holds the two to the same verdict.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Annotated, Any, Literal

import msgspec

_ANNOTATIONS = {"title", "description", "x-message", "$schema", "$id", "$defs"}
_PRINTABLE = bytes(range(0x20, 0x7F))
_ONE_LINE = r"^[^\r\n]+$"  # every plain text that is not empty matches
_SHORT = 64  # ids, digests and the like
_DATE = {"type", "format", "minLength", "maxLength", "pattern"}
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?(/[!-~]{0,1900})?")
_OF_LISTS = frozenset({"minItems", "maxItems", "items"})
_UNIQUE: dict[str, Any] = {"uniqueItems": True}
_encode = msgspec.json.Encoder().encode
Check = Callable[[Any], bool]


class Reader:
    """Reads the canonical bytes of one kind of document."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        """Take a schema without references; raises ``ValueError`` for keywords unknown here."""
        compiled, self._check = _typed(schema)
        self._decode = msgspec.json.Decoder(compiled).decode

    def read(self, data: bytes) -> Any:
        """A struct with the document's members; None for a document that must be read the slow
        way."""
        found = self._valid(data) if _is_plain(data) else None
        return found if found is not None and _encode(found) == data else None

    def read_in_any_layout(self, data: bytes) -> Any:
        """As ``read``, for bytes that may be spread over lines and in another order."""
        found = self._valid(data) if _is_plain(data.translate(None, b"\r\n\t")) else None
        # The same number of quotation marks shows that no name is repeated.
        same = found is not None and _encode(found).count(b'"') == data.count(b'"')
        return found if same else None

    def _valid(self, data: bytes) -> Any:
        try:
            found = self._decode(data)
        except msgspec.DecodeError:  # including ValidationError
            return None
        return found if self._check is None or self._check(found) else None


def _is_plain(data: bytes) -> bool:
    """Whether it is UTF-8 text in NFC, without control characters and without escapes."""
    if b"\\" in data:
        return False
    if data.isascii():
        return not data.translate(None, _PRINTABLE)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return text.isprintable() and unicodedata.is_normalized("NFC", text)


def _typed(schema: Mapping[str, Any]) -> tuple[Any, Check | None]:
    """The type for a schema, and a check of what the type cannot express."""
    if "const" in schema or "enum" in schema:
        choices = tuple(schema["enum"]) if "enum" in schema else (schema["const"],)
        _require_known(schema, {"const", "enum", "type"})
        return Literal[choices], None
    if schema["type"] == ["string", "array"]:
        return _one_or_list(schema)
    return _KINDS[schema["type"]](schema)


def _one_or_list(schema: Mapping[str, Any]) -> tuple[Any, Check | None]:
    """A text, or a list; each keyword is about one of them."""
    listed = {name: said for name, said in schema.items() if name in _OF_LISTS}
    text = {name: said for name, said in schema.items() if name not in _OF_LISTS}
    one, check_one = _text({**text, "type": "string"})
    many, check_many = _array({**listed, "type": "array"})
    return one | many, partial(_either, check_one, check_many)


def _either(check_one: Check | None, check_many: Check | None, found: Any) -> bool:
    check = check_many if isinstance(found, list) else check_one
    return check is None or check(found)


def _text(schema: Mapping[str, Any]) -> tuple[Any, Check | None]:
    if schema.get("format") == "date":
        _require_known(schema, _DATE)  # a date of ten characters satisfies all of them
        return date, None
    _require_known(schema, {"type", "minLength", "maxLength", "pattern", "format"})
    pattern = schema.get("pattern")
    if pattern == _ONE_LINE and schema.get("minLength", 0) > 0:
        pattern = None
    # As ECMA 262 defines it: ``$`` is the end, and character classes are ASCII.
    pattern = "(?a)" + re.sub(r"(?<!\\)\$", r"\\Z", pattern) if pattern else None
    checks = [_FORMATS[schema["format"]]] if "format" in schema else []
    if pattern and schema["maxLength"] <= _SHORT:
        checks.insert(0, _remembered(pattern))
        pattern = None
    bounds = msgspec.Meta(
        min_length=schema.get("minLength"), max_length=schema.get("maxLength"), pattern=pattern
    )
    check = checks[0] if len(checks) == 1 else partial(_all, tuple(checks)) if checks else None
    return Annotated[str, bounds], check


def _remembered(pattern: str) -> Check:
    """A check of a pattern that remembers its results, because ids recur in every clause."""
    search = re.compile(pattern).search

    @lru_cache(maxsize=4_096)
    def matches(text: str) -> bool:
        return search(text) is not None

    return matches


def _all(checks: tuple[Check, ...], text: str) -> bool:
    return all(check(text) for check in checks)


def _integer(schema: Mapping[str, Any]) -> tuple[Any, Check | None]:
    _require_known(schema, {"type", "minimum", "maximum"})
    return Annotated[int, msgspec.Meta(ge=schema["minimum"], le=schema["maximum"])], None


def _array(schema: Mapping[str, Any]) -> tuple[Any, Check | None]:
    _require_known(schema, {"type", "items", "minItems", "maxItems", "uniqueItems", "if", "then"})
    # The only known condition repeats the bound, so it always holds.
    if schema.get("if", {"maxItems": schema["maxItems"]}) != {"maxItems": schema["maxItems"]}:
        raise ValueError("A condition that is not known here.")
    unique = schema.get("uniqueItems", False) or schema.get("then") == _UNIQUE
    if "then" in schema and schema["then"] != _UNIQUE:
        raise ValueError("A consequence that is not known here.")
    item, check = _typed(schema["items"])
    bounds = msgspec.Meta(min_length=schema.get("minItems"), max_length=schema["maxItems"])
    needed = partial(_items, unique, check) if unique or check else None
    return Annotated[list[item], bounds], needed  # type: ignore[valid-type]  # made at run time


def _object(schema: Mapping[str, Any]) -> tuple[Any, Check | None]:
    _require_known(schema, {"type", "properties", "required", "additionalProperties"})
    if schema["additionalProperties"] is not False:
        raise ValueError("An object that is not closed.")
    fields: list[tuple[str, Any, Any]] = []
    checks: list[tuple[str, Check]] = []
    for name in sorted(schema["properties"]):
        kind, check = _typed(schema["properties"][name])
        if name in schema["required"]:
            fields.append((f"{name}_", kind, msgspec.field(name=name)))
        else:
            optional = msgspec.field(name=name, default=msgspec.UNSET)
            fields.append((f"{name}_", kind | msgspec.UnsetType, optional))
        if check is not None:
            checks.append((f"{name}_", check))
    struct = msgspec.defstruct(
        "Read", fields, kw_only=True, forbid_unknown_fields=True, frozen=True, gc=False
    )
    return struct, partial(_members, tuple(checks)) if checks else None


def _items(unique: bool, check: Check | None, items: list[Any]) -> bool:
    if unique and len(set(items)) != len(items):
        return False
    return check is None or all(map(check, items))


def _members(checks: tuple[tuple[str, Check], ...], struct: Any) -> bool:
    for name, check in checks:
        value = getattr(struct, name)
        if value is not msgspec.UNSET and not check(value):
            return False
    return True


def _is_moment(text: str) -> bool:
    """Whether a text with the pattern of a date and time is a real one."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_address(text: str) -> bool:
    """Whether a text is a full web address."""
    return _ADDRESS.fullmatch(text) is not None


def _require_known(schema: Mapping[str, Any], known: set[str]) -> None:
    if unknown := schema.keys() - known - _ANNOTATIONS:
        raise ValueError(f"Keywords that are not known here: {', '.join(sorted(unknown))}.")


_KINDS = {"string": _text, "integer": _integer, "array": _array, "object": _object}
_FORMATS: dict[str, Check] = {"date-time": _is_moment, "uri": is_address}
