"""The style sheet holds for every text of an answer that a practitioner reads (style.md)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from registry.law import load_edition
from registry.law.headlines import steps_of, texts_of
from tests.support.plain_english import HEADLINE_WORDS, faults, filled, sentences, words

LAW = load_edition("2026-11-29")


def message_texts() -> Iterator[tuple[str, str]]:
    for row in LAW.messages.values():
        yield row.id, row.text
        for variant in (*row.variants, *row.for_recipient):
            yield f"{row.id} {' '.join(variant.when)}", variant.text


def headline_texts() -> Iterator[tuple[str, str]]:
    for outcome, words_of_it in LAW.headlines.items():
        yield from ((outcome, text) for text in texts_of(words_of_it))


def table_texts() -> Iterator[tuple[str, str]]:
    for element in LAW.elements.values():
        yield from ((element.id, text) for text in (element.question, element.hint) if text)
    for table in (LAW.questions, LAW.gateways, LAW.confidentiality, LAW.artefacts):
        yield from ((row.id, row.text) for row in table.values())
    for purpose in LAW.purposes.values():
        yield from ((purpose.id, text) for text in (purpose.name, purpose.text))
        if purpose.offered_as:
            yield purpose.id, purpose.offered_as
    for table in (LAW.kinds, LAW.bases, LAW.bars):
        yield from ((row.id, row.name) for row in table.values())


EVERY_TEXT = [*message_texts(), *headline_texts(), *table_texts()]


def test_every_text_is_plain():
    found = [f"{where}: {fault}" for where, text in EVERY_TEXT for fault in faults(filled(text))]
    assert found == []


def test_a_message_says_two_things_at_most():
    long = [where for where, text in message_texts() if len(sentences(filled(text))) > 2]
    # The list of reasons, and a question that is answered first.
    assert set(long) <= {
        "OVERRIDE_GROUNDS",
        "DUTY_MAY_APPLY",
        "DUTY_MAY_APPLY several_duties_possible",
    }


def test_messages_are_sentences():
    assert [where for where, text in message_texts() if not filled(text).endswith((".", "?"))] == []


def test_headlines_are_short_and_reasons_are_two_sentences():
    for outcome, table in LAW.headlines.items():
        rows = [(row.headline, row.why) for row in table.situations]
        rows += [(row.headline_for_recipient, row.why_for_recipient) for row in table.situations]
        rows += [(table.for_recipient.headline, table.for_recipient.why)]
        for headline, why in rows:
            assert words(filled(headline)) <= HEADLINE_WORDS, (outcome, headline)
            assert len(sentences(filled(why))) <= 3 if "{danger}" in why.lower() else 2, why
            assert headline == "" or filled(headline).endswith((".", "?"))


def test_steps_begin_with_a_verb_or_a_danger():
    starts = {
        step.text.split()[0].rstrip(",")
        for table in LAW.headlines.values()
        for step in steps_of(table)
        if step.text
    }
    assert starts <= {
        "Act", "Answer", "Ask", "Be", "Check", "Decide", "Do", "Explain", "Find", "Give", "If",
        "Leave", "Make", "Offer", "Read", "Record", "Refer", "Remove", "Ring", "Say", "Send",
        "Share", "Stop", "Tell", "Wait", "Weigh", "Write", "{Ring}", "{Worry}",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "You may share this.",
        "The person whom you told.",
        "It has to be shared.",
        "Share it; record it.",
        "Wait …",
        "Do not share – ask first.",
        "Don't share.",
        "Tell the data subject.",
        "Ask " + "very " * 20 + "nicely.",
    ],
)
def test_what_the_sheet_forbids_is_found(text: str):
    assert list(faults(text))


@pytest.mark.parametrize(
    "text",
    [
        "They may be at risk of harm.",
        "The law may say you must share this.",
        "Data protection law does not apply.",
        "Ring 101, or 999 if the girl is in danger now.",
    ],
)
def test_what_it_allows_is_not(text: str):
    assert list(faults(text)) == []
