"""Schemas with their references written out, so that validation need not look them up again.

jsonschema resolves every ``$ref`` again for every value, which is four fifths of the cost of
checking a share request. The shipped schemas do not refer to themselves, so their references can be
written out once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Resolve = Callable[[str], Any]
_ANNOTATIONS = {"title", "description", "x-message", "default", "examples"}


def written_out(schema: Any, resolve: Resolve) -> Any:
    """A schema with every ``$ref`` replaced by what it refers to.

    Keywords beside a ``$ref`` apply as well: annotations replace those of the definition, and if
    another keyword is in both, both are kept in an ``allOf``.

    Args:
        resolve: returns the schema that a reference in ``schema`` refers to.
    """
    if isinstance(schema, list):
        return [written_out(item, resolve) for item in schema]
    if not isinstance(schema, dict):
        return schema
    beside = {key: written_out(value, resolve) for key, value in schema.items() if key != "$ref"}
    reference = schema.get("$ref")
    if not isinstance(reference, str):
        return beside if "$ref" not in schema else {**beside, "$ref": reference}
    definition = written_out(resolve(reference), resolve)
    if (set(definition) & set(beside)) - _ANNOTATIONS:
        return {**beside, "allOf": [definition, *beside.get("allOf", [])]}
    return {**definition, **beside}
