"""Documents against their published schemas: every fault, each with a pointer and a sentence.

Validators are compiled once. References resolve only among the shipped schemas: nothing is ever
fetched. The schemas themselves are bounded everywhere, which ``tests/contract`` holds them to, so
that no document can make validation slow (security.md §4.3).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.exceptions import Unresolvable

from registry.documents.fault_words import missing_name, sentence
from registry.documents.inline import Resolve, written_out
from registry.documents.parse import escape
from registry.documents.quick import Accepts, acceptor
from registry.documents.typed import Reader
from registry.errors import Fault, InvalidInputError
from registry.resources import shipped

MAX_FAULTS = 200  # more would only be scrolled past
BASE = "https://wisc-registry.example/schemas/"
_SUFFIX = ".schema.json"


def validate(name: str, document: object) -> None:
    """Check a document against the schema ``name``; raises ``InvalidInputError``, all faults."""
    faults = faults_of(name, document)
    if faults:
        raise InvalidInputError(faults)


def validate_with(schema: str, document: object) -> None:
    """As ``validate``, against a schema given as JSON text (of one of our own structs)."""
    faults = _faults(_compiled(schema), document)
    if faults:
        raise InvalidInputError(faults)


def faults_of(name: str, document: object) -> list[Fault]:
    """Every fault of a document, in document order; empty where it is valid."""
    if _acceptor(name)(document):
        return []
    return _faults(_compiled(_texts()[name]), document)


def schema_names() -> frozenset[str]:
    """Names of the published schemas, without their ending."""
    return frozenset(_texts())


def schema_text(name: str) -> str:
    """A published schema as its file reads."""
    return _texts()[name]


def schema_written_out(name: str) -> Any:
    """A published schema as JSON values, with every reference written out."""
    return _written_out(_texts()[name])


@cache
def reader(name: str) -> Reader:
    """What reads canonical bytes of one kind and holds them to their schema, at once."""
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
            raise Unresolvable(ref=reference)
        schema = json.loads(_texts()[known]) if name else root
        return schema["$defs"][path] if path else schema

    return resolve


@cache
def _acceptor(name: str) -> Accepts:
    formats = {known: partial(_FORMATS.conforms, format=known) for known in _FORMATS.checkers}
    return acceptor(_written_out(_texts()[name]), formats)


@cache
def _compiled(schema: str) -> Draft202012Validator:
    # With an empty registry, a reference that is left is an error and never a request.
    validator: Draft202012Validator = _Validator(
        _written_out(schema), registry=Registry(), format_checker=_FORMATS
    )
    return validator


def _written_out(schema: str) -> Any:
    content = json.loads(schema)
    return written_out(content, _resolver(content))


def _faults(validator: Draft202012Validator, document: object) -> list[Fault]:
    found: dict[tuple[str, str], Fault] = {}
    for error in _leaves(validator.iter_errors(document)):
        fault = Fault(_pointer(error), sentence(error))
        found.setdefault((fault.pointer, fault.detail), fault)
        if len(found) == MAX_FAULTS:
            break
    return sorted(found.values(), key=lambda fault: fault.pointer)


def _leaves(errors: Iterator[ValidationError]) -> Iterator[ValidationError]:
    """The errors themselves; under an ``anyOf`` or ``oneOf``, those of the nearest branch."""
    for error in errors:
        if error.validator in {"anyOf", "oneOf"} and error.context:
            branches: dict[object, list[ValidationError]] = {}
            for inner in error.context:
                branches.setdefault(inner.schema_path[0], []).append(inner)
            nearest = min(branches.values(), key=lambda branch: (_mistyped(branch), len(branch)))
            yield from _leaves(iter(nearest))
        else:
            yield error


def _mistyped(branch: list[ValidationError]) -> bool:
    """Whether the branch is for another kind of value altogether."""
    return any(error.validator in {"type", "const"} and not error.path for error in branch)


def _pointer(error: ValidationError) -> str:
    pointer = "".join(f"/{escape(str(part))}" for part in error.absolute_path)
    if error.validator == "required":
        name = missing_name(error)
        return f"{pointer}/{escape(name)}" if name else pointer
    return pointer


def _whole_pattern(
    validator: object, pattern: str, instance: object, schema: object
) -> Iterator[ValidationError]:
    """``pattern`` as ECMA 262 reads it: ``$`` is the end, not before a last line break."""
    del validator, schema
    if isinstance(instance, str) and not _regex(pattern).search(instance):
        yield ValidationError("does not match")


def _items_within_bounds(
    validator: Any, items: object, instance: object, schema: dict[str, Any]
) -> Iterator[ValidationError]:
    """``items`` of a list that is not too long; one that is has its fault, and costs no more."""
    if isinstance(instance, list) and len(instance) <= schema.get("maxItems", len(instance)):
        yield from _STANDARD_ITEMS(validator, items, instance, schema)


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"(?<!\\)\$", r"\\Z", pattern), re.ASCII)


_STANDARD_ITEMS = Draft202012Validator.VALIDATORS["items"]
_Validator = extend(  # type: ignore[no-untyped-call]  # jsonschema does not annotate it
    Draft202012Validator, {"pattern": _whole_pattern, "items": _items_within_bounds}
)
_FORMATS = FormatChecker(formats=())
# ``fromisoformat`` also takes weeks and leaves out separators; what reads these later does not.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(rf"{_DAY.pattern}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}Z")


def _format(name: str) -> Callable[[Callable[[str], object]], None]:
    def register(read: Callable[[str], object]) -> None:
        def check(value: object) -> bool:
            return not isinstance(value, str) or bool(read(value))

        _FORMATS.checks(name, raises=ValueError)(check)

    return register


@_format("date")
def _date(value: str) -> object:
    return _DAY.fullmatch(value) and date.fromisoformat(value)


@_format("date-time")
def _date_time(value: str) -> object:
    return _MOMENT.fullmatch(value) and datetime.fromisoformat(value)


@_format("uri")
def _uri(value: str) -> object:
    return re.fullmatch(r"https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?(/[!-~]{0,1900})?", value)
