"""The faults of a page's answers, each at its field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from registry.errors import Fault
from registry.services.checks.subject import age_band
from registry.web.checks.answers import is_emergency, purpose_of
from registry.web.checks.asked import Asked
from registry.web.checks.said import Case
from registry.web.kit import questions as q
from registry.web.kit.person_fields import Answers, birth_date, person_faults

_Check = Callable[[Answers, "Known"], list[Fault]]


@dataclass(frozen=True, slots=True)
class Known:
    """What can be chosen: the organisations' ids, the practitioner's own, and the law's rows."""

    partners: frozenset[str]
    own: str
    case: Case


def faults_of(step: str, answers: Answers, asked: Iterable[Asked], known: Known) -> list[Fault]:
    """Return the faults of a page's answers.

    In an emergency a question that was left is read as "I do not know", which costs no time.
    """
    check = _CHECKS.get(step)
    faults = check(answers, known) if check else []
    hurried = is_emergency(answers)
    left = [one for one in asked if one.words.missing and not hurried and _is_left(one, answers)]
    return faults + [Fault(one.name, one.words.missing) for one in left]


def _is_left(asked: Asked, answers: Answers) -> bool:
    offered = {choice.value for choice in asked.words.choices if choice.value}
    answer = answers.get(asked.name, "")
    return not offered.intersection(answer if asked.many else [answer])


def _danger(answers: Answers, _: Known) -> list[Fault]:
    chosen = answers.get("danger", "")
    if chosen not in {choice.value for choice in q.DANGER}:
        return [Fault("danger", "Select if anyone could be seriously harmed")]
    known = {choice.value for choice in q.WHO}
    if chosen in q.IN_DANGER and answers.get("who") not in known:
        return [Fault("who", "Select who could be harmed")]
    return []


def _partner(answers: Answers, known: Known) -> list[Fault]:
    chosen = answers.get("to")
    if chosen == q.PERSON:
        return []
    if chosen == q.OTHER_BODY:
        kinds = {choice.value for choice in q.bodies(known.case.law)}
        is_known = answers.get("kind") in kinds
        return [] if is_known else [Fault("kind", "Select what kind of organisation it is")]
    if chosen != q.ORGANISATION:
        return [Fault("to", "Select who you would share with")]
    faults = []
    if answers.get("partner") == known.own:
        faults.append(Fault("partner", "Select an organisation that is not your own"))
    elif answers.get("partner") not in known.partners:
        faults.append(Fault("partner", "Select an organisation from the list"))
    if answers.get("direction") not in {q.GIVE, q.RECEIVE}:
        faults.append(Fault("direction", "Select who has the information"))
    return faults


def _purpose(answers: Answers, known: Known) -> list[Fault]:
    if purpose_of(answers) in known.case.law.purposes:
        return []
    field = "other_purpose" if answers.get("purpose") == q.OTHER else "purpose"
    return [Fault(field, "Select why you would share it")]


def _data(answers: Answers, _: Known) -> list[Fault]:
    if not answers.get("data"):
        return [Fault("data", "Select what you would share")]
    known = {choice.value for choice in q.DATA if choice.value}
    if any(value not in known and not value.startswith(q.ITEM) for value in answers["data"]):
        return [Fault("data", "Select from the list")]
    return []


def _consent(answers: Answers, known: Known) -> list[Fault]:
    return person_faults(answers) or _age_differs(answers, known)


def _age_differs(answers: Answers, known: Known) -> list[Fault]:
    """A date of birth has to make the age that was selected."""
    born, age = birth_date(answers), answers.get("age", "")
    if born is None or age in {"", q.UNKNOWN, q.DIED} or born > known.case.on:
        return []
    if age_band(born, known.case.on) == age:
        return []
    selected = q.words_for(q.AGES, age)
    return [Fault("born-day", f"You selected “{selected}”, which does not fit this date of birth")]


def _more(answers: Answers, known: Known) -> list[Fault]:
    law = known.case.law
    rows: Mapping[str, Mapping[str, object]] = {
        "gateway": law.gateways,
        "proposed_basis": law.bases,
    }
    return [
        Fault(name, "Select from the list")
        for name, listed in rows.items()
        if answers.get(name) and answers[name] not in listed
    ]


_CHECKS: Mapping[str, _Check] = {
    "danger": _danger,
    "partner": _partner,
    "purpose": _purpose,
    "data": _data,
    "consent": _consent,
    "more": _more,
}
