"""Every kind of damage has its words, in plain English, whatever can still be read of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product

import pytest

from registry.domain.damage import words
from registry.domain.damage.told import DamageWords, Names, told
from registry.domain.records.damage import NOWHERE, DamagedRow, DamageFault, DamageOutcome, Remains
from registry.store.kinds import KINDS
from tests.support.plain_english import faults

FOUND = datetime(2026, 11, 12, 15, 30, tzinfo=UTC)
TODAY = date(2026, 11, 29)
THEN = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
ALL = Names("Elmshire Family Charity", "“Early help”")
OF_THE_AUDIT = {
    "restoration",
    *("ledger_leaf", "checkpoint", "alias", "consent_concern", "document_party"),
    *("agreement_flow", "flow_end", "slip", "look_up", "schema", "register"),
}
EVERY_KIND = sorted({kind.name for kind in KINDS.values()} | OF_THE_AUDIT)


def said(
    kind: str,
    fault: str = "altered",
    *,
    place: int = 12,
    when: datetime | None = THEN,
    names: Names = ALL,
    found_at: datetime | None = FOUND,
) -> DamageWords:
    remains = Remains(kind, when)
    return told(DamagedRow(kind, place, fault), remains, names, today=TODAY, found_at=found_at)


def test_every_kind_has_words_of_its_own():
    assert set(EVERY_KIND) == words.THINGS.keys()
    assert len(set(words.THINGS.values())) == len(words.THINGS)
    assert words.FAULTS.keys() == set(DamageFault)


@pytest.mark.parametrize("kind", [*EVERY_KIND, "a_kind_to_come"])
def test_every_kind_and_fault_is_told_in_plain_english(kind: str):
    known = product((THEN, None), (ALL, Names(), Names(organisation=ALL.organisation)))
    for fault, (when, names), place in product(DamageFault, known, (12, NOWHERE)):
        for found_at in (FOUND, None):
            one = said(kind, fault, place=place, when=when, names=names, found_at=found_at)
            texts = [one.what, one.meanwhile, *one.do_now, *one.put_right, one.caveat]
            found = [f"{text}: {fault}" for text in texts if text for fault in faults(text)]
            assert found == []
            assert all(text.endswith(".") for text in texts if text)
            assert not any(mark in "".join(texts) for mark in "{}[]")
            assert ",," not in one.what
            assert "  " not in "".join(texts)
            assert 1 <= len(one.do_now) <= 3
            assert 1 <= len(one.put_right) <= 3


def test_the_sentence_names_what_is_known():
    assert said("consent").what == (
        "The consent recorded on 3 November by Elmshire Family Charity is not what was written."
    )
    assert (
        said("consent", when=None, names=Names()).what
        == "A consent record is not what was written."
    )
    assert said("signature", "missing", names=Names(agreement=ALL.agreement)).what == (
        "The signature on “Early help” from 3 November was taken away."
    )
    assert said("register", "rolled_back", place=90).what == (
        "The whole register was put back to an older state."
    )
    assert said("checkpoint", place=90).what == (
        "The signed state of the ledger after 90 entries is not what was written."
    )
    assert said("ledger_leaf", "inserted", when=None).what == (
        "Entry 12 of the ledger was not written by the registry."
    )
    before = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    assert "on 31 December 2025 by" in said("consent", when=before).what


def test_the_outcomes_are_plain():
    for texts in (words.OUTCOMES, words.OUTCOME_HINTS):
        assert texts.keys() == set(DamageOutcome)
        assert [fault for text in texts.values() for fault in faults(text)] == []


def test_a_swapped_key_is_compared_by_phone():
    one = said("key", "key_swapped")
    assert one.what == (
        "The signing key of Elmshire Family Charity enrolled on 3 November is not the key that was"
        " enrolled."
    )
    assert any("fingerprint" in step and "Ring Elmshire" in step for step in one.put_right)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_evidence_is_kept_and_the_time_to_tell_the_ico_is_said(kind: str):
    do_now = " ".join(said(kind).do_now)
    assert "Keep a copy" in do_now
    assert "ICO must be told by 3.30pm on 15 November" in do_now
    assert "by" not in said(kind, found_at=None).do_now[2].partition("told")[2]


def test_a_broken_disk_is_looked_for_where_a_row_cannot_be_read():
    assert any("disk" in step for step in said("consent", "unreadable").do_now)
    assert not any("disk" in step for step in said("consent", "altered").do_now)


def test_whoever_needs_the_record_is_told_what_a_check_says():
    for kind in words.NEEDED_BY_CHECKS:
        one = said(kind)
        assert "the answer is that we could not check" in one.meanwhile
        assert "If someone is in danger, they act first" in one.put_right[0]
    for kind in ("alias", "consent_concern"):
        assert "Do not rely on an answer that says we hold no record." in said(kind).meanwhile


def test_what_is_only_read_is_said_to_be_that():
    row = DamagedRow("consent", 12, "altered")
    proven = told(row, Remains("consent", THEN, is_proven=True), ALL, today=TODAY)
    assert proven.caveat == ""
    assert said("consent").caveat == words.CAVEAT
    assert said("consent", when=None, names=Names()).caveat == ""
    assert said("schema").caveat == ""
