"""The content of an agreement or the charter in words, the same on its page and in print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from registry.documents.media_types import NAMES
from registry.domain.agreements.texts import APPROVAL_ROLES
from registry.domain.dates import long_date
from registry.law import Law
from registry.services.agreements.parties import signed_names
from registry.services.agreements.terms.words import TermsInWords
from registry.services.law_in_words import law_in_words
from registry.services.law_words import coded
from registry.spreadsheets.agreements.columns import TEXT_HEADINGS
from registry.spreadsheets.words import category_title

_ROLES = {
    "independent_controller": "Independent controller",
    "joint_controller": "Joint controller",
    "processor": "Processor",
}
_OPTIONAL = ("benefits", "disposal", "frequency", "subjects", "transfer_method", "volume")
_OF_AN_ITEM = ("disposal", "minimisation", "retention", "source")
_PARTS = {"sender": "one that shares", "recipient": "one that receives"}
Names = Mapping[str, str]


def agreement_in_words(
    content: Mapping[str, Any],
    today: Names,
    law: Law,
    *,
    joined: Mapping[str, date] | None = None,
    terms: TermsInWords | None = None,
) -> dict[str, Any]:
    """A registered agreement in words: its facts, parties, sharings, texts and what is beside.

    Parties are called as in the signed bytes where these say so.

    Args:
        today: the names of organisations as registered today.
        joined: the organisations that joined by signing, each with its day.
        terms: the texts that it takes from its charter.
    """
    names = signed_names(content, today)
    return {
        "title": content["title"],
        "purpose": content["purpose"],
        "facts": _facts(content, names),
        "parties": [
            *(_party(party, names) for party in content["parties"]),
            *(_joined(partner_id, day, names) for partner_id, day in (joined or {}).items()),
        ],
        "sharings": [_sharing(clause, names, law) for clause in content["sharings"]],
        "texts": _texts(content, terms),
        "charter_warnings": terms.warnings if terms else [],
        "accession": _accession(content, law),
        "annexes": [
            {"url": "", **annex, "kind": NAMES[annex["media_type"]]}
            for annex in content.get("annexes", ())
        ],
        "approvals": [_approval(approval, names) for approval in content.get("approvals", ())],
    }


def charter_in_words(content: Mapping[str, Any]) -> dict[str, Any]:
    """A registered charter in words: its purpose, its numbered lists by heading, and its texts."""
    lists = {
        "Principles": content.get("principles", ()),
        "What each member does": content.get("commitments", ()),
        "Golden rules": content.get("golden_rules", {}).get("rules", ()),
    }
    terms = content.get("common_terms", {})
    texts = [
        ("Joining", content.get("joining", "")),
        ("Leaving", content.get("leaving", "")),
        *((f"In agreements: {TEXT_HEADINGS[name]}", text) for name, text in terms.items()),
        ("When these terms change", content.get("terms_change", {}).get("text", "")),
    ]
    return {
        "purpose": content["purpose"],
        "lists": {heading: entries for heading, entries in lists.items() if entries},
        "texts": [(heading, text) for heading, text in texts if text],
    }


def _facts(content: Mapping[str, Any], names: Names) -> list[tuple[str, str]]:
    charter = content["charter"]
    found = [
        ("Reference", f"{content['id']}, version {content['version']}"),
        ("Charter", f"{charter['id']}, version {charter['version']}"),
        ("Lead organisation", _name(content.get("lead", ""), names)),
        ("Starts", _day(content["start_date"])),
        ("Review due", _day(content["review_date"])),
        ("Ends", _day(content.get("end_date"))),
        ("Days of notice for leaving", str(content.get("notice_days", ""))),
        ("Made from the template", content.get("template", "")),
        ("Impact assessment", content.get("dpia", {}).get("id", "")),
        *(
            ("Policy document relied on", f"{_name(paper['partner'], names)}: {paper['id']}")
            for paper in content.get("policy_documents", ())
        ),
        *(
            ("Assessment relied on", _assessment(entry, names))
            for entry in content.get("assessments", ())
        ),
        ("Outside the United Kingdom", content.get("overseas_transfer", "")),
    ]
    return [(label, text) for label, text in found if text]


def _assessment(entry: Mapping[str, Any], names: Names) -> str:
    assessment = entry["assessment"]
    return (
        f"{_name(entry['partner'], names)}: {assessment['kind'].upper()} {assessment['reference']}"
    )


def _party(party: Mapping[str, Any], names: Names) -> dict[str, Any]:
    return {
        "name": _name(party["partner"], names),
        "id": party["partner"],
        "role": _ROLES[party["role"]],
        "acts_for": [_name(controller, names) for controller in party.get("acts_for", ())],
        "identifiers": [
            f"{entry['scheme'].upper()} {entry['value']}" for entry in party.get("identifiers", ())
        ],
        "contact": _reached(party.get("contact", {})),
        "officer": _reached(party.get("data_protection_officer", {})),
    }


def _joined(partner_id: str, day: date, names: Names) -> dict[str, Any]:
    """A party that is not named in the signed bytes: it joined by signing them."""
    return {
        "acts_for": [],
        "identifiers": [],
        "contact": "",
        "officer": "",
        "name": _name(partner_id, names),
        "id": partner_id,
        "role": f"Joined by signing on {long_date(day)}",
    }


def _reached(contact: Mapping[str, str]) -> str:
    """How to reach somebody, as the first or the second version says it."""
    fields = ("name", "name_or_post", "role", "person", "telephone", "out_of_hours", "email")
    first = "name" in contact
    return ", ".join(
        contact[field] for field in fields if field in contact and not (first and field == "role")
    )


def _approval(approval: Mapping[str, str], names: Names) -> dict[str, str]:
    return {
        "role": APPROVAL_ROLES[approval["role"]],
        "who": approval["name_or_post"],
        "organisation": _name(approval["organisation"], names),
        "day": _day(approval["date"]),
        "advice": approval.get("advice", ""),
    }


def _accession(content: Mapping[str, Any], law: Law) -> dict[str, Any] | None:
    """Who may join by signing, how, and what each then takes part in."""
    accession = content.get("accession")
    if accession is None:
        return None
    purposes = {clause["id"]: clause["purpose"] for clause in content["sharings"]}
    return {
        "kinds": [law.kinds[kind].name for kind in accession["kinds"]],
        "how": accession.get("how", ""),
        "joins": [
            {
                "sharing": _purpose(purposes[join["sharing"]], law),
                "as": " and ".join(_PARTS[part] for part in join["as"]),
                "law": [
                    *([coded(join["basis"], law.bases)] if "basis" in join else ()),
                    *(coded(code, law.conditions) for code in join.get("conditions", ())),
                    *(coded(code, law.gateways) for code in join.get("gateways", ())),
                ],
            }
            for join in accession["joins"]
        ],
    }


def _purpose(code: str, law: Law) -> str:
    purpose = law.purposes.get(code)
    name = purpose.name if purpose else code
    return name[:1].upper() + name[1:]


def _sharing(clause: Mapping[str, Any], names: Names, law: Law) -> dict[str, Any]:
    return {
        **dict.fromkeys(_OPTIONAL, ""),
        **clause,
        **law_in_words(clause, names, law),
        "purpose": _purpose(clause["purpose"], law),
        "items": [
            {
                **dict.fromkeys(_OF_AN_ITEM, ""),
                **item,
                "categories": [category_title(name) for name in item["data_categories"]],
                "between": [_name(partner, names) for partner in item.get("partners", ())],
            }
            for item in clause["data_items"]
        ],
    }


def _texts(
    content: Mapping[str, Any], terms: TermsInWords | None
) -> list[tuple[str, str, Sequence[str]]]:
    """Each heading with its text, and where the text is the charter's, why that one applies."""
    taken = {text.name: text for text in terms.texts} if terms else {}
    found: list[tuple[str, str, Sequence[str]]] = []
    for field, heading in TEXT_HEADINGS.items():
        if field in content and field != "purpose":
            found.append((heading, content[field], ()))
        elif field in taken:
            found.append((heading, taken[field].text, taken[field].notes))
    return found


def _name(partner_id: str, names: Names) -> str:
    return names.get(partner_id, partner_id)


def _day(text: str | None) -> str:
    return long_date(date.fromisoformat(text)) if text else ""
