"""An agreement and a charter of the second version of their schemas, for tests."""

from __future__ import annotations

from typing import Any

from tests.simulator.partnership import (
    COUNCIL,
    HOSPITAL,
    SCHOOL,
    Partnership,
    charter_document,
    discharge,
)

COMMON = {"rights": "Ask the lead.", "breaches": "Tell the others within 24 hours."}


def second(partnership: Partnership, version: int = 1, **changes: Any) -> dict[str, Any]:
    """Return the agreement of ``discharge`` with its law for each party and direction.

    Its parties' names are left to the registry.
    """
    first = discharge(partnership, version)
    return {
        **first,
        "schema_version": 2,
        "lead": COUNCIL,
        "sharings": [_second(sharing) for sharing in first["sharings"]],
        **changes,
    }


def terms_charter(partnership: Partnership, version: int, **common: str) -> dict[str, Any]:
    """Return a charter that supplies common texts and gives 30 days of notice of others.

    ``notice_days`` among them gives another notice.
    """
    notice = int(common.pop("notice_days", "30"))
    return {
        **charter_document(version=version),
        "schema_version": 2,
        "start_date": partnership.registry.today().isoformat(),
        "common_terms": common,
        "terms_change": {"notice_days": notice, "text": "Object or leave within the notice."},
    }


def unfit(partnership: Partnership, **changes: Any) -> dict[str, Any]:
    """Return the same drafted badly on purpose: its clause does not fit the law.

    A basis is closed to those who rely on it, a condition has no item, a power reaches nobody, and
    the only sensitive item has no condition.
    """
    content = second(partnership, **changes)
    clause, *_ = content["sharings"]
    for relied in clause["lawful_bases"]:
        relied["basis"] = "6(1)(f)"
    clause["conditions"] = [{"partner": HOSPITAL, "condition": "Art10+Sch1.18"}]
    clause["gateways"] = [{"from": HOSPITAL, "to": SCHOOL, "gateway": "CA1989.s47(9)"}]
    return content


def sound(partnership: Partnership, **changes: Any) -> dict[str, Any]:
    """Return an agreement about which the law has nothing to say."""
    content = second(partnership, **changes)
    clause, *_ = content["sharings"]
    content["sharings"] = [clause]
    clause |= {
        "from": [COUNCIL],
        "to": [SCHOOL],
        "purpose": "safeguarding_child",
        "lawful_bases": [{"partner": COUNCIL, "basis": "6(1)(e)"}],
        "data_items": [{"id": "name", "title": "Name", "data_categories": ["personal"]}],
        "conditions": [],
        "gateways": [],
    }
    return content


def _second(sharing: dict[str, Any]) -> dict[str, Any]:
    pairs = [(one, other) for one in sharing["from"] for other in sharing["to"] if one != other]
    return {
        **sharing,
        "conditions": [
            {"partner": sender, "condition": code}
            for sender in sharing["from"]
            for code in sharing.get("conditions", ())
        ],
        "gateways": [
            {"from": sender, "to": recipient, "gateway": code}
            for sender, recipient in pairs
            for code in sharing.get("gateways", ())
        ],
        "confidentiality": {"met_by": "implied_consent_direct_care"},
        "volume": "About 40 people a month",
    }


__all__ = [
    "COMMON",
    "COUNCIL",
    "HOSPITAL",
    "SCHOOL",
    "second",
    "sound",
    "terms_charter",
    "unfit",
]
