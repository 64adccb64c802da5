"""Schema faults as plain sentences, which name what is allowed and never repeat the value."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from jsonschema.exceptions import ValidationError

TYPES = {
    "string": "text in quotes",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
_MOST_CHOICES = 60  # longer lists are easier to look up than to read


def sentence(error: ValidationError) -> str:
    """The sentence for one fault; the schema's own ``x-message`` where it has one."""
    schema = error.schema if isinstance(error.schema, dict) else {}
    kind, limit = str(error.validator), error.validator_value
    if "x-message" in schema and kind in _EXPLAINED_BY_SCHEMA:
        return str(schema["x-message"])
    if kind == "required":
        return _missing(error, schema)
    if kind in {"additionalProperties", "unevaluatedProperties"}:
        names = ", ".join(sorted(schema.get("properties", {})))
        return f"There is a name here that the schema does not know. It knows: {names}."
    if kind in _BY_LIMIT:
        return _BY_LIMIT[kind](limit)
    return _FIXED.get(kind, "This is not as the schema says.")


def missing_name(error: ValidationError) -> str:
    """The name that an object lacks; empty where it cannot be determined."""
    found = re.match(r"'(.+?)' is a required", error.message)
    return found[1] if found else ""


def _missing(error: ValidationError, schema: dict[str, Any]) -> str:
    """What is missing, by its title in the schema, because several may be missing at once."""
    field = schema.get("properties", {}).get(missing_name(error))
    title = field.get("title") if isinstance(field, dict) else None
    subject = f"{title[:1].upper()}{title[1:]}: this" if title else "This"
    return f"{subject} is needed and is missing."


def _choices(allowed: Any) -> str:
    texts = [value if isinstance(value, str) else json.dumps(value) for value in allowed]
    if len(texts) > _MOST_CHOICES:
        return "Choose one of the values the schema lists."
    return f"Choose from: {', '.join(texts)}."


def _type(expected: Any) -> str:
    names = expected if isinstance(expected, list) else [expected]
    return f"This must be {' or '.join(TYPES.get(str(name), str(name)) for name in names)}."


def _count(limit: Any, one: str, many: str) -> str:
    return f"{limit} {one if limit == 1 else many}"


def _format(name: Any) -> str:
    return {
        "date": "Write the date as year-month-day, for example 2026-11-22.",
        "date-time": "Write the time in UTC, for example 2026-11-22T14:05:00Z.",
        "uri": "Write a full web address, beginning with https://.",
    }.get(str(name), _FIXED["pattern"])


_EXPLAINED_BY_SCHEMA = {"pattern", "format", "enum", "const", "minLength", "minItems"}

_BY_LIMIT: dict[str, Callable[[Any], str]] = {
    "enum": _choices,
    "const": lambda value: _choices([value]),
    "type": _type,
    "format": _format,
    "minLength": lambda limit: f"Write at least {_count(limit, 'character', 'characters')}.",
    "maxLength": lambda limit: f"Write at most {_count(limit, 'character', 'characters')}.",
    "minItems": lambda limit: f"Give at least {_count(limit, 'entry', 'entries')}.",
    "maxItems": lambda limit: f"Give at most {_count(limit, 'entry', 'entries')}.",
    "minimum": lambda limit: f"This must be {limit} or more.",
    "maximum": lambda limit: f"This must be {limit} or less.",
}

_FIXED = {
    "pattern": "This is not written in the form the schema asks for.",
    "uniqueItems": "The same entry appears twice. Keep one of them.",
    "propertyNames": "A name here is not allowed.",
    "minProperties": "Give at least one of these.",
    "maxProperties": "There are too many names here.",
    "contains": "A needed entry is missing from this list.",
    "dependentRequired": "Something that goes with this is missing.",
    "not": "This combination is not allowed.",
}
