"""What holds of consent whatever was said (consent.md §7): the letters are the text's."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from registry.domain.consent.entitlement import AgeAndCapacity, as_judged, may_decide
from registry.domain.consent.standing import ConsentStanding
from registry.domain.consent.statement import Cell, Part, Ref, Scope, Statement
from registry.domain.consent.visible import own_words
from registry.domain.people.consent_state import ConsentState as State
from tests.domain.consent import generated as some

NEW = Ref("con_new", 1)
NOTHING_STANDS = (
    State.EXPIRED,
    State.SUPERSEDED,
    State.REQUESTED,
    State.NOT_SOUGHT,
    State.NO_RECORD,
)
asked_on = st.integers(1, 7).map(lambda passed: some.FIRST_DAY + timedelta(passed))
often = settings(max_examples=150, deadline=None)
noes = some.statements(NEW, of=(State.REFUSED, State.WITHDRAWN))
whatever = some.statements(NEW, of=(*some.FIRST, State.WITHDRAWN))


def _scale(found: ConsentStanding) -> int:
    """A no, a danger, nothing that stands, a yes: the scale of (b) and (c)."""
    if found.status.is_objection:
        return 0
    if found.status.is_unsafe:
        return 1
    return 2 if found.status in NOTHING_STANDS else 3


def _answer(found: ConsentStanding) -> tuple[object, ...]:
    """What is answered, and on which statements it rests."""
    parts = (found.deciding, found.also_said, found.unconfirmed)
    refs = [frozenset(made.ref for made in part) for part in parts]
    asked, unsafe = found.asked_again, found.unsafe
    return found.status, found.conflict, asked and asked.ref, unsafe and unsafe.ref, *refs


@often
@given(some.histories(), some.cells, some.people, asked_on, st.randoms())
def test_a_the_order_of_arrival_changes_nothing(
    history: list[Statement], cell: Cell, person: AgeAndCapacity, on: date, dice: object
) -> None:
    mixed = list(history)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    for asker in (cell.discloser, cell.recipient):
        one = some.read(history, cell, person, on, asker=asker)
        assert some.read(mixed, cell, person, on, asker=asker) == one


@often
@given(
    some.histories(),
    some.statements(NEW, of=(State.GIVEN,), judged=False),
    some.cells,
    some.people,
    asked_on,
)
def test_b_a_further_consent_never_makes_anybody_worse_off(
    history: list[Statement], consent: Statement, cell: Cell, person: AgeAndCapacity, on: date
) -> None:
    before = some.read(history, cell, person, on)
    assert _scale(some.read([*history, consent], cell, person, on)) >= _scale(before)


@often
@given(some.histories(), noes, some.cells, some.people, asked_on)
def test_c_a_refusal_by_someone_who_may_speak_never_improves_anything(
    history: list[Statement], refusal: Statement, cell: Cell, person: AgeAndCapacity, on: date
) -> None:
    for said in (history, [*history, refusal]):
        judged = as_judged(person, [own_words(said, cell, on)])
        assume(may_decide(refusal, judged, cell))
    after = _scale(some.read([*history, refusal], cell, person, on))
    assert after <= _scale(some.read(history, cell, person, on))
    if refusal.said.day <= on and refusal.holds(cell) and not _answered_since(history, refusal):
        assert after == 0


def _answered_since(history: list[Statement], no: Statement) -> bool:
    return any(
        made.is_consent and made.voice == no.voice and made.position > no.position
        for made in history
    )


@often
@given(
    some.histories(),
    some.statements(NEW, of=(State.REQUESTED,)),
    some.cells,
    some.people,
    asked_on,
)
def test_d_asking_again_hides_nothing(
    history: list[Statement], request: Statement, cell: Cell, person: AgeAndCapacity, on: date
) -> None:
    before = some.read(history, cell, person, on)
    after = some.read([*history, request], cell, person, on)
    if before.status in (State.NOT_SOUGHT, State.NO_RECORD):
        assert after.status in (before.status, State.REQUESTED)
    else:
        assert (after.status, after.conflict) == (before.status, before.conflict)


@often
@given(some.histories(), st.data(), some.cells, some.people, asked_on)
def test_e_an_entry_in_error_restores_what_stood_without_it(
    history: list[Statement], data: st.DataObject, cell: Cell, person: AgeAndCapacity, on: date
) -> None:
    wrong: Statement = data.draw(st.sampled_from(history))
    replaced = {made.supersedes for made in history}
    assume(wrong.supersedes is None or wrong.ref.record_id not in replaced)
    error = some.in_error(wrong, frozenset({wrong.ref}), 90)
    without = [made for made in history if made is not wrong]
    for asker in (cell.discloser, cell.recipient):
        after = some.read([*history, error], cell, person, on, asker=asker)
        before = some.read(without, cell, person, on, asker=asker)
        assert after.status.as_fact is before.status.as_fact  # that there was an error is known
        assert some.like(after, status=before.status) == before


@often
@given(some.histories(), whatever, some.cells, some.people, asked_on)
def test_f_nothing_outside_the_scope_changes(
    history: list[Statement], further: Statement, cell: Cell, person: AgeAndCapacity, on: date
) -> None:
    assume(not further.holds(cell))
    for asker in (cell.discloser, cell.recipient):
        before = some.read(history, cell, person, on, asker=asker)
        assert some.read([*history, further], cell, person, on, asker=asker) == before


@often
@given(some.histories(), some.cells, some.people, asked_on, st.data())
def test_f_a_replacement_touches_the_replaced_record_alone(
    history: list[Statement], cell: Cell, person: AgeAndCapacity, on: date, data: st.DataObject
) -> None:
    consents = [made for made in history if made.is_consent and not made.supersedes]
    assume(consents)
    old = data.draw(st.sampled_from(consents))
    record = [made for made in history if made.ref.record_id == old.ref.record_id]
    new = some.like(old, ref=NEW, supersedes=old.ref.record_id)
    assume(not any(made.holds(cell) or made.supersedes for made in record))
    assert some.read([*history, new], cell, person, on) == some.read(history, cell, person, on)


@often
@given(
    some.histories(),
    some.statements(NEW, of=(State.GIVEN,)),
    some.cells,
    some.people,
    asked_on,
)
def test_g_a_consent_is_never_read_the_other_way_round(
    history: list[Statement], consent: Statement, cell: Cell, person: AgeAndCapacity, on: date
) -> None:
    (scope,) = consent.scopes
    there = some.like(
        scope,
        disclosers=Part(frozenset({cell.recipient})),
        recipients=Part(frozenset({cell.discloser})),
    )
    noes = [made for made in history if not made.is_consent]
    confirmed = some.like(consent, recorder=cell.discloser)
    one_way = some.like(confirmed, scopes=(some.like(there, mutual=False),))
    both_ways = some.like(confirmed, scopes=(some.like(there, mutual=True),))
    back = some.like(confirmed, scopes=(_exchanged(there),))
    assert some.read([*noes, one_way], cell, person, on).status is not State.GIVEN
    mutual = _answer(some.read([*noes, both_ways], cell, person, on))
    assert mutual == _answer(some.read([*noes, back], cell, person, on))


def _exchanged(scope: Scope) -> Scope:
    return Scope(scope.recipients, scope.disclosers, scope.purposes, scope.categories)


@often
@given(some.histories(), some.cells, some.people, asked_on)
def test_h_exchanging_mother_and_father_changes_nothing(
    history: list[Statement], cell: Cell, person: AgeAndCapacity, on: date
) -> None:
    other = {some.MOTHER: some.FATHER, some.FATHER: some.MOTHER}
    exchanged = [some.like(made, voice=other.get(made.voice, made.voice)) for made in history]
    for asker in (cell.discloser, cell.recipient):
        before = _answer(some.read(history, cell, person, on, asker=asker))
        assert _answer(some.read(exchanged, cell, person, on, asker=asker)) == before


@often
@given(some.histories(), whatever, some.cells, some.people, asked_on)
def test_i_said_at_once_or_one_by_one_is_the_same(
    history: list[Statement], joined: Statement, cell: Cell, person: AgeAndCapacity, on: date
) -> None:
    (scope,) = joined.scopes
    split = [
        some.like(
            joined,
            ref=Ref(f"con_new_{number}", 1),
            scopes=(some.like_scope(scope, recipient, category),),
        )
        for number, (recipient, category) in enumerate(
            (recipient, category)
            for recipient in sorted(scope.recipients.values or some.ORGANISATIONS)
            for category in sorted(scope.categories.values or some.CATEGORIES)
        )
    ]
    for asker in (cell.discloser, cell.recipient):
        once = some.read([*history, joined], cell, person, on, asker=asker)
        each = some.read([*history, *split], cell, person, on, asker=asker)
        assert (each.status, each.conflict) == (once.status, once.conflict)


@often
@given(some.histories(), some.cells, some.people, asked_on)
def test_j_the_days_of_an_answer_are_those_recorded(
    history: list[Statement], cell: Cell, person: AgeAndCapacity, on: date
) -> None:
    found = some.read(history, cell, person, on)
    notes = [made for made in (found.asked_again, found.unsafe) if made]
    for made in (*found.deciding, *found.also_said, *found.unconfirmed, *notes):
        assert made in history
        assert made.said.day <= on
        assert made.holds(cell)
    if found.status is State.GIVEN:
        assert all(made.expires_on is None or made.expires_on >= on for made in found.deciding)
    if found.status is State.EXPIRED:
        assert all(made.expires_on and made.expires_on < on for made in found.deciding)


@often
@given(some.histories(), some.cells, some.people, asked_on)
def test_m_a_recipient_never_reads_a_yes_that_the_discloser_does_not(
    history: list[Statement], cell: Cell, person: AgeAndCapacity, on: date
) -> None:
    if some.read(history, cell, person, on, asker=cell.recipient).status is State.GIVEN:
        assert some.read(history, cell, person, on).status is State.GIVEN


@often
@given(some.histories(), whatever, some.cells, some.people, asked_on)
def test_n_a_recipient_whom_no_consent_names_learns_nothing_of_others(
    history: list[Statement], further: Statement, cell: Cell, person: AgeAndCapacity, on: date
) -> None:
    asker = cell.recipient
    unnamed = [made for made in history if made.recorder == asker or not made.is_consent]
    assume(further.recorder != asker)
    assume(not any(asker in scope.disclosers_named for scope in further.scopes))
    assume(not further.is_consent or not further.holds(cell))
    before = some.read(unnamed, cell, person, on, asker=asker)
    assert some.read([*unnamed, further], cell, person, on, asker=asker) == before
