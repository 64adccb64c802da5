"""Harm: whether a risk is said, the two limbs of R9, and who is protected (§7.1)."""

from __future__ import annotations

from tests.conformance.edition2 import tables as t
from tests.conformance.edition2.consent import Consent
from tests.conformance.edition2.facts import Json

ACCUSED = ("suspect", "alleged_perpetrator")


class Harm(Consent):
    """The facts and consent, and what follows about harm."""

    def __init__(self, facts: Json) -> None:
        super().__init__(facts)
        # "Said and unsaid": a null risk is a possible one for the two child-protection purposes.
        none_said = self.risk == "none" or (
            self.risk is None and self.purpose not in t.CHILD_ALWAYS
        )
        self.no_risk_said = none_said and not self.at_risk
        self.parent = self.role == "parent_of_subject"
        self.child_at_risk = not self.adult and (self.at_risk or self.risk_said)
        self._child_limb()
        self._adult_limb()
        self.safeguard = self.child_limb or self.adult_limb
        self._protected()

    def _child_limb(self) -> None:
        by_purpose = self.purpose in t.CHILD_ALWAYS and not self.no_risk_said
        brings = self.risk == "child" or (
            self.parent and self.risk in ("others", "subject_and_others")
        )
        in_danger = brings if self.adult else self.child_at_risk
        self.child_limb = (
            by_purpose
            or (self.purpose in t.CHILD_IF_RISK and in_danger)
            # A child's case under an adult heading is still a child's.
            or (self.purpose == "safeguarding_adult" and self.child_at_risk)
        )

    def _adult_limb(self) -> None:
        self.override_but_capacity = (
            self.coerced
            or self.household
            or self.risk in ("child", "others", "subject_and_others")
            or (self.purpose == "domestic_abuse_marac" and self.risk_said)
            or self.suspected
            or self.role in ACCUSED
            or bool(self.grounds)
        )
        override = self.lacks or self.override_but_capacity
        self.adult_limb = self.adult and self.purpose in t.ADULT_LIMB and (self.at_risk or override)

    def _protected(self) -> None:
        """Para 18 and Annex 1 paras 6–8 protect a child, or an adult at risk."""
        child = self.risk == "child" or (
            self.parent and self.safeguarding and self.risk in ("others", "subject_and_others")
        )
        self.child_protected = child
        # The adult at risk, or the child, is somebody else.
        another = self.purpose in ("safeguarding_adult", "staff_safeguarding") and self.role in (
            *ACCUSED,
            "offender",
        )
        a_child = self.child_limb or child or self.household or self.purpose in t.CHILD_ALWAYS
        self.protected = not self.adult or self.at_risk or a_child or another
        # "Where the individual protected is not the data subject".
        self.protects_another = self.protected and self.adult and not self.at_risk
        self.cannot_consent = self.lacks or "parental_responsibility" in self.speakers()
