"""Which statutory gateways match (law.md §4; §7.1 "Gateways").

"A named row that does not match (kinds, purpose, data, or no request where one is needed) is
dropped"; with none named "try every row that matches; a duty so found counts as if named".
"Duties that lie on the recipient are never DUTY_TO_SHARE."
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from registry.domain.decision.facts_model import Facts
from registry.domain.decision.reading.consent import ConsentView
from registry.domain.decision.reading.data import DataView
from registry.domain.decision.reading.person import Person
from registry.domain.decision.reading.tables import Tables
from registry.law.model import Gateway

_CHILDREN_IN_VIEW = frozenset({"child", "subject_and_others"})


@dataclass(slots=True, eq=False)
class GatewayView:
    """The gateways of a share.

    ``matched``: in force and matching, named or found. ``not_in_force``: the named row is not law
    on the day. ``dropped``: it does not match. ``excluded``: it matches by kinds and purpose but
    expressly leaves this data or sender out. ``needing_agreement``: matched rows that need the
    person's agreement; ``unagreed``: those of them where the person has not agreed. ``fallen``:
    matched duties on the sender whose exception is met. ``met``: the remaining duties on the
    sender. ``turns_on_data``: other data could change the result.
    """

    named: Gateway | None
    matched: tuple[Gateway, ...]
    not_in_force: bool
    dropped: bool
    excluded: bool
    needing_agreement: tuple[Gateway, ...]
    unagreed: tuple[Gateway, ...]
    fallen: tuple[Gateway, ...]
    met: tuple[Gateway, ...]
    turns_on_data: bool


_NONE = GatewayView(None, (), False, False, False, (), (), (), (), turns_on_data=False)


def gateways_tried(facts: Facts, tables: Tables) -> tuple[Gateway, ...]:
    """The named gateway, or those for these organisations and this purpose if none is named."""
    if facts.gateway:
        return (tables.law.gateways[facts.gateway],)
    return tables.candidates(facts.purpose, facts.from_kind, facts.to_kind)


def view_gateways(
    facts: Facts,
    tables: Tables,
    data: DataView,
    person: Person,
    consent: ConsentView,
    on: date,
) -> GatewayView:
    """Find the matching gateways and work out which duties apply."""
    named = tables.law.gateways[facts.gateway] if facts.gateway else None
    not_in_force = named is not None and not named.in_force(on)
    excluded = False
    if named is None:
        rows = gateways_tried(facts, tables)
        if not rows:
            return _NONE
        turns_on_data = bool([row for row in rows if row.excludes])
        matched = tuple(
            [row for row in rows if row.in_force(on) and _fits(row, facts, tables, data, person)]
        )
    else:
        turns_on_data = bool(named.excludes)
        suits = not not_in_force and _kinds_and_purpose(named, facts)
        excluded = suits and _excluded(named, facts, tables, data)
        fits = suits and _fits(named, facts, tables, data, person)
        matched = (named,) if fits else ()
    needing = tuple([row for row in matched if _needs_agreement(row, person)])
    duties = [row for row in matched if row.type == "D" and not row.lies_on_recipient]
    unagreed = () if consent.agrees else needing
    fallen = tuple([row for row in duties if _exception_met(row, facts, consent)])
    return GatewayView(
        named=named,
        matched=matched,
        not_in_force=not_in_force,
        dropped=named is not None and not matched,
        excluded=excluded,
        needing_agreement=needing,
        unagreed=unagreed,
        fallen=fallen,
        met=_remaining(duties, fallen, unagreed),
        turns_on_data=turns_on_data,
    )


def _remaining(
    rows: list[Gateway], fallen: tuple[Gateway, ...], unagreed: tuple[Gateway, ...]
) -> tuple[Gateway, ...]:
    if not fallen and not unagreed:
        return tuple(rows)
    return tuple([row for row in rows if row not in fallen and row not in unagreed])


def _kinds_and_purpose(row: Gateway, facts: Facts) -> bool:
    """Whether a named row matches; the body that asks may direct the information to another."""
    return (
        facts.from_kind in row.from_kinds
        and (facts.to_kind in row.to_kinds or facts.to_kind in row.to_kinds_when_named)
        and facts.purpose in row.purposes
    )


def _fits(row: Gateway, facts: Facts, tables: Tables, data: DataView, person: Person) -> bool:
    """Whether request, data and person fit a row whose kinds and purpose match."""
    if row.needs_request and facts.request_received is not True:
        return False
    if row.excludes and _excluded(row, facts, tables, data):
        return False
    if row.applies_if == "always":
        return True
    return _applies(row, facts, tables, person)


def _excluded(row: Gateway, facts: Facts, tables: Tables, data: DataView) -> bool:
    """Whether a row expressly leaves this data or sender out.

    PCSC Act s.16(4) leaves out patient information, and personal information from a health or
    social care authority ("nhs_trust, icb, gp_practice always; local_authority for social care or
    health data": of a council's data, the facts show only health data). CDA 1998 s.17A leaves out
    everything except depersonalised data. Information about a patient who has died is still about
    a patient.
    """
    excludes = row.excludes
    if "not_depersonalised" in excludes and not data.depersonalised:
        return True
    if "health_data" in excludes and data.health:
        return True
    return (
        "personal_data_from_health_bodies" in excludes
        and tables.kinds[facts.from_kind].health_body
        and not data.anonymous_only
    )


def _applies(row: Gateway, facts: Facts, tables: Tables, person: Person) -> bool:
    if row.applies_if == "not_childrens_social_care":
        # s.251B: "councils (adult social care)"; children's social care is outside.
        sender, recipient = tables.kinds[facts.from_kind], tables.kinds[facts.to_kind]
        return not (person.child and (sender.social_care or recipient.social_care))
    subject = facts.subject
    return (
        tables.purposes[facts.purpose].about_children
        or person.child
        or subject.age_band is None
        or subject.children_in_household
        or subject.role == "parent_of_subject"
        or facts.risk_of_serious_harm in _CHILDREN_IN_VIEW
    )


def _needs_agreement(row: Gateway, person: Person) -> bool:
    rule = row.needs_agreement_of_person
    return rule == "everyone" or (rule == "adults" and not person.child)


def _exception_met(row: Gateway, facts: Facts, consent: ConsentView) -> bool:
    if facts.duty_exception in row.duty_exceptions:
        return True
    return row.duty_ends_on_objection and consent.refused
