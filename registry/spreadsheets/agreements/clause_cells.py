"""Reads the cells of a sharing with a grammar of their own, such as parties, bases, data items."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from registry.spreadsheets.building import Cells
from registry.spreadsheets.texts import one_line, slug
from registry.spreadsheets.words import category_title, meant, values

Find = Callable[[str], str | None]
"""An organisation's id from its id or legal name in a cell; None if there is none."""

_ROLE = re.compile(r"(?P<name>.+?)\s*\((?P<role>[^()]+)\)")
_BASIS = re.compile(r"(?P<name>.+?)\s*[=:]\s*(?P<basis>[^=:]+)")
_ITEM_ID = 60
NO_ORGANISATION = "No organisation is registered under this id or name: "


def parties(cells: Cells, find: Find) -> list[dict[str, Any]]:
    """``{partner, role, acts_for?}`` for each party; one that is not registered is a fault."""
    found = []
    for place, text in enumerate(cells.parts("parties"), start=1):
        name, role, controllers = _with_role(text)
        ids = [find(organisation) for organisation in (name, *controllers)]
        if None in ids:
            cells.fault("parties", f"{NO_ORGANISATION}number {place} of the list.")
            continue
        party: dict[str, Any] = {"partner": ids[0], "role": role}
        found.append({**party, "acts_for": ids[1:]} if controllers else party)
    return found


def ends(cells: Cells, field: str, everyone: Sequence[str], find: Find) -> list[str]:
    """The ids under ``from`` or ``to``; everyone if the cell is empty."""
    written = cells.parts(field)
    found = []
    for place, text in enumerate(written, start=1):
        partner = find(text)
        if partner is None:
            cells.fault(field, f"{NO_ORGANISATION}number {place} of the list.")
        elif partner not in found:
            found.append(partner)
    return found if written else list(everyone)


def bases(
    cells: Cells, senders: Sequence[str], find: Find, field: str = "basis"
) -> list[dict[str, str]]:
    """``{partner, basis}`` for each sender: one basis for all, or one for each."""
    written = cells.parts(field)
    if len(written) == 1 and (basis := meant("bases", written[0])):
        return [{"partner": sender, "basis": basis} for sender in senders]
    found = []
    for place, text in enumerate(written, start=1):
        match = _BASIS.fullmatch(text)
        partner = find(match["name"]) if match else None
        basis = meant("bases", match["basis"]) if match else None
        if match is None or basis is None:
            detail = "Write one basis for all, such as 6(1)(e), or id=6(1)(e); id=6(1)(c)."
            cells.fault(field, f"We cannot read number {place} of the list. {detail}")
        elif partner is None:
            cells.fault(field, f"{NO_ORGANISATION}number {place} of the list.")
        else:
            found.append({"partner": partner, "basis": basis})
    return found


def data_items(cells: Cells) -> list[dict[str, Any]]:
    """Items with their categories: ``name: category, category | …``, or categories alone."""
    lines = re.split(r"[|\n]", cells.text("data_items"))
    entries = [entry for entry in map(one_line, lines) if entry]
    alone = [_category(word) for word in re.split(r"[;,]", ";".join(entries))]
    if entries and all(alone):
        return [
            _item(category_title(category), [category])
            for category in dict.fromkeys(alone)
            if category
        ]
    found = []
    for place, text in enumerate(entries, start=1):
        title, colon, words = text.partition(":")
        categories = [_category(word) for word in re.split(r"[;,]", words)] if colon else []
        if not categories or not all(categories):
            known = ", ".join(values("categories"))
            detail = f"We cannot read item {place}. Write name: category. Categories: {known}."
            cells.fault("data_items", detail)
        else:
            known_categories = [category for category in categories if category]
            found.append(_item(one_line(title), known_categories))
    return found


def _with_role(text: str) -> tuple[str, str, list[str]]:
    """The name, the role, and for a processor the controllers it acts for."""
    match = _ROLE.fullmatch(text)
    word, _, acts_for = match["role"].partition(" for ") if match else ("", "", "")
    role = meant("roles", word)
    if match is None or role is None:
        return text, "independent_controller", []
    controllers = [one_line(name) for name in acts_for.split(",") if name.strip()]
    return match["name"], role, controllers


def _category(word: str) -> str | None:
    return meant("categories", word)


def _item(title: str, categories: Sequence[str]) -> dict[str, Any]:
    return {
        "id": slug(title, "_", _ITEM_ID),
        "title": title,
        "data_categories": list(dict.fromkeys(categories)),
    }
