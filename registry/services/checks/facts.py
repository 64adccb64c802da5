"""Derives the facts of a share from the register's rows and what the practitioner says.

The functions are pure: rows in, facts out. The mapping is that of contract §2 ("Agreement to fact",
"Consent to fact"). ``assess`` gives the same outcome for the same facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.domain.agreements.coverage import Asked, Coverage, cover
from registry.domain.charter.membership import ACTIVE, Membership, membership_on
from registry.domain.decision.facts import Facts, parse_facts
from registry.domain.people.consent_status import ConsentStatus, Share, status_for
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

    ``memberships`` are the memberships of sender and recipient on the day, by partner id.
    """

    facts: Facts
    coverage: Coverage
    consent: ConsentStatus
    on: date
    policy: PolicyFact
    memberships: Mapping[str, Membership | None]


def prepare(request: Mapping[str, Any], rows: CheckRows, law: Law, today: date) -> Prepared:
    """Derive the facts of a share request.

    Args:
        request: a share request, valid against its schema.
        rows: what the read phase found, from one snapshot.
        today: the day in London, used if the request names no evaluation date.

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
    consent = status_for(rows.consent_events, _share(request, person, categories, on))
    facts = {
        "from_kind": rows.partners[request["from"]].kind,
        "to_kind": rows.partners[request["to"]].kind,
        "purpose": request["purpose"],
        "data_categories": [*categories, *_out_of_scope(coverage)],
        "subject": person,
        "consent_state": str(consent.status.as_fact),
        "consent_detail": _consent_detail(request, consent),
        "agreement_in_force": coverage.fact,
        "charter_members": _charter_members(request, memberships),
        "from_status": _status(rows.partners[request["from"]]),
        "to_status": _status(rows.partners[request["to"]]),
        "evaluation_date": on.isoformat(),
        **{key: request[key] for key in _CASE_FIELDS if key in request},
    }
    dated, policy = with_policy(parse_facts(facts, law), rows.partners[request["from"]], law)
    return Prepared(dated, coverage, consent, on, policy, memberships)


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


def _share(
    request: Mapping[str, Any], person: Mapping[str, Any], categories: Sequence[str], on: date
) -> Share:
    adult = person.get("age_band", "adult") == "adult"
    return Share(
        sender=request["from"],
        recipient=request["to"],
        purpose=request["purpose"],
        data_categories=frozenset(categories),
        on=on,
        adult=adult,
        competent=_speaks_for_self(person, adult=adult),
        age_known="age_band" in person,
    )


def _speaks_for_self(person: Mapping[str, Any], *, adult: bool) -> bool:
    """Whether the person can give a valid consent themselves (law.md §7.1)."""
    if adult or person.get("age_band") == "child_16_17":
        return person.get("capacity") != "lacks"
    return person.get("gillick") == "competent"


def _consent_detail(request: Mapping[str, Any], consent: ConsentStatus) -> dict[str, Any]:
    """What the record says, overridden by what the practitioner says."""
    detail: dict[str, Any] = {}
    deciding = consent.deciding
    if deciding is not None and not consent.status.is_unsafe:
        detail = _recorded_detail(deciding)
        if consent.recipients_named is not None:
            detail["recipients_named"] = consent.recipients_named
        if consent.current_scope is not None:
            detail["current_scope"] = list(consent.current_scope)
    if consent.conflict:
        detail["conflict"] = True
    return {**detail, **(request.get("consent_detail") or {})}


def _recorded_detail(event: ConsentEvent) -> dict[str, Any]:
    detail: dict[str, Any] = {"by": event.given_by}
    if event.explicit is not None:
        detail["explicit"] = event.explicit
    if event.freely_given is not None:
        detail["freely_given"] = event.freely_given
    if event.given_by != Speaker.SELF:
        detail["authority"] = event.authority
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
