"""What only the second version of the agreement schema has, in cells and in templates.

An agreement of a file is of the second version if a cell or its template says something that the
first version has no place for. A code without an organisation is then said of everyone, as in the
first version; the import says it of each (``services/drafting/second_version.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from registry.documents.json.editions import is_second
from registry.domain.agreements.texts import CONFIDENCE, MORE_TEXTS
from registry.spreadsheets.agreements.clause_cells import NO_ORGANISATION, Find
from registry.spreadsheets.building import Cells
from registry.spreadsheets.texts import fold
from registry.spreadsheets.words import means_none

_OF_A_SHARING = ("recipient_bases", "confidentiality", "volume", "disposal")
_OF_THE_WHOLE = ("lead", *MORE_TEXTS)
Said = str | dict[str, str]


def needs_second(document: Mapping[str, Any], template: Mapping[str, Any]) -> bool:
    """Whether an agreement, made from a template or from none, is of the second version."""
    return (
        is_second(template)
        or any(name in document for name in _OF_THE_WHOLE)
        or any(_is_second(sharing) for sharing in document["sharings"])
    )


def _is_second(sharing: Mapping[str, Any]) -> bool:
    said = (*sharing.get("conditions", ()), *sharing.get("gateways", ()))
    return any(name in sharing for name in _OF_A_SHARING) or any(
        isinstance(one, Mapping) for one in said
    )


def conditions(cells: Cells, find: Find) -> list[Said] | None:
    """``code`` for everyone, or ``organisation=code``; None if the cell is empty."""
    return _said(cells, "conditions", lambda who: _one(who, find))


def gateways(cells: Cells, find: Find) -> list[Said] | None:
    """``code`` for everyone, or ``one to another=code``; None if the cell is empty."""
    return _said(cells, "gateways", lambda who: _direction(who, find))


def _said(
    cells: Cells, field: str, read: Callable[[str], dict[str, str] | None]
) -> list[Said] | None:
    written = [code for part in cells.parts(field) for code in part.split(",") if code.strip()]
    found: list[Said] = []
    for place, text in enumerate(written, start=1):
        who, stated, code = (part.strip() for part in text.rpartition("="))
        if not stated:
            found += [] if means_none(code) else [code]
        elif (named := read(who)) is None:
            cells.fault(field, f"{NO_ORGANISATION}number {place} of the list.")
        else:
            found.append({**named, field.removesuffix("s"): code})
    return found if written else None


def _one(who: str, find: Find) -> dict[str, str] | None:
    partner = find(who)
    return None if partner is None else {"partner": partner}


def _direction(who: str, find: Find) -> dict[str, str] | None:
    """``one to another``; a name may hold the word "to" itself."""
    for match in re.finditer(" to ", who):
        sender, recipient = find(who[: match.start()].strip()), find(who[match.end() :].strip())
        if sender is not None and recipient is not None:
            return {"from": sender, "to": recipient}
    return None


def confidence(cells: Cells) -> dict[str, str]:
    """How the duty of confidence is met, by its word or its heading; empty if nothing is said."""
    written = fold(cells.line("confidence"))
    if not written:
        return {}
    for word, heading in CONFIDENCE.items():
        if written in {fold(word), fold(heading)}:
            return {"met_by": word}
    cells.fault("confidence", f"We do not know this. There are: {', '.join(CONFIDENCE)}.")
    return {}


def between(
    sharing: Mapping[str, Any], senders: Iterable[str], recipients: Iterable[str]
) -> dict[str, Any]:
    """A template's sharing without what it says of those who take no part in a row."""
    sends, receives = {*senders}, {*recipients}
    found = dict(sharing)
    for field, allowed in (("conditions", sends | receives), ("recipient_bases", receives)):
        if field in sharing:
            found[field] = [
                one for one in sharing[field] if isinstance(one, str) or one["partner"] in allowed
            ]
    if "gateways" in sharing:
        found["gateways"] = [
            one
            for one in sharing["gateways"]
            if isinstance(one, str) or (one["from"] in sends and one["to"] in receives)
        ]
    found["data_items"] = [
        one for item in sharing["data_items"] if (one := _item(item, sends, receives))
    ]
    return {name: value for name, value in found.items() if value or name != "recipient_bases"}


def _item(item: Mapping[str, Any], sends: set[str], receives: set[str]) -> Mapping[str, Any]:
    """A data item, if those between whom alone it is shared take part."""
    if "partners" not in item:
        return item
    present = [partner for partner in item["partners"] if partner in sends | receives]
    shared = any(one != other for one in sends & {*present} for other in receives & {*present})
    return {**item, "partners": present} if shared else {}
