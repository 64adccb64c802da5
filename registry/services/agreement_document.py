"""An agreement as a document for people: to read, to print, to put in a file.

It is a rendering. What the parties signed are the bytes whose SHA-256 it names.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from registry.bulk.agreement_columns import PART_OF, TEXTS
from registry.bulk.words import category_title
from registry.documents.fingerprints import fingerprint
from registry.documents.page import render_page
from registry.domain.answer_text import long_date
from registry.domain.records import RECORDED, AcceptedSignature, Actor
from registry.errors import NotFoundError
from registry.law import Law
from registry.services import agreements
from registry.services.agreement_views import NOT_YOURS, PISA, AgreementView
from registry.services.context import LONDON, Registry, iso
from registry.services.partners import partner_names
from registry.services.state_words import STATES

_ROLES = {
    "independent_controller": "Independent controller",
    "joint_controller": "Joint controller",
    "processor": "Processor",
}
Names = Mapping[str, str]


async def agreement_html(
    registry: Registry, actor: Actor, document_id: str, version: int | None
) -> str:
    """A version the actor may see, as one self-contained HTML file.

    Args:
        version: the one that stands today if left out.

    Raises:
        NotFoundError: there is no such agreement, or the actor may not know that there is.
    """
    view = await agreements.read(registry, actor, document_id, version)
    if view.document.kind != PISA:
        raise NotFoundError(NOT_YOURS)
    names = await partner_names(registry)
    content: dict[str, Any] = msgspec.json.decode(view.document.payload)
    return render_page(
        "agreement.html",
        title=content["title"],
        document=view.document,
        state=STATES[view.standing.state],
        as_of=iso(registry.now()),
        as_of_words=long_date(registry.today()),
        missing=[names.get(each, each) for each in view.standing.missing],
        facts=_facts(content, names),
        purpose=content["purpose"],
        parties=[_party(party, names) for party in content["parties"]],
        sharings=[_sharing(each, names, registry.law) for each in content["sharings"]],
        texts=_texts(content),
        signatures=_signatures(view, names),
        base_url=registry.base_url,
    )


def _facts(content: Mapping[str, Any], names: Names) -> list[tuple[str, str]]:
    charter = content["charter"]
    found = [
        ("Reference", f"{content['id']}, version {content['version']}"),
        ("Charter", f"{charter['id']}, version {charter['version']}"),
        ("Starts", _day(content["start_date"])),
        ("Review due", _day(content["review_date"])),
        ("Ends", _day(content.get("end_date"))),
        ("Made from the template", content.get("template", "")),
        ("Impact assessment", content.get("dpia", {}).get("id", "")),
        *(
            ("Policy document relied on", f"{_name(each['partner'], names)}: {each['id']}")
            for each in content.get("policy_documents", ())
        ),
        *(
            ("Assessment relied on", _assessment(each, names))
            for each in content.get("assessments", ())
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
    reached = [contact.get(each, "") for each in ("name", "telephone", "out_of_hours", "email")]
    return {
        "name": _name(party["partner"], names),
        "id": party["partner"],
        "role": _ROLES[party["role"]],
        "acts_for": [_name(each, names) for each in party.get("acts_for", ())],
        "contact": ", ".join(each for each in reached if each),
    }


def _sharing(clause: Mapping[str, Any], names: Names, law: Law) -> dict[str, Any]:
    bases: dict[str, dict[str, None]] = {}
    for each in clause["lawful_bases"]:
        bases.setdefault(each["partner"], {})[_coded(each["basis"], law.bases)] = None
    purpose = law.purposes.get(clause["purpose"])
    name = purpose.name if purpose else clause["purpose"]
    return {
        **clause,
        "purpose": name[:1].upper() + name[1:],
        "directions": [
            {
                "from": _name(sender, names),
                "to": [_name(each, names) for each in clause["to"] if each != sender],
                "bases": list(bases.get(sender, ())),
            }
            for sender in clause["from"]
            if {*clause["to"]} - {sender}
        ],
        "conditions": [_coded(code, law.conditions) for code in clause.get("conditions", ())],
        "gateways": [_coded(code, law.gateways) for code in clause.get("gateways", ())],
        "items": [
            {**item, "categories": [category_title(each) for each in item["data_categories"]]}
            for item in clause["data_items"]
        ],
    }


def _coded(code: str, table: Mapping[str, Any]) -> str:
    """A code of the law tables with its name; the code alone where no edition knows it."""
    row = table.get(code)
    return f"{code} ({row.name})" if row is not None else code


def _texts(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = ((heading, content.get(PART_OF.get(f, f), "")) for f, (heading, _) in TEXTS.items())
    return [(heading, text) for heading, text in found if text][1:]


def _signatures(view: AgreementView, names: Names) -> list[dict[str, str]]:
    signed = {each.partner_id: each for each in view.signatures}
    everyone = sorted({*view.document.parties, *signed}, key=lambda each: _name(each, names))
    return [
        {
            "name": _name(each, names),
            "left": "has left" if each in view.standing.left else "",
            **(_signature(signed[each]) if each in signed else {}),
        }
        for each in everyone
    ]


def _signature(signature: AcceptedSignature) -> dict[str, str]:
    day = long_date(signature.signed_at.astimezone(LONDON).date())
    paper = signature.method == RECORDED
    how = "On paper: recorded, not verified" if paper else "Verified"
    mark = signature.evidence_sha256 if paper else fingerprint(signature.kid)
    return {
        "person": signature.person,
        "role": signature.role,
        "day": day,
        "how": how,
        "mark": f"{'Scan SHA-256' if paper else 'Key'} {mark}",
    }


def _name(partner_id: str, names: Names) -> str:
    return names.get(partner_id, partner_id)


def _day(text: str | None) -> str:
    return long_date(date.fromisoformat(text)) if text else ""
