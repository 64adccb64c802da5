"""The law tables as values: one frozen class for each kind of row.

A field with a default came with a later edition: a row that leaves it out, as every row of the
first edition does, has the default. What every row has is in ``rows``; the tables that only later
editions have are in ``bars`` and ``lists``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from registry.law.bars import Bar as Bar
from registry.law.bars import BarException as BarException
from registry.law.bars import BarOutcome as BarOutcome
from registry.law.headlines import Headlines as Headlines
from registry.law.lists import Element as Element
from registry.law.lists import GoldenRules as GoldenRules
from registry.law.lists import Guidance as Guidance
from registry.law.lists import Listed as Listed
from registry.law.lists import MessageRow as MessageRow
from registry.law.lists import RuleText as RuleText
from registry.law.rows import Row as Row
from registry.law.rows import Source as Source

_ROW = TypeVar("_ROW", bound=Row)


def _no_rows() -> Mapping[str, _ROW]:
    """A table that the edition does not have."""
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis(Row):
    """A lawful basis: Article 6(1), or DPA 2018 Part 3."""

    name: str
    article: str
    regime: str
    closed_to_public: bool
    artefact: str
    unsuitable: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex1(Row):
    """A condition of Annex 1, for a recognised legitimate interest."""

    paras: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Row):
    """A condition for special category, offence or sensitive law enforcement data.

    ``apd`` is ``required``, ``required_unless_to_competent_authority`` or ``not_required``.
    ``say_apd_not_needed``: people expect a policy document here, so an answer says that none is
    needed. ``offered``: the purpose tables can lead to it; the other rows are for reference.
    """

    name: str
    family: str
    apd: str
    substantial_public_interest: bool
    without_consent_test: str | None
    say_apd_not_needed: bool
    offered: bool
    uncertain: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway(Row):
    """A statutory gateway. ``type``: D duty, P power, C co-operation or function only.

    ``to_kinds_when_named`` are further recipients if the gateway is named, because the body that
    asks may direct the information to another. ``prospective`` rows are never in force.

    ``element``: the row is found when it is named or this element is true; while it is null the
    row is only possible. ``quiet``: it is never merely possible. ``possible_purposes`` and
    ``possible_from_kinds``: where it is possible; empty means wherever it matches.
    ``possible_where_child_at_risk``: also wherever a child is at risk. ``met_purposes``: where it
    is met without its element; ``met_where_harm_is_said``: only if harm to a child is said.
    ``from_kinds_with_element``: further senders, once the element is true. ``contract_kinds``:
    kinds, on either side, that it binds only under contract to a public body;
    ``contract_unknown_possible``: those of them for which an unknown contract leaves it possible.
    ``relations``: recipients by relation, where the recipient is a person. ``living_only``: not
    about the dead.
    ``information_excluded``: where the information must not come from. ``national_opt_out``: the
    opt-out applies to it. ``disclosure_scheme``: it lets the sender warn somebody of a person.
    ``cited_last``: it is cited only where no other row's duty is met.
    """

    name: str
    type: str
    from_kinds: frozenset[str]
    to_kinds: frozenset[str]
    to_kinds_when_named: frozenset[str]
    purposes: frozenset[str]
    needs_request: bool
    only_when_named: bool
    lies_on_recipient: bool
    needs_agreement_of_person: str
    duty_ends_on_objection: bool
    duty_exceptions: frozenset[str]
    excludes: frozenset[str]
    applies_if: str
    prospective: bool
    limits: str
    dates_verified: str
    element: str | None = None
    quiet: bool = False
    possible_purposes: frozenset[str] = frozenset()
    possible_from_kinds: frozenset[str] = frozenset()
    possible_where_child_at_risk: bool = False
    met_purposes: frozenset[str] = frozenset()
    met_where_harm_is_said: bool = False
    from_kinds_with_element: frozenset[str] = frozenset()
    contract_kinds: frozenset[str] = frozenset()
    contract_unknown_possible: frozenset[str] = frozenset()
    relations: tuple[str, ...] = ()
    living_only: bool = False
    information_excluded: frozenset[str] = frozenset()
    national_opt_out: bool = False
    disclosure_scheme: bool = False
    cited_last: bool = False

    @property
    def may_be_possible(self) -> bool:
        """Whether it is a duty that turns on something of which nothing may be known."""
        return self.type == "D" and bool(self.element or self.contract_unknown_possible)

    def in_force(self, on: date) -> bool:
        # Not super(): slots dataclasses are rebuilt, which breaks the zero-argument form.
        return not self.prospective and Row.in_force(self, on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Row):
    """A kind of organisation, with its default status in law and the properties the rules need.

    ``health_body``: it provides or commissions health care by statute. ``social_care``: it is a
    council; its social care for adults is confidential, that for children is outside s.251B.
    ``household``: a person acting privately. ``expectations``: an answer says what people may
    expect, whatever the purpose. ``charity`` is ``always``, ``sometimes`` or ``seldom``.
    ``ods_pattern`` and ``ods_form``: its usual ODS code, as a pattern and in words.
    ``contract_presumed``: where it is not said, it is read as working under contract to a public
    body. ``public_under_contract_only``: it is a public authority only for that work.
    """

    name: str
    public_authority: bool
    competent_authority: str
    own_tasks: frozenset[str]
    health_body: bool
    law_enforcement_data: str
    may_be_anti_fraud: bool
    holds_patient_data: bool
    needs_caldicott_guardian: bool
    social_care: bool
    police: bool
    tax_or_benefits: bool
    household: bool
    expectations: bool
    school: bool
    charity: str
    ods_pattern: str | None
    ods_form: str | None
    contract_presumed: bool = False
    public_under_contract_only: bool = False

    @property
    def may_be_charity(self) -> bool:
        """Whether such a body may well be a registered charity."""
        return self.charity != "seldom"

    @property
    def is_charity(self) -> bool:
        """Whether every body of this kind is a charity."""
        return self.charity == "always"


@dataclass(frozen=True, slots=True)
class BasisRoute:
    """A basis that a purpose opens where every situation in ``when`` holds."""

    basis: str
    when: tuple[str, ...]
    annex1: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConditionRoute:
    """A condition that a purpose meets where every situation in ``when`` holds."""

    condition: str
    when: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(Row):
    """Bases by sender, and conditions by kind of data, preferred first."""

    public: tuple[BasisRoute, ...]
    other: tuple[BasisRoute, ...]
    special: tuple[ConditionRoute, ...]
    offence: tuple[ConditionRoute, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose(Route):
    """A purpose of sharing: the table of law.md §7.1, and the properties the rules need.

    ``child_limb`` and ``adult_limb``: whether R9 can apply. ``consent_for_service``: which senders
    may confuse agreement to the service with consent. ``advice_without_basis``: a public body
    without a matching law seeks advice. ``only_given_consent``: only consent already given supports
    it. ``competence_first``: a child can agree to it only if competent. ``objection_counts``: an
    objection ends what people otherwise expect. ``telling_may_alert``: telling the person endangers
    the purpose. ``telling_is_planned``: somebody has to agree first how the person
    is told. ``crime_or_tax``: a department may claim the crime and taxation exemption.
    ``offered_first`` and ``offered_as``: its place and its words among the purposes that the check
    offers first. ``own_task_of``: the only kinds whose own task it is; empty where it can be the
    task of any public body. ``unsaid_age``: the age band to read where none is given, if the
    purpose says so itself. ``protects_others``: others are protected from the person, if they did
    harm.
    """

    name: str
    child_limb: str
    adult_limb: bool
    safeguarding: bool
    law_enforcement: bool
    consent_for_service: str
    expectations: bool
    adult_social_care: bool
    proper_request_basis: bool
    about_children: bool
    any_risk_overrides: bool
    advice_without_basis: bool
    only_given_consent: bool
    competence_first: bool
    objection_counts: bool
    about_adults: bool
    about_crime: bool
    telling_may_alert: bool
    telling_is_planned: bool
    crime_or_tax: bool
    offered_first: int | None
    offered_as: str | None
    own_task_of: frozenset[str] = frozenset()
    unsaid_age: str | None = None
    protects_others: bool = False

    @property
    def age_if_unsaid(self) -> str:
        """The age band to read where none is given."""
        return self.unsaid_age or ("child_u13" if self.about_children else "adult")


@dataclass(frozen=True, slots=True)
class Artefact(Row):
    """A document that a share needs; it is due where the answer carries ``message``."""

    message: str


@dataclass(frozen=True, slots=True, eq=False)
class Law:
    """One edition of the tables. It equals only itself, which makes it a cheap key of a memo.

    ``first_readings``: facts are read as the first edition reads them. A risk that nobody speaks of
    is none, Gillick competence is also asked about at 16 and 17, and a law that is named hides the
    duties in others.
    """

    edition_id: str
    edition_date: date
    covers_from: date
    note: str
    sources: Mapping[str, Source]
    bases: Mapping[str, Basis]
    annex1: Mapping[str, Annex1]
    conditions: Mapping[str, Condition]
    gateways: Mapping[str, Gateway]
    kinds: Mapping[str, Kind]
    purposes: Mapping[str, Purpose]
    routes: Mapping[str, Route]
    messages: Mapping[str, MessageRow]
    rules: Mapping[str, RuleText]
    golden_rules: Mapping[str, GoldenRules]
    caldicott: Mapping[str, Row]
    exemptions: Mapping[str, Row]
    limits: Mapping[str, Row]
    artefacts: Mapping[str, Artefact]
    confidentiality: Mapping[str, Row]
    doubts: Mapping[str, Row]  # questions beyond single rows, for a lawyer
    first_readings: bool = True
    bars: Mapping[str, Bar] = field(default_factory=_no_rows)
    elements: Mapping[str, Element] = field(default_factory=_no_rows)
    lists: Mapping[str, Listed] = field(default_factory=_no_rows)
    questions: Mapping[str, Row] = field(default_factory=_no_rows)
    guidance: Mapping[str, Guidance] = field(default_factory=_no_rows)
    headlines: Mapping[str, Headlines] = field(default_factory=dict)  # words for every edition
