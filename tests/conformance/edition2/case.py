"""The case read once before any rule: bars, whose task, confidence, a victim's request (§7.1)."""

from __future__ import annotations

from tests.conformance.edition2 import bars
from tests.conformance.edition2 import tables as t
from tests.conformance.edition2.duties import Duties
from tests.conformance.edition2.facts import Json

S251 = "NHSA2006.s251"
NOT_ASKED_WHOSE = t.SAFEGUARDING | t.LAW_ENFORCEMENT | t.NO_PUBLIC_TASK | {"direct_care"}


class Case(Duties):
    """Everything the rules ask of one facts object."""

    def __init__(self, facts: Json) -> None:
        super().__init__(facts)
        self.bars = bars.unlifted(self)
        self._task()
        self._confidence()
        self._victim()

    # -- RT: whose task ------------------------------------------------------------------------

    def _task(self) -> None:
        """``task`` is own, recipient or unknown; only public senders and parishes are asked."""
        parish = self.sender == "parish_council"
        self.task_read_as_own = False
        self.task = "own"
        if not (self.public or parish):
            # Immigration control is nobody else's task either: RT's last sentence.
            self.task = "recipient" if self.purpose == "immigration" else "own"
            return
        self.task = self._whose()
        unsaid = self.purpose in t.TASK_PURPOSES and self.whose_task is None
        self.task_read_as_own = unsaid and self.task == "own"
        if self.safeguard or self.duty:
            self.task = "own"  # protection and duties are not borrowed tasks

    def _whose(self) -> str:
        if self.purpose == "immigration" and self.sender not in (
            ["central_government", "police", "probation", "prison"]
        ):
            return "recipient"
        if self.whose_task == "recipient" and self.purpose not in NOT_ASKED_WHOSE:
            return "recipient"
        if self.purpose in t.TASK_PURPOSES and self.whose_task is None:
            own = self.sender in (
                ["local_authority", "central_government", "parish_council", "fire_rescue"]
            )
            between = self.public and self.to_public and self.to != "central_government"
            return "own" if own or between else "unknown"
        return "own"

    @property
    def own_task(self) -> bool:
        """Return whether 6(1)(e) is open: the sender's own task, laid down in law."""
        if self.purpose in t.NO_PUBLIC_TASK or self.task != "own":
            return False
        parish = self.sender == "parish_council" and (
            self.purpose in t.PARISH_TASKS
            or (self.whose_task in ("sender", "both") and not self.safeguarding)
        )
        return self.public or parish

    # -- RC: confidence ------------------------------------------------------------------------

    def _confidence(self) -> None:
        from_clinic = self.purpose == "direct_care" and "sexual_health_service" in self.information
        self.in_confidence = (
            self.confidential
            and not self.safeguard
            and (self.purpose in t.CONFIDENCE_PURPOSES or from_clinic)
        )
        self.s251 = self.gateway == S251 and self.named_matches
        self.lifted_by_facts = (
            (
                self.purpose == "public_health"
                and self.to in ("local_authority", "icb", "nhs_trust", "central_government")
            )
            or self.to in ("regulator", "ombudsman")
            or self.allows
            or self.risk in ("child", "others", "subject_and_others", "life")
        )
        approved = self.s251 and self.opt_out != "set" and not self.said_no
        self.confidence_lifted = (
            self.valid_explicit
            or self.lifted_by_facts
            or approved
            or self.public_interest is not None
        )
        # Consent lifts the confidence or a bar: it changes something, whatever basis is open. What
        # is recorded (public interest, s.251) is passed over, or invariant (xiv) would break.
        self.consent_lifts = bars.consent_lifts(self) or (
            self.in_confidence and self.valid_explicit and not self.lifted_by_facts
        )

    # -- RV: police ask for a victim's information -----------------------------------------------

    def _victim(self) -> None:
        self.victim = self.role in ("victim", "child_victim")
        self.victim_asked = (
            self.date >= t.VICTIM_LIMIT_FROM
            and self.to == "police"
            and self.purpose in t.VICTIM_REQUEST_PURPOSES
            and self.request
            and (self.victim or self.victim_request is not None)
        )
        said = self.victim_request or {}
        shown = all(
            said.get(x) is True
            for x in ("line_of_enquiry", "necessary_and_proportionate", "notice_given")
        )
        counselling = said.get("counselling")
        if counselling is None:
            held = self.sender in (
                ["charity", "private_care_provider", "nhs_trust", "gp_practice", "private_company"]
            )
            intimate = bool({"special:health", "special:sex_life"} & set(self.cats))
            counselling = "counselling" in self.information or (held and intimate)
        self.victim_shown = shown and (
            not counselling or said.get("substantial_probative_value") is True
        )
