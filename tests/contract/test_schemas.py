"""The published schemas are closed, bounded, explained, and right about every example.

Their dialect is narrow on purpose (security.md §4.3): nothing remote, nothing quadratic, nothing
that backtracks. Each example is a test case: valid examples have no fault, and invalid ones have
faults at exactly the pointers they list.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from registry.documents.json.canonical import canonical_bytes
from registry.documents.json.parse import parse_json
from registry.documents.json.validate import BASE, faults_of, schema_names, schema_text, validate
from registry.domain.agreements.relied_law import conditions_of, gateways_of
from registry.errors import InvalidInputError
from registry.law import load_edition

LAW = load_edition()
EXAMPLES = Path(__file__).parents[2] / "schemas" / "examples"
NAMES = sorted(schema_names())
DOCUMENTS = [name for name in NAMES if name != "common"]
A_DOZEN = 12
WITH_EXAMPLES = (
    "agreement",
    "agreement-2",
    "agreement-template",
    "agreement-template-2",
    "charter",
    "charter-2",
    "consent-record",
    "consent-request",
    "partner",
    "problem",
    "share-request",
)
KEYWORDS = {
    *("$schema", "$id", "$ref", "$defs", "title", "description", "x-message", "examples"),
    *("type", "enum", "const", "format", "pattern", "minLength", "maxLength"),
    *("minimum", "maximum", "items", "minItems", "maxItems", "uniqueItems"),
    *("contains", "minContains", "maxContains"),
    *("properties", "required", "additionalProperties", "minProperties", "maxProperties"),
    *("propertyNames", "allOf", "anyOf", "oneOf", "if", "then", "else", "dependentRequired"),
}
_APPLIES_TO_ONE = (
    *("items", "contains", "additionalProperties", "propertyNames"),
    *("if", "then", "else"),
)
_REFINEMENTS = ("allOf", "anyOf", "contains", "if", "then", "else")
_APPLIES_TO_NAMED = ("properties", "$defs")
_APPLIES_TO_LIST = ("allOf", "anyOf", "oneOf")
UNIQUE_AT_MOST = 100  # ``uniqueItems`` compares every pair
END_OF_TEXT = r"(?![\s\S])"  # ``$``, also for those to whom it means "before a last line break"
ANSWERS = {"assessment"}  # only we write it
ANY_VALUE = {
    ("assessment", "/properties/missing/items/properties/changes/items/properties/to"),
}


def schema(name: str) -> dict[str, Any]:
    return json.loads(schema_text(name))


def parts(node: dict[str, Any], pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every subschema with a pointer to it."""
    yield pointer, node
    for keyword in _APPLIES_TO_ONE:
        if isinstance(node.get(keyword), dict):
            yield from parts(node[keyword], f"{pointer}/{keyword}")
    for keyword in _APPLIES_TO_NAMED:
        for name, inner in node.get(keyword, {}).items():
            yield from parts(inner, f"{pointer}/{keyword}/{name}")
    for keyword in _APPLIES_TO_LIST:
        for index, inner in enumerate(node.get(keyword, [])):
            yield from parts(inner, f"{pointer}/{keyword}/{index}")


def target(name: str, ref: str) -> dict[str, Any]:
    """Return the definition that a reference points to, among the shipped schemas."""
    file, _, path = ref.partition("#")
    found: Any = schema(file.removesuffix(".schema.json") if file else name)
    for step in path.split("/")[1:]:
        found = found[step]
    return found


def types(node: dict[str, Any]) -> set[str]:
    stated = node.get("type", [])
    return {stated} if isinstance(stated, str) else set(stated)


def refines(pointer: str) -> bool:
    """Return whether a subschema only narrows one beside it, which states type and bounds."""
    return any(f"/{keyword}/" in f"{pointer}/" for keyword in _REFINEMENTS)


@pytest.mark.parametrize("name", NAMES)
def test_is_a_schema_of_its_draft_and_name(name: str):
    content = schema(name)
    Draft202012Validator.check_schema(content)
    assert content["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert content["$id"] == f"{BASE}{name}.schema.json"


@pytest.mark.parametrize("name", NAMES)
def test_only_known_keywords(name: str):
    unknown = {
        (where, key) for where, node in parts(schema(name)) for key in node if key not in KEYWORDS
    }
    assert not unknown


@pytest.mark.parametrize("name", NAMES)
def test_every_field_has_title_and_description(name: str):
    silent = []
    for where, node in parts(schema(name)):
        for field, inner in node.get("properties", {}).items():
            pointer = f"{where}/properties/{field}"
            texts = {**target(name, inner["$ref"]), **inner} if "$ref" in inner else inner
            explained = texts.get("title") and texts.get("description")
            if not explained and not refines(pointer):
                silent.append(pointer)
    assert not silent


@pytest.mark.parametrize("name", NAMES)
def test_every_string_array_object_and_number_is_bounded(name: str):
    unbounded = []
    for where, node in parts(schema(name)):
        kinds = types(node)
        closed = "enum" in node or "const" in node
        assert "number" not in kinds, where
        if "string" in kinds and not closed and "maxLength" not in node:
            unbounded.append(where)
        if "array" in kinds and not {"maxItems", "items"} <= node.keys():
            unbounded.append(where)
        if "integer" in kinds and not closed and not {"minimum", "maximum"} <= node.keys():
            unbounded.append(where)
        if "object" in kinds and not object_is_closed(node):
            unbounded.append(where)
    assert not unbounded


def object_is_closed(node: dict[str, Any]) -> bool:
    if node.get("additionalProperties") is False:
        return True
    return "maxProperties" in node and "propertyNames" in node


@pytest.mark.parametrize("name", NAMES)
def test_every_part_says_what_it_is(name: str):
    """Each subschema states a type, a choice or a reference, so that nothing is untyped."""
    says = {"type", "enum", "const", "$ref", "$defs", "anyOf", "oneOf"}
    loose = [where for where, node in parts(schema(name)) if not says & node.keys()]
    assert [at for at in loose if not refines(at) and (name, at) not in ANY_VALUE] == []


@pytest.mark.parametrize("name", NAMES)
def test_references_stay_among_the_shipped_schemas_and_never_circle(name: str):
    def follow(of: str, node: dict[str, Any], seen: tuple[str, ...]) -> None:
        for _, part in parts(node):
            ref = part.get("$ref")
            if ref is None:
                continue
            file, _, path = ref.partition("#")
            owner = file.removesuffix(".schema.json") or of
            assert owner in schema_names(), ref
            assert path == "" or path.startswith("/$defs/"), ref
            here = f"{owner}#{path}"
            assert here not in seen, f"circle through {here}"
            follow(owner, target(of, ref), (*seen, here))

    follow(name, schema(name), ())


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ANSWERS])
def test_entries_are_compared_only_in_lists_known_to_be_short(name: str):
    """``uniqueItems`` is quadratic, and runs even if ``maxItems`` beside it has failed."""
    for where, node in parts(schema(name)):
        assert "uniqueItems" not in node or where.endswith("/then"), f"{where}: guard it"
        if node.get("then", {}).get("uniqueItems"):
            assert node["if"] == {"maxItems": node["maxItems"]}, where
            assert node["maxItems"] <= UNIQUE_AT_MOST, where


@pytest.mark.parametrize("name", NAMES)
def test_patterns_are_anchored_plain_and_quick(name: str):
    for where, node in parts(schema(name)):
        pattern = node.get("pattern")
        if pattern is None:
            continue
        body = pattern.removesuffix(END_OF_TEXT).removesuffix("$")
        assert pattern.startswith("^"), where
        assert body != pattern, where
        assert not re.search(r"\\[dwsDWSbB]", body), f"{where}: say which characters"
        assert not re.search(r"\([.\[][^)]*[+*]\)[+*{]", body), f"{where}: this may backtrack"
        slowest = max(seconds(re.compile(pattern), text) for text in unkind_texts())
        assert slowest < 0.1, where


def unkind_texts() -> Iterator[str]:
    for unit in ("a", "0", "-", "a-", "a_", "0 ", "Az0", "@", "a@", "/", "https://a", "Z1"):
        yield unit * (4000 // len(unit)) + "\u0000"


def seconds(pattern: re.Pattern[str], text: str) -> float:
    began = time.perf_counter()
    pattern.search(text)
    return time.perf_counter() - began


def example_files(folder: str) -> list[tuple[str, Path]]:
    longest_first = sorted(schema_names(), key=len, reverse=True)
    found = []
    for path in sorted((EXAMPLES / folder).glob("*.json")):
        owners = [name for name in longest_first if path.name.startswith(f"{name}-")]
        assert owners, f"{path.name} is an example of no schema"
        found.append((owners[0], path))
    return found


def read(path: Path) -> dict[str, Any]:
    content = parse_json(path.read_bytes())
    assert isinstance(content, dict)
    assert content["why"].strip()
    return content


VALID, INVALID = example_files("valid"), example_files("invalid")


@pytest.mark.parametrize(("name", "path"), VALID, ids=[path.stem for _, path in VALID])
def test_valid_example(name: str, path: Path):
    content = read(path)
    assert content.keys() == {"why", "document"}
    validate(name, content["document"])
    again = parse_json(canonical_bytes(content["document"]))
    assert again == content["document"]


@pytest.mark.parametrize(("name", "path"), INVALID, ids=[path.stem for _, path in INVALID])
def test_invalid_example(name: str, path: Path):
    content = read(path)
    assert content.keys() == {"why", "pointers", "document"}
    with pytest.raises(InvalidInputError) as caught:
        validate(name, content["document"])
    faults = caught.value.faults
    assert {fault.pointer for fault in faults} == set(content["pointers"])
    for fault in faults:
        assert re.fullmatch(r"[A-Z0-9].*\.", fault.detail), "a plain sentence"


@pytest.mark.parametrize("name", WITH_EXAMPLES)
@pytest.mark.parametrize("examples", [VALID, INVALID], ids=["valid", "invalid"])
def test_a_dozen_examples(name: str, examples: list[tuple[str, Path]]):
    assert sum(owner == name for owner, _ in examples) >= A_DOZEN


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_each_needed_field_alone_is_missed(name: str):
    """Removing one required field from a valid document gives a fault at its pointer."""
    document = next(read(path)["document"] for owner, path in VALID if owner == name)
    for field in schema(name)["required"]:
        rest = {key: value for key, value in document.items() if key != field}
        assert f"/{field}" in {fault.pointer for fault in faults_of(name, rest)}


@pytest.mark.parametrize("name", WITH_EXAMPLES)
@pytest.mark.parametrize("value", [None, "", 0, [], {}, True], ids=repr)
def test_wrong_things_are_faults_and_never_errors(name: str, value: object):
    """Null, empty, nothing and the wrong type, in place of each field in turn, are faults."""
    document = next(read(path)["document"] for owner, path in VALID if owner == name)
    for field in schema(name)["required"]:
        for fault in faults_of(name, {**document, field: value}):
            assert fault.pointer == f"/{field}" or fault.pointer.startswith(f"/{field}/"), field


def test_a_fault_never_repeats_what_was_sent():
    secret = "Mia Larkin 999 001 0005"
    for name in WITH_EXAMPLES:
        document = next(read(path)["document"] for owner, path in VALID if owner == name)
        for field in schema(name)["properties"]:
            for wrong in (secret, [secret], {secret: secret}):
                for fault in faults_of(name, {**document, field: wrong}):
                    assert secret not in fault.detail
                    assert "Larkin" not in fault.pointer


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_four_times_the_document_takes_about_four_times_the_time(name: str):
    """Long lists whose entries cannot be sorted would make a careless schema quadratic."""
    document = next(read(path)["document"] for owner, path in VALID if owner == name)
    lists = [field for field, value in document.items() if isinstance(value, list) and value]
    for field in lists:
        small, large = (
            best_of_three(name, {**document, field: unsortable(times)}) for times in (1000, 4000)
        )
        assert large < 8 * small + 0.02, field  # quadratic would be sixteen times


def unsortable(times: int) -> list[Any]:
    return [{}, *(f"p{number}" for number in range(times))]


def best_of_three(name: str, document: dict[str, Any]) -> float:
    def once() -> float:
        began = time.process_time()
        assert faults_of(name, document)
        return time.process_time() - began

    return min(once() for _ in range(3))


@pytest.mark.parametrize(
    ("definition", "known"),
    [("kind", LAW.kinds), ("purpose", LAW.purposes), ("basis", LAW.bases)],
    ids=["kind", "purpose", "basis"],
)
def test_the_choices_are_those_of_the_law_tables(definition: str, known: dict[str, object]):
    assert set(schema("common")["$defs"][definition]["enum"]) == set(known)


@pytest.mark.parametrize(
    "example", ["agreement", "agreement-2", "agreement-template", "agreement-template-2"]
)
def test_examples_name_only_gateways_and_conditions_of_the_law_tables(example: str):
    for owner, path in VALID:
        if owner == example:
            for sharing in read(path)["document"]["sharings"]:
                assert {one.code for one in gateways_of(sharing)} <= LAW.gateways.keys()
                assert {one.code for one in conditions_of(sharing)} <= LAW.conditions.keys()
