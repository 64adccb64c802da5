"""What the sentences are made of: facts, assessment, law, context, and the names people use."""

from __future__ import annotations

from dataclasses import dataclass

from registry.domain.answer.context import AnswerContext
from registry.domain.decision.assessment import Assessment, Reason
from registry.domain.decision.facts_model import Facts
from registry.domain.decision.reading.consent import state_of_consent
from registry.domain.decision.reading.person import Person, may_speak, view_person
from registry.domain.people.consent_state import STATE_OF, ConsentState
from registry.domain.people.speakers import Speaker
from registry.law import Law
from registry.law.model import Purpose

REPRESENTATIVES: dict[str, str] = {
    Speaker.PARENT: "the parent",
    Speaker.ATTORNEY: "the attorney",
    Speaker.DEPUTY: "the deputy",
    Speaker.NEXT_OF_KIN: "the relative",
}


@dataclass(frozen=True, slots=True)
class Situation:
    """One assessment, to be put into words."""

    facts: Facts
    assessment: Assessment
    law: Law
    context: AnswerContext

    @property
    def deciding(self) -> Reason:
        return next(reason for reason in self.assessment.reasons if reason.deciding)

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(message.code for message in self.assessment.messages)

    @property
    def consent(self) -> ConsentState:
        """The state of the consent according to the facts, whoever spoke."""
        return STATE_OF[state_of_consent(self.facts, self.facts.data_categories)]

    @property
    def refused(self) -> bool:
        return self.consent.is_objection or self.facts.consent_detail.conflict is True

    @property
    def emergency_without_risk(self) -> bool:
        """Whether it is called an emergency with nobody at risk, which the rules read as none."""
        no_risk = self.facts.emergency and not self.facts.risk_is_said
        return no_risk and not self.assessment.outcome.supports_sharing

    @property
    def human(self) -> Person:
        return view_person(
            self.facts.subject, self.purpose_in_law.age_if_unsaid, self.law.first_readings
        )

    @property
    def person(self) -> str:
        return "the child" if self.human.child else "the person"

    @property
    def speaker_is_known(self) -> bool:
        """Whether the asker may know who spoke: only the organisation that recorded it may
        (contract §2)."""
        consent = self.context.consent
        return consent is None or consent.by_own_org is not False

    @property
    def _known_speaker(self) -> str | None:
        return self.facts.consent_detail.by if self.speaker_is_known else None

    @property
    def speaker(self) -> str:
        """Who spoke or, if that is not known, who may speak; never a name."""
        by = self._known_speaker
        if by in REPRESENTATIVES:
            return REPRESENTATIVES[by]
        return self.whom_to_ask if by is None else self.person

    @property
    def whom_to_ask(self) -> str:
        """Who may consent, whoever spoke."""
        by = self._known_speaker
        if by in REPRESENTATIVES and may_speak(by, self.human, self.facts.consent_detail):
            return REPRESENTATIVES[by]
        return "the parent" if self.human.child and self.human.self_may is False else self.person

    @property
    def sender(self) -> str:
        return self.context.from_name or "your organisation"

    @property
    def recipient(self) -> str:
        kind = self.law.kinds[self.facts.to_kind]
        return self.context.to_name or ("this person" if kind.household else f"the {kind.name}")

    @property
    def purpose_in_law(self) -> Purpose:
        return self.law.purposes[self.facts.purpose]

    @property
    def purpose(self) -> str:
        return self.purpose_in_law.name

    def basis_name(self, basis: str) -> str:
        return self.law.bases[basis].name
