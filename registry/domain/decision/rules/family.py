"""RP: a private individual would be told (law.md §3.7, §7.1 RP). It decides every such share.

The rows stand in the order of the table; the first that fits decides.

Readings:

* "one holder of parental responsibility refused and the recipient is another": the recipient's
  relation is parent_with_responsibility, and the refusal counts;
* row 5 "refused nor withdrawn by self (or by null)": the person is heard although they lack
  capacity; a relative's refusal does not stand in the way;
* row 12 "nobody with responsibility having refused": any refusal that counts keeps it back;
* a risk of the person's own doing counts as a risk in rows 7, 12 and 13.
"""

from __future__ import annotations

from collections.abc import Callable

from registry.domain.decision.grounds.bases import (
    CONSENT,
    LEGITIMATE,
    TASK,
    private_individual_bases,
)
from registry.domain.decision.grounds.conditions import consent_conditions, gap, ways_met
from registry.domain.decision.grounds.ground import Finding, Ground, seek_advice
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.reading.case import Case
from registry.domain.decision.rules.emergency import NONE_MET
from registry.domain.decision.rules.recipients import unsafe_to_ask
from registry.domain.decision.vocabulary import PARENT_RELATIONS
from registry.domain.people.speakers import Speaker

_WITH_RESPONSIBILITY = "parent_with_responsibility"
_PARENT_SPEAKS = frozenset({None, Speaker.PARENT})
_SPEAK_FOR_ADULTS = frozenset({"attorney_health_welfare", "deputy", "advocate"})
_PROPERTY = "attorney_property"
_CLOSE = frozenset({"carer", "spouse_or_partner", "other_family"}) | PARENT_RELATIONS
_BY_THEMSELVES = frozenset({None, Speaker.SELF})


def rp_family(ground: Ground) -> Finding:
    """Whether this person can be told, by who they are and who decides."""
    for row in _rows(ground.case):
        finding = row(ground)
        if finding is not None:
            return finding
    return _advice(ground, 14)


def _rows(case: Case) -> tuple[_Row, ...]:
    if case.person.may_decide:
        return (*_ANYONE, *_THEY_DECIDE)
    return (*_ANYONE, *(_CHILD if case.person.child else _LACKS))


def _agreed(ground: Ground) -> Finding | None:
    if not ground.case.consent.valid:
        return None
    case = ground.case
    asked_for_themselves = case.facts.purpose in case.tables.lists["relative_request_purposes"]
    then = TASK if case.public else LEGITIMATE
    bases = (CONSENT, then) if case.purpose.public or asked_for_themselves else (CONSENT,)
    text = "The person, or someone who may speak for them, has agreed to them being told."
    met = consent_conditions(case)
    return Finding("RP", text, Outcome.SHARE, bases, met, because="row_1")


def _disagreement(ground: Ground) -> Finding | None:
    case = ground.case
    consent = case.consent
    parent_refused = (
        consent.refused
        and case.person.child
        and not case.person.may_decide
        and consent.speaker in _PARENT_SPEAKS
        and case.facts.recipient.relation == _WITH_RESPONSIBILITY
    )
    return _advice(ground, 2) if consent.conflict or parent_refused else None


def _warning(ground: Ground) -> Finding | None:
    facts = ground.case.facts
    beyond = ground.case.tables.lists["risks_beyond_the_person"]
    warned = facts.recipient.relation == "person_at_risk"
    return _advice(ground, 3) if warned and facts.risk_of_serious_harm in beyond else None


def _speaks_for_adult(ground: Ground) -> Finding | None:
    case = ground.case
    relation = case.facts.recipient.relation
    about_money = relation == _PROPERTY and _ordinary(case)
    if relation not in _SPEAK_FOR_ADULTS and not about_money:
        return None
    return _told(ground, 4, "They speak for this adult, who cannot decide this themselves.")


def _close_to_adult(ground: Ground) -> Finding | None:
    case = ground.case
    facts, lists = case.facts, case.tables.lists
    said_no = case.consent.said.is_objection and case.consent.speaker in _BY_THEMSELVES
    if (
        facts.purpose not in lists["kin_purposes"]
        or facts.risk_is_said
        or said_no
        or facts.recipient.relation not in _CLOSE
        or facts.from_kind not in lists["kin_senders"]
    ):
        return None
    text = "Those close to an adult who cannot decide are told how they are and what care needs."
    return _told(ground, 5, text)


def _adult_lacks(ground: Ground) -> Finding | None:
    return _advice(ground, 6)


def _schooling(ground: Ground) -> Finding | None:
    case = ground.case
    if not case.person.child or case.consent.refused or not _school_matter(case):
        return None
    return _told(ground, 7, "Parents are told how a pupil does at school.")


def _school_matter(case: Case) -> bool:
    """What a school may tell a parent of a pupil who decides for themselves, unless they refuse."""
    relation = case.facts.recipient.relation
    return (
        case.facts.from_kind in case.tables.lists["education_senders"]
        and _ordinary(case)
        and relation in PARENT_RELATIONS
        and _is_safe(case)
    )


def _they_refused(ground: Ground) -> Finding | None:
    case = ground.case
    if not case.consent.refused:
        return None
    only_the_refusal = case.person.child and _school_matter(case)
    if case.facts.risk_is_said or case.purpose.safeguarding or only_the_refusal:
        return _advice(ground, 8)
    text = "They can decide who is told, and said no."
    return Finding("RP", text, Outcome.NOT_SUPPORTED, because="row_8")


def _they_decide(ground: Ground) -> Finding:
    if unsafe_to_ask(ground.case):
        return _advice(ground, 9)
    text = "They can decide who is told, so ask them."
    wanted = consent_conditions(ground.case)
    return Finding("RP", text, Outcome.CONSENT_NEEDED, (CONSENT,), wanted, because="row_9")


def _competence(ground: Ground) -> Finding | None:
    case = ground.case
    confided = not case.tables.lists["confided_by_children"].isdisjoint(case.facts.information_from)
    open_to_them = case.person.self_may is None or (
        case.person.band == "child_13_15" and case.facts.subject.gillick != "not_competent"
    )
    asks = (open_to_them and not _ordinary(case)) or confided
    return _advice(ground, 10) if asks else None


def _foster_carer(ground: Ground) -> Finding | None:
    if ground.case.facts.recipient.relation != "foster_carer":
        return None
    return _told(ground, 11, "A foster carer is told what they need to look after the child.")


def _parent_speaks(ground: Ground) -> Finding | None:
    case = ground.case
    if not (_cares_for_child(case) and not case.consent.refused and _is_safe(case)):
        return None
    text = "They speak for this child, who cannot decide this themselves."
    return _told(ground, 12, text)


def _cares_for_child(case: Case) -> bool:
    facts, lists = case.facts, case.tables.lists
    if facts.recipient.relation == _WITH_RESPONSIBILITY:
        return True
    return facts.recipient.relation == "carer" and (
        facts.purpose in lists["carer_purposes"] or facts.from_kind in lists["education_senders"]
    )


def _other_parent(ground: Ground) -> Finding | None:
    case = ground.case
    if (
        case.facts.recipient.relation != "parent_without"
        or case.facts.from_kind not in case.tables.lists["education_senders"]
        or not _ordinary(case)
        or case.consent.refused
        or not _is_safe(case)
    ):
        return None
    return _told(ground, 13, "In education law the other parent is a parent too.")


def _ordinary(case: Case) -> bool:
    """Whether the data is neither special category nor offence data."""
    return not (case.data.special or case.data.criminal)


def _is_safe(case: Case) -> bool:
    """Whether the one told is said not to be the source of the risk, or no risk is said."""
    source = case.facts.recipient.is_or_lives_with_source_of_risk
    if source is not None:
        return source is False
    return not case.facts.danger_is_said


def _told(ground: Ground, row: int, text: str) -> Finding:
    case = ground.case
    conditions = ways_met(case, "private_individual")
    return Finding(
        "RP",
        text,
        Outcome.SHARE,
        private_individual_bases(case),
        conditions,
        notes=(NONE_MET,) if gap(case, conditions) else (),
        because=f"row_{row}",
    )


def _advice(ground: Ground, row: int) -> Finding:
    return seek_advice(ground, "RP", _WHY_ADVICE[row], f"row_{row}")


_WHY_ADVICE = {
    2: "Two people who may speak for the person disagree about this.",
    3: "Warning somebody in danger is done with the police.",
    6: "The person cannot decide this, and nothing shows that this relative may be told.",
    8: "They can decide who is told, and said no. Somebody has to weigh that.",
    9: "They can decide who is told, and it is not safe to ask them.",
    10: "First find out whether the child can decide this for themselves.",
    14: "What is known of this person does not show that they may be told.",
}
_Row = Callable[[Ground], Finding | None]
_ANYONE: tuple[_Row, ...] = (_agreed, _disagreement, _warning)
_LACKS: tuple[_Row, ...] = (_speaks_for_adult, _close_to_adult, _adult_lacks)
_THEY_DECIDE: tuple[_Row, ...] = (_schooling, _they_refused, _they_decide)
_CHILD: tuple[_Row, ...] = (_competence, _foster_carer, _parent_speaks, _other_parent)
