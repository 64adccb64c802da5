"""The colour of an answer never says other than its words."""

from __future__ import annotations

from registry.law import load_edition
from registry.web.checks.answer_page import MARK_OF_LABEL


def test_every_label_of_a_situation_has_its_mark():
    rows = [row for words in load_edition().headlines.values() for row in words.situations]
    own = {label for row in rows for label in (row.label, row.label_for_recipient) if label}
    assert own == set(MARK_OF_LABEL)


def test_what_must_not_be_shared_is_never_marked_as_a_yes():
    refusals = {label for label in MARK_OF_LABEL if "not" in label}
    assert {MARK_OF_LABEL[label] for label in refusals} == {"no"}
