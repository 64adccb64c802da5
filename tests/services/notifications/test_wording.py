"""Nobody can be told something that has no words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import registry
from registry.domain.agreements.lifecycle import Act
from registry.domain.agreements.review_dates import STAGES
from registry.domain.charter.membership import CEASED, SUSPENDED
from registry.domain.records.agreements import AgreementStep
from registry.services.agreements.step_notifications import CALLED_OFF, ONE_LIFTED, notification_of
from registry.services.notifications.wording import WORDS

HOLES = {"about", "agreement", "name", "version", "day"}
STEPS = (Act.SUSPEND, Act.REINSTATE, Act.TERMINATE, Act.WITHDRAW, Act.LEAVE)
# Made from a status in services/charter/memberships.py, by what an operator's officer may do.
BY_STATUS = {f"member_{status}" for status in (SUSPENDED, CEASED)} | {"member_reinstated"}

# Chosen by what becomes of a version: agreements/step_notifications.py, signing/adding.py,
# signing/key_revocation.py, leaving/giving_notice.py, all of services.
BY_WHAT_FOLLOWS = {
    *(ONE_LIFTED, CALLED_OFF, "left_alone", "signed_by_all", "signed_by_who_stays"),
    *("signature_falls", "accession_falls"),
}


def codes_told() -> Iterator[str]:
    """The codes written in calls of NotificationContent(…) and of the helpers that tell it on."""
    for path in Path(registry.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in {"NotificationContent", "_notify", "_tell"}:
                for argument in [*node.args, *(word.value for word in node.keywords)]:
                    text = getattr(argument, "value", None)
                    if isinstance(text, str) and re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", text):
                        yield text


def test_every_code_that_is_told_has_words():
    told = {
        *codes_told(),
        *BY_STATUS,
        *(_code_of(act) for act in STEPS),
        *STAGES,
        ONE_LIFTED,
        CALLED_OFF,
    }
    assert {"to_sign", "acceded", "draft_in_review"} <= told
    assert told - WORDS.keys() == set()


def _code_of(act: str) -> str:
    day = date(2026, 12, 1)
    step = AgreementStep("x", 1, 1, act, "a", "b", day, "", datetime(2026, 12, 1, tzinfo=UTC), "c")
    return notification_of(step).code


def test_words_have_only_the_holes_that_are_filled_and_say_what_to_do():
    for code, texts in WORDS.items():
        title, text, next_step = texts
        holes = {hole for each in texts for _, hole, _, _ in Formatter().parse(each) if hole}
        assert holes <= HOLES, code
        assert not title.endswith("."), code
        assert text.endswith("."), code
        assert next_step, code
