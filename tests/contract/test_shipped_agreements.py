"""The documents in agreements/ are valid and complete, and hold no secret."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from registry.documents.json.canonical import canonical_bytes
from registry.documents.json.editions import schema_of
from registry.documents.json.parse import parse_json
from registry.documents.json.validate import validate
from registry.documents.signatures.signable import read_signable
from registry.services.setup.demonstration import made_out

ROOT = Path(__file__).parents[2]
AGREEMENTS = ROOT / "agreements"
DRAMA = ("01632 960", "07700 900")  # Ofcom's numbers for drama
TEMPLATES = sorted((AGREEMENTS / "templates").glob("*.json"))


def read(path: Path) -> dict[str, Any]:
    content = parse_json(path.read_bytes())
    assert isinstance(content, dict)
    return content


PLAN = read(AGREEMENTS / "demonstration" / "partnership.json")
KINDS = {partner["id"]: partner["kind"] for partner in PLAN["partners"]}
EACH_TEMPLATE = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
EACH_ORDER = pytest.mark.parametrize("order", PLAN["agreements"], ids=lambda order: order["id"])


def test_the_charter_can_be_signed():
    content = read(AGREEMENTS / "charter" / "wisc-charter.json")
    assert read_signable(canonical_bytes(content)) == content
    assert [rule["number"] for rule in content["golden_rules"]["rules"]] == [1, 2, 3, 4, 5, 6, 7]
    for numbered in (content["principles"], content["commitments"]):
        assert [entry["number"] for entry in numbered] == list(range(1, len(numbered) + 1))


@EACH_TEMPLATE
def test_a_template_is_valid_and_named_as_its_file(path: Path):
    template = read(path)
    validate(schema_of(template, "pisa-template"), template)
    assert template["id"] == path.stem


@EACH_TEMPLATE
def test_the_notice_a_template_speaks_of_is_enforced(path: Path):
    template = read(path)
    assert "three months' written notice" in template["leaving"]
    assert template["notice_days"] == 90


@EACH_TEMPLATE
def test_every_part_a_clause_names_exists_and_every_part_has_a_clause(path: Path):
    template = read(path)
    parts = [part["part"] for part in template["parts"]]
    assert len(set(parts)) == len(parts)
    used: set[str] = set()
    for clause in template["sharings"]:
        used |= {*clause["from"], *clause["to"]}
        relied = {basis["part"] for basis in clause["lawful_bases"]}
        assert relied == set(clause["from"]), f"{clause['id']}: each discloser has its basis"
    assert used == set(parts)


@EACH_TEMPLATE
def test_clauses_and_their_items_have_ids_of_their_own(path: Path):
    clauses = read(path)["sharings"]
    ids = [clause["id"] for clause in clauses]
    assert len(set(ids)) == len(ids)
    for clause in clauses:
        items = [item["id"] for item in clause["data_items"]]
        assert len(set(items)) == len(items), clause["id"]


def test_the_demonstration_uses_five_templates_that_are_shipped():
    used = {order["template"] for order in PLAN["agreements"]}
    assert len(used) == 5
    assert used <= {path.stem for path in TEMPLATES}


@pytest.mark.parametrize("partner", PLAN["partners"], ids=lambda partner: partner["id"])
def test_a_demonstration_partner_is_valid(partner: dict[str, Any]):
    validate("partner", partner)


def test_every_partner_is_listed_once_and_the_operator_is_among_them():
    assert len(KINDS) == len(PLAN["partners"])
    assert PLAN["operator"] in KINDS


@EACH_ORDER
def test_a_demonstration_agreement_can_be_made_out_and_signed(order: dict[str, Any]):
    agreement = made_out(PLAN, order, date(2026, 11, 22))
    assert read_signable(canonical_bytes(agreement)) == agreement
    parties = {party["partner"] for party in agreement["parties"]}
    assert parties == {partner for filled in order["parts"].values() for partner in filled}
    for clause in agreement["sharings"]:
        assert {*clause["from"], *clause["to"]} <= parties


def test_consents_name_registered_partners_and_known_people():
    people = {person["key"] for person in PLAN["people"]}
    assert PLAN["consents"]
    for consent in PLAN["consents"]:
        assert {consent["recorded_by"], *consent.get("recipients", ())} <= KINDS.keys()
        assert consent["person"] in people


@pytest.mark.parametrize("sample", PLAN["samples"], ids=lambda sample: sample["title"])
def test_a_sample_request_is_valid_and_among_partners(sample: dict[str, Any]):
    request = sample["request"]
    validate("share-request", request)
    assert {sample["as"], request["from"], request["to"]} <= KINDS.keys()
    assert sample.get("person") in {None, *(person["key"] for person in PLAN["people"])}


def test_people_are_made_up():
    """NHS and telephone numbers are of ranges for tests and drama; addresses end in .example."""
    text = (AGREEMENTS / "demonstration" / "partnership.json").read_text("utf-8")
    assert not [n for n in re.findall(r'"value": ?"(\d{10})"', text) if not n.startswith("999")]
    assert not [a for a in re.findall(r'@([^" ]+)"', text) if not a.endswith(".example")]
    telephones = re.findall(r'"(?:telephone|out_of_hours)": ?"([^"]+)"', text)
    assert telephones
    assert not [number for number in telephones if not number.startswith(DRAMA)]


def test_no_private_key_is_shipped():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    assert len(paths) > 50
    suffixes = {".p12", ".pfx", ".pem", ".key", ".der", ".jks"}
    assert [path for path in paths if path.suffix.lower() in suffixes] == []
    private = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE " + rb"KEY-----\s*[A-Za-z0-9+/]{20}")
    assert [path for path in paths if path.is_file() and private.search(path.read_bytes())] == []
