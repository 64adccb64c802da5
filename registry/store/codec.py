"""Converts records to and from rows: a canonical JSON ``body``, and columns for bytes.

The body is RFC 8785 canonical: names are ASCII, there are no floats, and integers are small, so
msgspec's sorted JSON gives the same bytes (a property test compares them). The body represents
bytes by the hex SHA-256 of the column that holds them. So erasing sealed bytes leaves the body, and
the proof of what was recorded, intact.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from registry.errors import Fault, InvalidInputError
from registry.ledger.leaf import record_sha256

R = TypeVar("R")
Decode = Callable[[Any], Any]

_PLACE = "leaf_index"  # known only once written, so never part of the body
_encoder = msgspec.json.Encoder(order="sorted")


class OtherBytesError(ValueError):
    """The bytes beside a body are not those that it names."""


@dataclasses.dataclass(frozen=True, slots=True)
class Encoded:
    """A record ready to be stored; ``blobs`` are its bytes by field."""

    body: str
    blobs: dict[str, bytes]


def encode(record: Any) -> Encoded:
    """Encode a record; raises ``InvalidInputError`` for a text that a database cannot store."""
    blobs: dict[str, bytes] = {}
    content: dict[str, Any] = {}
    for name, _ in _fields(type(record)):
        value = getattr(record, name)
        if isinstance(value, bytes):
            blobs[name] = value
            content[name] = record_sha256(value)
        else:
            content[name] = plain(value)
    return Encoded(_encoder.encode(content).decode(), blobs)


def plain(value: Any) -> Any:
    """A value in JSON types; times are in UTC to the microsecond."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, str):
        _require_storable(value)
        return str(value)  # the bare word of a closed list
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a time without a zone could mean anything")
        return value.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {name: plain(item) for name, item in value.items()}
    if dataclasses.is_dataclass(value):
        return {
            field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    raise TypeError(f"a record cannot hold a {type(value).__name__}")


def canonical_json(value: Any) -> str:
    """A part of a record as canonical JSON."""
    return _encoder.encode(plain(value)).decode()


def decode(
    record: type[R], body: str, blobs: Mapping[str, bytes], leaf_index: int | None = None
) -> R:
    """The record a row holds.

    Raises:
        OtherBytesError: the bytes beside the body are not those that it names.
        ValueError: the body cannot be read.
    """
    content = msgspec.json.decode(body)
    values: dict[str, Any] = {}
    for name, read in _fields(record):
        if read is bytes:
            if record_sha256(blobs[name]) != content[name]:
                raise OtherBytesError(f"{name} is not what the body names")
            values[name] = blobs[name]
        elif name in content:  # in a row older than the field, the default applies
            values[name] = read(content[name])
    if hasattr(record, _PLACE):
        values[_PLACE] = leaf_index
    return record(**values)


def blob_fields(record: type[Any]) -> tuple[str, ...]:
    """The fields of a record that are bytes and so have columns of their own."""
    return tuple(name for name, read in _fields(record) if read is bytes)


_known: dict[type[Any], tuple[tuple[str, Decode], ...]] = {}


def _fields(record: type[Any]) -> tuple[tuple[str, Decode], ...]:
    """A record's fields, each with its decoder; worked out once."""
    if record not in _known:
        _known[record] = _decoders(record)
    return _known[record]


def _decoders(record: type[Any]) -> tuple[tuple[str, Decode], ...]:
    hints = typing.get_type_hints(record)
    names = [field.name for field in dataclasses.fields(record) if field.name != _PLACE]
    return tuple((name, _decoder(hints[name])) for name in names)


def _decoder(hint: Any) -> Decode:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType:
        [decode_value] = (_decoder(member) for member in inner if member is not type(None))
        return lambda value: None if value is None else decode_value(value)
    if origin is tuple:
        decode_item = _decoder(inner[0])
        return lambda values: tuple(map(decode_item, values))
    if dataclasses.is_dataclass(hint):
        fields = _fields(typing.cast("type[Any]", hint))
        make = typing.cast("Callable[..., Any]", hint)
        return lambda value: make(
            **{name: read(value[name]) for name, read in fields if name in value}
        )
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    simple: dict[Any, Decode] = {
        datetime: datetime.fromisoformat,
        date: date.fromisoformat,
        bytes: bytes,
        str: str,
        int: int,
        bool: bool,
    }
    return simple[hint]


def _require_storable(text: str) -> None:
    """Refuse NUL, which PostgreSQL cannot store, and half a surrogate pair, which nothing can."""
    try:
        storable = b"\x00" not in text.encode()
    except UnicodeEncodeError:
        storable = False
    if not storable:
        raise InvalidInputError([Fault("", "It holds a character that cannot be kept.")])
