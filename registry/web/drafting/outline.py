"""The outline of a draft: as much as is written so far, in words, for the draft's page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from registry.documents.json.editions import is_second
from registry.domain.agreements.lifecycle import State
from registry.domain.agreements.relied_law import (
    EVERYONE,
    conditions_of,
    gateways_of,
    recipient_bases_of,
)
from registry.domain.agreements.texts import CONFIDENCE
from registry.domain.dates import long_date
from registry.domain.decision.vocabulary import DATA_CATEGORIES
from registry.law import Law
from registry.services.drafting.rules import REGISTERED
from registry.services.law_words import coded
from registry.spreadsheets.words import category_title
from registry.web.drafting.beside import annexes_of, approvals_of
from registry.web.drafting.form_fields import FACTS, ROLES, texts
from registry.web.drafting.section import Record, entries
from registry.web.drafting.sections import texts_of
from registry.web.kit.form_fields import capital

STATES = {
    State.DRAFT: "Being written",
    State.IN_REVIEW: "Before its parties, for review",
    REGISTERED: "Registered",
    State.ABANDONED: "Given up",
}
Names = Mapping[str, str]


def title_of(content: Record) -> str:
    """Return the title of a draft, or words for a draft without one."""
    title = content.get("title")
    return title if isinstance(title, str) and title else "An agreement without a title"


def outline_of(content: Record, names: Names, law: Law) -> dict[str, Any]:
    """Return the draft's facts, parties, sharings and texts, with the section that edits each."""
    return {
        "facts": [
            *((form_field.label, _fact(content.get(form_field.name))) for form_field in FACTS),
            *_without_form(content, names),
        ],
        "parties": [_party(party, names) for party in entries(content, ("parties",))],
        "sharings": [_sharing(sharing, names, law) for sharing in entries(content, ("sharings",))],
        "second": is_second(content),
        "annexes": annexes_of(content),
        "approvals": [
            {**approval, "day": _fact(approval["date"])}
            for approval in approvals_of(content, names)
        ],
        "accession": isinstance(content.get("accession"), Mapping),
        "texts": [
            {"section": f"text.{name}", "title": title, "text": _text(content.get(name))}
            for name, title in texts_of(content).items()
        ],
    }


def _party(party: Record, names: Names) -> dict[str, Any]:
    partner, role = _text(party.get("partner")), _text(party.get("role"))
    return {
        "section": f"parties.{partner}",
        "name": names.get(partner, partner),
        "role": ROLES.get(role, role),
        "contact": ", ".join(_lines_of(party.get("contact"))),
        "officer": ", ".join(_lines_of(party.get("data_protection_officer"))),
        "acts_for": [names.get(partner, partner) for partner in texts(party.get("acts_for"))],
    }


def _without_form(content: Record, names: Names) -> list[tuple[str, str]]:
    """Return the facts that no form asks for, because a reviewer reads the whole agreement."""
    charter = _record(content.get("charter"))
    named = [_text(charter.get("id")), _fact(charter.get("version"))]
    return [
        ("Lead organisation", names.get(_text(content.get("lead")), _text(content.get("lead")))),
        ("Charter", ", version ".join(text for text in named if text)),
        ("Outside the United Kingdom", _text(content.get("overseas_transfer"))),
        ("Impact assessment", _text(_record(content.get("dpia")).get("id"))),
        *(
            ("Policy document relied on", _whose(document, _text(document.get("id")), names))
            for document in entries(content, ("policy_documents",))
        ),
        *(
            ("Assessment relied on", _whose(entry, _assessment(entry), names))
            for entry in entries(content, ("assessments",))
        ),
        *_who_may_join(content),
    ]


def _assessment(entry: Record) -> str:
    assessment = _record(entry.get("assessment"))
    return f"{_text(assessment.get('kind')).upper()} {_text(assessment.get('reference'))}"


def _who_may_join(content: Record) -> Iterator[tuple[str, str]]:
    accession = _record(content.get("accession"))
    kinds = ", ".join(kind.replace("_", " ") for kind in texts(accession.get("kinds")))
    for rule in entries(accession, ("joins",)):
        roles = " and ".join(texts(rule.get("as")))
        text = f"{kinds}: in {_text(rule.get('sharing'))}, as {roles}"
        yield "Who may join by signing", text


def _whose(entry: Record, text: str, names: Names) -> str:
    partner = _text(entry.get("partner"))
    return f"{names.get(partner, partner)}: {text}"


def _record(value: object) -> Record:
    return value if isinstance(value, Mapping) else {}


def _sharing(sharing: Record, names: Names, law: Law) -> dict[str, Any]:
    id_, purpose = _text(sharing.get("id")), _text(sharing.get("purpose"))
    known = law.purposes.get(purpose)
    return {
        "section": f"sharings.{id_}",
        "purpose": capital(known.name if known else purpose) or "No purpose yet",
        "from": [names.get(partner, partner) for partner in texts(sharing.get("from"))],
        "to": [names.get(partner, partner) for partner in texts(sharing.get("to"))],
        "items": [
            {"section": f"sharings.{id_}.items.{_text(item.get('id'))}", **_item(item)}
            for item in entries(sharing, ("data_items",))
        ],
        "bases": [
            f"{names.get(party, party)}: {', '.join(coded(basis, law.bases) for basis in bases)}"
            for party, bases in _bases_by_party(sharing)
        ],
        "law": [
            *(coded(code, law.conditions) for code in texts(sharing.get("conditions"))),
            *(coded(code, law.gateways) for code in texts(sharing.get("gateways"))),
        ],
        "conditions": _conditions(sharing, names, law),
        "powers": _powers(sharing, names, law),
        "receiving": [
            f"{names.get(found.partner, found.partner)}: {coded(found.basis, law.bases)}"
            for found in recipient_bases_of(sharing)
        ],
        "confidence": CONFIDENCE.get(_text(_record(sharing.get("confidentiality")).get("met_by"))),
        "lines": [
            (label, text)
            for label, field in (
                ("About", "subjects"),
                ("Why", "why_necessary"),
                ("What good it does", "benefits"),
                ("How much", "volume"),
                ("How often", "frequency"),
                ("How it is sent", "transfer_method"),
                ("How long it is kept", "retention"),
                ("Disposal", "disposal"),
            )
            if (text := _text(sharing.get(field)))
        ],
    }


def _conditions(sharing: Record, names: Names, law: Law) -> list[dict[str, Any]]:
    """Return each condition with those who rely on it."""
    found: dict[str, list[str]] = {}
    for condition in conditions_of(sharing):
        if condition.partner != EVERYONE:
            name = names.get(condition.partner, condition.partner)
            found.setdefault(condition.code, []).append(name)
    return [
        {"code": code, "name": coded(code, law.conditions), "who": ", ".join(who)}
        for code, who in found.items()
    ]


def _powers(sharing: Record, names: Names, law: Law) -> list[dict[str, Any]]:
    """Return each power with the directions that it is for."""
    found: dict[str, dict[str, list[str]]] = {}
    for gateway in gateways_of(sharing):
        if gateway.sender != EVERYONE:
            sender, recipient = (names.get(end, end) for end in (gateway.sender, gateway.recipient))
            found.setdefault(gateway.code, {}).setdefault(sender, []).append(recipient)
    return [
        {
            "code": code,
            "name": coded(code, law.gateways),
            "who": "; ".join(f"{sender} to {', '.join(to)}" for sender, to in by_sender.items()),
        }
        for code, by_sender in found.items()
    ]


def _lines_of(value: object) -> list[str]:
    """Return the texts of an object in a draft."""
    return [text for text in _record(value).values() if isinstance(text, str)]


def _bases_by_party(sharing: Record) -> list[tuple[str, list[str]]]:
    """Return each party that relies on lawful bases, with those bases."""
    bases: dict[str, list[str]] = {}
    for entry in entries(sharing, ("lawful_bases",)):
        bases.setdefault(_text(entry.get("partner")), []).append(_text(entry.get("basis")))
    return list(bases.items())


def _item(item: Record) -> dict[str, Any]:
    categories = texts(item.get("data_categories"))
    return {
        "title": _text(item.get("title")),
        "categories": ", ".join(
            category_title(category) if category in DATA_CATEGORIES else category
            for category in categories
        ),
        "lines": [
            (label, text)
            for label, field in (
                ("How little is enough", "minimisation"),
                ("Where it comes from", "source"),
                ("In what form", "format"),
                ("How long it is kept", "retention"),
                ("Disposal", "disposal"),
            )
            if (text := _text(item.get(field)))
        ],
    }


def _fact(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    text = _text(value)
    try:
        return long_date(date.fromisoformat(text))
    except ValueError:
        return text


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
