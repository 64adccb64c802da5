"""Every fault of a document according to its schema, each with a pointer and a sentence.

jsonschema takes as long to load as a command takes to run. So ``validate`` loads this module only
for the first document that is not valid.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry

from registry.documents.json.fault_words import missing_name, sentence
from registry.documents.json.parse import escape
from registry.errors import Fault

Formats = Mapping[str, Callable[[str], bool]]


def fault_finder(schema: Any, formats: Formats, most: int) -> Callable[[object], list[Fault]]:
    """A function that returns the faults of a document, in document order, and at most ``most``.

    Args:
        schema: without references (``dereferenced.written_out``).
        formats: format name → whether a text has that format.
    """
    # With an empty registry, a remaining reference is an error and never a request.
    validator = _Validator(schema, registry=Registry(), format_checker=_checker(formats))
    return partial(_faults, validator, most)


def _checker(formats: Formats) -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, has in formats.items():
        checker.checks(name)(partial(_has_format, has))
    return checker


def _has_format(has: Callable[[str], bool], value: object) -> bool:
    return not isinstance(value, str) or has(value)


def _faults(validator: Draft202012Validator, most: int, document: object) -> list[Fault]:
    found: dict[tuple[str, str], Fault] = {}
    for error in _leaves(validator.iter_errors(document)):
        fault = Fault(_pointer(error), sentence(error))
        found.setdefault((fault.pointer, fault.detail), fault)
        if len(found) == most:
            break
    return sorted(found.values(), key=lambda fault: fault.pointer)


def _leaves(errors: Iterator[ValidationError]) -> Iterator[ValidationError]:
    """The errors; of an ``anyOf`` or ``oneOf`` those of the branch that comes nearest."""
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
    """Whether the branch is for another type of value altogether."""
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
    """``pattern`` as in ECMA 262: ``$`` is only the very end, not before a last line break."""
    del validator, schema
    if isinstance(instance, str) and not _regex(pattern).search(instance):
        yield ValidationError("does not match")


def _items_within_bounds(
    validator: Any, items: object, instance: object, schema: dict[str, Any]
) -> Iterator[ValidationError]:
    """``items`` of a list that is not too long; a longer list has that fault only, and costs no
    more."""
    if isinstance(instance, list) and len(instance) <= schema.get("maxItems", len(instance)):
        yield from _STANDARD_ITEMS(validator, items, instance, schema)


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"(?<!\\)\$", r"\\Z", pattern), re.ASCII)


_STANDARD_ITEMS = Draft202012Validator.VALIDATORS["items"]
_Validator = extend(  # type: ignore[no-untyped-call]  # jsonschema does not annotate it
    Draft202012Validator, {"pattern": _whole_pattern, "items": _items_within_bounds}
)
