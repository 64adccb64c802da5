"""Who may confirm an act over another organisation, and from when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from registry.domain.joint.second_person import (
    Begun,
    Confirmer,
    Refusal,
    Term,
    Way,
    refusal,
    terms_of,
)

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
DAY = timedelta(days=1)
BEGUN = Begun("acc_a", NOW, frozenset({"acc_gains"}))
OLD_A, OLD_B = Term("acc_a", NOW - 30 * DAY), Term("acc_b", NOW - 30 * DAY)
OWN = Term("acc_own", NOW - 8 * DAY)


def confirms(who: Confirmer, own: list[Term], operators: list[Term], **given) -> Refusal | None:
    begun = given.get("begun", BEGUN)
    terms = terms_of(begun, own, operators)
    at = begun.at + given.get("after", timedelta())
    return refusal(begun, terms, who, at, in_effect=given.get("in_effect", False))


def own(person: str = "acc_own") -> Confirmer:
    return Confirmer(person, is_own=True, operates=False)


def operator(person: str = "acc_b") -> Confirmer:
    return Confirmer(person, is_own=False, operates=True)


def test_an_organisation_with_an_officer_of_a_week_confirms_itself_and_at_once():
    assert terms_of(BEGUN, [OWN], [OLD_A, OLD_B]).way == Way.OWN
    assert confirms(own(), [OWN], [OLD_A, OLD_B]) is None
    assert confirms(operator(), [OWN], [OLD_A, OLD_B], after=2 * DAY) == Refusal.OWN_FIRST
    assert confirms(own("acc_new"), [OWN], []) == Refusal.TOO_NEW


@pytest.mark.parametrize(
    "officer",
    [
        Term("acc_own", NOW - 6 * DAY),  # too new
        Term("acc_own", NOW - 30 * DAY, NOW - DAY),  # no longer there, or with a new link since
        Term("acc_gains", NOW - 30 * DAY),  # the one concerned
    ],
)
def test_no_other_officer_of_it_counts(officer: Term):
    terms = terms_of(BEGUN, [officer], [OLD_A, OLD_B])
    assert (terms.way, terms.not_before) == (Way.OPERATOR, NOW + DAY)
    assert confirms(own(officer.person), [officer], [OLD_A, OLD_B], after=DAY) is not None


def test_the_operators_second_officer_waits_a_day():
    officers = [OLD_A, OLD_B]
    almost = DAY - timedelta(seconds=1)
    assert confirms(operator(), [], officers, after=almost) == Refusal.TOO_EARLY
    assert confirms(operator(), [], officers, after=DAY) is None
    assert confirms(operator("acc_a"), [], officers, after=DAY) == Refusal.SAME
    assert confirms(operator("acc_c"), [], officers, after=DAY) == Refusal.TOO_NEW
    assert confirms(operator(), [], officers, after=14 * DAY) == Refusal.TOO_LATE
    assert confirms(operator(), [], officers, after=99 * DAY, in_effect=True) is None


@pytest.mark.parametrize("name", ["shell:root", "tok_1", "init"])
def test_a_program_or_a_terminal_is_no_second_person(name: str):
    assert confirms(operator(name), [], [OLD_A, OLD_B], after=DAY) == Refusal.PROGRAM


def test_nobody_else_confirms():
    stranger = Confirmer("acc_x", is_own=False, operates=False)
    assert confirms(stranger, [], [OLD_A], after=DAY) == Refusal.STRANGER


def test_one_officer_acts_at_once():
    assert terms_of(BEGUN, [], [OLD_A]).way == Way.ONE
    assert terms_of(BEGUN, [], []).way == Way.ONE
    assert confirms(operator("acc_b"), [], [OLD_A], in_effect=True) is None
    assert confirms(operator("acc_a"), [], [OLD_A], in_effect=True) == Refusal.SAME


@pytest.mark.parametrize(
    ("begun", "operators"),
    [
        # a colleague's account closed, or taken with a new link, since a week ago
        (BEGUN, [OLD_A, Term("acc_b", NOW - 30 * DAY, NOW - 6 * DAY)]),
        (BEGUN, [OLD_A, Term("acc_b", NOW - 30 * DAY, NOW - DAY), Term("acc_b", NOW - DAY)]),
        # somebody new beside the only one
        (Begun("acc_new", NOW), [OLD_A, Term("acc_new", NOW - DAY)]),
        # an operator whose officers its own provider knows
        (Begun("oidc_1", NOW), []),
    ],
)
def test_nobody_becomes_the_only_officer(begun: Begun, operators: list[Term]):
    assert terms_of(begun, [], operators).way == Way.OPERATOR


def test_a_new_link_made_by_another_opens_no_way():
    taken = [OLD_A, Term("acc_b", NOW - 30 * DAY, NOW - DAY), Term("acc_b", NOW - DAY)]
    assert confirms(operator(), [], taken, after=2 * DAY) == Refusal.TOO_NEW


BY_PROVIDER = Begun("oidc_1", NOW)


def test_a_provider_knows_its_own_people():
    officers = [OLD_A, OLD_B]
    assert confirms(operator("oidc_2"), [], officers, after=DAY, begun=BY_PROVIDER) is None
    assert confirms(own("oidc_2"), [], officers) is None
    refused = confirms(operator("oidc_2"), [OWN], officers, after=DAY, begun=BY_PROVIDER)
    assert refused == Refusal.OWN_FIRST


def test_of_two_people_of_the_operator_both_come_by_the_provider_or_neither():
    officers = [OLD_A, OLD_B]
    assert confirms(operator("oidc_2"), [], officers, after=DAY) == Refusal.MIXED
    assert confirms(operator("acc_b"), [], officers, after=DAY, begun=BY_PROVIDER) == Refusal.MIXED


def test_where_there_is_a_provider_nobody_counts_as_the_only_officer():
    assert terms_of(BEGUN, [], [OLD_A], by_provider=True).way == Way.OPERATOR
