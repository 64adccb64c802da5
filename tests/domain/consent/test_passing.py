"""What passes to an organisation that takes another's place."""

from __future__ import annotations

from datetime import date

import pytest

from registry.domain.consent.passing import passing
from registry.domain.consent.statement import Ref, Statement
from tests.domain.consent.made import CHARITY, COUNCIL, FATHER, SELF, everything, said, scope

TRUST = "elmshire-family-trust"
ON = date(2026, 11, 22)


def passed(*made: Statement, former: str = CHARITY) -> dict[Ref, str]:
    """How each statement that passes is taken."""
    return {
        one.made.ref: "ask again" if one.is_to_be_asked_again else str(one.made.status)
        for one in passing(made, former, TRUST, ON)
    }


def test_noes_and_marks_pass_and_consents_are_asked_again() -> None:
    made = [
        said("given", 1),
        said("refused", 2, everything(), voice=FATHER),
        said("not_sought_unsafe", 3, voice=FATHER),
        said("requested", 4),
    ]
    taken = ["ask again", "refused", "not_sought_unsafe"]
    assert list(passed(*made).values()) == taken


@pytest.mark.parametrize("status", ["refused", "withdrawn"])
def test_it_passes_wherever_the_former_is_named_and_nowhere_else(status: str) -> None:
    to_it = said(status, 1, scope(by=COUNCIL, to=CHARITY), recorder=COUNCIL)
    to_nobody = said(status, 2, scope(by=COUNCIL, to=None), recorder=COUNCIL)
    elsewhere = said(status, 3, scope(by=COUNCIL, to="haven"), recorder=COUNCIL)
    [one] = passing([to_it, to_nobody, elsewhere], CHARITY, TRUST, ON)
    assert one.made == to_it
    assert one.scope == scope(by=COUNCIL, to=TRUST)


def test_what_was_taken_back_since_does_not_pass() -> None:
    assert passed(said("refused", 1), said("given", 2)) == {Ref("con_2", 1): "ask again"}
    assert passed(said("given", 1), said("withdrawn", 2)) == {Ref("con_2", 1): "withdrawn"}
    of_part = said("given", 2, scope(purpose="safeguarding_child"))
    assert passed(said("refused", 1, everything()), of_part)[Ref("con_1", 1)] == "refused"
    safe = said("not_sought", 2, record="con_1", version=2)
    assert passed(said("not_sought_unsafe", 1), safe) == {}
    elsewhere = said("not_sought", 2)
    assert passed(said("not_sought_unsafe", 1), elsewhere) == {Ref("con_1", 1): "not_sought_unsafe"}


def test_an_entry_in_error_and_a_voice_that_ended_do_not_pass() -> None:
    error = said("invalidated", 2, record="con_1", version=2, sets_aside=frozenset({("con_1", 1)}))
    assert passed(said("refused", 1), error) == {}
    assert passed(said("refused", 1, voice_ended_on=ON)) == {}


@pytest.mark.parametrize(
    "yes",
    [
        said("given", 2, could_decide=False, voice=SELF),
        said("given", 2, expires_on=date(2026, 11, 3)),
        said("given", 2, recorder=COUNCIL),
        said("given", 2, takes_the_place_in=(scope(),)),
    ],
    ids=["by one who could not decide", "for a time", "that nobody confirmed", "of before"],
)
def test_in_doubt_a_no_passes(yes: Statement) -> None:
    no = said("refused", 1, voice=yes.voice)
    assert passed(no, yes)[no.ref] == "refused"


def test_a_no_passes_where_the_consent_after_it_was_replaced() -> None:
    no, yes = said("refused", 1), said("given", 2)
    newer = said("given", 3, scope(to="haven"), supersedes="con_2")
    assert passed(no, yes, newer) == {no.ref: "refused", newer.ref: "ask again"}


@pytest.mark.parametrize("status", ["refused", "given"])
def test_nobodys_word_lifts_a_mark_for_the_successor(status: str) -> None:
    mark = said("not_sought_unsafe", 1)
    assert passed(mark, said(status, 2))[mark.ref] == "not_sought_unsafe"
