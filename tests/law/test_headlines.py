"""The catalogue of words hangs together: circumstances, slots, codes and laws are all known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from registry.domain.answer.situation import KNOWS, NAMES
from registry.domain.decision.messages.choosing import KEYED
from registry.domain.decision.messages.circumstances import NAMED
from registry.domain.decision.messages.plain_names import PLAIN
from registry.domain.decision.outcome import Outcome
from registry.law import LawTableError, headlines, law_from_tables, load_edition
from registry.law.headlines import steps_of
from registry.law.wording import CIRCUMSTANCES, KEYS, KNOWN, SLOTS, faults_of_text, faults_of_when
from tests.contract.test_law_schema import EDITIONS

LAW = load_edition("2026-11-29")
WHENS = [
    row.when
    for table in LAW.headlines.values()
    for row in (*table.situations, *table.steps)
] + [
    variant.when
    for message in LAW.messages.values()
    for variant in (*message.variants, *message.for_recipient)
]  # fmt: skip
# Situations of the rules that decide (Finding.because), with the outcomes they lead to.
SITUATIONS = {
    Outcome.DUTY: "RO:order",
    Outcome.SHARE: (
        "RS:scheme RP:row_1 RP:row_4 RP:row_5 RP:row_7 RP:row_11 RP:row_12 RP:row_13 R9:child"
        " R9:adult R9:override R9:lacks R12:open R13:agreed"
    ),
    Outcome.CHANGE_BASIS: "R3:excluded R7:consent_given",
    Outcome.CONSENT_NEEDED: (
        "RB:barred R4:wanted RP:row_9 RC:consent R7:consent_only R10:consent R14:expired"
        " R14:superseded R14:requested"
    ),
    Outcome.SEEK_ADVICE: (
        "RS:emergency RS:order_forbids RS:back_to_court RS:agreement_not_free RS:parent"
        " R11:relative_sends R11:conflict R11:outside_agreement R11:incomplete_request"
        " R11:police_data R11:police_intelligence R11:order_unread RB:barred R5:exception"
        " R5:objection RV:victim RV:counselling RP:row_2 RP:row_3 RP:row_6 RP:row_8 RP:row_9"
        " RP:row_10 RP:row_14 RC:public_interest RC:unsafe RC:lacks RC:refused R8:policy"
        " RN:refused RN:prevent RN:declined R10:refused R10:unsafe RT:own_task RT:request"
        " R12:needs_law R14:competence R14:nobody R14:unsafe RD:duty_possible"
    ),
    Outcome.NOT_SUPPORTED: (
        "RS:order_forbids RS:person RB:barred R4:refused RP:row_8 RC:opted_out"
        " RC:approval_refused RC:refused RT:immigration_refused RT:refused R15:only_given"
        " R15:withdrawn R15:refused"
    ),
    Outcome.NOT_PERSONAL: "R0:dead R0:dead_duty",
}


def test_the_domain_works_out_every_circumstance_and_fills_every_slot():
    assert set(NAMED) == set(CIRCUMSTANCES)
    assert set(KEYED) == set(KEYS)
    assert set(KNOWS) == set(KNOWN)
    assert set(PLAIN) | set(NAMES) == set(SLOTS)


def test_every_outcome_has_its_words():
    assert set(LAW.headlines) == set(Outcome)


@pytest.mark.parametrize("outcome", SITUATIONS)
def test_every_situation_has_a_headline_of_its_own(outcome: Outcome):
    rows = LAW.headlines[outcome].situations[:-1]
    for situation in SITUATIONS[outcome].split():
        rule, because = situation.split(":")
        named = [row.id for row in rows if {f"rule:{rule}", f"because:{because}"} & set(row.when)]
        assert named, situation


def test_what_a_when_names_is_in_the_tables():
    known = {
        "rule": LAW.rules,
        "law": LAW.gateways,
        "purpose": LAW.purposes,
        "barred": LAW.bars,
        "proposed": LAW.bases,
        "first_basis": LAW.bases,
        "said": LAW.messages,
    }
    named = [word.split(":") for when in WHENS for word in when if ":" in word]
    assert [pair for pair in named if pair[0] in known and pair[1] not in known[pair[0]]] == []


def test_what_a_row_says_is_a_message():
    for table in LAW.headlines.values():
        rows = [row.says for row in table.situations] + [step.says for step in steps_of(table)]
        rows += [row.says_for_recipient for row in table.situations]
        assert {code for says in rows for code in says} <= set(LAW.messages)


def test_ids_are_said_once():
    for table in LAW.headlines.values():
        ids = [row.id for row in table.situations]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("when", [("sunny",), ("rule:",), ("weather:sunny",), ("said:GILLICK",)])
def test_a_circumstance_nobody_works_out_is_a_fault(when: tuple[str, ...]):
    assert list(faults_of_when(when))


def test_headlines_may_ask_what_is_said_and_known():
    assert not list(faults_of_when(("said:GILLICK", "knows:no_record"), of_headline=True))
    assert list(faults_of_when(("knows:everything",), of_headline=True))


@pytest.mark.parametrize("text", ["Ask {whom}.", "Ask {recipient", "Ask {recipient.name}.", "{}"])
def test_a_slot_nobody_fills_is_a_fault(text: str):
    assert list(faults_of_text(text))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("variants", [{"when": ["sunny"], "text": "Share."}]),
        ("for_recipient", [{"when": [], "text": "Ask {whom}."}]),
        ("variants", [{"when": [], "text": 7}]),
    ],
)
def test_a_message_whose_variants_lead_nowhere_is_refused(field: str, value: list[Any]):
    tables = json.loads(json.dumps(EDITIONS["2026-11-29"]))
    tables["messages"][0][field] = value
    with pytest.raises(LawTableError):
        law_from_tables(tables)


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table["situations"][-1].update(when=["refused"]),
        lambda table: table["situations"][0].update(when=["sunny"]),
        lambda table: table["situations"][0].update(surprise=True),
        lambda table: table["situations"][0].update(headline="Ask {whom}."),
        lambda table: table["steps"][-1].update(when=["refused"]),
        lambda table: table["situations"][0].update(steps=[{}]),
    ],
)
def test_words_that_do_not_hang_together_are_refused(tmp_path: Path, monkeypatch, change):
    for path in headlines.WORDS.glob("*.json"):
        table = json.loads(path.read_text("utf-8"))
        if path.stem == "share_supported":
            change(table)
        (tmp_path / path.name).write_text(json.dumps(table), "utf-8")
    monkeypatch.setattr(headlines, "WORDS", tmp_path)
    headlines.load_headlines.cache_clear()
    with pytest.raises(ValueError, match=r"(SHARE_SUPPORTED|duty_may_apply): "):
        headlines.load_headlines()
    headlines.load_headlines.cache_clear()
