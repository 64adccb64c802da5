"""Who is meant, for the organisation that asks (consent.md §5)."""

from __future__ import annotations

import pytest

from registry.domain.people.matching import Match, match
from registry.domain.records.people import Alias, Subject, reference
from tests.store.samples import CHARITY, COUNCIL, NOW, SCHOOL

NHS_1, NHS_2 = Alias("nhs", 1, "1"), Alias("nhs", 1, "2")
UPN = Alias("upn", 1, "u")
NAME, OTHER_NAME = Alias("name_dob", 1, "n"), Alias("name_dob", 1, "o")
OURS, OURS_TOO = Alias(f"local:{SCHOOL}", 1, "l"), Alias(f"local:{SCHOOL}", 1, "m")


def record(subject_id: str, *aliases: Alias, by: str = SCHOOL, **changes: object) -> Subject:
    return Subject(subject_id, 1, aliases, b"", NOW, "officer", partner_id=by, **changes)


def matched(given: list[Alias], *records: Subject, shown: set[str] = frozenset()) -> Match:
    return match(SCHOOL, given, records, lambda found: found.subject_id in shown)


def ids(found: Match) -> set[str]:
    assert not found.doubtful
    return set(found.references)


def test_ones_own_record_by_every_alias():
    mine = record("mine", NHS_1, UPN, NAME, OURS)
    for given in ([NHS_1], [UPN], [NAME], [OURS], [NHS_1, NAME], [reference("mine")]):
        assert ids(matched(given, mine)) == {"mine"}
    assert ids(matched([NHS_2], mine)) == set()


def test_anothers_by_number_alone_and_by_every_alias_where_a_statement_is_seen():
    theirs = record("theirs", NHS_1, NAME, by=CHARITY)
    assert ids(matched([NHS_1], theirs)) == {"theirs"}
    assert ids(matched([NAME], theirs)) == set()
    assert ids(matched([NAME], theirs, shown={"theirs"})) == {"theirs"}


def test_nobody_elses_reference_leads_anywhere():
    theirs = record("theirs", NHS_1, by=CHARITY)
    assert ids(matched([reference("theirs")], theirs, shown={"theirs"})) == set()
    known, unknown = reference("theirs"), reference("nobody's")
    answers = [matched([given, NHS_2], theirs, shown={"theirs"}) for given in (known, unknown)]
    assert answers[0] == answers[1]
    assert answers[0].doubtful


def test_ones_own_aliases_lead_one_step_and_never_further():
    mine = record("mine", OURS, NHS_1)
    theirs = record("theirs", NHS_1, UPN, by=CHARITY)
    further = record("further", UPN, by=COUNCIL)
    assert ids(matched([OURS], mine, theirs, further)) == {"mine", "theirs"}


def test_two_records_of_one_person_are_put_together():
    mine = record("mine", NHS_1, NAME)
    by_number = record("by number", NHS_1, by=CHARITY)
    by_name = record("by name", NAME, by=COUNCIL)
    found = matched([NHS_1], mine, by_number, by_name, shown={"by name"})
    assert ids(found) == {"mine", "by number", "by name"}


@pytest.mark.parametrize(
    ("given", "records"),
    [
        pytest.param([NHS_1, UPN], [("a", NHS_1), ("b", UPN)], id="the numbers of two"),
        pytest.param([OURS, NAME], [("a", OURS), ("b", OURS_TOO, NAME)], id="a namesake"),
        pytest.param([NAME], [("a", NHS_1, NAME), ("b", NHS_2, NAME)], id="two of one name"),
        pytest.param([NHS_2, NAME], [("a", NHS_1, NAME)], id="F23 another number of the kind"),
        pytest.param([UPN, NAME], [("a", NHS_1, NAME)], id="F23 another kind of number"),
        pytest.param([OURS_TOO, NAME], [("a", OURS, NAME)], id="F23 another number of ours"),
        pytest.param([NHS_1, OTHER_NAME], [("a", NHS_1, NAME)], id="a number, another name"),
        pytest.param([NHS_1, OURS_TOO], [("a", NHS_1, OURS)], id="one number known"),
    ],
)
def test_details_of_two_people_ask(given: list[Alias], records: list[tuple]):
    found = matched(given, *(record(*one) for one in records))
    assert found.doubtful
    assert {one.subject_id for one in found.doubted} == {name for name, *_ in records}


def test_a_number_is_added_to_who_was_known_by_name_only():
    assert ids(matched([NHS_1, NAME], record("a", NAME))) == {"a"}
    assert ids(matched([NHS_1, NAME], record("a", NHS_1))) == {"a"}


@pytest.mark.parametrize(
    "given", [[NHS_1, UPN], [OURS, NAME], [NAME], [NHS_2, NAME], [NHS_1, OTHER_NAME]]
)
def test_what_may_not_be_matched_casts_no_doubt(given: list[Alias]):
    others = [
        record("a", NHS_1, NAME, by=CHARITY),
        record("b", UPN, NAME, by=COUNCIL),
        record("c", NHS_2, NAME, by=CHARITY),
    ]
    assert not matched(given, *others).doubtful


@pytest.mark.parametrize("given", [[NHS_2, NAME], [NHS_1, OTHER_NAME]])
def test_what_is_seen_of_another_does(given: list[Alias]):
    theirs = record("theirs", NHS_1, NAME, by=CHARITY)
    assert matched(given, theirs, shown={"theirs"}).doubted == (theirs,)


def test_two_who_are_seen_under_one_name_with_two_numbers():
    one, other = record("a", NHS_1, NAME, by=CHARITY), record("b", NHS_2, NAME, by=COUNCIL)
    assert matched([NAME], one, other, shown={"a", "b"}).doubtful
    assert not matched([NAME], one, other, shown={"a"}).doubtful


def test_what_was_settled_is_asked_no_more():
    theirs = record("theirs", NHS_1, NAME, by=CHARITY)
    same = record("mine", NHS_2, NAME, same_as=("theirs",))
    apart = record("mine", NHS_2, NAME, not_same_as=("theirs",))
    assert ids(matched([NAME], same, theirs, shown={"theirs"})) == {"mine", "theirs"}
    assert ids(matched([NAME], apart, theirs, shown={"theirs"})) == {"mine"}
    mine, other = record("mine", NHS_1, NAME), record("new", NHS_2, NAME, not_same_as=("mine",))
    assert ids(matched([NHS_2, NAME], mine, other)) == {"new"}
    assert ids(matched([NHS_1, NAME], mine, other)) == {"mine"}
    assert matched([NAME], mine, other).doubtful


def test_joined_records_are_one_person_and_the_first_stays_first():
    first, second = record("z", NHS_1, NAME), record("a", NHS_2, NAME, joined_to="z")
    found = matched([NAME], second, first)
    assert [one.subject_id for one in found.own] == ["z", "a"]
    assert ids(matched([NHS_2], second, first)) == {"a", "z"}


def test_two_organisations_that_both_say_so_are_joined():
    code = Alias("joined", 0, "j")
    mine, theirs = record("mine", OURS, code), record("theirs", UPN, code, by=CHARITY)
    assert ids(matched([OURS], mine, theirs)) == {"mine", "theirs"}


def test_how_a_name_sounds_matches_nobody():
    heard = Alias("sound", 1, "s")
    assert ids(matched([heard, NHS_2], record("a", NHS_1, heard))) == set()
