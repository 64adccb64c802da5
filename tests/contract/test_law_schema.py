"""The law tables have a schema that editors can use, and it agrees with the loader."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from registry.domain.decision.vocabulary import DUTY_EXCEPTIONS
from registry.law import LATEST, LawTableError, checks, cross_checks, editions, law_from_tables
from tests.contract.test_schemas import KEYWORDS, object_is_closed, parts, types

Tables = dict[str, Any]
Mutation = Callable[[Tables], object]

SCHEMA = json.loads((files("registry.law") / "edition.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
ROW = {"id", "text", "source", "verified", "in_force_from", "in_force_to"}
UNDATED = {"edition", "sources", "rules", "golden_rules"}
DATED = sorted(SCHEMA["properties"].keys() - UNDATED)


def tables_of(edition: str) -> Tables:
    folder = files("registry.law") / "editions" / edition
    return {
        entry.name.removesuffix(".json"): json.loads(entry.read_text("utf-8"))
        for entry in folder.iterdir()
    }


EDITIONS = {edition: tables_of(edition) for edition in editions()}
TABLES = EDITIONS[LATEST]
# Each table with the first edition that has it.
DATED_TABLES = [
    (next(edition for edition in EDITIONS if table in EDITIONS[edition]), table) for table in DATED
]


def accepts(tables: Tables) -> bool:
    """Whether the schema accepts an edition of which one table was changed.

    The tables as shipped are valid, which a test of its own shows, so only the changed ones are
    looked at again.
    """
    shipped = next((one for one in EDITIONS.values() if one.keys() == tables.keys()), None)
    if shipped is None:
        return bool(VALIDATOR.is_valid(tables))
    changed = {name: table for name, table in tables.items() if table != shipped[name]}
    return all(validator_of(name).is_valid(table) for name, table in changed.items())


def validator_of(table: str) -> Draft202012Validator:
    return VALIDATOR.evolve(schema={**SCHEMA["properties"][table], "$defs": SCHEMA["$defs"]})


def loads(tables: Tables) -> bool:
    try:
        law_from_tables(tables)
    except LawTableError:
        return False
    return True


def changed(mutation: Mutation, edition: str) -> Tables:
    tables = copy.deepcopy(EDITIONS[edition])
    mutation(tables)
    return tables


def put(table: str, field: str, value: object) -> Mutation:
    return lambda tables: tables[table][0].__setitem__(field, value)


def drop(table: str, field: str) -> Mutation:
    return lambda tables: tables[table][0].pop(field)


@pytest.mark.parametrize("edition", editions())
def test_every_shipped_edition_is_valid(edition: str):
    assert [error.message for error in VALIDATOR.iter_errors(tables_of(edition))] == []


def test_it_is_a_schema_in_the_dialect_of_the_published_ones():
    Draft202012Validator.check_schema(SCHEMA)
    assert {key for _, node in parts(SCHEMA) for key in node if key not in KEYWORDS} == set()


def test_every_part_has_title_and_description():
    named = [(where, node) for where, node in parts(SCHEMA) if "$ref" not in node]
    assert [where for where, node in named if not (node["title"] and node["description"])] == []


def test_every_string_list_and_object_is_bounded():
    for where, node in parts(SCHEMA):
        kinds = types(node)
        assert "string" not in kinds or {"minLength", "maxLength"} <= node.keys(), where
        assert "array" not in kinds or {"items", "minItems", "maxItems"} <= node.keys(), where
        assert "object" not in kinds or object_is_closed(node), where


@pytest.mark.parametrize("table", DATED)
def test_rows_have_words_a_source_and_dates(table: str):
    name = SCHEMA["properties"][table]["items"]["$ref"].rpartition("/")[2]
    required = set(SCHEMA["$defs"][name]["required"])
    assert required >= ROW
    for tables in EDITIONS.values():
        assert all(row.keys() >= required for row in tables.get(table, []))


@pytest.mark.parametrize("table", sorted(set(DATED) & EDITIONS["2026-11"].keys()))
def test_what_came_later_is_optional(table: str):
    """The first edition has every required field and no other."""
    name = SCHEMA["properties"][table]["items"]["$ref"].rpartition("/")[2]
    required = set(SCHEMA["$defs"][name]["required"])
    assert all(row.keys() == required for row in EDITIONS["2026-11"][table])


def test_the_choices_are_those_the_code_knows():
    gateway = SCHEMA["$defs"]["gateway"]["properties"]
    assert SCHEMA["$defs"]["situation"]["enum"] == list(checks.SITUATIONS)
    assert gateway["excludes"]["items"]["enum"] == list(checks.EXCLUSIONS)
    assert gateway["applies_if"]["enum"] == list(checks.APPLIES_IF)
    assert gateway["duty_exceptions"]["items"]["enum"] == list(DUTY_EXCEPTIONS)
    bar = SCHEMA["$defs"]["bar"]["properties"]
    exception = SCHEMA["$defs"]["bar_exception"]["properties"]
    outcome = SCHEMA["$defs"]["bar_outcome"]["properties"]
    message = SCHEMA["$defs"]["message"]["properties"]
    assert bar["effect"]["enum"] == list(cross_checks.BAR_EFFECTS)
    assert exception["when"]["items"]["enum"] == list(cross_checks.BAR_SITUATIONS)
    assert outcome["outcome"]["enum"] == list(cross_checks.BAR_OUTCOMES)
    assert SCHEMA["$defs"]["listed"]["properties"]["of"]["enum"] == list(cross_checks.LISTS_OF)
    assert message["message_class"]["enum"] == list(cross_checks.MESSAGE_CLASSES)


@pytest.mark.parametrize(("edition", "table"), DATED_TABLES)
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("surprise", True),
        ("in_force_from", "yesterday"),
        ("in_force_from", "2026-02-30"),
        ("in_force_to", 20260205),
        ("verified", "surely"),
        ("source", None),
        ("text", None),
    ],
)
def test_schema_and_loader_refuse_a_faulty_row(edition: str, table: str, field: str, value: object):
    faulty = changed(put(table, field, value), edition)
    assert not accepts(faulty)
    assert not loads(faulty)


@pytest.mark.parametrize(("edition", "table"), DATED_TABLES)
@pytest.mark.parametrize("field", sorted(ROW))
def test_schema_and_loader_refuse_a_row_that_lacks_a_field(edition: str, table: str, field: str):
    faulty = changed(drop(table, field), edition)
    assert not accepts(faulty)
    assert not loads(faulty)


FAULTS: dict[str, Mutation] = {
    "a table is missing": lambda tables: tables.pop("gateways"),
    "a flag is a word": put("bases", "closed_to_public", "no"),
    "a gateway of no type": put("gateways", "type", "X"),
    "whose agreement": put("gateways", "needs_agreement_of_person", "parents"),
    "an exclusion nobody computes": put("gateways", "excludes", ["secrets"]),
    "a condition nobody computes": put("gateways", "applies_if", "raining"),
    "kinds by an unknown word": put("gateways", "from_kinds", "all"),
    "no purpose": put("gateways", "purposes", []),
    "an unknown policy document rule": put("conditions", "apd", "perhaps"),
    "an unknown standing": put("kinds", "competent_authority", "sometimes"),
    "an unknown limb": put("purposes", "child_limb", "often"),
    "an unknown service": put("purposes", "consent_for_service", "often"),
    "a situation nobody computes": put(
        "purposes", "special", [{"condition": "9(2)(a)", "when": ["sunny"]}]
    ),
    "a way without conditions": put("purposes", "public", [{"basis": "6(1)(e)"}]),
    "a source without a link": drop("sources", "url"),
    "a source with a further field": put("sources", "seen", True),
    "a rule without sources": drop("rules", "sources"),
    "an edition without a date": lambda tables: tables["edition"].pop("date"),
    "an edition of no day": lambda tables: tables["edition"].update(date="November"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_schema_and_loader_agree_on(fault: str):
    faulty = changed(FAULTS[fault], LATEST)
    assert not accepts(faulty)
    assert not loads(faulty)


ONLY_THE_LOADER_SEES: dict[str, Mutation] = {
    "a source that is not there": put("bases", "source", "GDPR.999"),
    "a kind that is not there": put("gateways", "to_kinds", ["unknown_body"]),
    "an id twice": lambda tables: tables["bases"].append(tables["bases"][0]),
    "an end before the beginning": put("bases", "in_force_to", "2001-01-01"),
}
ONLY_THE_SCHEMA_SEES: dict[str, Mutation] = {
    "a table nobody reads": lambda tables: tables.update(extra=[]),
    "a rule with a further field": put("rules", "note", "x"),
    "golden rules of unknown standing": put("golden_rules", "verified", "surely"),
    "a link that is not https": put("sources", "url", "http://example.org/"),
    "a text without end": put("bases", "text", "x" * 401),
}


@pytest.mark.parametrize("fault", ONLY_THE_LOADER_SEES)
def test_the_loader_sees_faults_that_need_two_values(fault: str):
    faulty = changed(ONLY_THE_LOADER_SEES[fault], LATEST)
    assert accepts(faulty)
    assert not loads(faulty)


@pytest.mark.parametrize("fault", ONLY_THE_SCHEMA_SEES)
def test_the_schema_sees_faults_in_what_the_loader_does_not_read(fault: str):
    faulty = changed(ONLY_THE_SCHEMA_SEES[fault], LATEST)
    assert not accepts(faulty)
    assert loads(faulty)


def within(table: str, field: str, key: str, value: object) -> Mutation:
    return lambda tables: tables[table][0][field][0].__setitem__(key, value)


FAULTS_OF_THE_SECOND: dict[str, Mutation] = {
    "a bar of no effect": put("bars", "effect", "wall"),
    "an exception nobody computes": within("bars", "exceptions", "when", ["raining"]),
    "an outcome that supports": within("bars", "outcomes", "outcome", "SHARE_SUPPORTED"),
    "an exception without purposes": lambda tables: tables["bars"][0]["exceptions"][0].pop("when"),
    "an element without a gateway": put("elements", "gateways", []),
    "an element that may be quiet": put("elements", "quiet", "often"),
    "a list of nothing known": put("lists", "of", "dragons"),
    "a message of no class": put("messages", "message_class", "shout"),
    "a source of unknown standing": put("sources", "verified", "surely"),
    "a rule of unknown standing": put("rules", "verified", "surely"),
    "a rule of no day": put("rules", "in_force_from", "soon"),
    "a gateway whose element is a list": put("gateways", "element", ["x"]),
    "guidance for no rule": put("guidance", "rules", []),
}
ONLY_THE_LOADER_SEES_IN_THE_SECOND: dict[str, Mutation] = {
    "an element that is not there": put("gateways", "element", "full_moon"),
    "a gateway that is not there": put("elements", "gateways", ["Magna.Carta"]),
    "a bar without an outcome": put("bars", "outcomes", []),
    "a bar whose message is not there": put("bars", "message", "NO_SUCH_CODE"),
    "a bar on nobody": put("bars", "from_kinds", []),
    "an exception for a kind that is not there": within(
        "bars", "exceptions", "to_kinds", ["unknown_body"]
    ),
    "an exception that always holds": within("bars", "exceptions", "to_kinds", []),
    "a list that is not there": within("bars", "exceptions", "purposes", "no_such_list"),
    "a list and a flag that differ": put("lists", "members", ["direct_care"]),
    "a list for a rule that is not there": put("lists", "rules", ["R99"]),
    "an element that is quiet where its gateway is not": put("elements", "quiet", True),
    "an element asked where nobody is": put("elements", "asked_where", ["unknown_body"]),
    "a gateway and an element that differ": put("elements", "gateways", ["CA1989.s17"]),
    "a quiet gateway without an element": put("gateways", "quiet", True),
    "information that is not there": put("gateways", "information_excluded", ["gossip"]),
    "an outcome for a purpose that is not there": lambda tables: tables["bars"][0].update(
        outcomes=[
            {"outcome": "SEEK_ADVICE", "purposes": ["conquest"]},
            *tables["bars"][0]["outcomes"],
        ]
    ),
    "two outcomes for every purpose": lambda tables: tables["bars"][0].update(
        outcomes=tables["bars"][0]["outcomes"] * 2
    ),
    "a rule to do under without a place": put("messages", "do_under", ["RT"]),
    "a place taken twice": put("messages", "order", 2),
    "a message without a class": lambda tables: tables["messages"][0].pop("message_class"),
    "a rule to do under that is not there": lambda tables: tables["messages"][0].update(
        do_under=["R99"], do_order=99
    ),
    "guidance for a rule that is not there": put("guidance", "rules", ["R99"]),
    "a purpose it does not have": put("gateways", "met_purposes", ["marketing"]),
    "a sender by an element it does not have": put(
        "gateways", "from_kinds_with_element", ["charity"]
    ),
    "the task of nobody known": put("purposes", "own_task_of", ["unknown_body"]),
}


@pytest.mark.parametrize("fault", FAULTS_OF_THE_SECOND)
def test_schema_and_loader_agree_on_the_second_edition(fault: str):
    faulty = changed(FAULTS_OF_THE_SECOND[fault], "2026-11-29")
    assert not accepts(faulty)
    assert not loads(faulty)


@pytest.mark.parametrize("fault", ONLY_THE_LOADER_SEES_IN_THE_SECOND)
def test_the_loader_sees_where_the_second_edition_leads(fault: str):
    faulty = changed(ONLY_THE_LOADER_SEES_IN_THE_SECOND[fault], "2026-11-29")
    assert accepts(faulty)
    assert not loads(faulty)
