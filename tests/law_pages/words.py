"""The codes of the tables in everyday words. A test checks that every code has words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from registry.domain.dates import long_date
from registry.law.model import Kind, Law, Purpose, Row, Source

VERIFIED = {
    "found": "found: read in a source",
    "own_knowledge": "own knowledge: not checked",
    "secondary": "secondary: reported, the instrument not seen",
    "mixed": "mixed: part found, part own knowledge",
}
SITUATIONS = {
    "public": "the sender is a public authority",
    "own_function": "it is the sender's own task in law",
    "competent": "the sender is a competent authority and the purpose is law enforcement",
    "competent_authority": "the sender is a competent authority",
    "police": "the sender is the police",
    "health_body": "the sender is a health body",
    "anti_fraud": "either side may be an anti-fraud organisation",
    "benefits": "either side is a government department (benefits and social security)",
    "gateway_matched": "a statutory gateway matches",
    "request_states_task": "a public body's request states its public task",
    "lia_fits": "a legitimate interests assessment can fit: no special data, no child's data",
    "research_allowed": "the research may use this data",
    "at_risk": "the person is at risk",
    "protected": "the share protects a child or an adult at risk",
    "limb": "R9 applies",
    "override_only": "R9 applies to an adult only by a ground to go beyond a refusal",
    "unlawful_act": "that ground points to harm someone does",
    "incapable": "the person cannot physically or legally consent",
    "order_compels": "an order of a court requires it",
    "health_or_care_sender": "the sender is a health or care body",
    "child_at_risk": "a child is at risk",
    "told_speaks": "the one told speaks for the person",
    "department": "the sender is a government department",
}
TYPES = {"D": "a duty", "P": "a power", "C": "co-operation, or a function only"}
APD = {
    "required": "needed",
    "required_unless_to_competent_authority": "needed, unless it goes to a competent authority",
    "not_required": "not needed",
}
FAMILIES = {
    "special": "Special category data: Article 9(2)",
    "offence": "Criminal offence data: Article 10",
    "law_enforcement": "Sensitive law enforcement data: DPA 2018 Schedule 8",
}
REGIMES = {"gdpr": "UK GDPR", "law_enforcement": "DPA 2018 Part 3"}
AGREEMENT = {
    "never": "not needed",
    "everyone": "needed; without it the gateway is closed",
    "adults": "needed from an adult; not from a child",
}
EXCLUSIONS = {
    "patient_data": "health and care data about patients",
    "health_data": "health data",
    "personal_data_from_health_bodies": "personal data from health bodies",
    "not_depersonalised": "anything that is not depersonalised",
}
EXCEPTIONS = {
    "objection": "the person objects",
    "would_object": "the person would object",
    "unreasonable": "it would be unreasonable in all the circumstances",
    "detrimental": "sharing would harm the child more than not sharing",
    "anonymous_provider": "the care is given anonymously",
}
APPLIES_IF = {
    "always": "",
    "not_childrens_social_care": "Not for children's social care.",
    "child_in_view": "Only where the purpose is about a child, or a child is concerned.",
    "child_concerned": "Only where a child is concerned.",
    "child_subject": "Only about a child.",
    "lacks_capacity": "Only about a person who lacks capacity.",
    "person_suspected": "Only about someone suspected, accused or convicted.",
    "the_dead": "Only about the dead.",
}
# How the rules treat a kind, besides its standing: the row's flag, and its words on the page.
KIND_FLAGS = {
    "health_body": "health body",
    "holds_patient_data": "holds patient data",
    "needs_caldicott_guardian": "needs a Caldicott Guardian",
    "social_care": "council with social care functions",
    "police": "police force",
    "tax_or_benefits": "may collect taxes or pay benefits",
    "may_be_anti_fraud": "may be an anti-fraud organisation",
    "household": "a person acting privately",
    "expectations": "told what people may expect",
    "school": "has a school's numbers",
    "may_be_charity": "may be a registered charity",
}
PURPOSE_FLAGS = {
    "about_children": "about children",
    "about_adults": "about adults",
    "about_crime": "about crime",
    "telling_may_alert": "telling the person may alert them",
    "telling_is_planned": "how the person is told is agreed first",
    "crime_or_tax": "crime and taxation exemption",
}
STANDING = {
    "always": "yes",
    "law_enforcement_purposes": "for law enforcement purposes",
    "never": "no",
}


def flags(row: Kind | Purpose, words: Mapping[str, str]) -> str:
    """List in words the flags that are set in a row."""
    return ", ".join(said for flag, said in words.items() if getattr(row, flag))


def source_link(source: Source) -> str:
    """Return the source's title and provision, as a link."""
    return f"[{source.title}, {source.provision}]({source.url})"


def in_force(row: Row) -> str:
    """Say from when to when a row is law."""
    if row.in_force_from is None and row.in_force_to is None:
        return "no dates of its own"
    return " ".join(part for part in (_from(row.in_force_from), _to(row.in_force_to)) if part)


def _from(day: date | None) -> str:
    return f"from {long_date(day)}" if day else ""


def _to(day: date | None) -> str:
    return f"to {long_date(day)}" if day else ""


def kinds(law: Law, ids: frozenset[str]) -> str:
    """Name kinds of organisation, or say in short that they are all."""
    if ids == law.kinds.keys():
        return "anyone"
    if ids == law.kinds.keys() - {"family_member"}:
        return "any organisation"
    return ", ".join(row.name for row in law.kinds.values() if row.id in ids)


def purposes(law: Law, ids: Iterable[str]) -> str:
    """Name purposes, in the order of the table."""
    wanted = frozenset(ids)
    return ", ".join(row.name for row in law.purposes.values() if row.id in wanted)


def bullets(facts: Iterable[tuple[str, str]]) -> str:
    """Return one line for each fact; empty facts are left out."""
    return "\n".join(f"- **{name}:** {value}" for name, value in facts if value)


def yes(value: bool) -> str:
    return "yes" if value else "no"


def provenance(row: Row) -> list[tuple[str, str]]:
    """Return the facts that end every section: source, dates, and how the row was verified."""
    return [
        ("Source", source_link(row.source)),
        ("In force", in_force(row)),
        ("Verified", VERIFIED[row.verified]),
    ]
