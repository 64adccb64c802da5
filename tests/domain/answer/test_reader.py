"""An answer knows who reads it: nobody is told to share with, or to ring, themselves."""

from __future__ import annotations

import re

import pytest

from registry.domain.answer.context import AnswerContext, ContactWords, Reader
from tests.domain.answer.speaking import FROM_RECIPIENT, LAW, answers, spoken, words
from tests.domain.decision.cases import SMALL_CHILD

NAMES = {"from_name": "Elmshire County Council", "to_name": "Elmshire Family Charity"}
RECIPIENT = AnswerContext(reader=Reader.RECIPIENT, **NAMES)
SENDER = AnswerContext(reader=Reader.SENDER, **NAMES)
SHARE = ("local_authority", "charity", "public_service_delivery")


def test_the_sender_can_share_and_the_recipient_can_ask() -> None:
    sender = words(*SHARE, whose_task="sender", context=SENDER)
    recipient = words(*SHARE, whose_task="sender", context=RECIPIENT)
    assert sender.headline.startswith("You can share this.")
    assert recipient.headline == "Elmshire County Council can share this with you."
    assert recipient.why == "It is one of their jobs in law."
    assert recipient.do_now == (
        "Ask Elmshire County Council for what you need, and say why.",
        "Give them the number of this check.",
        "Record what you asked for and why.",
    )


def test_whoever_is_neither_reads_as_the_sender() -> None:
    neither = words(*SHARE, context=AnswerContext(reader=Reader.NEITHER, **NAMES))
    sender = words(*SHARE, context=SENDER)
    assert (neither.headline, neither.do_now) == (sender.headline, sender.do_now)


@pytest.mark.parametrize(
    ("share", "facts", "headline"),
    [
        (
            ("maintained_school", "local_authority", "child_protection_s47"),
            {"subject": {**SMALL_CHILD, "at_risk": True}},
            "Hill School must share this with you. The law requires it.",
        ),
        (
            ("charity", "charity", "early_help"),
            {},
            "Hill School must get consent before sharing this with you.",
        ),
        (
            ("charity", "charity", "early_help"),
            {"consent_state": "refused"},
            "Hill School should not share this with you now.",
        ),
        (
            ("charity", "police", "safeguarding_adult"),
            {"consent_state": "refused"},
            "Hill School must get advice before sharing this with you.",
        ),
        (
            ("charity", "police", "safeguarding_adult"),
            {"emergency": True, "risk_of_serious_harm": "life"},
            "Ask for what you need now. This is an emergency.",
        ),
        (
            ("gp_practice", "police", "crime_investigation", "special:health"),
            {"subject": {"role": "victim"}, "request_received": True},
            "Hill School can wait. Show why you need this.",
        ),
    ],
)  # fmt: skip
def test_the_recipients_first_line(share, facts, headline) -> None:
    context = AnswerContext(reader=Reader.RECIPIENT, from_name="Hill School", to_name="Us")
    assert words(*share, context=context, **facts).headline == headline


def test_the_recipient_is_never_told_to_share_or_to_decide_for_the_sender() -> None:
    own = re.compile(
        r"\b[Ss]hare (this |what .* )?with your organisation\b|[Rr]ing your organisation"
    )
    for _, _, answer in answers(1_000, FROM_RECIPIENT):
        assert not answer.headline.startswith(
            ("You can share", "Share", "You must", "Do not share")
        )
        for text in spoken(answer):
            assert not own.search(text), text
            assert not re.search(r"\b(You|you) (can|must) (still )?share\b", text), text


def test_papers_of_the_senders_own_are_not_for_the_recipient() -> None:
    only = {code for code, row in LAW.messages.items() if row.for_sender_only}
    own = {LAW.messages[code].text for code in only}
    for _, _, answer in answers(400, FROM_RECIPIENT):
        assert not own & set(spoken(answer))


def test_whom_to_ring_is_at_the_other_organisation() -> None:
    desk = ContactWords("County Council, the duty desk", "01 234")
    answer = words(*SHARE, context=AnswerContext(reader=Reader.SENDER, contact=desk))
    assert answer.ring == ("County Council, the duty desk: 01 234",)
