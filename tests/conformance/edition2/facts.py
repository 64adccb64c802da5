"""The facts of the contract §1 with their defaults, and the plain readings of kinds and person."""

from __future__ import annotations

from typing import Any

from tests.conformance.edition2 import tables as t

Json = dict[str, Any]


class Facts:
    """One facts object. What is absent is null, unknown, false or ``not_sought``."""

    def __init__(self, facts: Json) -> None:
        self.sender: str = facts["from_kind"]
        self.to: str = facts["to_kind"]
        self.purpose: str = facts["purpose"]
        self.cats: list[str] = facts["data_categories"]
        self.date: str = facts.get("evaluation_date") or t.DEFAULT_DATE
        self.detail: Json = facts.get("consent_detail") or {}
        self.stated: str = facts.get("consent_state") or "not_sought"
        self.by_category: Json = facts.get("consent_by_category") or {}
        self.risk: str | None = facts.get("risk_of_serious_harm")
        self.emergency = facts.get("emergency") is True
        self.agreement: str = facts.get("agreement_in_force") or "none"
        self.gateway: str | None = facts.get("gateway")
        self.proposed: str | None = facts.get("proposed_basis")
        self.request = facts.get("request_received") is True
        self.no_request = facts.get("request_received") is False
        self.states_task = facts.get("request_states_public_task") is True
        self.routine = facts.get("routine") is True
        self.apd: bool | None = facts.get("apd_in_place")
        self.grounds: list[str] = facts.get("override_grounds") or []
        self.exception: str | None = facts.get("duty_exception")
        self._second_edition(facts)
        self._kinds()
        self._person(facts.get("subject") or {})
        self._data()

    def _second_edition(self, facts: Json) -> None:
        recipient = facts.get("recipient") or {}
        self.relation: str | None = recipient.get("relation")
        self.source: bool | None = recipient.get("is_or_lives_with_source_of_risk")
        self.information: list[str] = facts.get("information_from") or []
        self.order: Json | None = facts.get("court_order")
        effect = (self.order or {}).get("effect")
        self.compels, self.allows = effect == "compels", effect == "allows"
        self.forbids = effect == "forbids"
        self.victim_request: Json | None = facts.get("victim_request")
        # "override_grounds: serious_crime is read as public_interest: serious_crime" (§3.6).
        self.public_interest: str | None = facts.get("public_interest") or (
            "serious_crime" if "serious_crime" in self.grounds else None
        )
        self.opt_out: str | None = facts.get("national_opt_out")
        contract = facts.get("under_public_contract") or {}
        self.contract_from: bool | None = contract.get("from")
        self.contract_to: bool | None = contract.get("to")
        self.whose_task: str | None = facts.get("whose_task")
        self.elements: Json = facts.get("duty_elements") or {}

    def _kinds(self) -> None:
        """§1.2: who is a public or a competent authority here."""
        private_pharmacy = "pharmacy_dentist_optician"
        self.public = self.sender in t.PUBLIC and not (
            self.sender == private_pharmacy and self.contract_from is False
        )
        self.to_public = self.to in t.PUBLIC and not (
            self.to == private_pharmacy and self.contract_to is False
        )
        self.to_family = self.to == "family_member"
        self.law_enforcement = self.purpose in t.LAW_ENFORCEMENT
        self.competent = self._competent(self.sender)
        self.to_competent = self._competent(self.to)
        self.safeguarding = self.purpose in t.SAFEGUARDING

    def _competent(self, kind: str) -> bool:
        return kind in t.COMPETENT or (kind == "central_government" and self.law_enforcement)

    def _person(self, subject: Json) -> None:
        """A null age is a child's where the purpose is about a child, else an adult's."""
        about_children = {"child_protection_s47", "child_in_need_s17", "safeguarding_child"}
        unknown = "child_u13" if self.purpose in about_children else "adult"
        if self.purpose == "parental_request":
            unknown = "child_13_15"
        self.age: str = subject.get("age_band") or unknown
        self.adult = self.age == "adult"
        self.under_16 = self.age in ("child_u13", "child_13_15")
        self.at_risk = subject.get("at_risk") is True
        self.capacity: str = subject.get("capacity") or "unknown"
        self.lacks = self.capacity == "lacks"
        self.gillick: str = subject.get("gillick") or "unknown"
        self.role: str = subject.get("role") or "subject_of_concern"
        self.coerced = subject.get("coerced") is True
        self.household = subject.get("children_in_household") is True
        self.deceased = subject.get("deceased") is True
        # "May decide" (§7.1): unknown capacity is presumed; `gillick` is not read from 16 on.
        self.may_decide = not self.lacks and (not self.under_16 or self.gillick == "competent")
        self.claims = self.under_16 and not self.lacks and self.gillick == "claims_competent"

    def _data(self) -> None:
        self.special = any(x.startswith("special:") for x in self.cats)
        self.criminal = "criminal" in self.cats
        self.out_of_scope = any(x.startswith("out_of_scope:") for x in self.cats)
        self.nobodys = self.deceased or all(x in ("anonymous", "deceased") for x in self.cats)
        self.health_sender = self.sender in t.HEALTH_AND_CARE or (
            self.sender == "local_authority" and self.adult
        )
        # RC: "not where pseudonymised is listed and personal is not".
        named = not ("pseudonymised" in self.cats and "personal" not in self.cats)
        self.confidential = named and (
            (self.health_sender and bool(t.CONFIDENTIAL_DATA & set(self.cats)))
            or bool(t.CONFIDENCE_SOURCES & set(self.information))
        )

    @property
    def risk_said(self) -> bool:
        return self.risk is not None and self.risk != "none"
