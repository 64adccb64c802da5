"""Identifiers and matching: exact, in normal form, asking when in doubt (law.md §6)."""

import pytest

from registry.domain.people.identifiers import nhs_number, parse_identifier, upn
from registry.domain.people.matching import match
from registry.domain.people.names import normal_name
from registry.domain.records.people import Alias, Subject


@pytest.mark.parametrize("text", ["943 476 5919", "987 654 3210", "4010232137", "943-476-5919"])
def test_valid_nhs_numbers(text: str):
    assert nhs_number(text) is not None


@pytest.mark.parametrize("text", ["987 654 4321", "943 476 5918", "94347659190", "", "٩٤٣٤٧٦٥٩١٩"])
def test_invalid_nhs_numbers(text: str):
    assert nhs_number(text) is None


def test_upn_check_letter_follows_from_its_digits():
    digits = "823432118003"
    total = sum(weight * int(digit) for weight, digit in enumerate(digits, start=2))
    letter = "ABCDEFGHJKLMNPQRTUVWXYZ"[total % 23]
    assert upn(letter + digits) == letter + digits
    assert upn(("B" if letter != "B" else "C") + digits) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë O'Brien", "ZOE OBRIEN"),
        ("Anne-Marie  Smith", "anne marie smith"),
        ("Łukasz", "łukasz"),
    ],
)
def test_names_match_in_their_normal_form(one: str, other: str):
    assert normal_name(one) == normal_name(other)


def test_every_fault_of_an_identifier_is_listed_and_none_repeats_it():
    faults = parse_identifier(
        {"scheme": "name_dob", "name": "--", "date_of_birth": "31/2"}, "o", "/i/0"
    )
    assert isinstance(faults, list)
    assert [fault.pointer for fault in faults] == ["/i/0/name", "/i/0/date_of_birth"]
    assert all("31/2" not in fault.detail for fault in faults)


def person(subject_id: str, *aliases: Alias) -> Subject:
    return Subject(subject_id, 1, aliases, b"", None, "")  # type: ignore[arg-type]


NHS_1, NHS_2 = Alias("nhs", 1, "a1"), Alias("nhs", 1, "a2")
UPN = Alias("upn", 1, "b1")
NAME = Alias("name_dob", 1, "n1")


def test_an_own_identifier_finds_its_person_whatever_the_name_matches():
    right, namesake = person("per_1", NHS_1, NAME), person("per_2", NHS_2, NAME)
    assert match([right, namesake], [NHS_1, NAME]).subject is right


def test_identifiers_of_two_people_ask():
    assert match([person("per_1", NHS_1), person("per_2", UPN)], [NHS_1, UPN]).doubtful


def test_two_namesakes_ask_and_one_alone_is_found():
    one, two = person("per_1", NAME), person("per_2", NAME)
    assert match([one, two], [NAME]).doubtful
    assert match([one], [NAME]).subject is one


def test_a_namesake_with_another_nhs_number_is_someone_else():
    found = match([person("per_2", NHS_2, NAME)], [NHS_1, NAME])
    assert (found.subject, found.doubtful) == (None, False)


def test_a_namesake_whose_nhs_number_we_do_not_know_asks():
    assert match([person("per_3", UPN, NAME)], [NHS_1, NAME]).doubtful
