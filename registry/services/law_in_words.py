"""The law of a sharing in words: for each direction who relies on what, and how confidence is met.

The first version names conditions and powers for the sharing as a whole; they stay there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from registry.domain.agreements.relied_law import (
    EVERYONE,
    bases_of,
    conditions_of,
    gateways_of,
    recipient_bases_of,
)
from registry.domain.agreements.texts import CONFIDENCE
from registry.law import Law
from registry.services.law_words import coded

Names = Mapping[str, str]


def law_in_words(clause: Mapping[str, Any], names: Names, law: Law) -> dict[str, Any]:
    """The law of a sharing.

    ``directions`` are the rows of the table of who shares with whom: recipients that a sender may
    share with by the same powers share a row. ``receiving`` is the law of recipients that name one
    of their own. ``conditions`` and ``gateways`` are those of the sharing as a whole.
    """
    conditions = [
        (found.partner, coded(found.code, law.conditions)) for found in conditions_of(clause)
    ]
    return {
        "directions": _directions(clause, names, law, conditions),
        "receiving": _receiving(clause, names, law, conditions),
        "conditions": _of(EVERYONE, conditions),
        "gateways": [
            coded(found.code, law.gateways)
            for found in gateways_of(clause)
            if found.sender == EVERYONE
        ],
        "confidence": _confidence(clause.get("confidentiality", {})),
    }


def _directions(
    clause: Mapping[str, Any], names: Names, law: Law, conditions: Iterable[tuple[str, str]]
) -> list[dict[str, Any]]:
    bases = [(found.partner, coded(found.basis, law.bases)) for found in bases_of(clause)]
    powers: dict[tuple[str, str], dict[str, None]] = {}
    for found in gateways_of(clause):
        power = coded(found.code, law.gateways)
        powers.setdefault((found.sender, found.recipient), {})[power] = None
    rows = []
    for sender in clause["from"]:
        together: dict[tuple[str, ...], list[str]] = {}
        for recipient in clause["to"]:
            if recipient != sender:
                by = tuple(powers.get((sender, recipient), ()))
                together.setdefault(by, []).append(_name(recipient, names))
        rows += [
            {
                "from": _name(sender, names),
                "to": recipients,
                "bases": _of(sender, bases),
                "conditions": _of(sender, conditions),
                "gateways": list(by),
            }
            for by, recipients in together.items()
        ]
    return rows


def _receiving(
    clause: Mapping[str, Any], names: Names, law: Law, conditions: Iterable[tuple[str, str]]
) -> list[dict[str, Any]]:
    own = [(found.partner, coded(found.basis, law.bases)) for found in recipient_bases_of(clause)]
    only_receive = {*clause["to"]} - {*clause["from"]}
    return [
        {
            "name": _name(recipient, names),
            "bases": _of(recipient, own),
            "conditions": _of(recipient, conditions) if recipient in only_receive else [],
        }
        for recipient in clause["to"]
        if _of(recipient, own) or (recipient in only_receive and _of(recipient, conditions))
    ]


def _of(partner: str, found: Iterable[tuple[str, str]]) -> list[str]:
    return list(dict.fromkeys(words for whose, words in found if whose == partner))


def _confidence(stated: Mapping[str, str]) -> list[str]:
    words = (CONFIDENCE.get(stated.get("met_by", ""), ""), stated.get("text", ""))
    return [f"{text.removesuffix('.')}." for text in words if text]


def _name(partner_id: str, names: Names) -> str:
    return names.get(partner_id, partner_id)
