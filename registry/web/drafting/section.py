"""One section of a draft as a form, and how the objects of a draft are found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.errors import NotFoundError
from registry.web.kit.form_fields import FormField

NEW = "new"
Path = tuple[str | int, ...]
Record = Mapping[str, Any]


def unchanged(record: dict[str, Any]) -> dict[str, Any]:
    return record


@dataclass(frozen=True, slots=True)
class Section:
    """One section, as a form.

    Attributes:
        path: the path to its object in the document; for a new entry, to the end of its list.
        record: the record that the form is filled in from.
        as_object: makes the object from the answers.
        label: what kind of entry it is, and which one.
    """

    heading: str
    form_fields: tuple[FormField, ...]
    path: Path
    record: Record
    is_new: bool = False
    removable: bool = False
    as_object: Callable[[dict[str, Any]], dict[str, Any]] = unchanged
    label: str = ""

    @property
    def asked(self) -> dict[str, Any]:
        """The values of the form's own fields; changes to other fields do not concern the form."""
        return {
            form_field.name: self.record[form_field.name]
            for form_field in self.form_fields
            if form_field.name in self.record
        }

    @property
    def pointer(self) -> str:
        return "".join(f"/{key}" for key in self.path)


def entries(content: Record, path: Path) -> list[Record]:
    """Return the objects of a list; other values, which a draft may hold, are left out."""
    return [entry for entry in list_at(content, path) if isinstance(entry, Mapping)]


def list_at(content: Record, path: Path) -> Sequence[Any]:
    """Return the list at a path; empty if there is none."""
    value: Any = content
    for key in path:
        if isinstance(value, Mapping):
            value = value.get(str(key))
        else:
            value = value[int(key)] if isinstance(value, list) else None
    return value if isinstance(value, list) else ()


def object_of(content: Record, path: Path, key: str, which: str) -> tuple[Path, Record]:
    """Return the path of an object in a list, and the object; a new one is at the end."""
    objects = list_at(content, path)
    if which == NEW:
        return (*path, len(objects)), {}
    for index, entry in enumerate(objects):
        if isinstance(entry, Mapping) and entry.get(key) == which:
            return (*path, index), entry
    raise NotFoundError("This draft has no such part.")
