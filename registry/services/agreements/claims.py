"""What the clauses of an agreement claim of the law, read from its text, which may be incomplete.

A condition or gateway that is a bare code is claimed for everybody in the clause; one with
organisations beside it, for these. A kind of organisation that may join later is claimed for too,
in the sharings that it would take part in. It stands among the organisations as ``kind:academy``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from registry.domain.agreements.clause_review import Claims
from registry.domain.agreements.relied_law import EVERYONE, bases_of, conditions_of, gateways_of
from registry.services.agreements.accession import RECIPIENT, SENDER
from registry.services.agreements.consistency import PROCESSOR

JOINER = "kind:"
"""Before a kind, in the place of an organisation: any of that kind that joins."""
_JOINT = "joint_controller"
Content = Mapping[str, Any]


def claims_of(content: Content) -> list[Claims]:
    """The claims of every clause that has an id and a purpose."""
    acts_for = {
        _text(party, "partner"): _texts(party.get("acts_for"))
        for party in _objects(content, "parties")
        if party.get("role") == PROCESSOR
    }
    accession = content.get("accession")
    offered: Content = accession if isinstance(accession, Mapping) else {}
    joiners = tuple(f"{JOINER}{kind}" for kind in _texts(offered.get("kinds")))
    joins = {_text(join, "sharing"): join for join in _objects(offered, "joins")}
    return [
        _with_joiners(_claims(clause, acts_for), joins.get(_text(clause, "id"), {}), joiners)
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


def _with_joiners(claims: Claims, join: Content, joiners: tuple[str, ...]) -> Claims:
    """The same with what a clause claims for organisations that may join it."""
    joins_as, basis = _texts(join.get("as")), _text(join, "basis")
    if RECIPIENT in joins_as:
        claims = replace(claims, recipients=(*claims.recipients, *joiners))
    if SENDER not in joins_as:
        return claims
    conditions = [(who, code) for who in joiners for code in _texts(join.get("conditions"))]
    powers = [(who, EVERYONE, code) for who in joiners for code in _texts(join.get("gateways"))]
    return replace(
        claims,
        senders=(*claims.senders, *joiners),
        relied=(*claims.relied, *((who, basis) for who in joiners if basis)),
        conditions=(*claims.conditions, *conditions),
        gateways=(*claims.gateways, *powers),
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
