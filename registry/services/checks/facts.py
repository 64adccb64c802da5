"""Derives the facts of a share from the register's rows and what the practitioner says.

The functions are pure: rows in, facts out. The mapping is that of contract §2 ("Agreement to fact",
"Consent to fact"). ``assess`` gives the same outcome for the same facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.domain.agreements.coverage import Asked, Coverage, cover
from registry.domain.charter.membership import ACTIVE, Membership, membership_on
from registry.domain.consent.entitlement import UNKNOWN, AgeAndCapacity
from registry.domain.consent.recorded import statements
from registry.domain.consent.statement import Statement
from registry.domain.consent.status import ConsentOfShare, consent_of_share
from registry.domain.decision.facts import Facts, parse_facts
from registry.domain.decision.facts_parts import ConsentDetail, SubjectFacts
from registry.domain.decision.reading.person import may_speak, view_person
from registry.domain.people.consent_state import ConsentState
from registry.domain.people.identifiers import EARLIEST_BIRTH
from registry.domain.people.speakers import Speaker
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.partners import Partner
from registry.errors import Fault, InvalidInputError
from registry.law import Law
from registry.services.agreements.items import candidates
from registry.services.partners.document import overrides_of
from registry.services.partners.policy_documents import PolicyFact, with_policy
from registry.services.ports import CheckRows

_CASE_FIELDS = (
    "risk_of_serious_harm",
    "emergency",
    "gateway",
    "proposed_basis",
    "request_received",
    "request_states_public_task",
    "routine",
    "apd_in_place",
    "override_grounds",
    "duty_exception",
)
_PERSON_FIELDS = (
    "age_band",
    "at_risk",
    "capacity",
    "gillick",
    "role",
    "coerced",
    "children_in_household",
    "deceased",
)
_ENDANGERS_THE_PERSON = frozenset({"self", "subject", "subject_and_others"})
_STATUS_FIELDS = ("public_authority", "competent_authority")
_ADULT_AGE, _TEEN_AGE, _SIXTEEN = 18, 13, 16


@dataclass(frozen=True, slots=True)
class Prepared:
    """A check ready to be decided: the facts and their origins.

    ``memberships`` are the memberships of sender and recipient on the day, by partner id. ``said``
    is what is recorded about the person, as far as the asker reaches it.
    """

    facts: Facts
    coverage: Coverage
    consent: ConsentOfShare
    on: date
    policy: PolicyFact
    memberships: Mapping[str, Membership | None]
    said: tuple[ConsentEvent, ...]


def prepare(
    request: Mapping[str, Any],
    rows: CheckRows,
    said: tuple[ConsentEvent, ...],
    law: Law,
    today: date,
    asker: str,
) -> Prepared:
    """Work out the facts.

    Args:
        request: a share request, valid against its schema.
        rows: what the read phase found, of one snapshot.
        said: what is recorded about the person who is meant.
        today: the day in London, used where the request names no evaluation date.
        asker: the organisation that asks; the sender or the recipient.

    Raises:
        InvalidInputError: every fault that only the register can see.
    """
    on = day_of(request, today)
    _require_sense(request, rows, on)
    memberships = {
        request[end]: membership_on(rows.memberships.get(request[end], ()), on)
        for end in ("from", "to")
    }
    person = _person(request.get("subject") or {}, on)
    coverage = cover(candidates(rows), _asked(request))
    categories = _categories(request)
    consent = _consent_of(request, said, asker, person, on)
    consent_state, consent_detail = _state_and_detail(request, consent, law)
    facts = {
        "from_kind": rows.partners[request["from"]].kind,
        "to_kind": rows.partners[request["to"]].kind,
        "purpose": request["purpose"],
        "data_categories": [*categories, *_out_of_scope(coverage)],
        "subject": _judged(person, consent),
        "consent_state": consent_state,
        "consent_detail": consent_detail,
        "consent_by_category": _by_category(consent),
        "agreement_in_force": coverage.fact,
        "charter_members": _charter_members(request, memberships),
        "from_status": _status(rows.partners[request["from"]]),
        "to_status": _status(rows.partners[request["to"]]),
        "evaluation_date": on.isoformat(),
        **{key: request[key] for key in _CASE_FIELDS if key in request},
    }
    dated, policy = with_policy(parse_facts(facts, law), rows.partners[request["from"]], law)
    return Prepared(dated, coverage, consent, on, policy, memberships, said)


def day_of(request: Mapping[str, Any], today: date) -> date:
    """The day asked about: the request's evaluation date, or today if it names none."""
    return date.fromisoformat(request.get("evaluation_date") or today.isoformat())


def _require_sense(request: Mapping[str, Any], rows: CheckRows, on: date) -> None:
    """Require what a schema cannot: two known organisations, and plausible facts of a person."""
    faults = [
        Fault(f"/{end}", "No organisation is registered under this id.")
        for end in ("from", "to")
        if request[end] not in rows.partners
    ]
    if request["from"] == request["to"]:
        faults.append(Fault("/to", "Choose another organisation than the one that shares."))
    faults += person_faults(request.get("subject") or {}, on)
    faults += life_faults(request)
    if faults:
        raise InvalidInputError(faults)


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


def _status(partner: Partner) -> dict[str, bool]:
    """The facts in which an organisation differs from its kind."""
    overrides = overrides_of(partner)
    return {name: overrides[name] for name in _STATUS_FIELDS if name in overrides}


def _person(subject: Mapping[str, Any], on: date) -> dict[str, Any]:
    person = {key: subject[key] for key in _PERSON_FIELDS if key in subject}
    for _, born in _born(subject):
        person["age_band"] = age_band(born, on)
    return person


def age_band(born: date, on: date) -> str:
    """The contract's age band on a day; a person becomes a year older on their birthday."""
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    if age >= _ADULT_AGE:
        return "adult"
    if age >= _SIXTEEN:
        return "child_16_17"
    return "child_13_15" if age >= _TEEN_AGE else "child_u13"


def _asked(request: Mapping[str, Any]) -> list[Asked]:
    """What coverage is judged by: each data item with its categories, and each single category."""
    items: dict[str, list[str]] = {}
    for item in request.get("data_items") or []:
        items.setdefault(item["id"], []).extend(item["data_categories"])
    named = [Asked.item(name, categories) for name, categories in items.items()]
    return [*named, *map(Asked.category, dict.fromkeys(request.get("data_categories") or ()))]


def _categories(request: Mapping[str, Any]) -> list[str]:
    """The data categories of the share, including those of its data items."""
    found = dict.fromkeys(request.get("data_categories") or [])
    for item in request.get("data_items") or []:
        found.update(dict.fromkeys(item["data_categories"]))
    return list(found)


def _out_of_scope(coverage: Coverage) -> list[str]:
    """What the agreements do not list, or not with these categories (contract §2)."""
    if coverage.agreement is None:
        return []
    return [f"out_of_scope:{item.replace(':', '_')}" for item in coverage.not_covered]


def _consent_of(
    request: Mapping[str, Any],
    said: tuple[ConsentEvent, ...],
    asker: str,
    person: Mapping[str, Any],
    on: date,
) -> ConsentOfShare:
    """The consent for the share as the asker may know it (consent.md)."""
    return consent_of_share(
        statements(said),
        asker=asker,
        sender=request["from"],
        recipient=request["to"],
        purpose=request["purpose"],
        categories=_categories(request),
        person=AgeAndCapacity(
            person.get("age_band"), person.get("capacity", UNKNOWN), person.get("gillick", UNKNOWN)
        ),
        on=on,
    )


def _judged(person: Mapping[str, Any], consent: ConsentOfShare) -> dict[str, Any]:
    """The person as the check says, with what the consent's recorders judged where it does not."""
    judged = {"gillick": consent.person.gillick, "capacity": consent.person.capacity}
    return {**person, **{name: word for name, word in judged.items() if word != UNKNOWN}}


def _state_and_detail(
    request: Mapping[str, Any], consent: ConsentOfShare, law: Law
) -> tuple[str, dict[str, Any]]:
    """What the record says, with what only the practitioner can know on top.

    Where only somebody who may not decide has spoken, the rules are told what they said and who
    they are: they count it as not sought, and say that it was said.
    """
    whole = consent.whole
    state, deciding = whole.status.as_fact, whole.deciding
    said = _said_by_others(request, consent, law) if whole.also_said else []
    if state is ConsentState.NOT_SOUGHT and said:
        deciding = (said[-1],)
        state = said[-1].status
    detail: dict[str, Any] = {}
    if deciding and not state.is_unsafe and state is not ConsentState.REQUESTED:
        detail = _recorded_detail(deciding[-1])
    if whole.conflict:
        detail["conflict"] = True
    return state, {**detail, **(request.get("consent_detail") or {})}


def _said_by_others(
    request: Mapping[str, Any], consent: ConsentOfShare, law: Law
) -> list[Statement]:
    """The words of those who may not decide; a yes only where the rules, too, would not count it.

    A person who may speak now may have agreed when they could not yet decide.
    """
    now = consent.person
    subject = SubjectFacts(age_band=now.age_band, capacity=now.capacity, gillick=now.gillick)
    purpose = law.purposes.get(request["purpose"])
    person = view_person(subject, purpose.age_if_unsaid if purpose else "adult", law.first_readings)
    asked = request.get("consent_detail") or {}

    def is_counted(said: Statement) -> bool:
        authority = asked.get("authority", said.authority)
        by = asked.get("by", said.voice.capacity)
        return may_speak(by, person, ConsentDetail(authority=authority)) is not False

    return [
        said
        for said in consent.whole.also_said
        if said.status is not ConsentState.GIVEN or not is_counted(said)
    ]


def _by_category(consent: ConsentOfShare) -> dict[str, str] | None:
    """The state of each category, where they differ."""
    if not consent.differs:
        return None
    return {name: str(found.status.as_fact) for name, found in consent.by_category.items()}


def _recorded_detail(statement: Statement) -> dict[str, Any]:
    detail: dict[str, Any] = {"by": statement.voice.capacity}
    if statement.explicit is not None:
        detail["explicit"] = statement.explicit
    if statement.freely_given is not None:
        detail["freely_given"] = statement.freely_given
    if statement.voice.capacity != Speaker.SELF:
        detail["authority"] = statement.authority
    return detail


def _charter_members(
    request: Mapping[str, Any], memberships: Mapping[str, Membership | None]
) -> str:
    found = (memberships[request[end]] for end in ("from", "to"))
    sender, recipient = (
        membership is not None and membership.status == ACTIVE for membership in found
    )
    if sender and recipient:
        return "both"
    if sender:
        return "from_only"
    return "to_only" if recipient else "neither"
