"""Whether a gateway's row fits a share, part by part (law.md §4, §7.1 "Ids and matching")."""

from __future__ import annotations

from dataclasses import dataclass

from registry.domain.decision.facts_model import Facts
from registry.domain.decision.reading.confidence import is_confidential
from registry.domain.decision.reading.consent import ConsentView
from registry.domain.decision.reading.data import DataView
from registry.domain.decision.reading.person import Person
from registry.domain.decision.reading.tables import Tables
from registry.domain.decision.vocabulary import SOURCES_OF_RISK
from registry.law.model import Gateway

_CHILDREN_IN_VIEW = frozenset({"child", "subject_and_others"})


@dataclass(slots=True, eq=False)
class ShareFacts:
    """What every row is asked about."""

    facts: Facts
    tables: Tables
    data: DataView
    person: Person
    consent: ConsentView

    def element(self, row: Gateway) -> bool | None:
        """What is known of the element that the row turns on; None also where it has none."""
        if row.element is None:
            return None
        known = self.facts.duty_elements
        return next((answer for element, answer in known if element == row.element), None)


def kinds_and_purpose(row: Gateway, share: ShareFacts, *, named: bool) -> bool:
    """Whether sender, recipient and purpose match; a body that asks may direct the information to
    another, which only a named row shows."""
    facts = share.facts
    return (
        _from(row, share)
        and (facts.to_kind in row.to_kinds or (named and facts.to_kind in row.to_kinds_when_named))
        and facts.purpose in row.purposes
    )


def _from(row: Gateway, share: ShareFacts) -> bool:
    sender = share.facts.from_kind
    return sender in row.from_kinds or (
        sender in row.from_kinds_with_element and share.element(row) is True
    )


def fits(row: Gateway, share: ShareFacts) -> bool:
    """Whether request, data, person and information fit a row whose kinds and purpose match.

    The element and the contracts are asked apart, because of these nothing may be known.
    """
    facts = share.facts
    if row.needs_request and facts.request_received is not True:
        return False
    if row.relations and facts.recipient.relation not in row.relations:
        return False
    if row.information_excluded and row.information_excluded.intersection(facts.information_from):
        return False
    if row.living_only and (facts.subject.deceased or share.data.outside):
        return False
    if row.excludes and excluded(row, share):
        return False
    return row.applies_if == "always" or _applies(row, share)


def excluded(row: Gateway, share: ShareFacts) -> bool:
    """Whether a row expressly leaves this data or sender out.

    PCSC Act s.16(4) leaves out patient information, and personal information from a health or
    social care authority ("nhs_trust, icb, gp_practice always; local_authority for social care or
    health data": of a council's data, the facts show only health data, and what comes from a health
    or care record). CDA 1998 s.17A leaves out everything except depersonalised data. Information
    about a patient who has died is still about a patient.
    """
    excludes, data = row.excludes, share.data
    if "not_depersonalised" in excludes and not data.depersonalised:
        return True
    if "health_data" in excludes and (data.health or _from_a_record(share)):
        return True
    if "patient_data" in excludes and _is_patient_data(share):
        return True
    return (
        "personal_data_from_health_bodies" in excludes
        and share.tables.kinds[share.facts.from_kind].health_body
        and not data.anonymous_only
    )


def _from_a_record(share: ShareFacts) -> bool:
    """Whether what would be shared comes from a health or care record."""
    records = share.tables.lists["health_or_care_information"]
    return not records.isdisjoint(share.facts.information_from)


def _is_patient_data(share: ShareFacts) -> bool:
    sender = share.tables.kinds[share.facts.from_kind]
    return is_confidential(share.facts, share.tables, sender, share.person, share.data)


def _applies(row: Gateway, share: ShareFacts) -> bool:
    facts, tables, person = share.facts, share.tables, share.person
    match row.applies_if:
        case "not_childrens_social_care":
            # s.251B: "councils (adult social care)"; children's social care is outside.
            sender, recipient = tables.kinds[facts.from_kind], tables.kinds[facts.to_kind]
            return not (person.child and (sender.social_care or recipient.social_care))
        case "child_subject":
            return person.child
        case "lacks_capacity":
            return person.lacks
        case "person_suspected":
            return facts.subject.role in SOURCES_OF_RISK
        case "the_dead":
            return facts.subject.deceased or share.data.outside
        case "child_in_view":
            return tables.purposes[facts.purpose].about_children or _child_concerned(share)
    if tables.law.first_readings:
        return _child_in_view(share)
    return _child_concerned(share)


def _child_concerned(share: ShareFacts) -> bool:
    """§7.1 s.16LA: "the subject is a child, or role parent_of_subject, or children_in_household, or
    risk `child`"."""
    facts = share.facts
    return (
        share.person.child
        or facts.subject.role == "parent_of_subject"
        or facts.subject.children_in_household
        or facts.risk_of_serious_harm == "child"
    )


def _child_in_view(share: ShareFacts) -> bool:
    """The first edition's wider reading, which also counts an age that is not known."""
    facts = share.facts
    return (
        _child_concerned(share)
        or share.tables.purposes[facts.purpose].about_children
        or facts.subject.age_band is None
        or facts.risk_of_serious_harm in _CHILDREN_IN_VIEW
    )


def found(row: Gateway, share: ShareFacts, *, named: bool) -> bool:
    """Whether a row that fits is found: "rows with an element are found when named or when the
    element is true", and where the table has it met without; "false: nothing"."""
    if row.element is None:
        return True
    known = share.element(row)
    if known is not None:
        return known
    if named:
        return True
    return share.facts.purpose in row.met_purposes and (
        not row.met_where_harm_is_said or _harm_said(share)
    )


def _harm_said(share: ShareFacts) -> bool:
    """§7.1 s.16LA: "a child subject with `at_risk` true or a risk said other than `none`; anyone
    with risk `child`"."""
    facts = share.facts
    return (share.person.child and facts.danger_is_said) or facts.risk_of_serious_harm == "child"


def contracts(row: Gateway, share: ShareFacts) -> tuple[bool | None, bool | None]:
    """Whether each side is bound, as far as the row asks for a contract; None: not known.

    A kind that is presumed to work under contract is bound unless the facts deny it.
    """
    facts = share.facts
    if not row.contract_kinds:
        return True, True
    return (
        _bound(row, share, facts.from_kind, facts.under_public_contract.sender),
        _bound(row, share, facts.to_kind, facts.under_public_contract.recipient),
    )


def _bound(row: Gateway, share: ShareFacts, kind: str, said: bool | None) -> bool | None:
    if kind not in row.contract_kinds:
        return True
    if said is not None:
        return said
    if share.tables.kinds[kind].contract_presumed:
        return True
    return None if kind in row.contract_unknown_possible else False


def exception_met(row: Gateway, share: ShareFacts) -> bool:
    """Whether one of the row's own exceptions ends the duty."""
    if share.facts.duty_exception in row.duty_exceptions:
        return True
    return row.duty_ends_on_objection and share.consent.objects


def needs_agreement(row: Gateway, person: Person) -> bool:
    """Whether the row works only with this person's agreement."""
    rule = row.needs_agreement_of_person
    return rule == "everyone" or (rule == "adults" and not person.child)
