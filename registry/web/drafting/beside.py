"""What stands beside the sharings of a draft: its annexes and approvals, as sections and in words.

``annexes.<digest of the file>``, ``approvals.new``, ``approvals.<mark of the approval>``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from registry.documents.json.canonical import mark
from registry.documents.media_types import NAMES
from registry.domain.agreements.texts import APPROVAL_ROLES
from registry.errors import NotFoundError
from registry.web.drafting.form_fields import Offer, texts
from registry.web.drafting.section import (
    NEW,
    Record,
    Section,
    entries,
    list_at,
    object_of,
    unchanged,
)
from registry.web.kit.addresses import number_of
from registry.web.kit.form_fields import CHOICE, DATE, LONG, TEXT, FormField

TITLE = FormField("title", "Title", LONG, missing="Enter a title")
URL = FormField(
    "url",
    "Where it is published (optional)",
    hint="A web address. It is printed with the agreement. We never open it.",
)


def beside_section(content: Record, name: Sequence[str], offer: Offer) -> Section | None:
    """Return the section of an annex or an approval; None for any other name."""
    match name:
        case ["annexes", digest] if digest != NEW:
            path, annex = object_of(content, ("annexes",), "sha256", digest)
            label = f"Annex: {annex.get('title') or digest}"
            heading = "Change what the annex is called"
            return Section(heading, (TITLE, URL), path, annex, False, True, unchanged, label)
        case ["approvals", which]:
            return _approval(content, which, offer)
        case _:
            return None


def _approval(content: Record, which: str, offer: Offer) -> Section:
    path, approval = _approval_of(content, which)
    named = texts([party.get("partner") for party in entries(content, ("parties",))])
    fields = (
        FormField("role", "Role", CHOICE, missing="Select a role", choices=APPROVAL_ROLES),
        FormField("name_or_post", "Name or job title", LONG, missing="Enter a name or job title"),
        FormField(
            "organisation",
            "Organisation",
            CHOICE,
            missing="Select an organisation",
            choices={party: offer.names.get(party, party) for party in named},
        ),
        FormField("date", "Day they gave it", DATE, missing="Enter the day they gave it"),
        FormField("advice", "Their advice (optional)", TEXT),
    )
    if which == NEW:
        return Section("Add an approval or advice", fields, path, {}, is_new=True)
    label = f"Approval or advice: {approval.get('name_or_post', '')}"
    heading = "Change an approval or advice"
    return Section(heading, fields, path, approval, removable=True, label=label)


def _approval_of(content: Record, which: str) -> tuple[tuple[str | int, ...], Record]:
    """Return the path of an approval, and the approval; a new one is at the end."""
    approvals = list_at(content, ("approvals",))
    if which == NEW:
        return ("approvals", len(approvals)), {}
    for index, approval in enumerate(approvals):
        if isinstance(approval, Mapping) and mark(approval) == which:
            return ("approvals", index), approval
    raise NotFoundError("This draft has no such part.")


def beside_name(content: Record, pointer: Sequence[str]) -> str:
    """Return the name of the section of a fault in an annex or approval; empty if there is none."""
    match pointer:
        case ["annexes" | "approvals" as field, place, *_]:
            found, number = list_at(content, (field,)), number_of(place)
            entry = found[number] if number is not None and number < len(found) else None
            if not isinstance(entry, Mapping):
                return ""
            return f"{field}.{mark(entry) if field == 'approvals' else _text(entry, 'sha256')}"
        case _:
            return ""


def annexes_of(content: Record) -> list[dict[str, Any]]:
    """Return the annexes of a draft in words, with their sections."""
    return [
        {
            "section": f"annexes.{_text(annex, 'sha256')}",
            "sha256": _text(annex, "sha256"),
            "title": _text(annex, "title") or "An annex without a title",
            "kind": NAMES.get(_text(annex, "media_type"), "unknown kind of file"),
            "url": _text(annex, "url"),
        }
        for annex in entries(content, ("annexes",))
    ]


def approvals_of(content: Record, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the approvals of a draft in words, with their sections."""
    return [
        {
            "section": f"approvals.{mark(approval)}",
            "role": APPROVAL_ROLES.get(_text(approval, "role"), ""),
            "who": _text(approval, "name_or_post"),
            "organisation": names.get(whose := _text(approval, "organisation"), whose),
            "date": _text(approval, "date"),
            "advice": _text(approval, "advice"),
        }
        for approval in entries(content, ("approvals",))
    ]


def _text(record: Record, field: str) -> str:
    value = record.get(field)
    return value if isinstance(value, str) else ""
