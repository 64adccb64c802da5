"""What the clauses of an agreement claim of the law, read from its text, which may be incomplete.

A condition or gateway that is a bare code is claimed for everybody in the clause; one with
organisations beside it, for these.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from registry.domain.agreements.clause_review import Claims
from registry.domain.agreements.relied_law import bases_of, conditions_of, gateways_of
from registry.services.agreements.consistency import PROCESSOR

_JOINT = "joint_controller"
Content = Mapping[str, Any]


def claims_of(content: Content) -> list[Claims]:
    """The claims of every clause that has an id and a purpose."""
    acts_for = {
        _text(party, "partner"): _texts(party.get("acts_for"))
        for party in _objects(content, "parties")
        if party.get("role") == PROCESSOR
    }
    return [
        _claims(clause, acts_for)
        for clause in _objects(content, "sharings")
        if _text(clause, "id") and _text(clause, "purpose")
    ]


def lacks_arrangement(content: Content) -> bool:
    """Whether a party is a joint controller and no arrangement is written (UK GDPR Article 26)."""
    joint = any(party.get("role") == _JOINT for party in _objects(content, "parties"))
    return joint and not content.get("joint_arrangement")


def _claims(clause: Content, acts_for: Mapping[str, list[str]]) -> Claims:
    return Claims(
        id=_text(clause, "id"),
        purpose=_text(clause, "purpose"),
        senders=_controllers(clause.get("from"), acts_for),
        recipients=_controllers(clause.get("to"), acts_for),
        categories=tuple(
            dict.fromkeys(
                category
                for item in _objects(clause, "data_items")
                for category in _texts(item.get("data_categories"))
            )
        ),
        relied=bases_of(clause),
        conditions=conditions_of(clause),
        gateways=gateways_of(clause),
    )


def _controllers(named: object, acts_for: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Organisations, with its controllers in the place of a processor (UK GDPR Article 28)."""
    found = (who for partner in _texts(named) for who in acts_for.get(partner) or [partner])
    return tuple(dict.fromkeys(found))


def _objects(container: Content, field: str) -> list[Content]:
    found = container.get(field)
    listed = found if isinstance(found, list) else ()
    return [entry for entry in listed if isinstance(entry, Mapping)]


def _text(entry: Content, field: str) -> str:
    found = entry.get(field)
    return found if isinstance(found, str) else ""


def _texts(found: object) -> list[str]:
    listed = found if isinstance(found, list) else ()
    return [entry for entry in listed if isinstance(entry, str)]
