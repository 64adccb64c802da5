"""The tables of the first edition: complete, dated, with sources; broken tables of either.

The second edition's are held to the reference by ``test_second_edition`` and
``test_second_tables``.
"""

import copy
import json
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from registry.law import Law, LawTableError, editions, law_from_tables, load_edition

FIRST = load_edition("2026-11")
BOTH = pytest.mark.parametrize("law", [load_edition(name) for name in editions()], ids=editions())
# law.md §7.1 "Exact ids" of the first edition.
GATEWAYS = [
    "CA1989.s17",
    "CA1989.s27",
    "CA1989.s47",
    "CA1989.s47(9)",
    "CA2004.s10",
    "CA2004.s11",
    "CA2004.s16C",
    "CA2004.s16D",
    "CA2004.s16H",
    "CA2004.s16LA",
    "CA2004.s16N",
    "CareAct2014.s6",
    "CareAct2014.s42",
    "CareAct2014.s45",
    "CDA1998.s17A",
    "CDA1998.s115",
    "PCSCA2022.s16",
    "PCSCA2022.s17",
    "HSCA2012.s251B",
    "DAA2021.s49A",
    "DAA2021.s77",
    "CJA2003.s325",
    "CJA2003.s327A",
    "CTSA2015.s26",
    "CTSA2015.s36",
    "CTSA2015.s38",
    "DEA2017.s35",
    "HA1996.s213B",
    "MSA2015.s52",
    "FGMA2003.s5B",
    "CPA2026.s85",
    "EducInfo",
    "NHSA2006.s251",
    "OMA2007.s14",
    "SCA2007.s68",
    "SVGA2006.s35",
    "SVGA2006.s39",
    "CFA2014.s23",
    "CFA2014.s28",
]
# law.md §7.1 "Only when named" of the first edition.
ONLY_WHEN_NAMED = {
    "CA2004.s16LA", "CA2004.s16C", "FGMA2003.s5B", "EducInfo", "NHSA2006.s251", "DEA2017.s35",
    "DAA2021.s77", "CJA2003.s327A", "SVGA2006.s35", "SVGA2006.s39", "CFA2014.s23", "CFA2014.s28",
}  # fmt: skip


def tables(edition: str = "2026-11") -> dict[str, Any]:
    folder = files("registry.law") / "editions" / edition
    return {
        entry.name.removesuffix(".json"): json.loads(entry.read_text("utf-8"))
        for entry in folder.iterdir()
    }


def test_every_gateway_of_the_reference_and_no_other() -> None:
    assert sorted(FIRST.gateways) == sorted(GATEWAYS)


def test_which_gateways_count_only_when_named() -> None:
    named = {row.id for row in FIRST.gateways.values() if row.only_when_named}
    assert named == ONLY_WHEN_NAMED


def test_every_row_has_words_a_source_and_a_link() -> None:
    law = FIRST
    for table in (law.bases, law.annex1, law.conditions, law.gateways, law.kinds, law.purposes,
                  law.messages, law.caldicott, law.exemptions, law.limits):  # fmt: skip
        for row in table.values():
            assert row.text.endswith("."), row.id
            assert row.source.url.startswith("https://"), row.id


@BOTH
@pytest.mark.parametrize(
    ("table", "row", "day", "in_force"),
    [
        ("bases", "6(1)(ea)", "2026-02-04", False),
        ("bases", "6(1)(ea)", "2026-02-05", True),
        ("gateways", "DAA2021.s49A", "2025-11-06", False),
        ("gateways", "DAA2021.s49A", "2025-11-07", True),
        ("gateways", "CA2004.s16LA", "2026-09-29", False),
        ("gateways", "CA2004.s16LA", "2026-09-30", True),
        ("gateways", "CPA2026.s85", "2099-01-01", False),
        ("limits", "PCSCA2022.s44A-F", "2026-01-11", False),
        ("limits", "PCSCA2022.s44A-F", "2026-01-12", True),
    ],
)
def test_commencement(law: Law, table: str, row: str, day: str, *, in_force: bool) -> None:
    found = getattr(law, table)[row]
    assert found.in_force(date.fromisoformat(day)) is in_force


def test_a_row_ends() -> None:
    changed = tables()
    changed["bases"][0]["in_force_to"] = "2026-12-31"
    consent = law_from_tables(changed).bases["6(1)(a)"]
    assert consent.in_force(date(2026, 12, 31))
    assert not consent.in_force(date(2027, 1, 1))


def test_editions_load_side_by_side_and_once() -> None:
    assert "2026-11" in editions()
    changed = tables()
    changed["edition"]["id"] = "2027-01"
    other = law_from_tables(changed)
    assert other.edition_id == "2027-01"
    assert load_edition("2026-11") is FIRST
    assert FIRST.edition_id == "2026-11"


def test_an_unknown_edition_is_refused() -> None:
    with pytest.raises(LawTableError, match="no law edition"):
        load_edition("1215-06")


def _set(table: str, field: str, value: object, row: int = 0) -> Any:
    def change(found: dict[str, Any]) -> None:
        found[table][row][field] = value

    return change


def _drop(table: str, field: str) -> Any:
    def change(found: dict[str, Any]) -> None:
        del found[table][0][field]

    return change


def _twice(found: dict[str, Any]) -> None:
    found["gateways"].append(copy.deepcopy(found["gateways"][0]))


def _no_routes(found: dict[str, Any]) -> None:
    found["routes"] = []


@pytest.mark.parametrize("edition", editions())
@pytest.mark.parametrize(
    "change",
    [
        _set("gateways", "type", "X"),
        _set("gateways", "from_kinds", ["dragon"]),
        _set("gateways", "from_kinds", 7),
        _set("gateways", "to_kinds", []),
        _set("gateways", "purposes", ["conquest"]),
        _set("gateways", "excludes", ["everything"]),
        _set("gateways", "applies_if", "sometimes"),
        _set("gateways", "needs_request", "yes"),
        _set("gateways", "in_force_from", "soon"),
        _set("gateways", "source", "rumour"),
        _set("gateways", "verified", "probably"),
        _set("conditions", "apd", "perhaps"),
        _set("kinds", "competent_authority", "on Tuesdays"),
        _set("kinds", "own_tasks", ["conquest"]),
        _set("purposes", "child_limb", "mostly"),
        _set("purposes", "public", [{"basis": "6(1)(z)", "when": [], "annex1": []}]),
        _set("purposes", "public", [{"basis": "6(1)(e)", "when": ["full_moon"], "annex1": []}]),
        _set("purposes", "other", [{"basis": "6(1)(ea)", "when": [], "annex1": []}]),
        _set("purposes", "other", [{"basis": "6(1)(ea)", "when": [], "annex1": ["A9"]}]),
        _set("purposes", "special", [{"condition": "9(2)(z)", "when": []}]),
        _set("purposes", "special", [{"condition": "9(2)(a)", "when": ["full_moon"]}]),
        _set("bases", "in_force_to", "1999-01-01"),
        _set("bases", "extra", 1),
        _drop("bases", "name"),
        _drop("sources", "url"),
        _twice,
        _no_routes,
    ],
)
def test_broken_tables_never_answer(change: Any, edition: str) -> None:
    broken = tables(edition)
    change(broken)
    with pytest.raises(LawTableError):
        law_from_tables(broken)


@BOTH
def test_schedule_1_rules_of_the_reference(law: Law) -> None:
    """law.md §1.3: policy document and consent tests, paragraph by paragraph."""
    conditions = law.conditions
    needs = {row.id for row in conditions.values() if row.apd == "required"}
    assert {"9(2)(b)+Sch1.1", "9(2)(g)+Sch1.6", "9(2)(g)+Sch1.18", "Art10+Sch1.35"} <= needs
    assert conditions["9(2)(h)+Sch1.2"].apd == "not_required"
    assert conditions["9(2)(j)+Sch1.4"].apd == "not_required"
    assert conditions["9(2)(g)+Sch1.10"].apd == "required_unless_to_competent_authority"
    assert conditions["9(2)(g)+Sch1.6"].without_consent_test is None
    assert conditions["9(2)(g)+Sch1.18"].without_consent_test is not None
    assert not conditions["9(2)(g)+Sch1.14"].substantial_public_interest


@BOTH
def test_kinds_of_the_reference(law: Law) -> None:
    kinds = law.kinds
    assert not kinds["parish_council"].public_authority
    assert kinds["university"].public_authority
    assert not kinds["independent_school"].public_authority
    competent = {row.id for row in kinds.values() if row.competent_authority == "always"}
    assert competent == {"police", "probation", "prison", "youth_offending_team"}


def test_golden_rules_by_edition() -> None:
    """The second edition carries the rules of 2024 over to 2026 (``test_second_tables``)."""
    rules = FIRST.golden_rules
    assert list(rules) == ["2015", "seed", "2018", "2024", "2026"]
    assert [len(edition.rules) for edition in rules.values()] == [7, 7, 7, 7, 0]
