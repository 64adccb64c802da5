"""The pages of bases (with Annex 1) and of conditions."""

from __future__ import annotations

from registry.law.model import Annex1, Basis, Condition, Law
from tests.law_pages.words import APD, FAMILIES, REGIMES, bullets, provenance, purposes, yes


def bases_page(law: Law) -> str:
    """Return the page of Article 6(1) and Part 3, then the conditions of Annex 1."""
    parts = ["# Lawful bases\n\nWhat must be there before anything is shared."]
    parts += [_basis(row) for row in law.bases.values()]
    parts.append(
        "## Annex 1: recognised legitimate interests\n\n"
        "6(1)(ea) needs one of these conditions, and that sharing is necessary for it."
    )
    parts += [_annex1(row) for row in law.annex1.values()]
    return "\n\n".join(parts) + "\n"


def _basis(row: Basis) -> str:
    facts = [
        ("Cited as", row.article),
        ("Regime", REGIMES[row.regime]),
        ("Closed to public authorities doing their tasks", yes(row.closed_to_public)),
        ("Keep", row.artefact),
        ("Not suitable", row.unsuitable),
        *provenance(row),
    ]
    return f"## {row.id}: {row.name}\n\n{row.text}\n\n{bullets(facts)}"


def _annex1(row: Annex1) -> str:
    facts = [("Paragraphs", row.paras), *provenance(row)]
    return f"### {row.id}\n\n{row.text}\n\n{bullets(facts)}"


def conditions_page(law: Law) -> str:
    """Return the page of conditions, which come on top of a lawful basis, by family."""
    parts = [
        "# Conditions for special category and offence data\n\n"
        "Such data needs one of these besides a lawful basis. APD: appropriate policy document."
    ]
    for family, title in FAMILIES.items():
        parts.append(f"## {title}")
        parts += [_condition(law, row) for row in law.conditions.values() if row.family == family]
    return "\n\n".join(parts) + "\n"


def _condition(law: Law, row: Condition) -> str:
    facts = [
        ("APD", APD[row.apd]),
        ("Test of substantial public interest", yes(row.substantial_public_interest)),
        ("Without consent", row.without_consent_test or "no such test"),
        ("Offered", offered_for(law, row) if row.offered else "no: listed for reference"),
        ("Uncertain", row.uncertain or ""),
        *provenance(row),
    ]
    return f"### {row.id}: {row.name}\n\n{row.text}\n\n{bullets(facts)}"


def offered_for(law: Law, row: Condition) -> str:
    """Say which purposes can lead to a condition."""
    found = {
        purpose.id
        for purpose in law.purposes.values()
        for way in (*purpose.special, *purpose.offence)
        if way.condition == row.id
    }
    return f"for {purposes(law, found)}" if found else "whatever the purpose"
