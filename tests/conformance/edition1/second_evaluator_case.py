"""The facts read once: consent, limbs of R9 and gateways, as ``law.md`` §7.1 settles them."""

from __future__ import annotations

from typing import Any

from tests.conformance.edition1 import second_evaluator_tables as t

Facts = dict[str, Any]
LAWFUL_ATTORNEYS = {"LPA_health_welfare", "deputy"}


class Case:
    """One case. Attributes are the facts with their defaults, then what follows from them."""

    def __init__(self, facts: Facts) -> None:
        self.sender: str = facts["from_kind"]
        self.to: str = facts["to_kind"]
        self.purpose: str = facts["purpose"]
        self.cats: list[str] = facts["data_categories"]
        self.detail: Facts = facts.get("consent_detail") or {}
        self.raw: str = facts.get("consent_state") or "not_sought"
        self.risk: str = facts.get("risk_of_serious_harm") or "none"
        self.emergency = bool(facts.get("emergency"))
        self.agreement: str = facts.get("agreement_in_force") or "none"
        self.gateway: str | None = facts.get("gateway")
        self.proposed: str | None = facts.get("proposed_basis")
        self.request = facts.get("request_received") is True
        self.no_request = facts.get("request_received") is False
        self.states_task = facts.get("request_states_public_task") is True
        self.routine = facts.get("routine") is True
        self.apd: bool | None = facts.get("apd_in_place")
        self.date: str = facts["evaluation_date"]
        self.grounds: list[str] = facts.get("override_grounds") or []
        self.exception: str | None = facts.get("duty_exception")
        self._person(facts.get("subject") or {})
        self.public = self.sender in t.PUBLIC
        # A department is a competent authority only for law enforcement.
        self.le = self.purpose in t.LAW_ENFORCEMENT
        self.own_task = (
            self.purpose not in t.NO_PUBLIC_TASK
            if self.public
            else self.sender == "parish_council" and self.purpose in t.PARISH_TASKS
        )
        self.competent = self._competent(self.sender)
        self.to_competent = self._competent(self.to)
        self.special = any(c.startswith("special:") for c in self.cats)
        self.criminal = "criminal" in self.cats
        self.out_of_scope = any(c.startswith("out_of_scope:") for c in self.cats)
        self._consent()
        self._limbs()
        self._gateways()

    def _competent(self, kind: str) -> bool:
        return kind in t.COMPETENT or (kind == "central_government" and self.le)

    # -- the person --------------------------------------------------------------------------

    def _person(self, s: Facts) -> None:
        self.age: str = s.get("age_band") or "adult"
        self.adult = self.age == "adult"
        self.under_16 = self.age in ("child_u13", "child_13_15")
        self.at_risk = s.get("at_risk") is True
        self.gillick: str = s.get("gillick") or "unknown"
        self.capacity: str = s.get("capacity") or "unknown"
        self.lacks = self.capacity == "lacks"
        self.role: str = s.get("role") or "subject_of_concern"
        self.coerced = s.get("coerced") is True
        self.household = s.get("children_in_household") is True
        self.deceased = s.get("deceased") is True

    def speakers(self) -> set[str]:
        """Return who may consent or refuse for this person."""
        if not self.adult:
            return self._child_speakers()
        if not self.lacks:
            return {"self"}
        authority = self.detail.get("authority")
        if authority in LAWFUL_ATTORNEYS:
            # A relative who holds the authority speaks by it, not "as such".
            return {"attorney", "deputy", "next_of_kin"}
        said = {self.detail.get(x) for x in ("by", "given_by", "refused_by")}
        return {"deputy"} & said if authority is None else set()

    def _child_speakers(self) -> set[str]:
        # Recorded as lacking capacity or not competent: read so, whatever else is said.
        if self.lacks or self.gillick == "not_competent":
            return {"parental_responsibility"}
        if not self.under_16 or self.gillick == "competent":
            return {"self"}
        return set() if self.gillick == "claims_competent" else {"parental_responsibility"}

    # -- consent -----------------------------------------------------------------------------

    def _consent(self) -> None:
        self._speakers()
        self.state = self._state()
        self.said_no = self.state in ("refused", "withdrawn")
        self.unsafe = self.state == "not_sought_unsafe"
        scope = self.detail.get("current_scope")
        personal = [c for c in self.cats if c not in ("anonymous", "deceased")]
        self.narrowed = scope is not None and not set(personal) <= set(scope)
        self.flawed = self._flawed()
        inexplicit = self.special and self.detail.get("explicit") is not True
        self.invalid = self.state == "given" and (self.flawed or self.no_authority or inexplicit)
        self.valid = self.state == "given" and not self.invalid and not self.narrowed
        self.may_ask = (
            self.someone_may_speak
            and not self.said_no
            and not self.unsafe
            and self.purpose != "marketing"
        )

    def _speakers(self) -> None:
        """Work out who may consent, whose refusal counts, and whether the speaker is among them."""
        d, who = self.detail, self.speakers()
        incapable = self.adult and self.lacks
        authority = d.get("authority")
        # An attorney of unknown kind may turn out to be one; a child's competence is assessed.
        unknown = authority is None and d.get("by") == "attorney"
        self.someone_may_speak = bool(who) or not self.adult or (incapable and unknown)
        self.heard = set(who)
        if not who and not self.adult:
            self.heard = {
                "self",
                "parental_responsibility",
            }  # until assessed, a no of either counts
        if incapable and authority is None:
            self.heard |= {"attorney", "deputy"}
        self.giver, self.refuser = d.get("given_by"), d.get("refused_by")
        other = self.giver if self.raw == "given" else None
        if self.raw in ("refused", "withdrawn"):
            other = self.refuser
        self.speaker = d.get("by") or other
        self.wrong_person = self.speaker is not None and self.speaker not in (
            self.heard if self.raw != "given" else who
        )
        # ``by`` null is the person who may speak; for an adult who cannot, an attorney or deputy,
        # unless it is on record that none of them may speak on this.
        self.nobody = incapable and authority in ("none", "LPA_property")
        self.no_authority = self.wrong_person or (
            self.speaker is None and (self.nobody or (not who and not self.adult))
        )

    def _state(self) -> str:
        """Return the state of consent as §7.1 counts it."""
        one_voice = self.giver == self.refuser == "self"
        differ = self.giver in self.heard and self.refuser in self.heard and not one_voice
        self.conflict = self.detail.get("conflict") is True or differ
        if self.conflict:
            return "refused"
        if self.raw == "given" and self.refuser in self.heard and self.giver not in self.heard:
            return "refused"  # contradictory: the cautious reading
        if self.raw in ("refused", "withdrawn"):
            unheard = self.nobody if self.speaker is None else self.speaker not in self.heard
            return "not_sought" if unheard else self.raw
        return self.raw

    def _flawed(self) -> bool:
        """Return whether the asking was faulty, whatever came of it."""
        d = self.detail
        return (
            d.get("freely_given") is False
            or d.get("conditional_on_service") is True
            or d.get("recipients_named") is False
            or d.get("would_share_anyway") is True
            or self.wrong_person
            or (self.nobody and self.speaker is None)
            # An employer's power: presumed not free, unless the record says it was.
            or (self.purpose == "employment_vetting" and d.get("freely_given") is not True)
        )

    # -- R9 ----------------------------------------------------------------------------------

    def _limbs(self) -> None:
        """Work out the two limbs of R9, and who is protected (para 18, Annex 1 paras 6-8)."""
        self.child_at_risk = not self.adult and (self.at_risk or self.risk != "none")
        self.child_limb = (
            self.purpose in t.CHILD_ALWAYS
            or (self.purpose in t.CHILD_IF_RISK and self._child_at_risk())
            # A child's case under an adult heading is still a child's.
            or (self.purpose == "safeguarding_adult" and self.child_at_risk)
        )
        self.override_but_capacity = (
            self.coerced
            or self.household
            or self.risk in ("child", "others", "subject_and_others")
            or (self.purpose == "domestic_abuse_marac" and self.risk != "none")
            or self.detail.get("suspected_abuser") is True
            or self.role in ("suspect", "alleged_perpetrator")
            or bool(self.grounds)
        )
        self.override = self.lacks or self.override_but_capacity
        self.adult_limb = (
            self.adult and self.purpose in t.ADULT_LIMB and (self.at_risk or self.override)
        )
        self.safeguard = self.child_limb or self.adult_limb
        self.child_concerned = (
            not self.adult
            or self.role == "parent_of_subject"
            or self.risk in ("child", "subject_and_others")
            or self.household
            or self.purpose in t.CHILD_ALWAYS
        )
        another = self.purpose == "safeguarding_adult" and self.role in (
            "suspect",
            "alleged_perpetrator",
            "offender",
        )
        parent = self.role == "parent_of_subject" and self.purpose in t.SAFEGUARDING
        self.child_protected = self.risk == "child" or (
            parent and self.risk in ("others", "subject_and_others")
        )
        self.protected = (
            not self.adult
            or self.at_risk
            or self.child_limb
            or self.child_protected
            or self.household
            or another  # the adult at risk is somebody else
        )
        self.cannot_consent = self.lacks or "parental_responsibility" in self.speakers()

    def _child_at_risk(self) -> bool:
        if not self.adult:
            return self.child_at_risk
        return self.risk == "child" or (
            self.role == "parent_of_subject" and self.risk in ("others", "subject_and_others")
        )

    # -- gateways ----------------------------------------------------------------------------

    def _gateways(self) -> None:
        named = self.gateway
        self.not_in_force = named is not None and self.date < t.GATEWAYS[named].frm
        self.excluded = (
            named is not None
            and not self.not_in_force
            and self._fits(named)
            and self._barred(named)
        )
        if named is not None:
            rows = [named]
        else:
            rows = [g for g in t.DUTIES_FOUND if self.purpose in t.GATEWAYS[g].purposes]
        matched = [g for g in rows if self._matches(g)]
        self.matched = matched
        self.dropped = named is not None and named not in matched
        duties = [g for g in matched if t.GATEWAYS[g].kind == "D"]
        self.agreement_row = any(g in t.NEEDS_AGREEMENT for g in duties) and not (
            self.purpose == "modern_slavery" and not self.adult
        )
        self.agreed = (
            self.state == "given"
            and not self.no_authority
            and self.detail.get("freely_given") is not False
            and self.detail.get("recipients_named") is not False
            and self.detail.get("conditional_on_service") is not True
        )
        lifted = {g for g in duties if self._exception(g)}
        self.falls_away = bool(lifted)
        self.objection_row = "HSCA2012.s251B" in duties
        self.duty = any(g not in lifted for g in duties) and (self.agreed or not self.agreement_row)

    def _fits(self, gateway: str) -> bool:
        row = t.GATEWAYS[gateway]
        if gateway in t.OR_WHOM_IT_NAMES and self.gateway == gateway:
            # "or a body they name": only the asker knows whom they named.
            kinds = self.to != "family_member"
        else:
            kinds = self.sender in row.senders and self.to in row.to
        kinds = kinds and self.sender != "family_member"
        return kinds and self.purpose in row.purposes and self._person_fits(gateway)

    def _person_fits(self, gateway: str) -> bool:
        if gateway == "HSCA2012.s251B" and "local_authority" in (self.sender, self.to):
            return self.adult  # adult social care; children's social care is outside
        if gateway == "DAA2021.s49A" and self.purpose == "domestic_abuse_marac":
            return self.child_concerned
        if gateway in ("FGMA2003.s5B", "CFA2014.s23"):
            return self.child_concerned
        return True

    def _barred(self, gateway: str) -> bool:
        """Return what the provision expressly leaves out, such as s.16(4)."""
        if gateway in ("PCSCA2022.s16", "PCSCA2022.s17"):
            personal = set(self.cats) != {"anonymous"}
            return "special:health" in self.cats or (self.sender in t.NHS and personal)
        if gateway == "CDA1998.s17A":
            return not set(self.cats) <= {"pseudonymised", "anonymous"}
        return False

    def _matches(self, gateway: str) -> bool:
        row = t.GATEWAYS[gateway]
        return (
            self.date >= row.frm
            and (self.request or not row.request)
            and self._fits(gateway)
            and not self._barred(gateway)
        )

    def _exception(self, gateway: str) -> bool:
        if self.exception is not None and t.EXCEPTIONS[self.exception] == gateway:
            return True
        return gateway == "HSCA2012.s251B" and self.said_no
