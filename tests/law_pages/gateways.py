"""The page of statutory gateways: who may or must tell whom, and what for."""

from __future__ import annotations

from registry.law.model import Gateway, Law
from tests.law_pages.words import (
    AGREEMENT,
    APPLIES_IF,
    EXCEPTIONS,
    EXCLUSIONS,
    TYPES,
    VERIFIED,
    bullets,
    kinds,
    provenance,
    purposes,
)

_TOP = """# Statutory gateways

Provisions about passing information on. A duty says you must, a power that you may; the third type
only asks for co-operation or gives a function, and is used with the public task. None is a lawful
basis by itself. "Any organisation" is every kind but a family member."""


def gateways_page(law: Law) -> str:
    """Return the page, with a section for each gateway in the order of the table."""
    return "\n\n".join([_TOP, *(_gateway(law, row) for row in law.gateways.values())]) + "\n"


def _gateway(law: Law, row: Gateway) -> str:
    dates = [("Dates verified", VERIFIED[row.dates_verified])]
    return f"## {row.id}: {row.name}\n\n{row.text}\n\n" + bullets(
        [*_who(law, row), *_how(row), ("Limits", row.limits), *_provenance(row), *dates]
    )


def _who(law: Law, row: Gateway) -> list[tuple[str, str]]:
    owner = ", which lies on the recipient: it never compels the sender"
    named = row.to_kinds_when_named - row.to_kinds
    return [
        ("Type", TYPES[row.type] + (owner if row.lies_on_recipient else "")),
        ("From", kinds(law, row.from_kinds)),
        ("To", kinds(law, row.to_kinds)),
        ("To, where the gateway is named", kinds(law, named) if named else ""),
        ("Purposes", purposes(law, row.purposes)),
    ]


def _how(row: Gateway) -> list[tuple[str, str]]:
    objection = "the duty falls away" if row.duty_ends_on_objection else "does not end the duty"
    ends = [text for code, text in EXCEPTIONS.items() if code in row.duty_exceptions]
    leaves_out = [text for code, text in EXCLUSIONS.items() if code in row.excludes]
    return [
        ("On request", "only when asked" if row.needs_request else "no request needed"),
        ("Counts", "only when named" if row.only_when_named else ""),
        ("Agreement of the person", AGREEMENT[row.needs_agreement_of_person]),
        ("Objection", objection if row.type == "D" else ""),
        ("The duty ends where", "; or ".join(ends)),
        ("Leaves out", "; ".join(leaves_out)),
        ("Applies", APPLIES_IF[row.applies_if]),
    ]


def _provenance(row: Gateway) -> list[tuple[str, str]]:
    if not row.prospective:
        return provenance(row)
    never = "not yet: enacted, but never in force in these tables"
    return [(name, never if name == "In force" else value) for name, value in provenance(row)]
