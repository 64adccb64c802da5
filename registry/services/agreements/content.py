"""The content of an agreement or the charter in words, the same on its page and in print."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from registry.domain.dates import long_date
from registry.law import Law
from registry.services.law_words import coded
from registry.spreadsheets.agreements.columns import PART_OF, TEXTS
from registry.spreadsheets.words import category_title

_ROLES = {
    "independent_controller": "Independent controller",
    "joint_controller": "Joint controller",
    "processor": "Processor",
}
Names = Mapping[str, str]


def agreement_in_words(content: Mapping[str, Any], names: Names, law: Law) -> dict[str, Any]:
    """A registered agreement in words: its facts, parties, sharings and texts."""
    return {
        "title": content["title"],
        "purpose": content["purpose"],
        "facts": _facts(content, names),
        "parties": [_party(party, names) for party in content["parties"]],
        "sharings": [_sharing(clause, names, law) for clause in content["sharings"]],
        "texts": _texts(content),
    }


def charter_in_words(content: Mapping[str, Any]) -> dict[str, Any]:
    """A registered charter in words: its purpose, its numbered lists by heading, and its texts."""
    lists = {
        "Principles": content.get("principles", ()),
        "What each member does": content.get("commitments", ()),
        "Golden rules": content.get("golden_rules", {}).get("rules", ()),
    }
    texts = [("Joining", content.get("joining", "")), ("Leaving", content.get("leaving", ""))]
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
    contact = party.get("contact", {})
    details = [contact.get(field, "") for field in ("name", "telephone", "out_of_hours", "email")]
    return {
        "name": _name(party["partner"], names),
        "id": party["partner"],
        "role": _ROLES[party["role"]],
        "acts_for": [_name(controller, names) for controller in party.get("acts_for", ())],
        "contact": ", ".join(detail for detail in details if detail),
    }


def _sharing(clause: Mapping[str, Any], names: Names, law: Law) -> dict[str, Any]:
    bases: dict[str, dict[str, None]] = {}
    for relied in clause["lawful_bases"]:
        bases.setdefault(relied["partner"], {})[coded(relied["basis"], law.bases)] = None
    purpose = law.purposes.get(clause["purpose"])
    name = purpose.name if purpose else clause["purpose"]
    return {
        **clause,
        "purpose": name[:1].upper() + name[1:],
        "directions": [
            {
                "from": _name(sender, names),
                "to": [
                    _name(recipient, names) for recipient in clause["to"] if recipient != sender
                ],
                "bases": list(bases.get(sender, ())),
            }
            for sender in clause["from"]
            if {*clause["to"]} - {sender}
        ],
        "conditions": [coded(code, law.conditions) for code in clause.get("conditions", ())],
        "gateways": [coded(code, law.gateways) for code in clause.get("gateways", ())],
        "items": [
            {**item, "categories": [category_title(name) for name in item["data_categories"]]}
            for item in clause["data_items"]
        ],
    }


def _texts(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = (
        (heading, content.get(PART_OF.get(field, field), ""))
        for field, (heading, _) in TEXTS.items()
    )
    return [(heading, text) for heading, text in found if text][1:]


def _name(partner_id: str, names: Names) -> str:
    return names.get(partner_id, partner_id)


def _day(text: str | None) -> str:
    return long_date(date.fromisoformat(text)) if text else ""
