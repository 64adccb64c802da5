"""The parts of an agreement that one form changes while it is a draft.

A part is named by what it is, never by its place in a list, so that a colleague who adds or takes
out another one at the same moment moves nothing: ``facts``, ``text.security``,
``parties.hill-school``, ``sharings.discharge``, ``sharings.discharge.bases``,
``sharings.discharge.items.identity``, and ``new`` in the place of a name for one more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.errors import NotFoundError
from registry.spreadsheets.agreements.columns import PART_OF, TEXTS
from registry.web.drafting import form_fields as asked
from registry.web.drafting.form_fields import Offer
from registry.web.kit.addresses import id_for
from registry.web.kit.form_fields import FormField, capital

NEW = "new"
Path = tuple[str | int, ...]
Record = Mapping[str, Any]
TEXT_NAMES = {PART_OF.get(name, name): title for name, (title, _) in TEXTS.items()}


def _same(record: dict[str, Any]) -> dict[str, Any]:
    return record


@dataclass(frozen=True, slots=True)
class Section:
    """One part, as a form.

    ``called`` is what an entry of a list is, and which. ``path`` leads to its object in the
    document; of one more, to the end of its list. ``record`` is what the form is filled from, and
    ``as_object`` makes the object of what was answered.
    """

    heading: str
    form_fields: tuple[FormField, ...]
    path: Path
    record: Record
    is_new: bool = False
    removable: bool = False
    as_object: Callable[[dict[str, Any]], dict[str, Any]] = _same
    called: str = ""

    @property
    def asked(self) -> dict[str, Any]:
        """What stands in the fields that are asked: changes elsewhere are nobody's business."""
        return {
            form_field.name: self.record[form_field.name]
            for form_field in self.form_fields
            if form_field.name in self.record
        }

    @property
    def pointer(self) -> str:
        return "".join(f"/{key}" for key in self.path)


def section_of(content: Record, name: str, offer: Offer) -> Section:
    """The part of a name; ``NotFoundError`` where the document has none."""
    match name.split("."):
        case ["facts"]:
            return Section("Title and dates", asked.FACTS, (), content)
        case ["text", field] if field in TEXT_NAMES:
            return Section(TEXT_NAMES[field], (asked.long_text(field),), (), content)
        case ["parties", which]:
            called = offer.names.get(which, which)
            form_fields = offer.party(content)
            return _entry(content, ("parties",), "partner", which, f"party: {called}", form_fields)
        case ["sharings", which]:
            found = _object(content, ("sharings",), "id", which)
            form_fields = offer.sharing(content, found[1])
            called = f"sharing: {offer.purpose(found[1]) or which}"
            return _entry(content, ("sharings",), "id", which, called, form_fields)
        case ["sharings", which, "bases"] if which != NEW:
            return _bases(content, which, offer)
        case ["sharings", which, "items", item] if which != NEW:
            path, _ = _object(content, ("sharings",), "id", which)
            items = (*path, "data_items")
            called = f"data item: {_object(content, items, 'id', item)[1].get('title') or item}"
            return _entry(content, items, "id", item, called, offer.data_item())
        case _:
            raise NotFoundError("This draft has no such part.")


def placed(content: Record, path: Path, value: Record | None) -> dict[str, Any]:
    """The document with an object in its place, added at the end of its list, or taken out."""
    found: dict[str, Any] = _placed(content, path, value)
    return found


def name_of(content: Record, pointer: str) -> str:
    """The part that a fault's pointer leads into, or an empty text."""
    match pointer.split("/")[1:]:
        case ["sharings", place, *rest] if id_ := _named(content, ("sharings",), place, "id"):
            return f"sharings.{id_}{_within(content, place, rest)}"
        case ["parties", place, *_] if id_ := _named(content, ("parties",), place, "partner"):
            return f"parties.{id_}"
        case [field, *_] if field in TEXT_NAMES:
            return f"text.{field}"
        case [field, *_] if field in {form_field.name for form_field in asked.FACTS}:
            return "facts"
        case _:
            return ""


def entries(content: Record, path: Path) -> list[Record]:
    """The objects of a list of the document; a draft may hold anything."""
    return [each for each in _list(content, path) if isinstance(each, Mapping)]


def _within(content: Record, place: str, rest: Sequence[str]) -> str:
    """Which form of a sharing has the field of a fault."""
    sharing = content["sharings"][int(place)]
    match rest:
        case ["from", number] if _entry_of(sharing, "from", number) not in _parties(content):
            return ""
        case ["lawful_bases" | "from", *_] if sharing.get("from"):
            return ".bases"
        case ["data_items"]:
            return f".items.{NEW}"
        case ["data_items", number, *_]:
            id_ = _named(content, ("sharings", int(place), "data_items"), number, "id")
            return f".items.{id_}" if id_ else ""
        case _:
            return ""


def sharings_of(content: Record, partner: str, offer: Offer) -> list[str]:
    """The sharings that name an organisation, in words."""
    return [
        f"{offer.purpose(each)} ({str(each.get('id')).replace('_', ' ')})".strip()
        for each in entries(content, ("sharings",))
        if partner in {*asked.texts(each.get("from")), *asked.texts(each.get("to"))}
    ]


def place_of(content: Record, pointer: str, offer: Offer) -> str:
    """What a fault's pointer leads to, in words: the same may be wrong in several places."""
    match pointer.split("/")[1:]:
        case ["parties", place, *_]:
            id_ = _named(content, ("parties",), place, "partner")
            return offer.names.get(id_, id_)
        case ["sharings", place, *rest] if place.isdecimal():
            sharing = _entry_of(content, "sharings", place)
            if not isinstance(sharing, Mapping):
                return ""
            within = _place_within(sharing, rest, offer)
            return ", ".join(each for each in (offer.purpose(sharing), within) if each)
        case _:
            return ""


def _place_within(sharing: Record, rest: Sequence[str], offer: Offer) -> str:
    match rest:
        case ["from" | "to" as end, place, *_]:
            id_ = _entry_of(sharing, end, place)
        case ["lawful_bases", place, *_]:
            id_ = _named(sharing, ("lawful_bases",), place, "partner")
        case ["data_items", place, *_]:
            return _named(sharing, ("data_items",), place, "title")
        case _:
            return ""
    return offer.names.get(id_, id_) if isinstance(id_, str) else ""


def _entry_of(record: Record, field: str, place: str) -> Any:
    """An entry of a list by its place there, or None."""
    found = _list(record, (field,))
    return found[int(place)] if place.isdecimal() and int(place) < len(found) else None


def _parties(content: Record) -> list[Any]:
    return [each.get("partner") for each in entries(content, ("parties",))]


def _list(content: Record, path: Path) -> Sequence[Any]:
    """What stands at a path that leads to a list; nothing where there is none."""
    found: Any = content
    for key in path:
        if isinstance(found, Mapping):
            found = found.get(str(key))
        else:
            found = found[int(key)] if isinstance(found, list) else None
    return found if isinstance(found, list) else ()


def _named(content: Record, path: Path, place: str, key: str) -> str:
    """The name of an object of a list by its place there; empty where it has none."""
    objects = _list(content, path)
    number = int(place) if place.isdecimal() else len(objects)
    found = objects[number] if number < len(objects) else None
    name = found.get(key) if isinstance(found, Mapping) else None
    return name if isinstance(name, str) else ""


def _entry(
    content: Record,
    path: Path,
    key: str,
    which: str,
    called: str,
    form_fields: tuple[FormField, ...],
) -> Section:
    """An entry of a list; ``called`` is what it is and which, such as "party: Hill School"."""
    what = called.partition(":")[0]
    place, found = _object(content, path, key, which)
    is_new = which == NEW
    taken = {str(each.get(key, "")) for each in entries(content, path)}

    def with_id(record: dict[str, Any]) -> dict[str, Any]:
        title = str(record.get("title") or record.get("purpose") or what)
        return {"id": id_for(title, taken), **record}

    heading = f"Add a {what}" if is_new else f"Change a {called}"
    as_object = with_id if is_new and key == "id" else _same
    return Section(
        heading, form_fields, place, found, is_new, not is_new, as_object, capital(called)
    )


def _bases(content: Record, which: str, offer: Offer) -> Section:
    """Which basis each of those who share relies on: one group of boxes for each."""
    path, sharing = _object(content, ("sharings",), "id", which)
    form_fields = offer.bases(sharing)
    relied: dict[str, list[str]] = {}
    for each in entries(sharing, ("lawful_bases",)):
        relied.setdefault(asked.basis_box(str(each.get("partner"))), []).append(
            str(each.get("basis"))
        )

    def as_sharing(record: dict[str, Any]) -> dict[str, Any]:
        bases = [
            {"partner": partner, "basis": basis}
            for partner in asked.texts(sharing.get("from"))
            for basis in record.get(asked.basis_box(partner), ())
        ]
        return {**sharing, "lawful_bases": bases}

    heading = "The basis each of them relies on"
    return Section(heading, form_fields, path, relied, as_object=as_sharing)


def _object(content: Record, path: Path, key: str, which: str) -> tuple[Path, Record]:
    """Where an object of a list is, and the object; of a new one the end of the list."""
    objects = _list(content, path)
    if which == NEW:
        return (*path, len(objects)), {}
    for place, each in enumerate(objects):
        if isinstance(each, Mapping) and each.get(key) == which:
            return (*path, place), each
    raise NotFoundError("This draft has no such part.")


def _placed(container: Any, path: Path, value: Record | None) -> Any:
    if not path:
        return dict(value or {})
    step, *rest = path
    if isinstance(step, str):
        inner = container.get(step)
        return {**container, step: _placed(inner if inner is not None else [], tuple(rest), value)}
    changed = list(container) if isinstance(container, list) else []
    if rest:
        changed[step] = _placed(changed[step], tuple(rest), value)
    else:
        changed[step : step + 1] = [] if value is None else [dict(value)]
    return changed
