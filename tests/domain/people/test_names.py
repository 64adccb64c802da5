"""Names in one form, in whatever order a system writes them; titles and brackets say so (F22)."""

import pytest

from registry.domain.people.identifiers import Identifier, parse_identifier
from registry.domain.people.names import BRACKETED, TITLED, name_faults, normal_name
from registry.errors import Fault


def read(name: str) -> Identifier | list[Fault]:
    item = {"scheme": "name_dob", "name": name, "date_of_birth": "2016-05-06"}
    return parse_identifier(item, "school", "/i/0")


@pytest.mark.parametrize(
    "written",
    ["Stone, Mia", "STONE,MIA", " Stone ,  Mia", "Stone\uff0cMia", "Mia Stone", "Mia Stone,"],
)
def test_a_surname_in_front_is_read(written: str):
    assert normal_name(written) == "mia stone"


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("O\u2018Dunn, Aoife", "Aoife O\u2019Dunn"),
        ("van den Berg, Anna Maria", "Anna Maria van den Berg"),
        ("Stone, Mia, Jane", "Mia Jane Stone"),
        ("Białek, Łukasz", "Lukasz Bialek"),
    ],
)
def test_the_order_and_the_folding_go_together(written: str, spoken: str):
    assert read(written) == read(spoken)


def test_a_name_without_a_comma_is_not_turned_round():
    assert read("Thomas James") != read("James Thomas")
    assert read("James, Thomas") == read("Thomas James")


@pytest.mark.parametrize(
    "written",
    [
        *("Miss Mia Stone", "Mr. Tom Stone", "Dr Amy Green", "Stone, Miss Mia", "Stone, Mia, Mrs"),
        *(
            "Mr & Mrs Stone",
            "STONE Mia MISS",
            "Master Tom Stone",
            "Rev. Ann Lee",
            "Miss Stone, Mia",
        ),
    ],
)
def test_a_title_is_a_fault_that_says_so(written: str):
    assert read(written) == [Fault("/i/0/name", TITLED)]


@pytest.mark.parametrize(
    "written",
    [
        "Mia Stone (known as Mimi)",
        "Mia [Mimi] Stone",
        "Mia \u201cMimi\u201d Stone",
        "Mia （x） Stone",
    ],
)
def test_a_bracket_is_a_fault_that_says_so(written: str):
    assert read(written) == [Fault("/i/0/name", BRACKETED)]


def test_a_title_and_a_bracket_are_both_said():
    assert name_faults("Miss Mia Stone (Mimi)") == [TITLED, BRACKETED]


@pytest.mark.parametrize(
    "written",
    [
        "Lady Gomez",
        "Lord Mensah",
        "Dame Ndiaye",
        "Missy Stone",
        "Drew Mister",
        "Tom Masters",
        "Sir",
    ],
)
def test_a_name_that_only_looks_like_a_title_is_none(written: str):
    assert name_faults(written) == []


@pytest.mark.parametrize("written", ["", " ", "--", "\u2019", ",", "x" * 121])
def test_no_name_is_a_fault(written: str):
    assert name_faults(written) == ["Give the person's name."]
