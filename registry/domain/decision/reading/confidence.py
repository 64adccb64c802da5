"""Confidential health and care information, outside direct care and safeguarding (law.md §3.6,
§7.1 RC)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from registry.domain.decision.facts_model import Facts
from registry.domain.decision.reading.consent import ConsentView
from registry.domain.decision.reading.data import DataView
from registry.domain.decision.reading.person import Person
from registry.domain.decision.reading.tables import Tables
from registry.law.model import Kind


@dataclass(slots=True, eq=False)
class ConfidenceView:
    """How a confidence bears on the share.

    ``binds``: the information is confidential and the purpose is one in which that decides.
    ``lifted``: something sets it aside. ``consent_lifts``: a valid consent does, and no fact about
    the share would; what is recorded for it, an approval or a public interest, is passed over
    (invariant xiv). ``supported``: an approval under s.251 is named and matches.
    """

    binds: bool = False
    lifted: bool = False
    consent_lifts: bool = False
    supported: bool = False


NOT_CONFIDED = ConfidenceView()


def is_confidential(
    facts: Facts, tables: Tables, sender: Kind, person: Person, data: DataView
) -> bool:
    """Whether it is confidential information that identifies people.

    Pseudonymised data beside no other personal data is read as not identifying people to its user.
    """
    if data.pseudonymised and not data.personal:
        return False
    if tables.law.first_readings:
        return data.health and sender.holds_patient_data
    if not tables.lists["confidential_information"].isdisjoint(facts.information_from):
        return True
    confided = tables.lists["confidential_categories"]
    return sends_health_or_care(tables, sender, person) and not confided.isdisjoint(data.categories)


def sends_health_or_care(tables: Tables, sender: Kind, person: Person) -> bool:
    """Whether the sender is a health or care sender: a council too, for adults."""
    if sender.id in tables.lists["health_and_care_senders"]:
        return True
    return not person.child and sender.id in tables.lists["adult_health_and_care_senders"]


def view_confidence(
    facts: Facts, tables: Tables, consent: ConsentView, *, limb: bool, supported: bool
) -> ConfidenceView:
    """How the confidence of confidential information bears on the share.

    Args:
        limb: R9 applies, so that protection decides.
        supported: a law that sets confidence aside is named and matches.
    """
    if limb or not _purpose_binds(facts, tables):
        return NOT_CONFIDED
    by_facts = _lifted_by_facts(facts, tables)
    approved = supported and facts.national_opt_out != "set" and not consent.refused
    by_consent = consent.valid_and_explicit
    return ConfidenceView(
        binds=True,
        lifted=by_consent or by_facts or approved or public_interest(facts) is not None,
        consent_lifts=by_consent and not by_facts,
        supported=supported,
    )


def public_interest(facts: Facts) -> str | None:
    """The public interest that the facts state."""
    return interest_stated(facts.public_interest, facts.override_grounds)


def interest_stated(public_interest: str | None, override_grounds: Collection[str]) -> str | None:
    """The public interest that is stated; a serious crime as a ground to override is one (§3.6)."""
    if public_interest is None and "serious_crime" in override_grounds:
        return "serious_crime"
    return public_interest


def _purpose_binds(facts: Facts, tables: Tables) -> bool:
    if facts.purpose in tables.lists["confidential_purposes"]:
        return True
    heightened = tables.lists["heightened_information"]
    return facts.purpose in tables.lists["heightened_purposes"] and not heightened.isdisjoint(
        facts.information_from
    )


def _lifted_by_facts(facts: Facts, tables: Tables) -> bool:
    """Whether disease control, an overseer, an order or a risk to others sets it aside."""
    disease = facts.purpose in tables.lists["disease_control_purposes"]
    return (
        (disease and facts.to_kind in tables.lists["disease_control_recipients"])
        or facts.to_kind in tables.lists["oversight_recipients"]
        or is_of_public_interest(facts, tables)
    )


def is_of_public_interest(facts: Facts, tables: Tables) -> bool:
    """Whether the facts are themselves a public interest: an order that allows it, which is "RC's
    public interest" (§7.1 RO), or a risk to somebody else's safety or to a life."""
    allowed = facts.order_effect == "allows"
    return allowed or facts.risk_of_serious_harm in tables.lists["risks_beyond_the_person"]
