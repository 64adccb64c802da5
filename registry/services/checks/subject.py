"""The facts about the person of a check, and the faults in them that no schema sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from registry.domain.decision.facts_parts import SubjectFacts
from registry.domain.people.ages import ADULT, SIXTEEN, SMALL, TEEN
from registry.domain.people.identifiers import EARLIEST_BIRTH
from registry.errors import Fault

_ENDANGERS_THE_PERSON = frozenset({"self", "subject", "subject_and_others"})


def person_facts(subject: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The facts about the person that a request says, with the age that a date of birth makes."""
    person = {key: subject[key] for key in SubjectFacts._fields if key in subject}
    for _, born in _born(subject):
        person["age_band"] = age_band(born, on)
    return person


def age_band(born: date, on: date) -> str:
    """The contract's age band on a day; a person becomes a year older on their birthday."""
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    if age >= 18:
        return ADULT
    if age >= 16:
        return SIXTEEN
    return TEEN if age >= 13 else SMALL


def person_faults(subject: Mapping[str, Any], on: date) -> list[Fault]:
    """Faults in dates of birth, and an age band that differs from the one they give."""
    dates = dict(_born(subject))
    faults = [
        Fault(pointer, "This day has not come yet. For an unborn child leave it out.")
        for pointer, born in dates.items()
        if born > on
    ]
    faults += [
        Fault(pointer, f"Check the year: nobody alive was born before {EARLIEST_BIRTH}.")
        for pointer, born in dates.items()
        if born.year < EARLIEST_BIRTH
    ]
    band = subject.get("age_band")
    if band is not None and any(age_band(born, on) != band for born in dates.values()):
        faults.append(Fault("/subject/age_band", "This is not the age the date of birth makes."))
    if len(set(dates.values())) > 1:
        faults.append(Fault("/subject/date_of_birth", "Two dates of birth are given."))
    return faults


def life_faults(request: Mapping[str, Any]) -> list[Fault]:
    """A fault if the person is said to be dead and at risk, except in an emergency."""
    subject = request.get("subject") or {}
    if not subject.get("deceased") or request.get("emergency"):
        return []
    endangered = request.get("risk_of_serious_harm") in _ENDANGERS_THE_PERSON
    if not (endangered or subject.get("at_risk")):
        return []
    detail = (
        "They cannot have died and be at risk. Say which is so; name others in danger as others."
    )
    return [Fault("/subject/deceased", detail)]


def _born(subject: Mapping[str, Any]) -> Iterator[tuple[str, date]]:
    """Every date of birth in the request, with its pointer."""
    if subject.get("date_of_birth") is not None:
        yield "/subject/date_of_birth", date.fromisoformat(subject["date_of_birth"])
    for index, item in enumerate(subject.get("identifiers") or ()):
        if item.get("date_of_birth") is not None:
            pointer = f"/subject/identifiers/{index}/date_of_birth"
            yield pointer, date.fromisoformat(item["date_of_birth"])
