"""The sections of a draft agreement, each edited by one form.

A section is named by its content, never by its place in a list, so its name stays the same when a
colleague adds or takes out another entry meanwhile: ``facts``, ``text.security``,
``parties.hill-school``, ``sharings.discharge``, ``sharings.discharge.bases``,
``sharings.discharge.items.identity``. The name of a new entry is ``new``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from registry.documents.json.editions import is_second
from registry.domain.agreements.texts import MORE_TEXTS
from registry.errors import NotFoundError
from registry.spreadsheets.agreements.columns import PART_OF, TEXTS
from registry.web.drafting.beside import beside_name, beside_section
from registry.web.drafting.form_fields import FACTS, Offer, basis_field, long_text, texts
from registry.web.drafting.second_sections import second_section
from registry.web.drafting.section import (
    NEW,
    Path,
    Record,
    Section,
    entries,
    list_at,
    object_of,
    unchanged,
)
from registry.web.kit.addresses import id_for, number_of
from registry.web.kit.form_fields import FormField, capital

_LAW = {"conditions": "conditions", "gateways": "powers"}
_OF_A_PARTY = {"contact": ".contact", "data_protection_officer": ".officer"}
TEXT_NAMES = {PART_OF.get(name, name): title for name, (title, _) in TEXTS.items()}


def section_of(content: Record, name: str, offer: Offer) -> Section:
    """Return the section of a name; raises ``NotFoundError`` if the document has none."""
    if is_second(content):
        parts = name.split(".")
        second = second_section(content, parts, offer) or beside_section(content, parts, offer)
        if second is not None:
            return second
    match name.split("."):
        case ["facts"]:
            return Section("Title and dates", FACTS, (), content)
        case ["text", field] if field in texts_of(content):
            return Section(texts_of(content)[field], (long_text(field),), (), content)
        case ["parties", which]:
            label = f"party: {offer.names.get(which, which)}"
            form_fields = offer.party(content)
            return _entry(content, ("parties",), "partner", which, label, form_fields)
        case ["sharings", which]:
            _, sharing = object_of(content, ("sharings",), "id", which)
            form_fields = offer.sharing(content, sharing)
            label = f"sharing: {offer.purpose(sharing) or which}"
            return _entry(content, ("sharings",), "id", which, label, form_fields)
        case ["sharings", which, "bases"] if which != NEW:
            return _bases(content, which, offer)
        case ["sharings", which, "items", item] if which != NEW:
            path, sharing = object_of(content, ("sharings",), "id", which)
            items = (*path, "data_items")
            label = f"data item: {object_of(content, items, 'id', item)[1].get('title') or item}"
            fields = offer.data_item(sharing if is_second(content) else None)
            return _entry(content, items, "id", item, label, fields)
        case _:
            raise NotFoundError("This draft has no such part.")


def texts_of(content: Record) -> dict[str, str]:
    """Return the headings of the texts that a draft may have, by their names."""
    return TEXT_NAMES | (MORE_TEXTS if is_second(content) else {})


def placed(content: Record, path: Path, value: Record | None) -> dict[str, Any]:
    """Return the document with an object replaced, added to the end of its list, or taken out."""
    document: dict[str, Any] = _placed(content, path, value)
    return document


def name_of(content: Record, pointer: str) -> str:
    """Return the name of the section that a fault's pointer leads to; empty if there is none."""
    match pointer.split("/")[1:]:
        case ["sharings", place, *rest] if id_ := _named(content, ("sharings",), place, "id"):
            return f"sharings.{id_}{_within(content, place, rest)}"
        case ["parties", place, *rest] if id_ := _named(content, ("parties",), place, "partner"):
            return f"parties.{id_}{_OF_A_PARTY.get(rest[0], '') if rest else ''}"
        case [field, *_] if field in texts_of(content):
            return f"text.{field}"
        case ["lead" | "accession" as field, *_] if is_second(content):
            return field
        case ["annexes" | "approvals", *_] as parts:
            return beside_name(content, parts)
        case [field, *_] if field in {form_field.name for form_field in FACTS}:
            return "facts"
        case _:
            return ""


def _within(content: Record, place: str, rest: Sequence[str]) -> str:
    """Return the end of the name of the sharing's section that has the field of a fault."""
    sharing = content["sharings"][int(place)]
    match rest:
        case ["from", number] if _entry_of(sharing, "from", number) not in _parties(content):
            return ""
        case ["lawful_bases" | "from", *_] if sharing.get("from"):
            return ".bases"
        case ["conditions" | "gateways" as field, number, *_] if is_second(content):
            entry = _entry_of(sharing, field, number)
            code = entry.get(field.removesuffix("s")) if isinstance(entry, Mapping) else None
            return f".{_LAW[field]}.{code}" if isinstance(code, str) else ""
        case ["recipient_bases", *_]:
            return ".receiving"
        case ["confidentiality", *_]:
            return ".confidence"
        case ["data_items"]:
            return f".items.{NEW}"
        case ["data_items", number, *_]:
            id_ = _named(content, ("sharings", int(place), "data_items"), number, "id")
            return f".items.{id_}" if id_ else ""
        case _:
            return ""


def sharings_of(content: Record, partner: str, offer: Offer) -> list[str]:
    """Return the sharings that name an organisation, in words."""
    return [
        f"{offer.purpose(sharing)} ({str(sharing.get('id')).replace('_', ' ')})".strip()
        for sharing in entries(content, ("sharings",))
        if partner in {*texts(sharing.get("from")), *texts(sharing.get("to"))}
    ]


def place_of(content: Record, pointer: str, offer: Offer) -> str:
    """Return in words where a fault is, because the same fault can be in several places."""
    match pointer.split("/")[1:]:
        case ["parties", place, *_]:
            id_ = _named(content, ("parties",), place, "partner")
            return offer.names.get(id_, id_)
        case ["sharings", place, *rest] if place.isdecimal():
            sharing = _entry_of(content, "sharings", place)
            if not isinstance(sharing, Mapping):
                return ""
            within = _place_within(sharing, rest, offer)
            return ", ".join(words for words in (offer.purpose(sharing), within) if words)
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
    """Return the entry at a place in a list, or None."""
    items = list_at(record, (field,))
    number = number_of(place)
    return items[number] if number is not None and number < len(items) else None


def _parties(content: Record) -> list[Any]:
    return [party.get("partner") for party in entries(content, ("parties",))]


def _named(content: Record, path: Path, place: str, key: str) -> str:
    """Return the name of the object at a place in a list; empty if it has none."""
    objects = list_at(content, path)
    number = number_of(place)
    entry = objects[number] if number is not None and number < len(objects) else None
    name = entry.get(key) if isinstance(entry, Mapping) else None
    return name if isinstance(name, str) else ""


def _entry(
    content: Record,
    path: Path,
    key: str,
    which: str,
    label: str,
    form_fields: tuple[FormField, ...],
) -> Section:
    """Return the section of a list's entry; a label is, for example, "party: Hill School"."""
    what = label.partition(":")[0]
    entry_path, entry = object_of(content, path, key, which)
    is_new = which == NEW
    taken = {str(other.get(key, "")) for other in entries(content, path)}

    def with_id(record: dict[str, Any]) -> dict[str, Any]:
        title = str(record.get("title") or record.get("purpose") or what)
        return {"id": id_for(title, taken), **record}

    heading = f"Add a {what}" if is_new else f"Change a {label}"
    as_object = with_id if is_new and key == "id" else unchanged
    return Section(
        heading, form_fields, entry_path, entry, is_new, not is_new, as_object, capital(label)
    )


def _bases(content: Record, which: str, offer: Offer) -> Section:
    """Return the section of a sharing's lawful bases, with a field for each party that shares."""
    path, sharing = object_of(content, ("sharings",), "id", which)
    form_fields = offer.bases(sharing)
    record: dict[str, list[str]] = {}
    for entry in entries(sharing, ("lawful_bases",)):
        field = basis_field(str(entry.get("partner")))
        record.setdefault(field, []).append(str(entry.get("basis")))

    def as_sharing(answers: dict[str, Any]) -> dict[str, Any]:
        bases = [
            {"partner": partner, "basis": basis}
            for partner in texts(sharing.get("from"))
            for basis in answers.get(basis_field(partner), ())
        ]
        return {**sharing, "lawful_bases": bases}

    heading = "The basis each of them relies on"
    return Section(heading, form_fields, path, record, as_object=as_sharing)


def _placed(container: Any, path: Path, value: Record | None) -> Any:
    if not path:
        return dict(value or {})
    step, *rest = path
    if isinstance(step, str):
        if not rest and not value:
            return {name: part for name, part in container.items() if name != step}
        inner = container.get(step)
        return {**container, step: _placed(inner if inner is not None else [], tuple(rest), value)}
    changed = list(container) if isinstance(container, list) else []
    if rest:
        changed[step] = _placed(changed[step], tuple(rest), value)
    else:
        changed[step : step + 1] = [] if value is None else [dict(value)]
    return changed
