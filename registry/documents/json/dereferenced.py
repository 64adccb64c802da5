"""References written out, so that validating does not look each of them up again.

jsonschema resolves every ``$ref`` anew at every value: that is four fifths of the cost of checking
a share request. The shipped schemas do not refer to themselves, so they can be written out once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Resolve = Callable[[str], Any]
_ANNOTATIONS = {"title", "description", "x-message", "default", "examples"}


def written_out(schema: Any, resolve: Resolve) -> Any:
    """A schema with every ``$ref`` replaced by what it refers to.

    What stands beside a ``$ref`` applies as well: annotations take the place of those of the
    definition, and where anything else would be in its way, both are kept in an ``allOf``.

    Args:
        resolve: gives the schema a reference means, for any reference in ``schema``.
    """
    if isinstance(schema, list):
        return [written_out(item, resolve) for item in schema]
    if not isinstance(schema, dict):
        return schema
    beside = {key: written_out(value, resolve) for key, value in schema.items() if key != "$ref"}
    reference = schema.get("$ref")
    if not isinstance(reference, str):
        return beside if "$ref" not in schema else {**beside, "$ref": reference}
    meant = written_out(resolve(reference), resolve)
    if (set(meant) & set(beside)) - _ANNOTATIONS:
        return {**beside, "allOf": [meant, *beside.get("allOf", [])]}
    return {**meant, **beside}
