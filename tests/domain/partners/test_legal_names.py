"""Legal names that deceive: what is refused, what needs a yes, and what needs none."""

from __future__ import annotations

import unicodedata

import pytest

from registry.domain.partners.legal_names import (
    NO_LETTER,
    OTHER_LETTERS,
    TOO_SHORT,
    UNSEEN,
    KnownNames,
    doubts_about_name,
    legal_name_faults,
    normal_legal_name,
)

KNOWN = KnownNames({"kent": "Kent County Council", "first": "1st Ashford Scouts", "ltd": "Oak Ltd"})


def test_a_name_has_one_form():
    written = unicodedata.normalize("NFD", "  Tŷ\u00a0Gwyn \u2003 CIC ")
    assert normal_legal_name(written) == "Tŷ Gwyn CIC"


@pytest.mark.parametrize(
    "hidden",
    [
        *("\u200b", "\u200d", "\u00ad", "\u2060", "\ufeff", "\U000e0041"),  # nothing is seen
        *("\u202e", "\u202a", "\u2066", "\u2069", "\u200f", "\u061c"),  # the text is turned
        *("\x00", "\t", "\x1b", "\x7f", "\x85", "\u2028", "\u2029"),  # controls and breaks
        *("\u3164", "\uffa0", "\u115f", "\u2800", "\ufe0f", "\u034f"),  # letters that show nothing
        *("\ue000", "\U0010ffff"),  # of no meaning to anybody else
    ],
)
def test_what_cannot_be_seen_is_refused(hidden: str):
    for name in (f"Kent{hidden} Council", f"{hidden}Kent", f"Kent{hidden}"):
        assert legal_name_faults(normal_legal_name(name)) == [UNSEEN]


@pytest.mark.parametrize("name", ["…", "-1", "0", "12345", "1 234-5", "½", "+44"])
def test_a_name_has_a_letter(name: str):
    assert legal_name_faults(name) == [NO_LETTER]


@pytest.mark.parametrize("name", ["A", "A1", "A.", "x - y", "É…"])
def test_a_name_is_more_than_an_initial(name: str):
    assert legal_name_faults(name) == [TOO_SHORT]


@pytest.mark.parametrize("name", ["42nd Street", "BBC", "Tŷ Ni", "A.B.C."])
def test_short_names_and_names_with_numbers_are_good(name: str):
    assert legal_name_faults(name) == []


@pytest.mark.parametrize(
    "name",
    [
        *("KENT COUNTY COUNCIL", "Kent-County’Council", "The Kent County Council Ltd"),
        *("County Council of Kent", "Kent Council County", "KentCounty Council"),
        *(
            "Kemt County Council",
            "Ketn County Council",
            "Kent Couny Council",
            "Kentt County Council",
        ),
        *("Kent C0unty Council", "Kent County Counci1", "Kennt Kounty Council"),
        *("Ｋｅｎｔ County Council", "Kēnt Coúnty Cöuncil"),
    ],
)
def test_a_close_name_needs_a_yes(name: str):
    close = ["This name is close to “Kent County Council”."]
    assert doubts_about_name("other", name, KNOWN) == close
    assert doubts_about_name("kent", name, KNOWN) == []  # its own


@pytest.mark.parametrize(
    "name", ["Kеnt Cоunty Cоuncil", "Κent County Council", "КЕНТ", "Kent Cᴑunty Ꮯouncil"]
)
def test_other_letters_need_a_yes(name: str):
    assert OTHER_LETTERS in doubts_about_name("other", name, KNOWN)


@pytest.mark.parametrize(
    "name",
    ["ᴋᴇɴᴛ ᴄᴏᴜɴᴛʏ ᴄᴏᴜɴᴄɪʟ", "ӄent", "Keɴᴛ Couɴᴛʏ Couɴᴄɪʟ", "🅺🅴🅽🆃 🅲🅾🆄🅽🆃🆈", "🇰🇪🇳🇹 Council", "Kɛɳƭ"],
)
def test_letters_of_phonetics_and_in_boxes_need_a_yes(name: str):
    assert OTHER_LETTERS in doubts_about_name("other", name, KNOWN)


@pytest.mark.parametrize(
    "name",
    [
        *("Ó Briain & Mac Giolla Íosa", "Ysgol Gyfun Ŵyr a Thŷ", "Llanfairpwllgwyngyll"),
        *("Caerffili ✨ Families", "École № 5", "Zoë’s Place", "Łódź Community", "Café Ɗan"),
    ],
)
def test_nobody_is_asked_about_a_letter_of_ours_or_a_sign(name: str):
    assert doubts_about_name("other", name, KNOWN) == []


def test_a_whole_name_in_letters_drawn_alike_is_close():
    known = KnownNames({"one": "Oxo Cap"})
    assert len(doubts_about_name("two", "Охо Сар", known)) == 2


@pytest.mark.parametrize(
    "name",
    [
        *("Kent Borough Council", "Gwynedd County Council", "Essex County Council"),
        *("2nd Ashford Scouts", "11th Ashford Scouts", "Oaks", "Cyngor Sir Ynys Môn"),
        *("Ysgol Tŷ Gwyn", "Ann’s Café", "St Mary & St John"),
    ],
)
def test_an_honest_name_needs_none(name: str):
    assert legal_name_faults(name) == []
    assert doubts_about_name("other", name, KNOWN) == []
