"""Numbers and names that stand for a missing one are refused, and real ones are not (F16)."""

import json

import pytest

from registry.domain.people.identifiers import nhs_number, parse_identifier, upn
from registry.domain.people.placeholders import NAME_MISSING, NUMBER_MISSING
from registry.errors import Fault
from registry.resources import shipped


def number(scheme: str, value: str) -> object:
    return parse_identifier({"scheme": scheme, "value": value}, "school", "/i/0")


def name(text: str) -> object:
    item = {"scheme": "name_dob", "name": text, "date_of_birth": "2016-05-06"}
    return parse_identifier(item, "school", "/i/0")


@pytest.mark.parametrize("digit", "0123456789")
def test_ten_equal_digits_are_no_nhs_number_though_the_check_digit_is_right(digit: str):
    assert nhs_number(digit * 10) is not None
    assert number("nhs", digit * 10) == [Fault("/i/0/value", NUMBER_MISSING)]


@pytest.mark.parametrize(
    "value",
    ["999 999 9999", "999-999-9999", "0123456789", "1234567890", "123 456 7881", "N/A", "unknown"],
)
def test_what_is_typed_for_a_missing_nhs_number_is_refused(value: str):
    assert number("nhs", value) == [Fault("/i/0/value", NUMBER_MISSING)]


def test_a_pupil_number_of_equal_digits_is_refused_though_its_letter_is_right():
    assert upn("A000000000000") is not None
    assert number("upn", "A000000000000") == [Fault("/i/0/value", NUMBER_MISSING)]
    assert number("upn", "not known") == [Fault("/i/0/value", NUMBER_MISSING)]


@pytest.mark.parametrize(
    "value",
    [
        *("0", "0000", "00-00", "9999", "111111", "12345678", "-", "--", "X", "xxx", "P0000"),
        *("UNKNOWN", "unknown", "N/A", "n.a.", "NA", "none", "NULL", "Not known", "not-known"),
        *("TBC", "to follow", "missing", "awaiting"),
    ],
)
def test_what_is_typed_for_a_missing_local_number_is_refused(value: str):
    assert number("local", value) == [Fault("/i/0/value", NUMBER_MISSING)]


@pytest.mark.parametrize(
    "value",
    [
        *("1", "7", "P-17", "P-18", "P1", "P-99", "P-204/7", "1000", "10000", "900", "999", "1111"),
        *("1234", "12345", "120000", "X1", "NA1", "NO-5", "UK-12", "A1", "2016/0009"),
    ],
)
def test_a_local_number_that_may_be_real_is_not_refused(value: str):
    assert not isinstance(number("local", value), list)


def test_no_number_of_the_demonstration_or_of_our_examples_is_refused():
    content = (shipped("agreements") / "demonstration/partnership.json").read_text("utf-8")
    plan = json.loads(content)
    known = [item for person in plan["people"] for item in person["identifiers"]]
    assert known
    assert not any(isinstance(parse_identifier(item, "x", ""), list) for item in known)
    for value in ("943 476 5919", "987 654 3210", "401 023 2137", "999 002 0000"):
        assert not isinstance(number("nhs", value), list)


@pytest.mark.parametrize(
    "text",
    [
        *("Unknown", "UNKNOWN UNKNOWN", "Unknown Smith", "Mia Unknown", "N/A", "n.a.", "TBC"),
        *("Not known", "Name not given", "No name", "None", "null", "XXX", "xx xx", "0000"),
        *("Forename Surname", "A N Other", "Baby", "Child 2", "to be confirmed"),
    ],
)
def test_what_is_typed_for_a_missing_name_is_refused(text: str):
    assert name(text) == [Fault("/i/0/name", NAME_MISSING)]


@pytest.mark.parametrize(
    "text",
    [
        *("Jennifer Null", "Na Li", "Baby Smith", "Noname Ali", "Nil Yildiz", "Mann Child", "A B"),
        *("Xavier Nunn", "Ann Other", "Amy Pending", "Christopher Not", "Xi Xu"),
    ],
)
def test_a_name_that_may_be_real_is_not_refused(text: str):
    assert not isinstance(name(text), list)


def test_a_missing_name_is_said_with_every_other_fault():
    item = {"scheme": "name_dob", "name": "unknown", "date_of_birth": "31/2"}
    faults = parse_identifier(item, "x", "/i/0")
    assert isinstance(faults, list)
    assert [fault.pointer for fault in faults] == ["/i/0/name", "/i/0/date_of_birth"]
