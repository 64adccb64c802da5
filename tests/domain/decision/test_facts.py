"""Reading facts: every fault at once, the same verdict as the published schema, and fast."""

import json
import random
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.documents.json.validate import faults_of
from registry.domain.decision import vocabulary as words
from registry.domain.decision.facts import Facts, facts_to_dict, parse_facts, with_date
from registry.errors import InvalidInputError
from registry.law import load_edition
from registry.resources import shipped
from tests.domain.decision.generated import random_facts

LAW = load_edition("2026-11-29")
SCHEMA = json.loads((shipped("schemas") / "facts.schema.json").read_text("utf-8"))
LEAST = {
    "from_kind": "charity",
    "to_kind": "local_authority",
    "purpose": "early_help",
    "data_categories": ["personal"],
}


def faults(document: object) -> dict[str, str]:
    with pytest.raises(InvalidInputError) as raised:
        parse_facts(document, LAW)
    return {fault.pointer: fault.detail for fault in raised.value.faults}


def accepted(document: object) -> bool:
    try:
        parse_facts(document, LAW)
    except InvalidInputError:
        return False
    return True


def test_four_fields_are_enough_and_the_rest_is_not_known() -> None:
    facts = parse_facts(LEAST, LAW)
    assert facts.subject.age_band is None
    assert facts.subject.capacity == "unknown"
    assert facts.consent_state == "not_sought"
    assert facts.risk_of_serious_harm is None
    assert facts.subject.at_risk is None
    assert facts.agreement_in_force == "none"
    assert facts.request_received is None
    assert facts.evaluation_date is None


def test_null_is_not_known() -> None:
    optional = {name: None for name in SCHEMA["properties"] if name not in SCHEMA["required"]}
    assert parse_facts({**LEAST, **optional}, LAW) == parse_facts(LEAST, LAW)


def test_every_fault_is_listed_with_its_pointer() -> None:
    found = faults(
        {
            "from_kind": "dragon",
            "data_categories": ["personal", "special:mood", 3],
            "subject": {"at_risk": 1, "shoe_size": 44},
            "consent_detail": {"by": "neighbour", "current_scope": "all"},
            "evaluation_date": "2026-02-30",
            "gateway": "PCSCA2022.s44A",
            "Jane Doe": True,
        }
    )
    assert set(found) == {
        "/from_kind",
        "/to_kind",
        "/purpose",
        "/data_categories/1",
        "/data_categories/2",
        "/subject/at_risk",
        "/subject/shoe_size",
        "/consent_detail/by",
        "/consent_detail/current_scope",
        "/evaluation_date",
        "/gateway",
        "",
    }
    assert "local_authority" in found["/from_kind"]
    assert "HSCA2012.s251B" in found["/gateway"]


@pytest.mark.parametrize(
    ("fact", "value", "pointer"),
    [
        ("recipient", {"relation": "neighbour"}, "/recipient/relation"),
        ("recipient", {"telephone": "1"}, "/recipient/telephone"),
        (
            "recipient",
            {"is_or_lives_with_source_of_risk": "no"},
            "/recipient/is_or_lives_with_source_of_risk",
        ),
        ("recipient", "mother", "/recipient"),
        ("information_from", ["gossip"], "/information_from/0"),
        ("information_from", "adoption", "/information_from"),
        ("court_order", {"effect": "suggests"}, "/court_order/effect"),
        ("court_order", {"judge": "x"}, "/court_order/judge"),
        ("victim_request", {"line_of_enquiry": 1}, "/victim_request/line_of_enquiry"),
        ("victim_request", {"reference": "x"}, "/victim_request/reference"),
        ("public_interest", "curiosity", "/public_interest"),
        ("national_opt_out", True, "/national_opt_out"),
        ("under_public_contract", {"from": "yes"}, "/under_public_contract/from"),
        ("under_public_contract", {"with": True}, "/under_public_contract/with"),
        ("whose_task", "nobody", "/whose_task"),
        ("duty_elements", {"full_moon": True}, "/duty_elements/full_moon"),
        ("duty_elements", {"send_probable": "yes"}, "/duty_elements/send_probable"),
        ("consent_detail", {"unsafe_to_ask": 1}, "/consent_detail/unsafe_to_ask"),
        ("consent_by_category", {"mood": "given"}, "/consent_by_category"),
        ("consent_by_category", {"personal": "perhaps"}, "/consent_by_category/personal"),
    ],
)
def test_faults_of_the_second_editions_facts(fact: str, value: Any, pointer: str) -> None:
    assert set(faults({**LEAST, fact: value})) == {pointer}


def test_null_inside_an_object_is_not_known() -> None:
    parts = {
        "recipient": {"relation": None, "is_or_lives_with_source_of_risk": None},
        "under_public_contract": {"from": None, "to": None},
        "duty_elements": {"send_probable": None},
    }
    assert parse_facts({**LEAST, **parts}, LAW) == parse_facts(LEAST, LAW)


def test_the_first_edition_knows_no_bars_and_no_elements() -> None:
    first = load_edition("2026-11")
    later = {"information_from": ["adoption"], "duty_elements": {"send_probable": True}}
    with pytest.raises(InvalidInputError) as raised:
        parse_facts({**LEAST, **later}, first)
    assert {fault.pointer for fault in raised.value.faults} == {
        "/information_from",  # there is room for none
        "/duty_elements/send_probable",
    }


def test_no_fault_quotes_the_value() -> None:
    found = faults({**LEAST, "purpose": "Jane Doe, born 1990", "subject": {"role": "Jane Doe"}})
    assert not any("Jane" in detail for detail in found.values())


@pytest.mark.parametrize("document", [None, [], "facts", 7, True])
def test_only_an_object_is_facts(document: object) -> None:
    assert "" in faults(document)


@pytest.mark.parametrize("day", ["1998-01-01", "2100-12-31"])
def test_days_within_bounds(day: str) -> None:
    assert parse_facts({**LEAST, "evaluation_date": day}, LAW).evaluation_date == (
        date.fromisoformat(day)
    )


@pytest.mark.parametrize(
    "day", ["1997-12-31", "2101-01-01", "20261122", "2026-W47-7", "2026-11-22 ", "22.11.2026", 20]
)
def test_other_days_are_faults(day: object) -> None:
    assert set(faults({**LEAST, "evaluation_date": day})) == {"/evaluation_date"}


def test_naming_a_category_twice_counts_once() -> None:
    facts = parse_facts({**LEAST, "data_categories": ["personal", "criminal", "personal"]}, LAW)
    assert facts.data_categories == ("personal", "criminal")


def test_who_spoke_may_be_one_or_several() -> None:
    one = parse_facts({**LEAST, "consent_detail": {"given_by": "self"}}, LAW)
    several = parse_facts({**LEAST, "consent_detail": {"given_by": ["self", "mother"]}}, LAW)
    assert one.consent_detail.given_by == ("self",)
    assert several.consent_detail.given_by == ("self", "mother")


def test_there_and_back() -> None:
    rng = random.Random(5)
    for _ in range(300):
        facts = parse_facts(random_facts(rng, LAW), LAW)
        assert parse_facts(json.loads(json.dumps(facts_to_dict(facts))), LAW) == facts
    empty_scope = parse_facts({**LEAST, "consent_detail": {"current_scope": []}}, LAW)
    assert parse_facts(facts_to_dict(empty_scope), LAW) == empty_scope


def test_facts_can_key_a_memo() -> None:
    document = {**LEAST, "override_grounds": ["court_order"], "subject": {"at_risk": True}}
    known: dict[Facts, int] = {parse_facts(document, LAW): 1}
    assert known[parse_facts(dict(document), LAW)] == 1


def test_the_date_is_set_once() -> None:
    today = date(2026, 11, 22)
    dated = with_date(parse_facts(LEAST, LAW), today)
    assert dated.evaluation_date == today
    assert with_date(dated, date(2027, 1, 1)) is dated


def test_a_thousand_are_read_quickly() -> None:
    documents = [random_facts(random.Random(seed), LAW) for seed in range(1000)]
    started = time.process_time()
    for document in documents:
        parse_facts(document, LAW)
    assert time.process_time() - started < 1.0


def test_schema_lists_are_the_tables() -> None:
    properties = SCHEMA["properties"]
    assert properties["from_kind"]["enum"] == list(LAW.kinds)
    assert properties["purpose"]["enum"] == list(LAW.purposes)
    assert properties["gateway"]["enum"] == [*LAW.gateways, None]
    assert properties["proposed_basis"]["enum"] == [*LAW.bases, None]


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 3),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=6),
    st.lists(st.text(max_size=3), max_size=3),
    st.dictionaries(st.text(max_size=3), st.booleans(), max_size=2),
    st.sampled_from([*words.DATA_CATEGORIES, "self", "2026-11-22", "2026-11-22\n", "adult"]),
    st.sampled_from(["out_of_scope:", "out_of_scope:a", "out_of_scope:a\n", "out_of_scope:\x7f"]),
    st.just("out_of_scope:" + "x" * 121),
    st.just(["personal"] * 101),
    st.just(["out_of_scope:é", "personal"]),
)
PATHS = (
    *[(name,) for name in SCHEMA["properties"]],
    *[("subject", name) for name in SCHEMA["properties"]["subject"]["properties"]],
    *[("consent_detail", name) for name in SCHEMA["properties"]["consent_detail"]["properties"]],
    ("data_categories", 0),
    ("unknown",),
    ("subject", "unknown"),
)


def _changed(document: dict[str, Any], path: tuple[Any, ...], value: object) -> None:
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value


@settings(max_examples=600, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    changes=st.lists(st.tuples(st.sampled_from(PATHS), ODD), max_size=2),
    missing=st.sampled_from([None, None, None, *SCHEMA["required"]]),
)
def test_schema_and_reader_agree(
    seed: int, changes: list[tuple[tuple[Any, ...], object]], missing: str | None
) -> None:
    document = random_facts(random.Random(seed), LAW)
    for path, value in sorted(changes, key=lambda change: -len(change[0])):
        _changed(document, path, value)
    if missing:
        document.pop(missing, None)
    assert accepted(document) == (not faults_of("facts", document))


EXAMPLES = shipped("schemas") / "examples"


def _examples(folder: str) -> list[Path]:
    return sorted((EXAMPLES / folder).glob("facts-*.json"))


def test_there_are_a_dozen_of_each() -> None:
    assert len(_examples("valid")) >= 12
    assert len(_examples("invalid")) >= 12


@pytest.mark.parametrize("path", _examples("valid"), ids=lambda path: path.stem)
def test_valid_example(path: Path) -> None:
    example = json.loads(path.read_text("utf-8"))
    assert accepted(example["document"])
    assert not faults_of("facts", example["document"])


@pytest.mark.parametrize("path", _examples("invalid"), ids=lambda path: path.stem)
def test_invalid_example(path: Path) -> None:
    example = json.loads(path.read_text("utf-8"))
    # The reader may point at an unknown field itself, where the schema points at its object.
    found = {
        pointer if pointer in example["pointers"] else pointer.rpartition("/")[0]
        for pointer in faults(example["document"])
    }
    assert (
        found
        == set(example["pointers"])
        == {fault.pointer for fault in faults_of("facts", example["document"])}
    )
