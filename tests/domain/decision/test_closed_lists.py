"""The closed lists: the properties of each value, and that each has its words and its schema."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from registry.domain.charter.status import MembershipStatus
from registry.domain.decision import vocabulary
from registry.domain.decision.outcome import Outcome
from registry.domain.people.consent_state import FACT_STATES, FIRST_STATES, ConsentState
from registry.web.charter.words import HISTORY
from registry.web.kit import questions
from registry.web.kit.standing_words import STANDS, STATUS_WORDS

SCHEMAS = Path(__file__).parents[3] / "schemas"
LATER_STATES = {
    ConsentState.WITHDRAWN,
    ConsentState.INVALIDATED,
    ConsentState.NOT_SOUGHT,
    ConsentState.VOICE,
}
RECORDED = set(FIRST_STATES) | LATER_STATES
LEAST_CAUTIOUS_FIRST = (
    "not_sought",
    "requested",
    "given",
    "expired",
    "withdrawn",
    "refused",
    "not_sought_unsafe",
)


@pytest.mark.parametrize(
    ("trait", "words"),
    [
        ("supports_sharing", "given"),
        ("is_objection", "refused withdrawn"),
        ("has_run_out", "expired superseded"),
        ("is_revised", "refused withdrawn superseded"),
        ("is_spent", "refused withdrawn expired superseded"),
        ("is_unsafe", "not_sought_unsafe"),
        ("has_scope", "given superseded"),
        ("was_sought", "requested given refused withdrawn expired superseded"),
        ("was_answered", "given refused withdrawn expired superseded"),
        ("may_be_asked", "not_sought requested given expired superseded"),
    ],
)
def test_what_each_consent_state_is(trait: str, words: str):
    assert [state for state in ConsentState if getattr(state, trait)] == words.split()


def test_of_what_was_said_at_one_moment_the_more_cautious_counts():
    order = [ConsentState(word).caution for word in LEAST_CAUTIOUS_FIRST]
    assert all(one < other for one, other in pairwise(order))


def test_what_is_no_fact_is_told_as_not_sought():
    others = set(ConsentState) - set(FACT_STATES)
    assert others == {"invalidated", "no_record", "voice"}
    assert {state.as_fact for state in others} == {"not_sought"}


def test_every_step_of_a_consent_leads_to_what_can_be_recorded():
    assert {after for state in RECORDED for after in state.may_become} <= RECORDED


def test_every_consent_state_has_its_words_and_its_place_in_the_schema():
    assert STATUS_WORDS.keys() == set(ConsentState)
    facts = json.loads((SCHEMAS / "facts.schema.json").read_text("utf-8"))
    assert facts["properties"]["consent_state"]["enum"] == [*FACT_STATES, None]


@pytest.mark.parametrize(
    ("trait", "words"),
    [
        ("supports_sharing", "EMERGENCY DUTY SHARE"),
        ("goes_ahead", "EMERGENCY DUTY SHARE CHANGE_BASIS"),
        ("may_come_to_sharing", "EMERGENCY DUTY SHARE CHANGE_BASIS CONSENT_NEEDED SEEK_ADVICE"),
        ("is_settled", "EMERGENCY DUTY SHARE NOT_PERSONAL"),
    ],
)
def test_what_each_outcome_is(trait: str, words: str):
    assert [outcome.name for outcome in Outcome if getattr(outcome, trait)] == words.split()


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        (questions.RELATIONS, vocabulary.RELATIONS),
        (questions.PUBLIC_INTERESTS, vocabulary.PUBLIC_INTERESTS),
    ],
    ids=["relations", "public interests"],
)
def test_every_word_has_its_question(asked: tuple[questions.Choice, ...], known: tuple[str, ...]):
    assert tuple(choice.value for choice in asked) == known


def test_a_word_is_itself_in_json_and_in_a_sentence():
    assert json.dumps([Outcome.DUTY, ConsentState.GIVEN]) == '["DUTY_TO_SHARE", "given"]'
    assert f"It was {ConsentState.REFUSED}." == "It was refused."


def test_what_each_membership_is():
    statuses = set(MembershipStatus)
    assert {status for status in statuses if status.is_member} == {"active", "suspended"}
    standing = statuses - {MembershipStatus.ANNULLED}
    assert {status for status in standing if status.may_join} == {"none", "applied", "withdrawn"}
    assert STANDS.keys() == standing
    assert HISTORY.keys() == standing - {MembershipStatus.NONE}
