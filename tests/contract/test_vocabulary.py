"""The published vocabulary has every term once, mapped only to DPV terms that were seen."""

from __future__ import annotations

import json
import re
from typing import Any

from registry.domain.decision.outcome import Outcome
from registry.domain.decision.vocabulary import CONSENT_STATES
from registry.law import load_edition
from tests.generate_docs import ROOT
from tests.generate_vocabulary import MATCHES, PATH, SCHEME, document, mapping, page

LAW = load_edition()
DPV = mapping()
CONCEPTS: list[dict[str, Any]] = document(LAW, DPV)["concepts"]
FROM_OUTSIDE_THE_LAW = {"Outcome", "ConsentState"}


def test_the_committed_file_is_the_generated_one():
    assert PATH.read_text(encoding="utf-8") == page(), "run `make docs`"


def test_ids_are_unique_addresses_of_the_scheme():
    ids = [concept["id"] for concept in CONCEPTS]
    assert len(ids) == len(set(ids))
    for address in ids:
        assert re.fullmatch(re.escape(SCHEME) + r"#[a-z0-9]+-[A-Za-z0-9._-]+", address), address


def test_every_basis_condition_and_gateway_is_a_concept():
    coded = [concept["notation"] for concept in CONCEPTS if concept["group"] != "ConsentState"]
    rows = [*LAW.bases, *LAW.annex1, *LAW.conditions, *LAW.gateways]
    assert coded == [*rows, *Outcome]


def test_every_consent_state_is_a_concept():
    """The states are those of the facts, and ``invalidated``, which only a record has."""
    states = [concept["notation"] for concept in CONCEPTS if concept["group"] == "ConsentState"]
    assert states == [*CONSENT_STATES, "invalidated"]


def test_every_concept_says_what_it_is_and_where_it_is_from():
    for concept in CONCEPTS:
        assert concept["prefLabel"]
        assert re.search(r"[.]$", concept["definition"]), concept["id"]
        if concept["group"] not in FROM_OUTSIDE_THE_LAW:
            assert concept["source"].startswith("https://")
            assert {"inForceFrom", "inForceTo", "verified"} <= concept.keys()


def test_every_match_is_a_term_that_was_seen_and_no_other_is_recorded():
    matches = {term for concept in CONCEPTS for kind in MATCHES for term in concept.get(kind, ())}
    assert matches == set(DPV["dpv"]["terms"])


def test_every_mapped_row_is_in_the_tables():
    assert DPV["bases"].keys() <= LAW.bases.keys()
    assert DPV["conditions"].keys() <= LAW.conditions.keys()


def test_every_key_has_a_meaning_in_the_context():
    written = json.loads(page())
    used = {*written, *(key for concept in written["concepts"] for key in concept)}
    assert used - {"@context"} <= written["@context"].keys()


def test_the_page_lists_what_has_no_dpv_term_and_the_version():
    text = (ROOT / "docs/reference/vocabulary.md").read_text(encoding="utf-8")
    assert f"DPV {DPV['dpv']['version']}" in text
    assert DPV["dpv"]["commit"] in text
    without = {concept["group"] for concept in CONCEPTS} - {
        concept["group"] for concept in CONCEPTS if any(kind in concept for kind in MATCHES)
    }
    for group in without:
        assert f"`{group}`" in text
