"""The consent for a share at a time, worked out from events (law.md §2)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.domain.people.consent_status import Share, status_for
from registry.domain.records.consent import ConsentEvent
from tests.simulator import CHARITY, COUNCIL, SCHOOL, consent_event

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 2, 9, tzinfo=UTC)
SHARE = Share(
    sender=SCHOOL,
    recipient=CHARITY,
    purpose="early_help",
    data_categories=frozenset({"personal", "special:health"}),
    on=date(2026, 11, 22),
)


def event(**changes: object) -> ConsentEvent:
    return consent_event(AT, **{"recipients": (CHARITY,), "leaf_index": 1, **changes})


def test_nothing_recorded_is_no_record_and_not_a_refusal():
    assert status_for([], SHARE).status == "no_record"


def test_given_then_withdrawn_is_withdrawn_and_before_that_day_given():
    events = [
        event(),
        event(version=2, status="withdrawn", effective_at=datetime(2026, 11, 12, tzinfo=UTC)),
    ]
    assert status_for(events, SHARE).status == "withdrawn"
    assert status_for(events, replace(SHARE, on=date(2026, 11, 11))).status == "given"


def test_the_last_good_day_is_the_day_it_expires_on():
    events = [event(expires_on=date(2026, 11, 22))]
    assert status_for(events, SHARE).status == "given"
    assert status_for(events, replace(SHARE, on=date(2026, 11, 23))).status == "expired"


def test_consenting_again_after_a_refusal_counts():
    """In other systems a later consent could never undo an earlier refusal."""
    events = [
        event(record_id="con_1", status="refused", leaf_index=1),
        event(record_id="con_2", status="given", effective_at=LATER, leaf_index=2),
    ]
    assert status_for(events, SHARE).status == "given"


def test_two_parents_who_differ_are_a_conflict_whoever_came_last():
    child = replace(SHARE, adult=False, competent=False)
    mother = event(given_by="parental_responsibility", speaker="mother", leaf_index=1)
    father = event(
        record_id="con_2",
        status="refused",
        given_by="parental_responsibility",
        speaker="father",
        leaf_index=2,
    )
    for events in ([mother, father], [replace(father, leaf_index=0), mother]):
        status = status_for(events, child)
        assert (status.status, status.conflict) == ("refused", True)


def test_a_competent_childs_wishes_prevail_over_a_parents():
    teen = replace(SHARE, adult=False, competent=True)
    events = [
        event(status="given", leaf_index=1),
        event(
            record_id="con_2",
            status="refused",
            given_by="parental_responsibility",
            speaker="father",
            leaf_index=2,
        ),
    ]
    assert status_for(events, teen).status == "given"


def test_a_refusal_by_someone_without_authority_is_shown_where_nobody_else_spoke():
    adult = replace(SHARE, competent=False)
    status = status_for([event(status="refused", given_by="next_of_kin")], adult)
    assert status.status == "refused"
    assert status.deciding is not None
    assert status.deciding.given_by == "next_of_kin"


def test_a_narrower_newer_consent_supersedes_and_only_its_scope_counts():
    events = [
        event(leaf_index=1),
        event(record_id="con_2", data_categories=("personal",), effective_at=LATER, leaf_index=2),
    ]
    status = status_for(events, SHARE)
    assert status.status == "superseded"
    assert status.current_scope == ("personal",)


def test_a_consent_that_never_covered_the_data_says_what_it_covers():
    status = status_for([event(data_categories=("personal",))], SHARE)
    assert (status.status, status.current_scope) == ("given", ("personal",))


def test_a_consent_that_names_others_does_not_name_this_recipient():
    status = status_for([event()], replace(SHARE, recipient=COUNCIL))
    assert (status.status, status.recipients_named) == ("given", False)


def test_a_refusal_about_others_is_no_refusal_here():
    status = status_for([event(status="refused")], replace(SHARE, recipient=COUNCIL))
    assert status.status == "no_record"


def test_a_record_of_two_other_bodies_does_not_count():
    other = event(controller=COUNCIL, recipients=("nhs-trust",))
    assert status_for([other], SHARE).status == "no_record"


def test_unsafe_to_ask_stands_until_someone_has_spoken():
    unsafe = event(record_id="con_2", status="not_sought_unsafe", leaf_index=5)
    assert status_for([event(leaf_index=1), unsafe], SHARE).status == "not_sought_unsafe"
    assert status_for([unsafe, event(effective_at=LATER)], SHARE).status == "given"


def test_a_consent_entered_in_error_hides_no_refusal_said_before_it():
    refused = event(record_id="con_old", status="refused")
    error = [
        event(record_id="con_new"),
        event(record_id="con_new", version=2, status="invalidated"),
    ]
    assert status_for([refused, *error], SHARE).status == "refused"


def test_an_invalidated_consent_counts_as_not_sought():
    events = [event(), event(version=2, status="invalidated")]
    assert status_for(events, SHARE).status == "not_sought"


@pytest.mark.parametrize("purpose", ["direct_care", "marketing"])
def test_another_purpose_is_another_consent(purpose: str):
    assert status_for([event()], replace(SHARE, purpose=purpose)).status == "no_record"


_EVENTS = st.lists(
    st.builds(
        event,
        record_id=st.sampled_from(["con_1", "con_2", "con_3"]),
        status=st.sampled_from(["given", "refused", "withdrawn", "requested", "invalidated"]),
        given_by=st.sampled_from(["self", "parental_responsibility", "next_of_kin"]),
        speaker=st.sampled_from(["", "mother", "father"]),
        data_categories=st.sampled_from([("personal",), ("personal", "special:health")]),
        leaf_index=st.integers(0, 50),
        version=st.integers(1, 9),
    ),
    max_size=8,
)


@settings(max_examples=400, deadline=None)
@given(_EVENTS, st.booleans(), st.booleans(), st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_read_never_matters(events, adult, competent, random):
    distinct = list({(event.record_id, event.version): event for event in events}.values())
    distinct = [replace(event, leaf_index=index) for index, event in enumerate(distinct)]
    shuffled = distinct[:]
    random.shuffle(shuffled)
    share = replace(SHARE, adult=adult, competent=competent)
    assert status_for(distinct, share) == status_for(shuffled, share)


@pytest.mark.parametrize("later", ["withdrawn", "refused"])
def test_an_older_consent_found_later_does_not_undo_a_newer_no(later: str):
    no = event(status=later, effective_at=datetime(2026, 11, 20, tzinfo=UTC), leaf_index=1)
    found = event(record_id="con_2", effective_at=datetime(2026, 11, 5, tzinfo=UTC), leaf_index=2)
    assert status_for([no, found], SHARE).status == later
    newer = replace(found, effective_at=datetime(2026, 11, 21, tzinfo=UTC))
    assert status_for([no, newer], SHARE).status == "given"


def test_of_two_said_at_one_moment_the_cautious_stands_unless_one_replaces_the_other():
    yes, no = event(leaf_index=2), event(record_id="con_2", status="refused", leaf_index=1)
    assert status_for([yes, no], SHARE).status == "refused"
    instead = replace(yes, supersedes="con_2")
    assert status_for([instead, no], SHARE).status == "given"


def test_what_was_entered_in_error_never_was_whatever_day_is_asked_about():
    events = [event(), event(version=2, status="invalidated", effective_at=LATER)]
    status = status_for(events, replace(SHARE, on=AT.date()))
    assert (status.status, status.deciding) == ("not_sought", events[1])


def test_where_the_age_is_not_known_a_parents_no_is_heard_beside_the_persons_yes():
    no = event(
        record_id="con_2", status="refused", given_by="parental_responsibility", speaker="mother"
    )
    status = status_for([event(), no], replace(SHARE, age_known=False))
    assert (status.status, status.conflict) == ("refused", True)
    assert status_for([event(), no], SHARE).status == "given"


_HISTORIES = (
    ("given",),
    ("refused",),
    ("requested",),
    ("not_sought_unsafe",),
    ("given", "withdrawn"),
    ("given", "invalidated"),
    ("requested", "given", "invalidated"),
    ("refused", "requested", "given"),
)


@st.composite
def _records(draw: st.DrawFn) -> list[list[ConsentEvent]]:
    """Records of consent, each with its events in order, some at the very same moment."""
    records = []
    for _ in range(draw(st.integers(1, 4))):
        history = draw(st.sampled_from(_HISTORIES))
        size = len(history)
        days = sorted(draw(st.lists(st.integers(1, 3), min_size=size, max_size=size)))
        same = {
            "given_by": draw(st.sampled_from(["self", "parental_responsibility"])),
            "speaker": draw(st.sampled_from(["mother", "father"])),
            "data_categories": draw(st.sampled_from([("personal",), ("personal", "criminal")])),
            "expires_on": draw(st.sampled_from([None, date(2026, 11, 4), date(2027, 1, 1)])),
            "explicit": draw(st.booleans()),
        }
        records.append(
            [
                event(version=version, status=status, effective_at=AT.replace(day=day), **same)
                for version, (status, day) in enumerate(zip(history, days, strict=True), start=1)
            ]
        )
    return records


def _as_recorded(records: list[list[ConsentEvent]]) -> list[ConsentEvent]:
    events = [
        replace(event, record_id=f"con_{number}")
        for number, record in enumerate(records)
        for event in record
    ]
    return [replace(event, leaf_index=index) for index, event in enumerate(events)]


@settings(max_examples=400, deadline=None)
@given(_records(), st.booleans(), st.booleans(), st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_written_down_never_matters(records, adult, known, random):
    shuffled = records[:]
    random.shuffle(shuffled)
    share = replace(SHARE, adult=adult, competent=adult, age_known=known, on=date(2026, 11, 5))
    first, second = (status_for(_as_recorded(order), share) for order in (records, shuffled))

    def said(status):
        return [replace(event, record_id="", leaf_index=None) for event in status.events]

    assert replace(first, events=()) == replace(second, events=())
    assert said(first) == said(second)
