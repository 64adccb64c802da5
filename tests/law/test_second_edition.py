"""The second edition has every word that the reference and the contract name, and no other."""

import re
from typing import Any

import pytest

from registry.law import load_edition
from tests.support.shared import read, shared

LAW_MD = shared("reference/law.md").read_text("utf-8")
CONTRACT = shared("contract/second-edition/contract.md").read_text("utf-8")
MESSAGES = shared("contract/second-edition/messages.md").read_text("utf-8")
WORDS = read(shared("words/messages.json"))
LAW = load_edition("2026-11-29")
FIRST = load_edition("2026-11")


# law.md "Only when named" cites some rows in short.
CITED = {
    "DEA s.35": "DEA2017.s35",
    "DAA s.77": "DAA2021.s77",
    " s.327A": " CJA2003.s327A",
    "SVGA s.39": "SVGA2006.s39",
}


def between(text: str, start: str, end: str) -> str:
    """Return what stands between two marks, each of which must be there."""
    assert start in text, start
    rest = text.split(start, 1)[1]
    assert end in rest, end
    return rest.split(end, 1)[0]


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+|\b[a-z]{3,}[a-z0-9]*\b", text)


def known(text: str, ids: Any) -> set[str]:
    """Return the ids of a table among the words of a text."""
    return {word for word in words_of(text) if word in ids}


def codes(text: str) -> list[str]:
    """Return the words of one field of the contract's table of facts."""
    return " ".join(re.findall(r"`([^`]+)`", text)).split()


def field_of_facts(name: str) -> str:
    return next(line for line in CONTRACT.splitlines() if line.startswith(f"| {name} |"))


def test_every_kind_of_the_contract():
    named = field_of_facts("`from_kind`, `to_kind`").split("|")[2].split("`family_member` is any")
    assert set(codes(named[0])) == set(LAW.kinds)
    assert len(LAW.kinds) == len(FIRST.kinds) + 9


def test_every_purpose_of_the_contract():
    assert set(codes(field_of_facts("`purpose`").split("|")[2])) == set(LAW.purposes)
    assert len(LAW.purposes) == len(FIRST.purposes) + 8


def test_every_gateway_of_the_reference():
    named = between(LAW_MD, "Exact ids: ", ". Kinds and purposes of the new rows").split()
    assert sorted(LAW.gateways) == sorted(named)


def test_which_gateways_count_only_when_named():
    said = between(LAW_MD, "Only when named: ", ". CA2004.s16N:")
    for cited, row in CITED.items():
        said = said.replace(cited, row)
    named = {row.id for row in LAW.gateways.values() if row.only_when_named}
    assert named == set(said.split(", "))


def test_every_element_of_the_reference_with_its_rows():
    table = between(LAW_MD, "### 4.2", "## 5.")
    lines = [line.split("|") for line in table.splitlines() if re.match(r"\| [a-z]+_", line)]
    named = [word for line in lines for word in line[1].strip().split(", ")]
    assert named == list(LAW.elements)
    for line in lines:
        for element in line[1].strip().split(", "):
            gateways = LAW.elements[element].gateways
            short = {row.split(".reg1")[0] for row in gateways} | set(gateways)
            assert short & set(line[2].strip().split(", ")), element


def test_quiet_elements():
    table = between(LAW_MD, "### 4.2", "## 5.")
    assert "(quiet: asked only where police or a department ask)" in table
    assert {row.id for row in LAW.elements.values() if row.quiet} == {
        "request_cites_power", "driver_identity", "terrorism_information", "nfi_request",
    }  # fmt: skip
    quiet = set(
        re.findall(r"\| ([A-Za-z0-9_.]+) \|[^\n]*quiet row", between(LAW_MD, "## 4.", "### 4.1"))
    )
    assert quiet <= {row.id for row in LAW.gateways.values() if row.quiet}
    assert "RIDDOR2013" in quiet


def test_questions_are_the_given_ones():
    for asked in WORDS["duty_questions"]:
        element = LAW.elements[asked["element"]]
        assert (element.question, element.hint) == (asked["question"], asked["hint"])
    asked_of = {asked["fact"]: asked["question"] for asked in WORDS["page_questions"]}
    for row in LAW.questions.values():
        assert row.text == asked_of[row.id]


def test_every_word_of_where_information_came_from():
    assert set(codes(field_of_facts("`information_from`").split("|")[2])) == set(LAW.bars)
    table = between(LAW_MD, "### 4.1", "### 4.2")
    rows = [line.split("|")[1] for line in table.splitlines() if re.match(r"\| [a-z]+_", line)]
    assert {word for row in rows for word in row.strip().split(", ")} | {"adoption"} == set(
        LAW.bars
    )


@pytest.mark.parametrize("word", [row.id for row in LAW.bars.values() if row.outcomes])
def test_a_bar_has_the_recipients_and_outcomes_of_the_reference(word: str):
    table = between(LAW_MD, "### 4.1", "### 4.2")
    line = next(line for line in table.splitlines() if line.startswith(f"| {word} |"))
    said = re.findall(r"SEEK_ADVICE|NOT_SUPPORTED|CONSENT_NEEDED", line.split("|")[4])
    assert [found.outcome for found in LAW.bars[word].outcomes] == said
    recipients = known(line.split("|")[3], LAW.kinds)
    assert recipients == {kind for found in LAW.bars[word].exceptions for kind in found.to_kinds}


def test_every_message_with_its_class():
    """Its words are ours: the style sheet and the tests of answers hold them."""
    rows = re.findall(r"^\| ([A-Z_]+) \|.*\| (do|know|record)[^|]*\|$", MESSAGES, re.MULTILINE)
    assert dict(rows) == {row.id: row.message_class for row in LAW.messages.values()}
    noted = {row["code"] for row in WORDS["messages"] if row.get("officer")}
    assert noted == {row.id for row in LAW.messages.values() if row.officer}


def test_the_order_of_what_to_do():
    said = between(MESSAGES, "(first that is due): ", ". In know and record").split(", ")
    places = {row.order: row.id for row in LAW.messages.values() if row.message_class == "do"}
    places |= {row.do_order: row.id for row in LAW.messages.values() if row.do_order is not None}
    assert [places[place] for place in sorted(places)] == said


@pytest.mark.parametrize("message_class", ["know", "record"])
def test_the_order_of_the_other_classes(message_class: str):
    """The twelve at the end of the table first, then as the table stands."""
    table = re.findall(r"^\| ([A-Z_]+) \|.*\|[^|]*\|$", MESSAGES, re.MULTILINE)
    said = [code for code in (*table[-12:], *table[:-12])
            if LAW.messages[code].message_class == message_class]  # fmt: skip
    rows = [row for row in LAW.messages.values() if row.message_class == message_class]
    assert [row.id for row in sorted(rows, key=lambda row: row.order)] == said


def test_every_rule_in_its_walking_order():
    table = between(LAW_MD, "## 7. Decision rules", "Warnings always computed")
    said = re.findall(r"^\| (R?[A-Z0-9]+) \|", table, re.MULTILINE)
    numbered = [rule if rule.startswith("R") else f"R{rule}" for rule in said if rule != "R"]
    assert list(LAW.rules) == ["FACTS", *numbered, "RD"]


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("safeguarding_purposes", "*Safeguarding purposes*: ", ". *Law"),
        ("law_enforcement_purposes", "*Law-enforcement purposes*: ", ". *Ed"),
        ("education_senders", "*Education sender*: ", ". *Health"),
        ("health_and_care_senders", "*Health and care senders*: ", ", and local"),
        ("confidential_purposes", "whoever sends; not where `pseudonymised`", "; and direct_care"),
        ("victim_request_purposes", "to_kind police, purpose ", ", `request_received` true"),
        ("counselling_senders", "special:sex_life comes from a ", "; else false"),
        ("carer_purposes", "parent_with_responsibility, or carer (", "; from an education"),
        ("disease_control_recipients", "public_health to ", " (COPI reg 3)"),
        ("own_task_senders", "is read `sender` for ", ", and for any public"),
        ("help_needs_a_risk", "(R9 does not apply; a conflict is R11's): (a) ", " with no risk"),
    ],
)
def test_a_list_of_the_reference(name: str, start: str, end: str):
    row = LAW.lists[name]
    ids = LAW.kinds if row.of == "kinds" else LAW.purposes
    assert row.members == known(between(LAW_MD, start, end), ids)


def test_who_is_listed_for_the_duty_about_a_child():
    """law.md §7.1 "s.16LA by null"."""
    row = LAW.gateways["CA2004.s16LA"]
    listed = between(LAW_MD, "*Listed*: ", "*A child concerned*")
    assert row.from_kinds == row.to_kinds == known(listed, LAW.kinds)
    true = known(between(listed, "says false); ", " where"), LAW.kinds)
    assert row.contract_unknown_possible == true
    presumed = {kind.id for kind in LAW.kinds.values() if kind.contract_presumed}
    assert row.contract_kinds == true | presumed
    met = between(LAW_MD, "**Met**: purpose ", ", and harm is said")
    assert row.met_purposes == known(met, LAW.purposes)
    never = between(LAW_MD, "for any purpose but ", ". **Possible**")
    assert LAW.purposes.keys() - row.purposes == known(never, LAW.purposes)
    possible = between(LAW_MD, "is one of those five, or ", ", or any other not excluded")
    assert row.possible_purposes == row.met_purposes | known(possible, LAW.purposes)
