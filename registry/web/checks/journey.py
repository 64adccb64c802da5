"""The journey of a check: the order of its questions, their faults, and the share request.

The functions are pure: from the answers they make faults, the next step or a share request.
Answers are kept as typed, so that each page can show them again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from registry.documents.signatures.plain_line import LONGEST
from registry.errors import Fault
from registry.services.checks.subject import age_band
from registry.web.kit import questions as q
from registry.web.kit.forms import Form
from registry.web.kit.person_fields import (
    FIELDS,
    Answers,
    birth_date,
    identifiers,
    person_faults,
)

STEPS = ("danger", "partner", "purpose", "data", "person", "situation")
MORE_STEP = "more"
_FIELDS = {
    "danger": ("danger", "who_now", "who_risk"),
    "partner": ("direction", "partner"),
    "purpose": ("purpose", "other_purpose"),
    "data": ("data",),
    "person": FIELDS,
    "situation": ("age", "understands", "capacity", "about", "part"),
    "more": (*q.MORE, "gateway", "proposed_basis"),
}
_MANY = frozenset({"data", "about"})


def answers_of(step: str, form: Form) -> dict[str, Any]:
    """Return a step's answers as they were sent."""
    return {
        name: form.many(name)[:60] if name in _MANY else form.one(name)[:LONGEST]
        for name in _FIELDS[step]
    }


def without_person(answers: Answers, today: date) -> dict[str, Any]:
    """Return the answers without what names the person; of a date of birth the age is kept."""
    born, age = birth_date(answers), answers.get("age", "")
    if born is not None and age != q.DIED:
        age = age_band(born, today)
    return {**answers, **dict.fromkeys(FIELDS, ""), "age": age}


def is_emergency(answers: Answers) -> bool:
    return answers.get("danger") == q.NOW


def steps(answers: Answers) -> list[str]:
    """Return the steps to ask; in an emergency without the situation, which changes nothing."""
    return [step for step in STEPS if step != "situation" or not is_emergency(answers)]


def next_step(answers: Answers) -> str | None:
    """Return the first step without an answer; None if all steps have one."""
    done = answers.get("done", ())
    return next((step for step in steps(answers) if step not in done), None)


def step_before(step: str, answers: Answers) -> str | None:
    """Return the step before this one; None for the first step."""
    order = steps(answers)
    if step not in order:
        return order[-1]
    index = order.index(step)
    return order[index - 1] if index else None


def faults_of(step: str, answers: Answers, known: Mapping[str, str], own: str) -> list[Fault]:
    """Return the faults of a step's answers.

    Args:
        known: the names of all organisations by id.
        own: the id of the practitioner's own organisation.
    """
    if step == "partner":
        return _partner_faults(answers, known, own)
    check = _CHECKS.get(step)
    return check(answers) if check else []


def _danger_faults(answers: Answers) -> list[Fault]:
    chosen = answers.get("danger", "")
    if chosen not in q.DANGER:
        return [Fault("danger", "Say whether someone may come to serious harm.")]
    if chosen == q.NOBODY:
        return []
    name = "who_now" if chosen == q.NOW else "who_risk"
    if answers.get(name) not in {choice.value for choice in q.DANGER[chosen]}:
        return [Fault(name, "Say who may be harmed.")]
    return []


def _partner_faults(answers: Answers, known: Mapping[str, str], own: str) -> list[Fault]:
    faults = []
    if answers.get("direction") not in {q.GIVE, q.RECEIVE}:
        faults.append(Fault("direction", "Say who would share."))
    partner = answers.get("partner", "")
    if partner not in known:
        faults.append(Fault("partner", "Choose the other organisation from the list."))
    elif partner == own:
        faults.append(Fault("partner", "Choose another organisation than your own."))
    return faults


def _data_faults(answers: Answers) -> list[Fault]:
    if not answers.get("data"):
        return [Fault("data", "Choose at least one kind of information.")]
    known = {choice.value for choice in q.DATA if choice.value}
    if any(value not in known and not value.startswith(q.ITEM) for value in answers["data"]):
        return [Fault("data", "Choose from the list.")]
    return []


def _situation_faults(answers: Answers) -> list[Fault]:
    ages = {choice.value for choice in q.AGES if choice.value}
    if answers.get("age") not in ages and birth_date(answers) is None:
        return [Fault("age", "Say how old they are, or that you do not know.")]
    return []


_CHECKS: Mapping[str, Callable[[Answers], list[Fault]]] = {
    "danger": _danger_faults,
    "data": _data_faults,
    "person": person_faults,
    "situation": _situation_faults,
}


def purpose_of(answers: Answers) -> str:
    """Return the chosen purpose, from either list."""
    chosen = str(answers.get("purpose", ""))
    return str(answers.get("other_purpose", "")) if chosen == q.OTHER else chosen


def purpose_faults(answers: Answers, known: Sequence[str]) -> list[Fault]:
    """Return the faults of the purpose; ``known`` are the purposes in the law tables."""
    if answers.get("purpose") == q.OTHER and answers.get("other_purpose") not in known:
        return [Fault("other_purpose", "Choose what it is for from the list.")]
    if purpose_of(answers) not in known:
        return [Fault("purpose", "Say what the sharing is for.")]
    return []


def share_request(
    answers: Answers, own: str, items: Mapping[str, Sequence[str]], today: date
) -> dict[str, Any]:
    """Make the share request from the answers.

    Args:
        items: the categories of each data item in the agreement, by the item's id.
    """
    sender, recipient = sender_and_recipient(answers, own)
    request: dict[str, Any] = {
        "from": sender,
        "to": recipient,
        "purpose": purpose_of(answers),
        **_data(answers, items),
        **_risk(answers),
        **_more(answers),
    }
    subject = _subject(answers, today)
    if subject:
        request["subject"] = subject
    return request


def sender_and_recipient(answers: Answers, own: str) -> tuple[str, str]:
    """Return the ids of the sender and the recipient."""
    ends = (own, str(answers["partner"]))
    return ends if answers["direction"] == q.GIVE else (ends[1], ends[0])


def _data(answers: Answers, items: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    chosen = answers["data"]
    item_ids = [value.removeprefix(q.ITEM) for value in chosen if value.startswith(q.ITEM)]
    data: dict[str, Any] = {}
    data_items = [
        {"id": item_id, "data_categories": list(items[item_id])}
        for item_id in item_ids
        if item_id in items
    ]
    if data_items:
        data["data_items"] = data_items
    categories = [value for value in chosen if not value.startswith(q.ITEM)]
    if categories or not data_items:
        data["data_categories"] = categories or ["personal"]
    return data


def _risk(answers: Answers) -> dict[str, Any]:
    if is_emergency(answers):
        return {"emergency": True, "risk_of_serious_harm": answers["who_now"]}
    if answers["danger"] == q.LATER:
        return {"risk_of_serious_harm": answers["who_risk"]}
    return {}


def _subject(answers: Answers, today: date) -> dict[str, Any]:
    subject: dict[str, Any] = {}
    given = identifiers(answers)
    if given:
        subject["identifiers"] = given
    born, age = birth_date(answers), answers.get("age", "")
    band = age_band(born, today) if born is not None else age
    if band == q.DIED or age == q.DIED:
        subject["deceased"] = True
    if band not in {"", q.UNKNOWN, q.DIED}:
        subject["age_band"] = band
    if answers.get("understands") and band == "child_13_15":
        subject["gillick"] = answers["understands"]
    if answers.get("capacity") and band in {"child_16_17", "adult"}:
        subject["capacity"] = answers["capacity"]
    for flag in answers.get("about", ()):
        if flag in {choice.value for choice in q.SITUATION}:
            subject[flag] = True
    if answers.get("part") and answers["part"] != q.UNKNOWN:
        subject["role"] = answers["part"]
    return subject


def _more(answers: Answers) -> dict[str, Any]:
    details: dict[str, Any] = {
        name: answers[name] == q.YES for name in q.MORE if answers.get(name) in {q.YES, q.NO}
    }
    for name in ("gateway", "proposed_basis"):
        if answers.get(name):
            details[name] = answers[name]
    return details
