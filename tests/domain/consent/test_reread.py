"""Whose answers changed to or from a yes with the reading statement by statement."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import Any

from registry.domain.consent.before import ConsentBefore, status_before
from registry.domain.consent.entitlement import AgeAndCapacity
from registry.domain.consent.reread import KINDS_OF_PERSON, reread
from registry.domain.people.consent_state import ConsentState
from registry.domain.records.consent import ConsentEvent
from tests.simulator import CHARITY, COUNCIL, POLICE, SCHOOL, consent_event

TODAY = date(2026, 11, 22)
ABLE = (
    "someone whose age is not given",
    "an adult",
    "a young person of 16 or 17",
    "a child under 16 who understands",
)


def said(day: int, record: str = "con_1", **changes: Any) -> ConsentEvent:
    """What the person said in November: by default that the school may tell the council."""
    at = datetime(2026, 11, day, 9, 30, tzinfo=UTC)
    return consent_event(at, **{"record_id": record, "data_categories": ("personal",), **changes})


def changed(*events: ConsentEvent, back: bool = False, on: date = TODAY) -> list[tuple[Any, ...]]:
    """The rows in short: record, share, data, what is read now.

    The way back is a row of nearly every consent; it is left out where it is not what is tested.
    """
    return [
        (
            row.record_id,
            f"{row.discloser} > {', '.join(row.recipients)}",
            row.categories,
            str(row.status_now),
        )
        for row in reread(events, on)
        if back or row.discloser == row.recorder
    ]


def before(*events: ConsentEvent, to: str = COUNCIL, **changes: Any) -> ConsentBefore:
    asked = {"sender": SCHOOL, "recipient": to, "categories": ["personal"], **changes}
    adult = AgeAndCapacity("adult")
    return status_before(events, purpose="early_help", person=adult, on=TODAY, **asked)


def test_the_way_back_was_a_yes_and_is_no_record_now():
    [row] = reread([said(1)], TODAY)
    assert (row.record_id, row.recorder, row.subject_id) == ("con_1", SCHOOL, "per_1")
    assert (row.discloser, row.recipients) == (COUNCIL, (SCHOOL,))
    assert (row.purposes, row.categories) == (("early_help",), ("personal",))
    assert (row.is_yes_now, row.status_now) == (False, ConsentState.NO_RECORD)
    assert row.kinds == ABLE


def test_what_one_recipient_would_tell_another_was_a_yes():
    rows = changed(said(1, recipients=(COUNCIL, CHARITY)), back=True)
    assert rows == [
        ("con_1", f"{COUNCIL} > {CHARITY}, {SCHOOL}", ("personal",), "no_record"),
        ("con_1", f"{CHARITY} > {COUNCIL}, {SCHOOL}", ("personal",), "no_record"),
    ]


def test_a_newer_consent_that_narrowed_an_older_one_changes_nothing():
    wide = said(1, data_categories=("personal", "special:health"))
    narrow = said(9, "con_2")
    assert before(wide, narrow, categories=["special:health"]).status == "superseded"
    assert changed(wide, narrow) == []


def test_a_consent_of_the_recipients_own_hid_the_senders():
    ran_out = said(
        9, "con_2", controller=COUNCIL, recorded_by=COUNCIL, recipients=(SCHOOL,),
        expires_on=date(2026, 11, 10),
    )  # fmt: skip
    [row] = reread([said(1), ran_out], TODAY)
    assert before(said(1), ran_out).status == "expired"
    assert (row.record_id, row.discloser, row.is_yes_now) == ("con_1", SCHOOL, True)


def test_a_consent_that_named_others_was_no_yes_and_is_not_listed():
    to_charity = said(1, recipients=(CHARITY,))
    asked = said(2, "con_2", recipients=(COUNCIL,), purposes=("direct_care",))
    assert before(to_charity).status == "given"
    assert not before(to_charity).is_yes
    assert changed(to_charity, asked) == []


def test_a_refusal_that_names_nobody_is_heard_for_every_share():
    nobody = said(9, "con_2", status="refused", recipients=())
    assert before(said(1), nobody).is_yes
    assert changed(said(1), nobody) == [
        ("con_1", f"{SCHOOL} > {COUNCIL}", ("personal",), "refused")
    ]


def test_who_asked_again_hid_the_answer():
    again = said(9, "con_2", status="requested")
    assert before(said(1), again).status == "requested"
    assert changed(said(1), again) == [("con_1", f"{SCHOOL} > {COUNCIL}", ("personal",), "given")]


def test_two_who_are_not_told_apart_differ_now():
    no = said(1, status="refused", given_by="parental_responsibility")
    yes = said(9, "con_2", given_by="parental_responsibility")
    [row] = [row for row in reread([no, yes], TODAY) if row.discloser == SCHOOL]
    assert (row.record_id, row.status_now) == ("con_2", ConsentState.REFUSED)
    assert all("child" in kind or "young" in kind for kind in row.kinds)


def test_a_childs_own_no_is_heard_where_nobody_judged_whether_they_understand():
    no = said(9, "con_2", status="refused")
    yes = said(1, given_by="parental_responsibility", speaker="mother")
    [row] = [row for row in reread([yes, no], TODAY) if row.discloser == SCHOOL]
    assert row.kinds == ("a child of 13 to 15 whose understanding nobody has judged",)


def test_a_word_that_never_counted_is_not_listed():
    of_kin = said(1, given_by="next_of_kin", speaker="son")
    assert before(of_kin).status == "given"
    assert changed(of_kin, back=True) == []


def test_what_has_run_out_or_was_not_said_yet_is_not_listed():
    assert changed(said(1, expires_on=date(2026, 11, 21)), back=True) == []
    assert changed(said(1), back=True, on=date(2026, 10, 31)) == []


def test_what_was_recorded_since_changes_nothing_in_the_list():
    since = said(9, "con_2", status="refused", edition=2)
    step = said(9, version=2, status="withdrawn", edition=2)
    assert changed(said(1), since, step, back=True) == changed(said(1), back=True)
    assert changed(since) == []


def test_the_order_of_arrival_changes_nothing():
    events = [
        said(1, data_categories=("personal", "special:health"), recipients=(COUNCIL, POLICE)),
        said(3, "con_2", status="refused", recipients=()),
        said(5, "con_3", status="requested"),
        said(5, "con_4", given_by="parental_responsibility"),
    ]
    lists = {str(reread(order, TODAY)) for order in itertools.permutations(events)}
    assert len(lists) == 1


def test_data_that_needs_no_consent_is_not_asked_about():
    [row] = reread([said(1, data_categories=("personal", "anonymous"))], TODAY)
    assert row.categories == ("personal",)


def test_every_kind_of_person_is_another():
    assert len(set(KINDS_OF_PERSON.values())) == len(KINDS_OF_PERSON)
