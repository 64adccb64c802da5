"""The charter, templates and demonstration are complete, canonical and true to the law tables.

A template may only promise what the decision itself would offer. Every basis a part relies on is
among the bases that the decision opens to each kind that may fill the part, and the data it shares
has a condition where the law asks for one.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from registry.documents.json.canonical import canonical_bytes
from registry.documents.json.editions import is_second
from registry.documents.json.parse import parse_json
from registry.documents.json.validate import validate
from registry.domain.decision.assessment import Assessment
from registry.domain.decision.decide import decide
from registry.domain.decision.facts import parse_facts
from registry.domain.decision.facts_model import with_date
from registry.domain.people.identifiers import parse_identifier
from registry.law import load_edition
from registry.services.setup.demonstration import made_out, read_plan

AGREEMENTS = Path(__file__).parents[2] / "agreements"
TODAY = date(2026, 11, 22)
LAW = load_edition()
TEMPLATES = {  # those of the second version: tests/conformance/templates
    path.stem: template
    for path in sorted((AGREEMENTS / "templates").glob("*.json"))
    if not is_second(template := parse_json(path.read_bytes()))
}
SHARINGS = [
    pytest.param(template, sharing, id=f"{name}-{sharing['id']}")
    for name, template in TEMPLATES.items()
    for sharing in template["sharings"]
]
CHARTER = parse_json((AGREEMENTS / "charter" / "wisc-charter.json").read_bytes())
PLAN = read_plan()
KINDS = {partner["id"]: partner["kind"] for partner in PLAN["partners"]}
SUPPORTED = {"SHARE_SUPPORTED", "DUTY_TO_SHARE"}
WANTED_TEXTS = (
    *("consent_arrangements", "fairness", "access", "onward_sharing", "security", "accuracy"),
    *("rights", "complaints", "breaches", "foi", "leaving", "disputes", "policies"),
    *("emergencies", "requests", "overseas_transfer"),
)
MADE_OUT = {order["id"]: made_out(PLAN, order, TODAY) for order in PLAN["agreements"]}
ALL_FILES = sorted(AGREEMENTS.rglob("*.json"))
ANSWERED: dict[tuple[int, str, str], list[Assessment]] = {}  # three tests ask the same


# ------------------------------------------------------------------ every document


@pytest.mark.parametrize("path", ALL_FILES, ids=lambda path: path.stem)
def test_each_file_passes_the_door_and_has_one_canonical_form(path: Path):
    content = parse_json(path.read_bytes())
    assert parse_json(canonical_bytes(content)) == content
    assert unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8"))


def test_the_charter_is_valid_and_numbered():
    validate("charter", CHARTER)
    lists = (CHARTER["principles"], CHARTER["commitments"], CHARTER["golden_rules"]["rules"])
    for entries in lists:
        assert [entry["number"] for entry in entries] == list(range(1, len(entries) + 1))
    assert CHARTER["golden_rules"]["edition"] in LAW.golden_rules
    assert CHARTER["start_date"] < CHARTER["review_date"]


def test_the_five_templates_of_the_first_version_are_there():
    assert set(TEMPLATES) == {
        "adult-safeguarding",
        "child-safeguarding",
        "domestic-abuse-conference",
        "early-help-consent",
        "hospital-discharge",
    }
    for name, template in TEMPLATES.items():
        validate("agreement-template", template)
        assert template["id"] == name


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_leaves_nothing_an_officer_would_ask_for(name: str):
    template = TEMPLATES[name]
    assert [text for text in WANTED_TEXTS if not template.get(text)] == []
    consent = template["consent_arrangements"].lower()
    assert re.search(r"refus|saying no|object", consent)
    for sharing in template["sharings"]:
        wanted = {"benefits", "subjects", "frequency", "transfer_method", "retention"}
        assert wanted <= sharing.keys(), sharing["id"]
        items = sharing["data_items"]
        assert all({"minimisation", "source"} <= item.keys() for item in items), sharing["id"]


# ------------------------------------------------------------------ parts, parties, clauses


@pytest.mark.parametrize("name", TEMPLATES)
def test_parts_are_named_once_and_every_one_is_used(name: str):
    template = TEMPLATES[name]
    named = [part["part"] for part in template["parts"]]
    assert len(named) == len(set(named))
    used = {part for sharing in template["sharings"] for part in sharing["from"] + sharing["to"]}
    assert used == set(named)
    clauses = [sharing["id"] for sharing in template["sharings"]]
    assert len(clauses) == len(set(clauses))


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_discloser_says_what_it_relies_on_and_nobody_else_does(name: str):
    for sharing in TEMPLATES[name]["sharings"]:
        relying = {relied["part"] for relied in sharing["lawful_bases"]}
        assert relying == set(sharing["from"]), sharing["id"]
        ids = [item["id"] for item in sharing["data_items"]]
        assert len(ids) == len(set(ids)), sharing["id"]
        assert set(sharing["gateways"]) <= LAW.gateways.keys(), sharing["id"]
        assert set(sharing["conditions"]) <= LAW.conditions.keys(), sharing["id"]


@pytest.mark.parametrize("agreement_id", MADE_OUT)
def test_made_out_agreements_are_between_their_parties(agreement_id: str):
    agreement = MADE_OUT[agreement_id]
    validate("agreement", agreement)
    parties = [party["partner"] for party in agreement["parties"]]
    assert len(parties) == len(set(parties))
    assert set(parties) <= KINDS.keys()
    named = set()
    for sharing in agreement["sharings"]:
        relying = {relied["partner"] for relied in sharing["lawful_bases"]}
        assert relying == set(sharing["from"]), sharing["id"]
        named |= set(sharing["from"]) | set(sharing["to"])
    assert named == set(parties)


# ------------------------------------------------------------------ true to the law


def pairs(template: dict[str, Any], sharing: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (sending part, sending kind, receiving kind) for every way to fill the parts."""
    kinds = {part["part"]: part["kinds"] for part in template["parts"]}
    for sender, recipient in itertools.product(sharing["from"], sharing["to"]):
        for from_kind, to_kind in itertools.product(kinds[sender], kinds[recipient]):
            yield sender, from_kind, to_kind


def answers(sharing: dict[str, Any], from_kind: str, to_kind: str) -> list[Assessment]:
    """Return the decisions on this clause, on request, with each gateway it names and with none.

    A clause about someone at risk is also asked about while nobody has said so: then the bases are
    open on which those rely who would otherwise have a duty (Children Act 2004 s.16LA).
    """
    key = (id(sharing), from_kind, to_kind)
    if key not in ANSWERED:
        everyday = sharing["purpose"] in {"direct_care", "early_help"}
        ANSWERED[key] = [
            answer
            for at_risk in ([False] if everyday else [True, None])
            for answer in _answers(sharing, clause_facts(sharing, from_kind, to_kind, at_risk))
        ]
    return ANSWERED[key]


def _answers(sharing: dict[str, Any], facts: dict[str, Any]) -> list[Assessment]:
    named = [None, *sharing["gateways"]]
    return [
        decide(with_date(parse_facts({**facts, "gateway": gateway}, LAW), TODAY), LAW)
        for gateway in named
    ]


def clause_facts(
    sharing: dict[str, Any], from_kind: str, to_kind: str, at_risk: bool | None
) -> dict[str, Any]:
    adult = sharing["purpose"] in {"safeguarding_adult", "direct_care", "domestic_abuse_marac"}
    subject = {
        "age_band": "adult" if adult else "child_u13",
        "at_risk": at_risk,
        "capacity": "has" if adult else "n_a",
    }
    # The family agrees to early help; what health bodies hold in confidence goes with that (RC).
    consents = sharing["purpose"] == "early_help" or any(
        relied["basis"] == "6(1)(a)" for relied in sharing["lawful_bases"]
    )
    return {
        "from_kind": from_kind,
        "to_kind": to_kind,
        "purpose": sharing["purpose"],
        "data_categories": categories(sharing),
        "subject": subject,
        "consent_state": "given" if consents else "not_sought",
        "consent_detail": consent_given() if consents else {},
        "request_received": True,
        "apd_in_place": True,
    }


def consent_given() -> dict[str, Any]:
    return {
        "explicit": True,
        "freely_given": True,
        "recipients_named": True,
        "by": "parental_responsibility",
    }


def categories(sharing: dict[str, Any]) -> list[str]:
    listed = (item["data_categories"] for item in sharing["data_items"])
    return sorted(set(itertools.chain.from_iterable(listed)))


@pytest.mark.parametrize(("template", "sharing"), SHARINGS)
def test_every_basis_is_open_to_every_kind_that_would_rely_on_it(
    template: dict[str, Any], sharing: dict[str, Any]
):
    relied = {(entry["part"], entry["basis"]) for entry in sharing["lawful_bases"]}
    opened: dict[tuple[str, str], set[str]] = {}
    for part, from_kind, to_kind in pairs(template, sharing):
        found = answers(sharing, from_kind, to_kind)
        assert any(answer.outcome in SUPPORTED for answer in found), (from_kind, to_kind)
        bases = {basis for answer in found for basis in answer.bases}
        opened.setdefault((part, from_kind), set()).update(bases)
    for part, from_kind in opened:
        promised = {basis for by, basis in relied if by == part}
        assert promised <= opened[part, from_kind], (part, from_kind)


@pytest.mark.parametrize(("template", "sharing"), SHARINGS)
def test_sensitive_data_has_an_agreed_condition_for_every_discloser(
    template: dict[str, Any], sharing: dict[str, Any]
):
    shared = set(categories(sharing))
    families = [
        family
        for family, needs in (
            ("9(2)", any(category.startswith("special:") for category in shared)),
            ("Art10", "criminal" in shared),
        )
        if needs
    ]
    for _, from_kind, to_kind in pairs(template, sharing):
        offered = {c for answer in answers(sharing, from_kind, to_kind) for c in answer.conditions}
        agreed = offered & set(sharing["conditions"])
        for family in families:
            assert any(c.startswith(family) for c in agreed), (from_kind, to_kind, family)


@pytest.mark.parametrize(("template", "sharing"), SHARINGS)
def test_no_condition_is_named_that_nobody_could_meet(
    template: dict[str, Any], sharing: dict[str, Any]
):
    offered = {
        condition
        for _, from_kind, to_kind in pairs(template, sharing)
        for answer in answers(sharing, from_kind, to_kind)
        for condition in answer.conditions
    }
    idle = set(sharing["conditions"]) - offered
    shared = categories(sharing)
    about = {"9(2)": any(c.startswith("special:") for c in shared), "Art10": "criminal" in shared}
    assert not {c for c in idle if about["Art10" if c.startswith("Art10") else "9(2)"]}


@pytest.mark.parametrize(("template", "sharing"), SHARINGS)
def test_every_gateway_fits_someone_in_its_clause(
    template: dict[str, Any], sharing: dict[str, Any]
):
    for gateway_id in sharing["gateways"]:
        gateway = LAW.gateways[gateway_id]
        assert gateway.in_force(TODAY), gateway_id
        assert sharing["purpose"] in gateway.purposes, gateway_id
        assert any(
            from_kind in gateway.from_kinds
            and to_kind in gateway.to_kinds | gateway.to_kinds_when_named
            for _, from_kind, to_kind in pairs(template, sharing)
        ), gateway_id


# ------------------------------------------------------------------ the demonstration


@pytest.mark.parametrize("partner", PLAN["partners"], ids=lambda partner: partner["id"])
def test_partners_are_valid_and_plainly_made_up(partner: dict[str, Any]):
    validate("partner", partner)
    contact = partner["contact"]
    for number in filter(None, (contact.get("telephone"), contact.get("out_of_hours"))):
        assert re.fullmatch(r"01632 960[0-9]{3}|07700 900[0-9]{3}", number), "kept for drama"
    assert contact["email"].endswith(".example")
    assert re.fullmatch(r"https://[a-z-]+\.example/privacy", partner["privacy_notice_url"])
    roles = {holder["role"] for holder in partner["role_holders"]}
    assert {"chief_officer", "dpo"} <= roles


def test_partners_are_about_a_dozen_of_many_kinds():
    assert 12 <= len(KINDS) <= 20
    assert len(KINDS) == len(PLAN["partners"])
    assert len(set(KINDS.values())) >= 10
    assert PLAN["operator"] in KINDS


def test_one_agreement_is_overdue_for_review():
    overdue = [a["id"] for a in MADE_OUT.values() if a["review_date"] < TODAY.isoformat()]
    assert len(overdue) == 1
    assert {order["template"] for order in PLAN["agreements"]} == set(TEMPLATES)


def test_people_have_test_numbers_with_right_check_digits():
    for person in PLAN["people"]:
        schemes = {identifier["scheme"]: identifier for identifier in person["identifiers"]}
        assert {"nhs", "name_dob"} <= schemes.keys()
        number = schemes["nhs"]["value"]
        assert "9990000000" <= number <= "9999999999", "the range kept for tests"
        for identifier in person["identifiers"]:
            parsed = parse_identifier(identifier, PLAN["operator"], "")
            assert not isinstance(parsed, list), person["key"]
    numbers = [person["identifiers"][0]["value"] for person in PLAN["people"]]
    assert len(numbers) == len(set(numbers)) >= 8


def test_consents_show_every_state_that_can_be_recorded():
    people = {person["key"] for person in PLAN["people"]}
    states = set()
    for consent in PLAN["consents"]:
        assert consent["person"] in people
        assert {consent["recorded_by"], *consent["recipients"]} <= KINDS.keys()
        states |= {consent["status"], *(step["status"] for step in consent["then"])}
    assert states >= {"given", "refused", "withdrawn", "requested", "not_sought_unsafe"}
    assert any(consent.get("expires_in_days", 1) < 0 for consent in PLAN["consents"])
    unsafe = [c for c in PLAN["consents"] if c["status"] == "not_sought_unsafe"]
    assert all(consent["reason"] for consent in unsafe)


def test_two_parents_differ_about_one_child():
    def parents(status: str) -> set[tuple[str, str]]:
        return {
            (consent["person"], purpose)
            for consent in PLAN["consents"]
            for purpose in consent["purposes"]
            if consent["status"] == status
            and consent.get("given_by") == "parental_responsibility"
            and not consent["then"]
        }

    assert parents("given") & parents("refused")


def test_the_samples_are_a_refusal_a_withdrawal_and_a_duty():
    expected = [sample["expected"] for sample in PLAN["samples"]]
    assert expected == ["SHARE_SUPPORTED", "NOT_SUPPORTED", "DUTY_TO_SHARE"]
    for sample in PLAN["samples"]:
        validate("share-request", sample["request"])
        assert sample["as"] in {sample["request"]["from"], sample["request"]["to"]}


def test_the_items_of_each_sample_are_in_an_agreement():
    """Two samples name items; the agreement between the two organisations lists all of them."""
    for sample in PLAN["samples"]:
        request = sample["request"]
        wanted = {item["id"] for item in request.get("data_items", [])}
        listed = {
            item["id"]
            for made in MADE_OUT.values()
            for sharing in made["sharings"]
            if sharing["purpose"] == request["purpose"]
            and request["from"] in sharing["from"]
            and request["to"] in sharing["to"]
            for item in sharing["data_items"]
        }
        assert listed
        assert wanted <= listed


def test_no_private_key_is_shipped():
    for path in AGREEMENTS.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert "PRIVATE KEY" not in text
            assert '"d":' not in text
