"""Identifiers of a person as sent: every fault in their shape and in their values at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from registry.documents.json.partial import sound_parts, together
from registry.documents.json.validate import schema_text, validate_with
from registry.domain.people.identifiers import parse_identifier
from registry.errors import Fault, InvalidInputError

_POINTER = "/identifiers"


def identifier_faults(
    items: Sequence[dict[str, str]], pointer: str = _POINTER, today: date = date.max
) -> Iterator[Fault]:
    """The faults in the values; passes over an identifier whose scheme cannot be read."""
    for index, item in enumerate(items):
        if "scheme" in item:
            read = parse_identifier(item, "", f"{pointer}/{index}", today)
            if isinstance(read, list):
                yield from read


def with_value_faults(document: object, found: Sequence[Fault], today: date) -> list[Fault]:
    """The faults ``found`` in the shape of ``{identifiers: […]}``, and those in its values."""
    items = sound_parts(document, found).get("identifiers") or ()
    return together(found, list(identifier_faults([item or {} for item in items], today=today)))


def read_identifier_list(content: object, today: date) -> list[dict[str, str]]:
    """A list of identifiers from a file.

    Raises:
        InvalidInputError: every fault, as if the list were called ``identifiers``.
    """
    if not isinstance(content, list):
        raise InvalidInputError([Fault("", "Give a JSON list of identifiers.")])
    document = {"identifiers": content}
    try:
        validate_with(_schema(), document)
    except InvalidInputError as error:
        raise InvalidInputError(with_value_faults(document, error.faults, today)) from error
    return content


@cache
def _schema() -> str:
    share = json.loads(schema_text("share-request"))
    identifiers = share["properties"]["subject"]["properties"]["identifiers"]
    return json.dumps({"type": "object", "properties": {"identifiers": identifiers}})
