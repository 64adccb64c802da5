"""The answers that each question of the practitioner's page can have (contract §1, last table).

A question stands for facts of which nothing may be known yet. Its alternatives are whole facts: the
first is "I do not know", then one for each answer. A question that cannot be asked has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from registry.domain.decision import vocabulary as words
from registry.domain.decision.facts_model import Facts
from registry.domain.decision.facts_parts import CourtOrder, VictimRequest
from registry.domain.decision.grounds.gateways import gateways_tried
from registry.domain.decision.reading.person import view_person
from registry.domain.decision.reading.tables import tables_for
from registry.domain.people.ages import AGE_BANDS, UNDER_16
from registry.domain.people.consent_state import STATE_OF, ConsentState
from registry.law import Law

Alternatives = Sequence[Facts]
_Made = Callable[[Facts, Law], Alternatives]
_YES_NO = (True, False)
_SHOWN = VictimRequest(
    line_of_enquiry=True, necessary_and_proportionate=True, notice_given=True, counselling=False
)
# One of each sort of data: confidential, otherwise sensitive, about offences, not about a person.
_HEALTH = ("personal", "special:health")
_SORTS_OF_DATA = (
    _HEALTH,
    ("personal", "special:religion"),
    ("personal", "criminal"),
    ("pseudonymised",),
    ("anonymous",),
)


def alternatives(question: str, facts: Facts, law: Law) -> Alternatives:
    """The facts if the answer is not known, and then under each answer; empty if it is not asked.

    Raises:
        KeyError: there is no such question.
    """
    if question in law.elements:
        return _of_element(question, facts)
    return _ALTERNATIVES[question](facts, law)


def elements_asked(facts: Facts, law: Law) -> list[str]:
    """The elements of the laws for these organisations and this purpose, in the tables' order.

    A quiet one would be asked of almost every share, so it is asked only about a request, and only
    where its row says so (law.md §4.2).
    """
    tried = {row.element for row in gateways_tried(facts, tables_for(law))}
    return [element for element in law.elements if element in tried and _fits(element, facts, law)]


def _fits(element: str, facts: Facts, law: Law) -> bool:
    row = law.elements[element]
    if row.quiet and (facts.request_received is not True or _of_a_victim(facts, law)):
        return False
    return not row.asked_where or facts.to_kind in row.asked_where


def _of_a_victim(facts: Facts, law: Law) -> bool:
    """Whether a victim's information or counselling notes are asked for: nobody who asks for that
    asks who was driving, or about terrorism."""
    return facts.subject.role in words.VICTIM_ROLES or _from_counselling(facts, law)


def _from_counselling(facts: Facts, law: Law) -> bool:
    sources = tables_for(law).lists["counselling_information"]
    return not sources.isdisjoint(facts.information_from)


def _of_element(element: str, facts: Facts) -> Alternatives:
    known = facts.duty_elements
    found = [facts._replace(duty_elements=(*known, (element, answer))) for answer in _YES_NO]
    return (facts, *found)


def _of(field: str, values: Iterable[Any]) -> _Made:
    """Alternatives of a field of the facts."""

    def make(facts: Facts, _: Law) -> Alternatives:
        return (facts, *[facts._replace(**{field: value}) for value in values])

    return make


def _of_part(part: str, field: str, values: Iterable[Any]) -> _Made:
    """Alternatives of a field of a part of the facts."""

    def make(facts: Facts, _: Law) -> Alternatives:
        before = getattr(facts, part)
        changed = [before._replace(**{field: value}) for value in values]
        return (facts, *[facts._replace(**{part: value}) for value in changed])

    return make


def _purpose(facts: Facts, law: Law) -> Alternatives:
    return [facts._replace(purpose=purpose) for purpose in law.purposes]


def _age(facts: Facts, _: Law) -> Alternatives:
    ages = [facts.subject._replace(age_band=band) for band in AGE_BANDS]
    died = facts.subject._replace(deceased=True)
    return (facts, *[facts._replace(subject=subject) for subject in (*ages, died)])


def _decides(field: str, values: Iterable[str], *, under_16: bool) -> _Made:
    """Who can decide: competence is asked of a child under 16, capacity from 16 on."""
    make = _of_part("subject", field, values)

    def suits(facts: Facts, law: Law) -> Alternatives:
        person = view_person(facts.subject, law.purposes[facts.purpose].age_if_unsaid)
        return make(facts, law) if (person.band in UNDER_16) is under_16 else ()

    return suits


def _information_from(facts: Facts, law: Law) -> Alternatives:
    return (facts, *[facts._replace(information_from=(source,)) for source in law.bars])


def _consent(facts: Facts, _: Law) -> Alternatives:
    given = facts._replace(consent_state=str(ConsentState.GIVEN))
    clear = given._replace(consent_detail=facts.consent_detail._replace(explicit=True))
    others = (
        ConsentState.REFUSED,
        ConsentState.WITHDRAWN,
        ConsentState.REQUESTED,
        ConsentState.NOT_SOUGHT_UNSAFE,
    )
    return (facts, clear, given, *[facts._replace(consent_state=str(state)) for state in others])


def _consent_found(facts: Facts, law: Law) -> Alternatives:
    """What a look-up may bring: a clear yes, a no, and that it was not safe to ask."""
    unknown, clear, _, refused, *_, unsafe = _consent(facts, law)
    return (unknown, clear, refused, unsafe)


def _confided(facts: Facts, law: Law) -> Alternatives:
    """Health details from where they are confidential whoever holds them, and what may be found of
    consent to share them."""
    origins = sorted(tables_for(law).lists["confidential_information"])
    details = facts._replace(data_categories=_HEALTH, information_from=tuple(origins[:1]))
    return (facts, *_consent_found(details, law))


def _explicit(facts: Facts, law: Law) -> Alternatives:
    if facts.consent_state != ConsentState.GIVEN:
        return ()
    return _of_part("consent_detail", "explicit", _YES_NO)(facts, law)


def _speaker(facts: Facts, _: Law) -> Alternatives:
    """Who answered, an attorney or deputy with their authority; not asked where nobody did."""
    if not STATE_OF[facts.consent_state].was_answered:
        return ()
    detail = facts.consent_detail
    found = [detail._replace(by=by, authority=_AUTHORITY.get(by)) for by in words.SPEAKERS]
    return (facts, *[facts._replace(consent_detail=spoken) for spoken in found])


_AUTHORITY = {"attorney": "LPA_health_welfare", "deputy": "deputy"}


def _court_order(facts: Facts, _: Law) -> Alternatives:
    orders = [CourtOrder(effect) for effect in words.ORDER_EFFECTS]
    return (facts, *[facts._replace(court_order=order) for order in orders])


def _victim_request(flag: str, setting: VictimRequest, facts: Facts, law: Law) -> Alternatives:
    """What the police have shown, where all else that they have to show is shown. That it is from
    counselling is not asked where it was said."""
    if flag == "counselling" and _from_counselling(facts, law):
        return ()
    if facts.request_received is not True or facts.subject.role not in words.VICTIM_ROLES:
        return ()
    asked = (None, *_YES_NO)
    found = [setting._replace(**{flag: answer}) for answer in asked]
    return [facts._replace(victim_request=request) for request in found]


_COUNSELLING = _SHOWN._replace(counselling=True)
_ALTERNATIVES: Mapping[str, _Made] = {
    "purpose": _purpose,
    "data": _of("data_categories", _SORTS_OF_DATA),
    "confided": _confided,
    "relation": _of_part("recipient", "relation", words.RELATIONS),
    "source_of_risk": _of_part("recipient", "is_or_lives_with_source_of_risk", _YES_NO),
    "whose_task": _of("whose_task", words.TASKS),
    "age": _age,
    "gillick": _decides(
        "gillick", ("competent", "claims_competent", "not_competent"), under_16=True
    ),
    "capacity": _decides("capacity", ("has", "lacks"), under_16=False),
    "role": _of_part("subject", "role", words.ROLES),
    "at_risk": _of_part("subject", "at_risk", _YES_NO),
    "coerced": _of_part("subject", "coerced", (True,)),
    "children_in_household": _of_part("subject", "children_in_household", (True,)),
    "information_from": _information_from,
    "consent": _consent,
    "consent_found": _consent_found,
    "explicit": _explicit,
    "speaker": _speaker,
    "national_opt_out": _of("national_opt_out", words.OPT_OUTS),
    "request_received": _of("request_received", _YES_NO),
    "request_states_public_task": _of("request_states_public_task", _YES_NO),
    "court_order": _court_order,
    "line_of_enquiry": partial(_victim_request, "line_of_enquiry", _SHOWN),
    "necessary_and_proportionate": partial(_victim_request, "necessary_and_proportionate", _SHOWN),
    "notice_given": partial(_victim_request, "notice_given", _SHOWN),
    "counselling": partial(_victim_request, "counselling", _SHOWN),
    "substantial_probative_value": partial(
        _victim_request, "substantial_probative_value", _COUNSELLING
    ),
    "contract_from": _of_part("under_public_contract", "sender", _YES_NO),
    "contract_to": _of_part("under_public_contract", "recipient", _YES_NO),
    "public_interest": _of("public_interest", words.PUBLIC_INTERESTS),
}
