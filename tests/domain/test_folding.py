"""One folding for people's and organisations' names (F18, F20)."""

import itertools

import pytest

from registry.domain.folding import folded, is_part_of

APOSTROPHES = "\u0027\u0060\u00b4\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u055a\u2032\uff07"


@pytest.mark.parametrize("apostrophe", APOSTROPHES)
def test_any_apostrophe_is_as_none(apostrophe: str):
    assert folded(f"Aoife O{apostrophe}Dunn") == folded("Aoife ODunn") == "aoife odunn"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Łukasz Białek", "lukasz bialek"),
        ("Søren Bjørn", "soren bjorn"),
        ("Işıl Yıldız", "isil yildiz"),
        ("İpek", "ipek"),
        ("Đorđe", "dorde"),
        ("Guðrún Þórsdóttir", "gudrun thorsdottir"),
        ("Ægir Œuvre", "aegir oeuvre"),
        ("Weiß WEISS", "weiss weiss"),
        ("Żak Zoë Åsa Ñuñez", "zak zoe asa nunez"),
        ("Ħal Ŋara", "hal nara"),
        ("ﬁona", "fiona"),
        ("Ｍｉａ", "mia"),
        ("\u0149", "n"),
    ],
)
def test_letters_are_as_they_are_spelled_without_their_marks(written: str, plain: str):
    assert folded(written) == plain
    assert folded(written.upper()) == plain


@pytest.mark.parametrize(
    "written",
    [
        "Anne-Marie  Smith",
        "anne\u2011marie smith",
        "ANNE\u2013MARIE SMITH",
        "Anne. Marie\u00a0Smith",
    ],
)
def test_dashes_stops_and_spaces_are_one_space(written: str):
    assert folded(written) == "anne marie smith"


def test_what_nobody_sees_makes_no_difference():
    assert folded("Ste\u00adphen\u200b Stone\u200e") == "stephen stone"


def test_different_names_stay_different():
    names = ["Mia Stone", "Stone Mia", "Mia Stones", "Maria Stone", "Мия Стоун"]
    assert len({folded(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    "part", ["o‘brien", "OBRIEN", "lodz", "Łódź", "st marys", "St. Mary’s", "", " ", "brien tr"]
)
def test_a_part_of_a_name_is_found_however_it_is_written(part: str):
    assert is_part_of(part, "St Mary's, Łódź: O’Brien Trust")


@pytest.mark.parametrize("part", ["o'neil", "lotz", "?", "<>", "saint mary"])
def test_a_part_of_another_name_is_not(part: str):
    assert not is_part_of(part, "St Mary's, Łódź: O’Brien Trust")


def test_ascii_is_folded_at_once_as_it_is_step_by_step():
    """Beside a letter that is not ASCII every step is taken."""
    for one, other in itertools.product(map(chr, range(128)), repeat=2):
        text = f"A{one}{other}z"
        assert f"{folded(text)}e" == folded(f"{text}é"), repr(text)
