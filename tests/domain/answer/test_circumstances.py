"""What the words of an answer turn on, against the second evaluator's reading of the same facts.

``registry.law.wording`` names the circumstances. Here each is read again from the facts as they
were stated and from what the second evaluator, which knows nothing of the registry, makes of them
(law.md §2, §4.2, §7.1).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from registry.domain.decision.assessment import Assessment
from registry.domain.decision.decide import decide
from registry.domain.decision.facts import parse_facts
from registry.law.wording import CIRCUMSTANCES
from tests.conformance.edition2.case import Case
from tests.conformance.edition2.compared.comparison import comparable
from tests.conformance.edition2.compared.generator import generate
from tests.conformance.edition2.tables import DEFAULT_DATE, LAW_ENFORCEMENT, SAFEGUARDING
from tests.domain.answer.speaking import LAW, everybody
from tests.domain.decision.cases import VALID, assess

Json = dict[str, Any]
ROOT = Path(__file__).resolve().parents[3]
_SEED, _COUNT = 20261130, 1_000
TO_THE_PERSON = {"self", "subject", "subject_and_others"}
RAN_OUT = ("expired", "superseded")
NOT_KNOWN = (None, "unknown", "n_a")


@dataclass(frozen=True)
class Told:
    """Facts as stated, what the second evaluator reads in them, and the answer."""

    facts: Json
    case: Case
    answer: Assessment

    def holds(self, *words: str, knows: bool = True) -> bool:
        return self.answer.voice.holds(words, may_know_who_spoke=knows)

    @property
    def codes(self) -> set[str]:
        return {message.code for message in self.answer.messages}

    @property
    def deciding(self) -> Any:
        return next(reason for reason in self.answer.reasons if reason.deciding)

    @property
    def subject(self) -> Json:
        said: Json = self.facts.get("subject") or {}
        return said

    @property
    def suspected(self) -> bool:
        return self.case.detail.get("suspected_abuser") is True

    @property
    def objected(self) -> bool:
        """Direct care alone gives an objection weight (§7.1 "Ids and matching")."""
        said = self.case.exception in ("objection", "would_object")
        return self.facts["purpose"] == "direct_care" and (self.case.objects or said)


@cache
def told() -> tuple[Told, ...]:
    return tuple(_told())


def _told() -> Iterator[Told]:
    for made in filter(comparable, generate(_SEED, _COUNT)):
        facts = {**made, "evaluation_date": made.get("evaluation_date") or DEFAULT_DATE}
        yield Told(facts, Case(facts), decide(parse_facts(facts, LAW), LAW))


def outcome(*words: str) -> Callable[[Told], bool]:
    return lambda t: t.answer.outcome in words


def stated(*states: str) -> Callable[[Told], bool]:
    return lambda t: t.case.raw in states


def risk(*words: str | None) -> Callable[[Told], bool]:
    return lambda t: t.facts.get("risk_of_serious_harm") in words


def detail(name: str, value: object) -> Callable[[Told], bool]:
    return lambda t: t.case.detail.get(name) == value


def ground(word: str) -> Callable[[Told], bool]:
    return lambda t: word in (t.facts.get("override_grounds") or [])


def purpose(*words: str) -> Callable[[Told], bool]:
    return lambda t: t.facts["purpose"] in words


def child_in_danger(t: Told) -> bool:
    of_them = t.case.at_risk or t.case.risk in TO_THE_PERSON
    return t.case.risk == "child" or (not t.case.adult and of_them)


def counselling(t: Told) -> bool:
    said = (t.case.victim_request or {}).get("counselling")
    return said is True or (said is None and "counselling" in t.case.information)


def source_said(t: Told) -> bool:
    return t.case.source is True or t.suspected


READ: dict[str, Callable[[Told], bool]] = {
    "supported": outcome("EMERGENCY_SHARE_SUPPORTED", "DUTY_TO_SHARE", "SHARE_SUPPORTED"),
    "changed": outcome("CHANGE_BASIS"),
    "undecided": outcome("CONSENT_NEEDED", "SEEK_ADVICE"),
    "wants_consent": outcome("CONSENT_NEEDED"),
    "declined": outcome("NOT_SUPPORTED"),
    "adult_at_risk": lambda t: t.case.adult and t.subject.get("at_risk") is True,
    "child": lambda t: not t.case.adult,
    "adult": lambda t: t.case.adult,
    "young_person": lambda t: t.subject.get("age_band") == "child_16_17",
    "competent": lambda t: not t.case.adult and t.case.may_decide,
    "claims_competent": lambda t: t.case.gillick == "claims_competent",
    "lacks": lambda t: t.case.lacks,
    "capacity_unknown": lambda t: t.subject.get("capacity") in NOT_KNOWN,
    "victim": lambda t: t.case.victim,
    "accused": lambda t: t.case.role in ("suspect", "alleged_perpetrator"),
    "parent_of_child_at_risk": lambda t: t.case.parent and t.case.risk == "child",
    "coerced": lambda t: t.case.coerced,
    "children_in_household": lambda t: t.case.household,
    "suspected_abuser": lambda t: t.suspected,
    "dead": lambda t: t.case.deceased or "deceased" in t.case.cats,
    "danger_said": lambda t: t.case.at_risk or t.case.risk_said,
    "child_in_danger": child_in_danger,
    "subject_in_danger": lambda t: t.case.at_risk or t.case.risk in TO_THE_PERSON,
    "life_in_danger": risk("life"),
    "risk_none": risk("none"),
    "risk_unsaid": risk(None),
    "risk_to_child": risk("child"),
    "risk_to_others": risk("others", "subject_and_others"),
    "emergency_said": lambda t: t.case.emergency,
    "serious_crime": ground("serious_crime"),
    "position_of_trust": ground("position_of_trust"),
    "staff_implicated": ground("staff_implicated"),
    "order_as_ground": ground("court_order"),
    "refused": lambda t: t.case.said_no,
    "no_refusal": lambda t: not t.case.said_no,
    "withdrawn": stated("withdrawn"),
    "conflict": lambda t: t.case.conflict,
    "unsafe": lambda t: t.case.unsafe,
    "waiting": stated("requested"),
    "given": stated("given"),
    "valid": lambda t: t.case.valid,
    "invalid": lambda t: t.case.raw == "given" and not t.case.valid,
    "answered": stated("given", "refused", "withdrawn", *RAN_OUT),
    "expired": stated("expired"),
    "superseded": stated("superseded"),
    "narrowed": lambda t: t.case.narrowed,
    "unnamed": detail("recipients_named", False),
    "conditional": detail("conditional_on_service", True),
    "not_free": detail("freely_given", False),
    "refusal_without_authority": lambda t: (
        t.case.raw in ("refused", "withdrawn") and t.case.state == "not_sought"
    ),
    "property_attorney": detail("authority", "LPA_property"),
    "consent_proposed": lambda t: t.case.proposed == "6(1)(a)",
    "safeguarding": purpose(*SAFEGUARDING),
    "telling_may_alert": purpose("crime_investigation"),
    "law_enforcement": purpose(*LAW_ENFORCEMENT),
    "objection_counts": purpose("direct_care"),
    "vetting": purpose("employment_vetting"),
    "told_in_confidence": lambda t: "third_party_in_confidence" in t.case.information,
    "counselling_said": counselling,
    "task_of_recipient": lambda t: t.case.whose_task == "recipient",
    "task_of_others": lambda t: (
        t.facts["purpose"] == "immigration"
        and t.case.sender not in ("central_government", "police", "probation", "prison")
    ),
    "part_barred": lambda t: bool(t.case.bars),
    "public": lambda t: t.case.public,
    "to_person": lambda t: t.case.to_family,
    "to_parent": lambda t: t.case.relation in ("parent_with_responsibility", "parent_without"),
    "source_said": source_said,
    "source_unsaid": lambda t: not source_said(t),
    "source_unknown": lambda t: t.case.source is None,
    "relation_unknown": lambda t: t.case.relation is None,
    "to_police": lambda t: t.facts["to_kind"] == "police",
    "from_police": lambda t: t.facts["from_kind"] == "police",
    "duty_met": lambda t: t.case.duty,
    "duty_possible": lambda t: "DUTY_MAY_APPLY" in t.codes,
    "several_duties_possible": lambda t: len({p.asks for p in t.case.possible}) > 1,
    "bases_open": lambda t: bool(t.answer.bases),
    "support_s251": lambda t: t.case.s251,
    "objected": lambda t: t.objected,
    "order_compels": lambda t: t.case.compels,
    "order_allows": lambda t: t.case.allows,
    "order_forbids": lambda t: t.case.forbids,
    "public_interest": lambda t: t.facts.get("public_interest") is not None,
    "opted_out": lambda t: t.case.opt_out == "set",
    "policy_in_place": lambda t: t.case.apd is True,
    "policy_missing": lambda t: t.case.apd is False,
    "requested": lambda t: t.case.request,
}
KEYED: dict[str, Callable[[Told], str | None]] = {
    "rule": lambda t: t.deciding.rule,
    "because": lambda t: t.deciding.because,
    "purpose": lambda t: t.facts["purpose"],
    "exception": lambda t: t.case.exception,
    "relation": lambda t: t.case.relation,
    "proposed": lambda t: t.case.proposed,
    "first_basis": lambda t: next(iter(t.answer.bases), None),
    "spoke": lambda t: t.case.detail.get("by"),
    "barred": lambda t: t.case.bars[0] if len(t.case.bars) == 1 else None,
}
# What only a gateway's row or the words of a purpose say: ``test_words_by_case`` asks for these.
WORDS = (ROOT / "registry/law/editions/2026-11-29", ROOT / "registry/law/words")
# Situations for which the words of their rule are enough.
SAID_BY_THE_RULE = {
    *("duty", "objection", "order", "other_basis", "own_task", "person", "public_interest"),
    *("victim", "wanted", "consent", "none"),
}
NOT_READ_HERE = {
    "child_decides",
    "competence_open",
    "not_to_alert",
    "telling_is_planned",
    "task_said",
    "health_sender",
    "on_request",
}


def test_every_circumstance_is_read_again():
    assert READ.keys() | NOT_READ_HERE == set(CIRCUMSTANCES)


def test_a_circumstance_holds_where_the_facts_say_so_and_nowhere_else():
    found: Counter[tuple[str, bool]] = Counter()
    for t in told():
        for word, read in READ.items():
            expected = read(t)
            assert t.holds(word) is expected, (word, t.facts)
            found[word, expected] += 1
    assert [
        (word, truth) for word in READ for truth in (True, False) if not found[word, truth]
    ] == []


def test_a_circumstance_with_a_value_holds_for_that_value_alone():
    values = {key: {read(t) for t in told()} - {None, ""} for key, read in KEYED.items()}
    for t in told()[:600]:
        for key, read in KEYED.items():
            holding = {value for value in values[key] if t.holds(f"{key}:{value}")}
            assert holding == {read(t)} - {None, ""}, (key, t.facts)


def test_the_words_know_the_situations_that_the_rules_find():
    """``because:`` chooses the words, so that a situation nobody finds is one nobody is told of."""
    in_words = set(re.findall(r'"because:(\w+)"', "".join(map(_written, WORDS))))
    research = ("nhs_trust", "university", "research", "special:health")
    agreed = {"consent_state": "given", "consent_detail": VALID}
    seldom = (
        assess(*research, gateway="NHSA2006.s251", national_opt_out="set"),
        assess("charity", "charity", "early_help", proposed_basis="6(1)(f)", **agreed),
        assess("charity", "local_authority", "housing_allocation", request_received=True),
    )
    found = {
        reason.because
        for facts in everybody(1_500)
        for reason in decide(facts, LAW).reasons
        if reason.deciding
    }
    found |= {reason.because for answer in seldom for reason in answer.reasons if reason.deciding}
    assert found == in_words | SAID_BY_THE_RULE


def _written(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.json"))


def test_who_spoke_counts_only_for_whoever_may_know():
    spoke = [t for t in told() if t.case.detail.get("by")]
    assert len(spoke) > 50
    for t in spoke:
        word = f"spoke:{t.case.detail['by']}"
        assert t.holds(word, knows=True)
        assert not t.holds(word, knows=False)
        assert not t.holds(word, "spoke:nobody", knows=True)


def test_a_law_is_what_the_answer_is_about():
    seen: set[str] = set()
    for t in told():
        meant = {gateway for gateway in LAW.gateways if t.holds(f"law:{gateway}")}
        seen |= meant
        assert len(meant) <= 1
        if t.case.gateway is None and not (t.case.met or t.case.falls_away or t.case.agreement_row):
            assert meant == set(), t.facts
        elif t.case.met:
            assert meant <= set(t.case.met), t.facts
    assert len(seen) > 10


def test_a_message_reads_as_the_first_of_its_texts_that_fits():
    """The words of the tables are tried in order; what the situation settles is only quicker."""
    for t in told():
        voice = t.answer.voice
        for message in t.answer.messages:
            row = LAW.messages[message.code]
            fitting = (v for v in row.variants if t.holds(*v.when, knows=False))
            text = next((v.text for v in fitting), row.text)
            for slot in ("recipient", "person"):
                name = voice.plain_name(slot)
                text = text.replace(f"{{{slot}}}", name)
                text = text.replace(f"{{{slot.capitalize()}}}", name[:1].upper() + name[1:])
            if "{" not in text:
                assert message.text == text, (message.code, t.facts)
