"""The tables of the second edition: what they open, whom they bind, and how they were verified."""

import re
from datetime import date

import pytest

from registry.law import load_edition
from registry.law.model import Law, Row

LAW = load_edition("2026-11-29")
FIRST = load_edition("2026-11")


def test_orders_and_bars():
    """law.md §4.1: an order that compels lifts every bar but legal advice."""
    bars = [row for row in LAW.bars.values() if row.effect == "bar"]
    compelled = {
        row.id for row in bars if any(e.when == ("order_compels",) for e in row.exceptions)
    }
    allowed = {row.id for row in bars if any(e.when == ("order_allows",) for e in row.exceptions)}
    assert {row.id for row in bars} - compelled == {"legal_advice"}
    assert compelled - allowed == {"fertility_treatment", "spent_conviction"}


@pytest.mark.parametrize("day", ["2026-09-29", "2026-09-30"])
def test_the_duty_about_a_child_begins_by_one_date(day: str):
    assert LAW.gateways["CA2004.s16LA"].in_force(date.fromisoformat(day)) is (day > "2026-09-29")


NEW_PURPOSES = {
    # purpose: public, other, Article 9, Article 10 (law.md §7.1, the table of purposes)
    "domestic_abuse_support": ("e", "ea f", "g18 g10 g6", "oa 10 18"),
    "staff_safeguarding": ("e", "ea f", "b1 g18 g6", "oa 18 6 10"),
    "send_support": ("e", "f", "h2 g6", "oa 6"),
    "housing_allocation": ("e", "ea f", "g6", "oa 6"),
    "public_health": ("e", "ea f", "i3 g6", "oa 6"),
    "regulation_or_complaints": ("e", "ea f", "g11 g12 g6 h2", "oa 12 6"),
    "court_proceedings": ("c e", "c f", "f g7", "oa 33 6"),
    "immigration": ("e", "ea", "g6", "oa 6"),
}


def short(condition: str) -> str:
    """Shorten "9(2)(g)+Sch1.18" to "g18", and "Art10+Sch1.6" to "6"."""
    if condition == "Art10+official_authority":
        return "oa"
    return re.sub(r"^9\(2\)\((.)\)|^Art10", r"\1", condition).replace("+Sch1.", "")


@pytest.mark.parametrize("purpose", NEW_PURPOSES)
def test_what_a_new_purpose_opens(purpose: str):
    row = LAW.purposes[purpose]
    public, other, special, offence = NEW_PURPOSES[purpose]
    assert [way.basis for way in row.public] == [f"6(1)({name})" for name in public.split()]
    assert [way.basis for way in row.other] == [f"6(1)({name})" for name in other.split()]
    assert [short(way.condition) for way in row.special] == special.split()
    assert [short(way.condition) for way in row.offence] == offence.split()


def test_a_purpose_of_the_first_edition_opens_what_it_did():
    for row in FIRST.purposes.values():
        again = LAW.purposes[row.id]
        assert (again.public, again.other) == (row.public, row.other)
        assert (again.special, again.offence) == (row.special, row.offence)


def test_whatever_a_route_leads_to_is_offered():
    ways = [way for row in (*LAW.purposes.values(), *LAW.routes.values())
            for way in (*row.special, *row.offence)]  # fmt: skip
    assert {way.condition for way in ways} <= {
        row.id for row in LAW.conditions.values() if row.offered
    }


def rows_of(law: Law) -> list[Row]:
    tables = (law.bases, law.annex1, law.conditions, law.gateways, law.kinds, law.purposes,
              law.routes, law.messages, law.caldicott, law.exemptions, law.limits, law.artefacts,
              law.confidentiality, law.doubts, law.bars, law.elements, law.lists, law.questions,
              law.guidance)  # fmt: skip
    return [row for table in tables for row in table.values()]


def test_every_row_has_words_a_source_and_a_status():
    for row in rows_of(LAW):
        assert re.search(r"(\.|\?|\{question\})$", row.text), row.id
        assert row.source.url.startswith("https://"), row.id
        assert row.verified in ("found", "secondary", "own_knowledge"), row.id


def test_every_new_source_says_how_it_was_seen():
    new = [row for row in LAW.sources.values() if row.id not in FIRST.sources]
    assert new
    assert all(row.verified for row in new)
    assert {row.verified for row in new} == {"found", "secondary", "own_knowledge"}


def test_every_new_rule_says_how_it_was_verified():
    assert all(row.verified for row in LAW.rules.values() if row.id not in FIRST.rules)
    assert str(LAW.rules["RV"].in_force_from) == "2026-01-12"


def test_nothing_of_the_first_edition_is_lost():
    for table in ("sources", "bases", "annex1", "conditions", "gateways", "kinds", "purposes",
                  "routes", "messages", "rules", "golden_rules", "doubts", "limits"):  # fmt: skip
        assert getattr(FIRST, table).keys() <= getattr(LAW, table).keys(), table


def test_guidance_by_its_day():
    """law.md §3.1: named in an answer from its own first day on."""
    days = {row.source.id: str(row.in_force_from) for row in LAW.guidance.values()}
    assert days == {"HMG.2026": "2026-09-10", "WT.2026": "2026-03-18", "KCSIE.2026": "2026-09-01"}
    assert {row.verified for row in LAW.guidance.values()} == {"secondary"}
    assert len(LAW.golden_rules["2026"].rules) == 7
