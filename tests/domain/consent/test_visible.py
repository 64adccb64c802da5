"""What the recipient of a share may know of what was said."""

from __future__ import annotations

import dataclasses

from registry.domain.consent.statement import Ref
from tests.domain.consent.made import (
    COUNCIL,
    everything,
    read,
    said,
    status,
)


def test_a_recipient_learns_of_a_no_only_against_a_consent_that_the_discloser_stands_by() -> None:
    no = said("refused", 5, everything())
    assert status(no, asker=COUNCIL) == "no_record"
    assert status(said("given", 1), no, asker=COUNCIL) == "refused"
    form = said("given", 1, recorder=COUNCIL)
    assert status(form, no, asker=COUNCIL) == "not_sought"


def test_a_consent_entered_in_error_shows_a_recipient_nothing_behind_it() -> None:
    wrong = said("given", 1)
    aside = frozenset({wrong.ref})
    error = said("invalidated", 2, record="con_1", version=2, sets_aside=aside)
    found = read(wrong, error, said("refused", 5, everything()), asker=COUNCIL).whole
    assert (found.status, found.deciding) == ("not_sought", ())


def test_anothers_mark_is_not_told_to_a_recipient_but_its_own_is() -> None:
    mark = said("not_sought_unsafe", 5, everything())
    found = read(said("given", 1), mark, asker=COUNCIL).whole
    assert (found.status, found.unsafe) == ("not_sought", None)
    refused = read(said("refused", 2), said("given", 1), mark, asker=COUNCIL).whole
    assert (refused.status, refused.unsafe) == ("refused", None)
    own = dataclasses.replace(mark, recorder=COUNCIL)
    assert status(said("given", 1), own, asker=COUNCIL) == "not_sought_unsafe"


def test_who_else_was_asked_is_not_told_to_a_recipient() -> None:
    made = (said("given", 1), said("requested", 5))
    assert read(*made).whole.asked_again is not None
    assert read(*made, asker=COUNCIL).whole.asked_again is None


def test_a_step_on_a_confirmation_is_a_word_of_its_own() -> None:
    form = said("given", 1, recorder=COUNCIL)
    seen = said("given", 3, confirms=form.ref)
    error = said("invalidated", 4, record="con_3", version=2, sets_aside=frozenset({seen.ref}))
    assert seen.ref == Ref("con_3", 1)
    assert status(form, seen, error) == "not_sought"
