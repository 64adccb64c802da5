"""Generates the published vocabulary from the law tables and ``registry/law/dpv.json``.

Others who write about UK lawful bases can cite a term by its address, and see which term of the
Data Privacy Vocabulary (DPV) is nearest to it. The file is JSON-LD; as plain JSON it is a list of
concepts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from registry.law import Law, load_edition
from registry.law.model import Row

PATH = Path(__file__).resolve().parents[1] / "schemas/vocabulary/uk-legal-basis.json"
SCHEME = "https://wisc-registry.example/vocabulary/uk-legal-basis"
MATCHES = ("exactMatch", "closeMatch", "broadMatch")
_FAMILIES = {"special": "Article9", "offence": "Article10", "law_enforcement": "Schedule8"}
_TYPES = {"D": "Duty", "P": "Power", "C": "Cooperation"}
Concept = dict[str, Any]
Mapped = Mapping[str, Any]


def mapping() -> dict[str, Any]:
    """Return the mapping of our terms to DPV, with the version of DPV."""
    found: dict[str, Any] = json.loads((files("registry.law") / "dpv.json").read_text("utf-8"))
    return found


def iri(kind: str, code: str) -> str:
    """Return a term's address: its kind and its code, without characters that need escaping."""
    return f"{SCHEME}#{kind}-{re.sub(r'[^A-Za-z0-9._]+', '-', code).strip('-')}"


def page() -> str:
    """Return the file as it is published."""
    return json.dumps(document(load_edition(), mapping()), indent=1, ensure_ascii=False) + "\n"


def document(law: Law, dpv: Mapped) -> dict[str, Any]:
    """Return the scheme with its concepts."""
    return {
        "@context": context(),
        "id": SCHEME,
        "type": "ConceptScheme",
        "prefLabel": "UK legal bases for sharing personal data",
        "definition": "Lawful bases, conditions, statutory gateways, outcomes and consent states.",
        "lawEdition": law.edition_id,
        "dpvVersion": dpv["dpv"]["version"],
        "concepts": [*_law(law, dpv), *_answers(dpv)],
    }


def context() -> dict[str, Any]:
    """Return the JSON-LD context, which says how to read the plain JSON as SKOS."""
    english = {"@language": "en-GB"}
    day = {"@type": "http://www.w3.org/2001/XMLSchema#date"}
    address = {"@type": "@id"}
    return {
        "@version": 1.1,
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dct": "http://purl.org/dc/terms/",
        "ConceptScheme": "skos:ConceptScheme",
        "Concept": "skos:Concept",
        "id": "@id",
        "type": "@type",
        "prefLabel": {"@id": "skos:prefLabel", **english},
        "definition": {"@id": "skos:definition", **english},
        "notation": "skos:notation",
        "citation": {"@id": "dct:bibliographicCitation", **english},
        "source": {"@id": "dct:source", **address},
        "concepts": {"@reverse": "skos:inScheme"},
        "broader": {"@id": "skos:broader", **address},
        **{match: {"@id": f"skos:{match}", **address, "@container": "@set"} for match in MATCHES},
        "inForceFrom": {"@id": f"{SCHEME}#inForceFrom", **day},
        "inForceTo": {"@id": f"{SCHEME}#inForceTo", **day},
        "group": f"{SCHEME}#group",
        "verified": f"{SCHEME}#verified",
        "prospective": f"{SCHEME}#prospective",
        "lawEdition": f"{SCHEME}#lawEdition",
        "dpvVersion": f"{SCHEME}#dpvVersion",
    }


def _law(law: Law, dpv: Mapped) -> Iterator[Concept]:
    for basis in law.bases.values():
        group = "Article6" if basis.regime == "gdpr" else "Part3"
        yield _row("basis", group, basis, basis.name, dpv["bases"].get(basis.id, {}))
    for annex1 in law.annex1.values():
        label = f"recognised legitimate interest, Annex 1 paragraph {annex1.paras}"
        broader = {"broader": iri("basis", "6(1)(ea)")}
        yield _row("annex1", "Annex1", annex1, label, broader)
    for condition in law.conditions.values():
        matches = dpv["conditions"].get(condition.id, {})
        yield _row("condition", _FAMILIES[condition.family], condition, condition.name, matches)
    for gateway in law.gateways.values():
        compels = gateway.type == "D" and not gateway.lies_on_recipient
        found = {"prospective": gateway.prospective, **(dpv["duties"] if compels else {})}
        yield _row("gateway", f"Gateway{_TYPES[gateway.type]}", gateway, gateway.name, found)


def _row(kind: str, group: str, row: Row, label: str, more: Mapped) -> Concept:
    return {
        "id": iri(kind, row.id),
        "type": "Concept",
        "group": group,
        "notation": row.id,
        "prefLabel": label,
        "definition": row.text,
        "citation": f"{row.source.title}, {row.source.provision}",
        "source": row.source.url,
        "inForceFrom": row.in_force_from.isoformat() if row.in_force_from else None,
        "inForceTo": row.in_force_to.isoformat() if row.in_force_to else None,
        "verified": row.verified,
        **more,
    }


def _answers(dpv: Mapped) -> Iterator[Concept]:
    for kind, group, table in (
        ("outcome", "Outcome", "outcomes"),
        ("consent", "ConsentState", "consent_states"),
    ):
        for code, words in dpv[table].items():
            name = {"id": iri(kind, code), "type": "Concept", "group": group, "notation": code}
            yield {**name, **words}
