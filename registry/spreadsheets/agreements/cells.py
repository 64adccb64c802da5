"""Writes an agreement's document as rows, one per sharing, under the headings of an import.

Minimisation, source and format of a data item have no columns, nor have contacts, annexes and who
may join; the JSON export has everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from registry.domain.agreements.relied_law import (
    EVERYONE,
    Condition,
    Gateway,
    conditions_of,
    gateways_of,
)
from registry.spreadsheets.agreements.columns import (
    AGREEMENT_COLUMNS,
    MORE,
    PART_OF,
    SHARING_LINES,
    SHARING_TEXTS,
    TEXTS,
)

_ROLES = {"joint_controller": "joint controller", "processor": "processor"}


def agreement_headings() -> list[str]:
    return [column.heading for column in AGREEMENT_COLUMNS]


def agreement_cells(document: Mapping[str, Any]) -> list[list[str]]:
    """The cells of each sharing's row, in the order of the headings."""
    charter = document["charter"]
    head = {
        "id": document["id"],
        "title": document["title"],
        "version": str(document["version"]),
        "charter": f"{charter['id']} version {charter['version']}",
        "template": document.get("template", ""),
        "parties": "; ".join(_party(party) for party in document["parties"]),
        **{name: document.get(f"{name}_date", "") for name in ("start", "review", "end")},
        "lead": document.get("lead", ""),
        **{field: document.get(PART_OF.get(field, field), "") for field in TEXTS | MORE},
    }
    return [_row({**head, **_sharing(sharing)}) for sharing in document["sharings"]]


def _row(cells: Mapping[str, str]) -> list[str]:
    return [cells.get(column.field, "") for column in AGREEMENT_COLUMNS]


def _party(party: Mapping[str, Any]) -> str:
    role = _ROLES.get(party["role"])
    whom = f" for {', '.join(party['acts_for'])}" if party.get("acts_for") else ""
    return f"{party['partner']} ({role}{whom})" if role else str(party["partner"])


def _sharing(sharing: Mapping[str, Any]) -> dict[str, str]:
    relied, conditions, gateways = (
        sharing["lawful_bases"],
        conditions_of(sharing),
        gateways_of(sharing),
    )
    return {
        "clause": sharing["id"],
        "purpose_code": sharing["purpose"],
        "from": "; ".join(sharing["from"]),
        "to": "; ".join(sharing["to"]),
        "basis": _bases(relied),
        "recipient_bases": _bases(sharing.get("recipient_bases", ())),
        "confidence": sharing.get("confidentiality", {}).get("met_by", ""),
        "conditions": _codes(sharing, "conditions", [_condition(one) for one in conditions]),
        "gateways": _codes(sharing, "gateways", [_gateway(one) for one in gateways]),
        "data_items": " | ".join(
            f"{item['title'].replace(':', ' –').replace('|', '/')}:"
            f" {', '.join(item['data_categories'])}"
            for item in sharing["data_items"]
        ),
        **{name: sharing.get(name, "") for name in (*SHARING_TEXTS, *SHARING_LINES)},
    }


def _bases(relied: Sequence[Mapping[str, str]]) -> str:
    return "; ".join(f"{entry['partner']}={entry['basis']}" for entry in relied)


def _condition(said: Condition) -> str:
    """A condition, with who relies on it in the second version of the schema."""
    return said.code if said.partner == EVERYONE else f"{said.partner}={said.code}"


def _gateway(said: Gateway) -> str:
    """A gateway, with its direction in the second version of the schema."""
    is_of_all = said.sender == said.recipient == EVERYONE
    return said.code if is_of_all else f"{said.sender} to {said.recipient}={said.code}"


def _codes(sharing: Mapping[str, Any], name: str, found: Sequence[str]) -> str:
    """Codes as a cell; an empty list is written as ``none``, so that no template fills it in."""
    return "; ".join(found) or "none" if sharing.get(name) is not None else ""
