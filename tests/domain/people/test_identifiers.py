"""Identifiers: exact, in normal form (law.md §6)."""

import pytest

from registry.domain.people.identifiers import nhs_number, parse_identifier, upn
from registry.domain.people.names import normal_name


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
