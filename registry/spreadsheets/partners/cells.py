"""Writes an organisation's document as a row under the headings of an import.

Parts without a heading (a second policy document, a role holder's telephone) are left out: the JSON
export has everything, and an import with --update leaves such parts as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from registry.spreadsheets.partners.columns import CONTACT, PARTNER_COLUMNS, ROLES
from registry.spreadsheets.partners.people import with_days

_ASSESSMENTS = ("dpia", "lia")


def partner_headings() -> list[str]:
    return [column.heading for column in PARTNER_COLUMNS]


def partner_cells(document: Mapping[str, Any]) -> list[str]:
    """The cells of one row, in the order of the headings."""
    found: dict[str, str] = {
        name: document.get(name, "") for name in ("id", "legal_name", "kind", "privacy_notice_url")
    }
    found |= _identifiers(document) | _assurance(document) | _papers(document)
    contact = document.get("contact", {})
    found |= {f"contact_{name}": contact.get(name, "") for name in CONTACT}
    holders = document.get("role_holders", ())
    for role in ROLES:
        named = (with_days(person) for person in holders if person["role"] == role)
        found[role] = "; ".join(named)
    return [found.get(column.field, "") for column in PARTNER_COLUMNS]


def _identifiers(document: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in document.get("identifiers", ()):
        found.setdefault(entry["scheme"], entry["value"])
        if entry["scheme"] == "ico":
            found.setdefault("ico_expires", entry.get("expires_on", ""))
    return found


def _assurance(document: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in document.get("assurance", ()):
        standard = entry["standard"]
        for name, part in (("status",) * 2, ("evidence",) * 2, ("expires", "expires_on")):
            found.setdefault(f"{standard}_{name}", entry.get(part, ""))
    return found


def _papers(document: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for policy in document.get("policy_documents", ())[:1]:
        found["apd_title"] = policy["title"]
        found["apd_conditions"] = "; ".join(policy.get("conditions", ()))
        found["apd_review"] = policy["review_date"]
    for kind in _ASSESSMENTS:
        of_kind = [entry for entry in document.get("assessments", ()) if entry["kind"] == kind]
        for entry in of_kind[:1]:
            found[kind] = entry["reference"]
            found[f"{kind}_review"] = entry.get("review_date", "")
    return found
