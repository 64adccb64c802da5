"""Whose word counts: case F48 of ../shared/cases/field.json, its siblings, and the others."""

from __future__ import annotations

import dataclasses

from registry.domain.consent.entitlement import AgeAndCapacity, as_judged
from registry.domain.consent.statement import Voice
from registry.domain.people.speakers import Speaker
from tests.domain.consent.made import (
    CHARITY,
    CHILD,
    COUNCIL,
    HEALTH,
    SELF,
    TEEN,
    read,
    said,
    scope,
    status,
)

ADULT, LACKING = AgeAndCapacity("adult"), AgeAndCapacity("adult", "lacks")
ATTORNEY = Voice(Speaker.ATTORNEY, "attorney", CHARITY)


# F48: a child's own no is never lost.


def test_f48_a_childs_no_at_13_is_to_be_found_out() -> None:
    made = (said("refused", 1, voice=SELF), said("given", 5))
    found = read(*made, person=TEEN)
    assert (found.person.gillick, status(*made, person=TEEN)) == (
        "claims_competent",
        "refused, conflict",
    )


def test_f48_also_of_a_younger_child_who_was_judged_to_understand() -> None:
    no = said("refused", 1, voice=SELF, could_decide=True)
    assert read(no, said("given", 5)).person.gillick == "claims_competent"
    assert status(no, said("given", 5)) == "refused, conflict"


def test_f48_a_childs_no_who_was_judged_not_to_understand_is_in_also_said() -> None:
    no = said("refused", 1, voice=SELF, could_decide=False)
    found = read(no, said("given", 5), person=TEEN)
    assert (found.person.gillick, found.whole.status) == ("not_competent", "given")
    assert found.whole.also_said == (no,)


def test_f48_the_word_of_a_child_who_understands_goes_before_the_parents() -> None:
    competent = dataclasses.replace(TEEN, gillick="competent")
    made = (said("refused", 1, voice=SELF), said("given", 5))
    assert status(*made, person=competent) == "refused"
    yes = said("given", 1, voice=SELF, could_decide=True)
    assert status(yes, said("refused", 5), person=CHILD) == "given"


def test_f48_at_16_an_earlier_no_counts_and_the_parents_word_no_more() -> None:
    no = said("refused", 1, voice=SELF, could_decide=False)
    assert status(no, said("given", 5), person=AgeAndCapacity("child_16_17")) == "refused"
    yes = said("given", 1, voice=SELF, could_decide=False)
    assert status(yes, person=AgeAndCapacity("child_16_17")) == "not_sought"


def test_f48_what_waits_to_be_confirmed_judges_nobody() -> None:
    form = said("given", 6, voice=SELF, could_decide=True, recorder=COUNCIL)
    made = (said("given", 1, voice=SELF), said("refused", 5), form)
    assert (read(*made).person.gillick, status(*made)) == ("unknown", "refused")


# Whose word counts, besides.


def test_where_the_age_is_not_known_a_parents_no_stands_beside_the_person() -> None:
    made = (said("given", 1, voice=SELF), said("refused", 5))
    assert status(*made, person=AgeAndCapacity()) == "refused, conflict"
    assert status(said("given", 5), person=AgeAndCapacity()) == "not_sought"


def test_an_adults_no_is_heard_after_capacity_was_lost_until_an_attorney_decides() -> None:
    no = said("refused", 1, voice=SELF)
    assert status(no, said("requested", 5, voice=ATTORNEY), person=LACKING) == "refused"
    yes = said("given", 5, voice=ATTORNEY, authority="LPA_health_welfare")
    assert status(no, yes, person=LACKING) == "given"


def test_an_attorney_for_property_decides_on_neither_special_nor_criminal_data() -> None:
    yes = said("given", 5, scope(data=None), voice=ATTORNEY, authority="LPA_property")
    assert status(yes, person=LACKING) == "given"
    assert status(yes, person=LACKING, data=(HEALTH,)) == "not_sought"
    assert status(yes, person=LACKING, data=("criminal",)) == "not_sought"


def test_a_yes_needs_a_power_that_is_known() -> None:
    assert status(said("given", 5, voice=ATTORNEY), person=LACKING) == "not_sought"
    assert status(said("refused", 5, voice=ATTORNEY), person=LACKING) == "refused"
    assert status(said("given", 5, voice=ATTORNEY), person=ADULT) == "not_sought"


def test_a_consent_given_while_unable_takes_back_no_earlier_no() -> None:
    no = said("refused", 1, voice=SELF)
    yes = said("given", 5, voice=SELF, could_decide=False)
    assert status(no, yes, person=LACKING) == "refused"
    assert status(no, dataclasses.replace(yes, could_decide=True), person=LACKING) == "not_sought"
    assert status(no, person=AgeAndCapacity(None, "lacks")) == "refused"


def test_a_judgement_of_capacity_is_the_default_of_a_check() -> None:
    yes = said("given", 5, voice=SELF, could_decide=True)
    assert read(yes, person=ADULT).person.capacity == "has"
    unable = dataclasses.replace(yes, could_decide=False)
    assert read(unable, person=ADULT).person.capacity == "lacks"
    assert read(unable, person=AgeAndCapacity("adult", "has")).person.capacity == "has"
    assert read(unable, data=("personal", HEALTH), person=ADULT).person.capacity == "unknown"


def test_a_parent_speaks_for_nobody_of_age() -> None:
    assert status(said("given", 5), person=LACKING) == "not_sought"
    assert status(said("given", 5), person=AgeAndCapacity("child_16_17")) == "not_sought"
    assert status(said("given", 5), person=AgeAndCapacity("child_16_17", "lacks")) == "given"


def test_from_16_on_what_a_child_agreed_to_counts_only_if_they_were_judged_able() -> None:
    yes = said("given", 5, voice=SELF, under_16_then=True)
    able = dataclasses.replace(yes, could_decide=True)
    for person in (AgeAndCapacity("child_16_17"), AgeAndCapacity("adult"), AgeAndCapacity()):
        assert status(yes, person=person) == "not_sought"
        assert status(able, person=person) == "given"
    competent = AgeAndCapacity("child_13_15", gillick="competent")
    assert status(yes, person=competent) == "given"


def test_a_judgement_from_childhood_says_nothing_of_an_adults_capacity() -> None:
    adult = AgeAndCapacity("adult")
    no = said("refused", 1, voice=SELF, could_decide=False, under_16_then=True)
    assert as_judged(adult, [[no]]) == adult
    assert as_judged(adult, [[dataclasses.replace(no, under_16_then=False)]]).capacity == "lacks"
