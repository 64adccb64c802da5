"""What stands for a share: cases that comparable systems got wrong, and their siblings.

The numbers are those of ../shared/cases/field.json.
"""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from registry.domain.consent.statement import Said, Voice
from registry.domain.people.speakers import Speaker
from tests.domain.consent.made import (
    CHARITY,
    COUNCIL,
    FATHER,
    HEALTH,
    REFUGE,
    UNKNOWN_PARENT,
    everything,
    november,
    read,
    said,
    scope,
    status,
    utc,
)

TO_REFUGE = scope(to=REFUGE)
TOGETHER = ("personal", HEALTH)


# F01 and F03: a refusal that names no recipient is heard.


def test_f01_a_refusal_that_names_nobody_is_heard() -> None:
    found = read(said("given", 1), said("refused", 5, everything())).whole
    assert (found.status, found.deciding[0].said.day) == ("refused", date(2026, 11, 5))


def test_f01_it_covers_whoever_is_told_and_whatever_for() -> None:
    no = said("refused", 5, everything())
    assert status(no, recipient=REFUGE, purpose="safeguarding_child", data=(HEALTH,)) == "refused"


def test_f01_it_binds_its_recorder_alone_unless_everybody_was_said() -> None:
    assert status(said("refused", 5, everything()), sender=REFUGE) == "no_record"
    assert status(said("refused", 5, everything(by=None)), sender=REFUGE) == "refused"


def test_f01_a_consent_after_it_undoes_it_for_that_share_alone() -> None:
    made = (said("refused", 1, everything()), said("given", 5))
    assert status(*made) == "given"
    assert status(*made, recipient=REFUGE) == "refused"


def test_f03_a_refusal_for_a_purpose_is_heard_for_that_purpose() -> None:
    no = said("refused", 1, everything(purpose="safeguarding_child"))
    assert status(no, purpose="safeguarding_child") == "refused"
    assert status(no, purpose="early_help") == "no_record"
    assert status(said("given", 1), said("withdrawn", 5, no.scopes[0])) == "given"


# F04: a refusal takes away only its part.


def test_f04_a_refusal_of_health_leaves_the_rest() -> None:
    made = (said("given", 1), said("refused", 5, scope(data=HEALTH)))
    assert status(*made) == "given"
    both = read(*made, data=TOGETHER)
    found = {name: str(standing.status) for name, standing in both.by_category.items()}
    assert found == {"personal": "given", HEALTH: "refused"}
    assert (both.whole.status, both.differs) == ("refused", True)


def test_f04_a_step_that_names_part_withdraws_that_part_of_its_record() -> None:
    whole = scope(data=None)
    part = said("withdrawn", 5, record="con_1", version=2, scopes=(whole, scope(data=HEALTH)))
    made = (said("given", 1, whole), part)
    assert (status(*made), status(*made, data=(HEALTH,))) == ("given", "withdrawn")


def test_f04_what_a_step_names_beyond_its_record_is_not_touched() -> None:
    other = said("given", 2, scope(data=HEALTH))
    part = said("withdrawn", 5, record="con_1", version=2, scopes=(scope(), scope(data=HEALTH)))
    assert status(said("given", 1), other, part, data=TOGETHER) == "given"


def test_f04_data_of_nobody_needs_no_consent() -> None:
    found = read(said("given", 1), data=("personal", "anonymous", "deceased"))
    assert list(found.by_category) == ["personal"]


# F06: consents add up.


def test_f06_a_further_consent_never_ends_an_earlier_one() -> None:
    made = (said("given", 1), said("given", 5, scope(data=HEALTH)))
    assert (status(*made), status(*made, data=TOGETHER)) == ("given", "given")


def test_f06_a_shorter_consent_does_not_shorten_a_longer_one() -> None:
    short = said("given", 5, expires_on=date(2026, 11, 10))
    assert status(said("given", 1), short) == "given"


def test_f06_only_what_says_so_replaces_a_record() -> None:
    wide = said("given", 1, scope(data=None))
    narrow = said("given", 5, supersedes="con_1")
    assert (status(wide, narrow), status(wide, narrow, data=(HEALTH,))) == ("given", "superseded")
    assert status(wide, narrow, data=(HEALTH,), on=4) == "given"


def test_f06_what_was_replaced_counts_no_more_when_its_replacement_has_run_out() -> None:
    narrow = said("given", 5, supersedes="con_1", expires_on=date(2026, 11, 10))
    assert status(said("given", 1), narrow) == "expired"


def test_f06_a_consent_that_was_replaced_undoes_no_refusal() -> None:
    made = (
        said("refused", 1, everything()),
        said("given", 2, scope(data=None)),
        said("given", 5, supersedes="con_2"),
    )
    assert (status(*made), status(*made, data=(HEALTH,))) == ("given", "refused")
    father = said("given", 6, scope(data=None), voice=FATHER)
    assert status(*made, father, data=(HEALTH,)) == "refused, conflict"


# F08: asking again hides nothing.


def test_f08_a_consent_stands_while_its_renewal_is_asked_for() -> None:
    consent = said("given", 1, expires_on=date(2026, 12, 31))
    found = read(consent, said("requested", 20)).whole
    assert (found.status, found.deciding) == ("given", (consent,))
    assert found.asked_again is not None
    assert found.asked_again.said.day == date(2026, 11, 20)


@pytest.mark.parametrize("earlier", ["refused", "withdrawn", "not_sought_unsafe"])
def test_f08_neither_does_it_hide_a_no_or_a_danger(earlier: str) -> None:
    again = said("requested", 20, recorder=COUNCIL)
    assert status(said(earlier, 1, everything()), again) == earlier


def test_f08_it_is_the_status_where_nobody_ever_decided() -> None:
    assert status(said("requested", 20)) == "requested"
    run_out = said("given", 1, expires_on=date(2026, 11, 2))
    assert status(run_out, said("requested", 20)) == "expired"


# F10: voices are kept apart.


def test_f10_two_who_are_not_known_to_be_one_are_a_conflict() -> None:
    first = said("refused", 1, voice=UNKNOWN_PARENT)
    second = said("given", 5, voice=UNKNOWN_PARENT._replace(within="con_5"))
    assert status(first, second) == "refused, conflict"


def test_f10_mother_and_father_who_differ_are_a_conflict_whoever_spoke_last() -> None:
    for mother, father in ((1, 5), (5, 1)):
        made = (said("refused", mother), said("given", father, voice=FATHER))
        assert status(*made) == "refused, conflict"


def test_f10_two_mothers_are_two_voices() -> None:
    second = Voice(Speaker.PARENT, "mother-2", CHARITY)
    assert status(said("refused", 1), said("given", 5, voice=second)) == "refused, conflict"
    assert status(said("refused", 1), said("given", 5)) == "given"


def test_f10_one_yes_is_enough_beside_one_that_ran_out() -> None:
    run_out = said("given", 1, expires_on=date(2026, 11, 2))
    assert status(run_out, said("given", 5, voice=FATHER)) == "given"


# F11: an entry in error is as if it had never been made.


def test_f11_a_refusal_entered_in_error_is_as_if_never_made() -> None:
    no = said("refused", 5)
    error = said("invalidated", 10, record="con_5", version=2, sets_aside=frozenset({no.ref}))
    assert status(no, error) == "not_sought"
    assert status(said("given", 1), no, error) == "given"
    assert status(said("given", 1), no, error, on=6) == "given"


def test_f11_an_entry_in_error_can_be_one_itself() -> None:
    no = said("refused", 5)
    error = said("invalidated", 10, record="con_5", version=2, sets_aside=frozenset({no.ref}))
    again = said("invalidated", 11, record="con_5", version=3, sets_aside=frozenset({error.ref}))
    assert status(said("given", 1), no, error, again) == "refused"


def test_f11_a_step_alone_is_set_aside_where_it_alone_was_wrong() -> None:
    withdrawn = said("withdrawn", 5, record="con_1", version=2)
    aside = frozenset({withdrawn.ref})
    error = said("invalidated", 6, record="con_1", version=3, sets_aside=aside)
    assert status(said("given", 1), withdrawn, error) == "given"


def test_f11_what_was_replaced_twice_stays_replaced() -> None:
    first, second = said("given", 1, scope(data=None)), said("given", 2, supersedes="con_1")
    third = said("given", 3, supersedes="con_2")
    error = said("invalidated", 4, record="con_2", version=2, sets_aside=frozenset({second.ref}))
    assert status(first, second, third, error, data=(HEALTH,)) == "superseded"
    only = said("invalidated", 4, record="con_2", version=2, sets_aside=frozenset({second.ref}))
    assert status(first, second, only, data=(HEALTH,)) == "given"


# F13 and F15: the days are those on which it was said, in London.


def test_f13_a_consent_ran_out_on_its_last_day_and_was_given_on_its_first() -> None:
    given = said("given", utc(3, 1, 10, 0), expires_on=date(2026, 11, 10))
    found = read(given).whole
    assert (found.status, found.deciding) == ("expired", (given,))
    assert (status(given, on=10), status(given, on=11)) == ("given", "expired")


def test_f13_of_several_the_answer_rests_on_a_valid_one_then_on_the_longest() -> None:
    short = said("given", 1, explicit=True, expires_on=date(2026, 11, 30))
    longer = said("given", 2, explicit=True, expires_on=date(2026, 12, 31))
    unclear = said("given", 3, explicit=None)
    assert read(short, longer, unclear).whole.deciding == (longer,)


def test_f15_a_day_begins_at_midnight_in_london() -> None:
    late = said("refused", utc(7, 31, 23, 30))
    assert status(late, on=date(2026, 7, 31)) == "no_record"
    assert status(late, on=date(2026, 8, 1)) == "refused"


def test_f15_where_only_the_day_is_known_the_no_counts_last() -> None:
    day = Said(date(2026, 11, 5))
    no, yes = said("withdrawn", day, record="con_a"), said("given", day, record="con_b")
    assert status(no, yes) == status(yes, no) == "withdrawn"
    assert status(no, said("given", november(5, 23))) == "withdrawn"
    assert status(no, said("given", 6)) == "given"


def test_f15_by_the_moment_where_it_is_known() -> None:
    no, yes = said("refused", november(5, 9)), said("given", november(5, 10), record="con_b")
    assert status(no, yes) == "given"
    assert status(dataclasses.replace(no, said=yes.said), yes) == "refused"


# F45: direction matters.


def test_f45_a_consent_is_not_read_the_other_way_round() -> None:
    consent = said("given", 1, TO_REFUGE)
    assert status(consent, recipient=REFUGE) == "given"
    assert status(consent, sender=REFUGE, recipient=CHARITY) == "no_record"
    assert status(consent, sender=REFUGE, recipient=COUNCIL) == "no_record"


def test_f45_both_ways_where_it_was_asked_for_and_the_other_side_has_confirmed() -> None:
    both = said("given", 1, scope(to=REFUGE, mutual=True))
    back = {"sender": REFUGE, "recipient": CHARITY}
    assert status(both, **back) == "not_sought"
    assert read(both, **back).whole.unconfirmed == (both,)
    way = scope(to=REFUGE, mutual=True)
    seen = said("given", 3, way, recorder=REFUGE, confirms=both.ref)
    assert status(both, seen, **back) == "given"


def test_f45_a_confirmation_counts_for_the_part_that_it_names() -> None:
    about = scope(data=None)
    form = said("given", 1, about, recorder=COUNCIL)
    seen = said("given", 3, recorder=CHARITY, confirms=form.ref, scopes=(about, scope()))
    assert status(form, seen) == "given"
    assert status(form, seen, data=(HEALTH,)) == "not_sought"
    assert status(form, seen, data=("personal", HEALTH)) == "not_sought"


def test_a_voice_that_the_discloser_says_has_ended_agrees_to_nothing_more() -> None:
    on = date(2026, 11, 10)
    yes = said("given", 1, voice_ended_for=((CHARITY, on),))
    assert (status(yes, on=9), status(yes, on=10)) == ("given", "not_sought")
    of_another = said("given", 1, voice_ended_for=((COUNCIL, on),))
    assert status(of_another) == "given"
    no = said("refused", 1, everything(), voice_ended_for=((COUNCIL, on),))
    assert status(no) == "refused"  # nobody takes off a no that another recorded


def test_f45_the_recipients_own_form_decides_nothing_until_the_discloser_confirms() -> None:
    form = said("given", 1, recorder=COUNCIL)
    assert status(form) == status(form, asker=COUNCIL) == "not_sought"
    confirmed = said("given", 3, recorder=CHARITY, confirms=form.ref)
    assert status(form, confirmed) == status(form, confirmed, asker=COUNCIL) == "given"
    by_another = dataclasses.replace(confirmed, recorder=REFUGE)
    assert status(form, by_another) == "not_sought"


# A mark that it was not safe to ask.


def test_a_mark_stands_over_an_earlier_consent_until_somebody_decides() -> None:
    mark = said("not_sought_unsafe", 5, everything())
    assert status(said("given", 1), mark) == "not_sought_unsafe"
    assert status(said("given", 1), mark, said("given", 6)) == "given"
    found = read(said("refused", 1), mark).whole
    assert (found.status, found.unsafe) == ("refused", mark)


def test_a_mark_is_lifted_for_the_part_that_the_step_names() -> None:
    mark = said("not_sought_unsafe", 5, everything())
    part = (*mark.scopes, scope(to=None, purpose=None))
    lifted = said("not_sought", 6, record="con_5", version=2, scopes=part)
    assert status(mark, lifted) == "not_sought"
    assert status(mark, lifted, data=(HEALTH,)) == "not_sought_unsafe"


def test_a_mark_is_not_lifted_by_what_was_so_before_it() -> None:
    mark = said("not_sought_unsafe", 5, everything())
    before = said("not_sought", 4, everything(), record="con_5", version=2)
    elsewhere = said("not_sought", 6, everything())
    assert status(mark, before, elsewhere) == "not_sought_unsafe"


def test_a_mark_is_lifted_neither_at_its_own_moment_nor_by_what_was_replaced() -> None:
    mark = said("not_sought_unsafe", 5, everything())
    assert status(mark, said("given", november(5), record="con_6")) == "not_sought_unsafe"
    lifted = said("not_sought", 5, everything(), record="con_5", version=2)
    assert status(mark, lifted) == "not_sought_unsafe"
    wide, narrow = said("given", 6, scope(data=None)), said("given", 7, supersedes="con_6")
    assert status(mark, wide, narrow) == "given"
    assert status(mark, wide, narrow, data=(HEALTH,)) == "not_sought_unsafe"


def test_of_the_categories_a_plain_no_comes_before_one_in_conflict() -> None:
    both = said("refused", 1, scope(data=None))
    yes = said("given", 5, voice=FATHER)
    assert status(both, yes) == "refused, conflict"
    assert status(both, yes, data=TOGETHER) == "refused"
