"""Validates documents against their published schemas: every fault, with pointer and sentence.

Validators are compiled once. References resolve only among the shipped schemas: nothing is ever
fetched. The schemas are bounded everywhere (``tests/contract`` checks that), so that no document
can make validation slow (security.md §4.3).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any

from registry.documents.json.compiled import Accepts, acceptor
from registry.documents.json.dereferenced import Resolve, written_out
from registry.documents.json.typed import Reader, is_address
from registry.errors import Fault, InvalidInputError
from registry.resources import shipped

MAX_FAULTS = 1_000  # more are not looked for; an answer lists fewer (errors.MAX_LISTED)
BASE = "https://wisc-registry.example/schemas/"
_SUFFIX = ".schema.json"


def validate(name: str, document: object) -> None:
    """Check a document against the schema ``name``; raises ``InvalidInputError`` with every
    fault."""
    faults = faults_of(name, document)
    if faults:
        raise InvalidInputError(faults)


def validate_with(schema: str, document: object) -> None:
    """As ``validate``, against a schema given as JSON text (that of one of our own structs)."""
    faults = _finder(schema)(document)
    if faults:
        raise InvalidInputError(faults)


def faults_of(name: str, document: object) -> list[Fault]:
    """Every fault of a document, in document order; empty if it is valid."""
    if _acceptor(name)(document):
        return []
    return _finder(_texts()[name])(document)


def schema_names() -> frozenset[str]:
    """The names of the published schemas, without their ending."""
    return frozenset(_texts())


def schema_text(name: str) -> str:
    """The text of a published schema."""
    return _texts()[name]


def schema_written_out(name: str) -> Any:
    """A published schema as JSON values, with every reference written out."""
    return _written_out(_texts()[name])


@cache
def reader(name: str) -> Reader:
    """The reader of canonical bytes of one kind, which validates them at the same time."""
    return Reader(schema_written_out(name))


@cache
def _texts() -> dict[str, str]:
    return {
        path.name.removesuffix(_SUFFIX): path.read_text(encoding="utf-8")
        for path in sorted(shipped("schemas").glob(f"*{_SUFFIX}"))
    }


def _resolver(root: dict[str, Any]) -> Resolve:
    """References within ``root`` and to definitions of shipped schemas; nothing is ever fetched."""

    def resolve(reference: str) -> Any:
        name, _, path = reference.removeprefix(BASE).partition("#/$defs/")
        known = name.removesuffix(_SUFFIX)
        if name and known not in _texts():
            raise LookupError(f"No shipped schema is meant by {reference}")
        schema = json.loads(_texts()[known]) if name else root
        return schema["$defs"][path] if path else schema

    return resolve


@cache
def _acceptor(name: str) -> Accepts:
    return acceptor(schema_written_out(name), _FORMATS)


@cache
def _finder(schema: str) -> Callable[[object], list[Fault]]:
    # Imported here because jsonschema takes long to load, and valid documents do not need it.
    from registry.documents.json.every_fault import fault_finder

    return fault_finder(_written_out(schema), _FORMATS, MAX_FAULTS)


def _written_out(schema: str) -> Any:
    content = json.loads(schema)
    return written_out(content, _resolver(content))


# ``fromisoformat`` also accepts weeks and missing separators; later readers of these do not.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(rf"{_DAY.pattern}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}Z")


def _is_date(text: str) -> bool:
    return _DAY.fullmatch(text) is not None and _exists(date.fromisoformat, text)


def _is_moment(text: str) -> bool:
    return _MOMENT.fullmatch(text) is not None and _exists(datetime.fromisoformat, text)


def _exists(read: Callable[[str], object], text: str) -> bool:
    """Whether the calendar has the day: there is no 30 February."""
    try:
        read(text)
    except ValueError:
        return False
    return True


_FORMATS = {"date": _is_date, "date-time": _is_moment, "uri": is_address}
