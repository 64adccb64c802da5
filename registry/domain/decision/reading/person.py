"""Who the person is, and who may speak for them (law.md §2 and §7.1, "Who can give a valid
consent": Mental Capacity Act 2005, Gillick, Children Act 1989 s.2(7)).

Readings where facts are missing or contradict each other, all on the cautious side:

* if the age is not given, the person is an adult, unless the purpose is about children;
* unknown capacity is presumed (R10), also for an adult marked ``n_a``;
* 16–17 year olds are presumed able, unless ``capacity: lacks`` (or, in the law's first edition,
  Gillick ``not_competent``);
* a child under 16 marked both Gillick-competent and lacking capacity is not competent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from registry.domain.decision.facts_parts import ConsentDetail, SubjectFacts
from registry.domain.decision.reading import has
from registry.domain.decision.vocabulary import ACCUSED_ROLES, ROLES, VICTIM_ROLES
from registry.domain.people.ages import SIXTEEN, TEEN, UNDER_18
from registry.domain.people.speakers import APPOINTED, Speaker

_TEENS = frozenset({TEEN, SIXTEEN})
# Bound once: in Python 3.11 to look up a member takes as long as to ask who may speak.
_SELF, _PARENT = Speaker.SELF, Speaker.PARENT
_PERSONAL_WELFARE = frozenset({"LPA_health_welfare", "deputy"})
# "A property attorney for financial data only": nothing in the facts says that data is financial.
_NO_SAY = frozenset({"none", "LPA_property"})


@dataclass(slots=True, eq=False)
class Person:
    """The person as the rules see them.

    ``self_may``: they may speak for themselves; None where that is not settled (a child who
    claims to be competent). ``parent_may``: a holder of parental responsibility may speak for them,
    with None likewise. ``has``: what the share has because of them (``reading.has``).
    """

    child: bool
    lacks: bool
    incapable: bool
    band: str
    self_may: bool | None
    parent_may: bool | None
    gillick_question: bool
    has: int

    @property
    def capable_adult(self) -> bool:
        return not self.child and not self.lacks

    @property
    def may_decide(self) -> bool:
        """Whether they decide this themselves (§7.1): an adult or young person of 16 or 17 unless
        they lack capacity, and a competent child under 16."""
        return self.self_may is True


@lru_cache(maxsize=4096)
def view_person(
    subject: SubjectFacts, unsaid_age: str = "adult", gillick_to_17: bool = False
) -> Person:
    """Work out the person.

    Args:
        unsaid_age: the age band that is read where none is given.
        gillick_to_17: Gillick competence is also read at 16 and 17, as in the law's first edition.
    """
    band = subject.age_band or unsaid_age
    child = band in UNDER_18
    lacks = subject.capacity == "lacks"
    if band == SIXTEEN:
        able: bool | None = not lacks and not (gillick_to_17 and subject.gillick == "not_competent")
    elif child:
        able = _gillick(subject.gillick) if not lacks else False
    else:
        able = not lacks
    asked = band in _TEENS or (child and subject.gillick in ("competent", "claims_competent"))
    found = _OF_CAPACITY[subject.capacity] | _OF_GILLICK[subject.gillick] | _OF_ROLE[subject.role]
    return Person(
        child=child,
        lacks=lacks,
        incapable=able is False,
        band=band,
        self_may=able,
        parent_may=_parent_may(child=child, able=able),
        gillick_question=asked,
        has=found | _of_age(subject, child=child, able=able, asked=asked) | _of_life(subject),
    )


_OF_CAPACITY = {
    "has": 0,
    "lacks": has.INCAPABLE,
    "unknown": has.CAPACITY_UNKNOWN,
    "n_a": has.CAPACITY_UNKNOWN,
}
_OF_GILLICK = {
    "competent": 0,
    "not_competent": 0,
    "claims_competent": has.CLAIMS_COMPETENT,
    "unknown": 0,
    "n_a": 0,
}
_OF_ROLE: dict[str | None, int] = {
    None: 0,
    **dict.fromkeys(ROLES, 0),
    **dict.fromkeys(VICTIM_ROLES, has.VICTIM),
    **dict.fromkeys(ACCUSED_ROLES, has.ACCUSED),
}
_JUDGED = frozenset({"competent", "not_competent", "claims_competent"})


def _of_age(subject: SubjectFacts, *, child: bool, able: bool | None, asked: bool) -> int:
    """What follows from the age, and whether a child's competence is asked about."""
    found = has.YOUNG_PERSON if subject.age_band == SIXTEEN else 0
    if subject.age_band == "adult":
        if subject.gillick in _JUDGED:
            found |= has.ADULT_WITH_GILLICK
        if subject.role == "child_victim":
            found |= has.ADULT_CHILD_VICTIM
    if not child:
        return found
    found |= has.CHILD
    if able is True:
        found |= has.COMPETENT
    if asked or able is not False:
        found |= has.CHILD_DECIDES
    if asked:
        found |= has.GILLICK_QUESTION
        if able is not True and subject.gillick != "not_competent":
            found |= has.COMPETENCE_OPEN
    return found


def _of_life(subject: SubjectFacts) -> int:
    found = has.AT_RISK if subject.at_risk is True else 0
    if subject.coerced:
        found |= has.COERCED
    if subject.children_in_household:
        found |= has.CHILDREN_IN_HOUSEHOLD
    return found | has.DEAD if subject.deceased else found


def _gillick(finding: str) -> bool | None:
    """Whether a child under 16 is competent: only ``competent`` counts, a claim leaves it open,
    and unknown is not competent."""
    return None if finding == "claims_competent" else finding == "competent"


def _parent_may(*, child: bool, able: bool | None) -> bool | None:
    if not child:
        return False
    return None if able is None else not able


def may_speak(who: str | None, person: Person, detail: ConsentDetail) -> bool | None:
    """Whether ``who`` may consent or refuse for the person; None where that is not settled.

    ``who`` None means the person who may speak (§7.1). Then it is open only for a child who claims
    competence, and false only for an adult who lacks capacity and has nobody with authority.
    """
    if who is None:
        return _anyone_may(person, detail)
    if who == _SELF:
        return person.self_may
    if who == _PARENT:
        return person.parent_may
    if who in APPOINTED or who == Speaker.NEXT_OF_KIN:
        return _representative(who, person, detail.authority)
    return _anyone_may(person, detail) if person.child else None


def _anyone_may(person: Person, detail: ConsentDetail) -> bool | None:
    if person.child:
        return None if person.self_may is None else True
    return not (person.lacks and detail.authority in _NO_SAY)


def _representative(who: str, person: Person, authority: str | None) -> bool | None:
    """Whether a representative may speak for the person; None where that is not settled.

    An attorney or deputy speaks only while an adult lacks capacity, and only within scope. A
    relative may speak only as attorney or deputy, "never next of kin as such".
    """
    if person.child or not person.lacks or authority in _NO_SAY:
        return False
    if authority in _PERSONAL_WELFARE:
        return True
    if who == Speaker.NEXT_OF_KIN:
        return False
    return True if who == Speaker.DEPUTY else None


def has_representative(person: Person, detail: ConsentDetail) -> bool:
    """Whether an attorney or deputy is known for an adult who lacks capacity."""
    named = (detail.by,) if detail.by else (detail.given_by or ()) + (detail.refused_by or ())
    if any(who in APPOINTED and may_speak(who, person, detail) is not False for who in named):
        return True
    return detail.by not in APPOINTED and detail.authority in _PERSONAL_WELFARE
