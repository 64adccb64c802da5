"""The readable part of a document that has faults, so that its other faults can be found too.

A schema finds only some of the possible faults. Without this, people would learn of the faults that
the registry itself finds only after they have corrected those that the schema finds.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from registry.documents.json.parse import escape
from registry.documents.json.validate import MAX_FAULTS
from registry.errors import Fault


def sound_parts(
    document: object,
    faults: Sequence[Fault],
    objects: Collection[str] = ("",),
    lists: Collection[str] = (),
) -> dict[str, Any]:
    """The document without its faulty parts; each remaining part is valid by itself.

    Args:
        faults: the faults that its schema finds.
        objects: pointers of the objects whose parts are read although they are faulty; what is no
            object there is left out.
        lists: pointers of such lists.

    Returns:
        An object; required parts may be missing. In a list a faulty entry becomes ``""``, so that
        the others keep their places.
    """
    if len(faults) >= MAX_FAULTS:
        return {}  # there are further faults that are not listed
    faulty = {fault.pointer for fault in faults}
    found = _without(document, "", faulty, objects, lists)
    return found if isinstance(found, dict) else {}


def _without(
    value: Any,
    pointer: str,
    faulty: set[str],
    objects: Collection[str],
    lists: Collection[str],
) -> Any:
    read = objects if isinstance(value, dict) else lists if isinstance(value, list) else ()
    if pointer in faulty and pointer not in read:
        return ""
    if isinstance(value, list):
        return [
            _without(item, f"{pointer}/{index}", faulty, objects, lists)
            for index, item in enumerate(value)
        ]
    if not isinstance(value, dict):
        return value
    kept = {
        name: _without(item, f"{pointer}/{escape(name)}", faulty, objects, lists)
        for name, item in value.items()
    }
    return {name: item for name, item in kept.items() if item != ""}


def together(found: Sequence[Fault], further: Sequence[Fault]) -> list[Fault]:
    """The faults of both lists, without further ones about a part in which a fault was found."""
    around = {""} if found else set()
    for fault in found:
        place = fault.pointer
        while place and place not in around:
            around.add(place)
            place = place.rpartition("/")[0]
    return [*found, *(fault for fault in further if fault.pointer not in around)]
