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
from registry.law import LawTableError, checks, editions, law_from_tables
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


TABLES = tables_of("2026-11")


def accepts(tables: Tables) -> bool:
    return bool(VALIDATOR.is_valid(tables))


def loads(tables: Tables) -> bool:
    try:
        law_from_tables(tables)
    except LawTableError:
        return False
    return True


def changed(mutation: Mutation) -> Tables:
    tables = copy.deepcopy(TABLES)
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
    assert set(SCHEMA["$defs"][name]["required"]) >= ROW
    assert set(SCHEMA["$defs"][name]["required"]) == TABLES[table][0].keys()


def test_the_choices_are_those_the_code_knows():
    gateway = SCHEMA["$defs"]["gateway"]["properties"]
    assert SCHEMA["$defs"]["situation"]["enum"] == list(checks.SITUATIONS)
    assert gateway["excludes"]["items"]["enum"] == list(checks.EXCLUSIONS)
    assert gateway["applies_if"]["enum"] == list(checks.APPLIES_IF)
    assert gateway["duty_exceptions"]["items"]["enum"] == list(DUTY_EXCEPTIONS)


@pytest.mark.parametrize("table", DATED)
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
def test_schema_and_loader_refuse_a_faulty_row(table: str, field: str, value: object):
    faulty = changed(put(table, field, value))
    assert not accepts(faulty)
    assert not loads(faulty)


@pytest.mark.parametrize("table", DATED)
@pytest.mark.parametrize("field", sorted(ROW))
def test_schema_and_loader_refuse_a_row_that_lacks_a_field(table: str, field: str):
    faulty = changed(drop(table, field))
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
    faulty = changed(FAULTS[fault])
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
    faulty = changed(ONLY_THE_LOADER_SEES[fault])
    assert accepts(faulty)
    assert not loads(faulty)


@pytest.mark.parametrize("fault", ONLY_THE_SCHEMA_SEES)
def test_the_schema_sees_faults_in_what_the_loader_does_not_read(fault: str):
    faulty = changed(ONLY_THE_SCHEMA_SEES[fault])
    assert not accepts(faulty)
    assert loads(faulty)
