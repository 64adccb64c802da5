"""Reading a partner document: its normal form, and every fault in it at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from registry.documents.json.canonical import canonical_bytes
from registry.documents.json.partial import sound_parts, together
from registry.documents.json.validate import faults_of
from registry.domain.partners.identifiers import normal_value
from registry.domain.partners.legal_names import legal_name_faults, normal_legal_name
from registry.domain.partners.telephones import NO_NUMBER, is_telephone
from registry.errors import Fault, InvalidInputError
from registry.law import load_edition

_SCHEMA = "partner"
_NOTE = "change"
_TELEPHONES = ("telephone", "out_of_hours")


@dataclass(frozen=True, slots=True)
class CleanPartner:
    """A partner document without faults, read once, and before any transaction.

    Attributes:
        content: the document with its legal name and its identifiers in their normal form.
        payload: its canonical bytes.
        without_note: the same of the document without its note of what changed.
    """

    content: dict[str, Any]
    payload: bytes
    without_note: bytes


def clean_partner(document: object) -> CleanPartner:
    """Read a partner document; raises ``InvalidInputError`` as ``clean_document``."""
    content = clean_document(document)
    payload = without = canonical_bytes(content)
    if _NOTE in content:
        without = canonical_bytes({name: content[name] for name in content if name != _NOTE})
    return CleanPartner(content, payload, without)


def clean_document(document: object) -> dict[str, Any]:
    """The document with its legal name and its identifiers in their normal form.

    Raises:
        InvalidInputError: every fault, by its schema and those that no schema can see.
    """
    normal = _normal(document)
    found = faults_of(_SCHEMA, normal)
    faults = together(found, list(_further(sound_parts(normal, found))))
    if faults or not isinstance(normal, dict):
        raise InvalidInputError(faults)
    return normal


def _normal(document: object) -> object:
    if not isinstance(document, dict):
        return document
    normal = dict(document)
    if isinstance(name := document.get("legal_name"), str):
        normal["legal_name"] = normal_legal_name(name)
    if isinstance(identifiers := document.get("identifiers"), list):
        normal["identifiers"] = [_normal_identifier(identifier) for identifier in identifiers]
    return normal


def _normal_identifier(item: object) -> object:
    if not isinstance(item, dict):
        return item
    scheme, value = item.get("scheme"), item.get("value")
    if not isinstance(scheme, str) or not isinstance(value, str):
        return item
    return {**item, "value": normal_value(scheme, value)}


def _further(parts: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults that no schema can see: a name with what cannot be seen, a private person, a number
    that nobody can ring, days in the wrong order, one id twice."""
    for detail in legal_name_faults(parts["legal_name"]) if "legal_name" in parts else ():
        yield Fault("/legal_name", detail)
    kind = load_edition().kinds.get(parts.get("kind", ""))
    if kind is not None and kind.household:
        detail = (
            "A private person is not registered. To see if you can tell a relative something, check"
            " a share with them."
        )
        yield Fault("/kind", detail)
    yield from _numbers("/contact", parts.get("contact") or {})
    for place, item in _entries(parts, "role_holders"):
        yield from _numbers(place, item)
        if item.get("from", "") > item.get("to", "9999-12-31"):
            yield Fault(f"{place}/to", "The last day is before the first.")
    for place, item in _entries(parts, "assessments"):
        if item.get("date", "") > item.get("review_date", "9999-12-31"):
            yield Fault(f"{place}/review_date", "The review is before the day it was done.")
    seen: set[str] = set()
    for place, item in _entries(parts, "policy_documents"):
        if item.get("id") in seen:
            yield Fault(f"{place}/id", "Two policy documents have this id.")
        seen.add(item.get("id", ""))


def _numbers(place: str, item: Mapping[str, Any]) -> Iterator[Fault]:
    for field in _TELEPHONES:
        if field in item and not is_telephone(item[field]):
            yield Fault(f"{place}/{field}", NO_NUMBER)


def _entries(parts: Mapping[str, Any], name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for index, item in enumerate(parts.get(name) or ()):
        if item:
            yield f"/{name}/{index}", item
