"""Every notification has its words."""

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

HOLES = {"about", "agreement", "name", "version", "day", "whose", "successor", "texts"}
STEPS = (Act.SUSPEND, Act.REINSTATE, Act.TERMINATE, Act.WITHDRAW, Act.LEAVE)
# services/charter/memberships.py makes these from the statuses that an operator's officer sets.
BY_STATUS = {f"member_{status}" for status in (SUSPENDED, CEASED)} | {"member_reinstated"}

# Chosen by what becomes of a version: agreements/step_notifications.py, signing/adding.py,
# signing/key_revocation.py and leaving/giving_notice.py, all in services.
BY_WHAT_FOLLOWS = {
    *(ONE_LIFTED, CALLED_OFF, "left_alone", "signed_by_all", "signed_by_who_stays"),
    *("signature_falls", "accession_falls"),
}


def codes_notified() -> Iterator[str]:
    """Yield each code that is written in a call of NotificationContent(…) or of a _notify(…)."""
    for path in Path(registry.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in {"NotificationContent", "_notify"}:
                for argument in [*node.args, *(word.value for word in node.keywords)]:
                    text = getattr(argument, "value", None)
                    if isinstance(text, str) and re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", text):
                        yield text


def test_every_code_that_is_notified_has_words():
    notified = {
        *codes_notified(),
        *BY_STATUS,
        *(_code_of(act) for act in STEPS),
        *STAGES,
        ONE_LIFTED,
        CALLED_OFF,
    }
    assert {"to_sign", "acceded", "draft_in_review"} <= notified
    assert notified - WORDS.keys() == set()


def _code_of(act: str) -> str:
    day = date(2026, 12, 1)
    step = AgreementStep("x", 1, 1, act, "a", "b", day, "", datetime(2026, 12, 1, tzinfo=UTC), "c")
    return notification_of(step).code


def test_words_have_only_known_placeholders_and_say_what_to_do():
    for code, texts in WORDS.items():
        title, text, next_step = texts
        parsed = Formatter().parse(" ".join(texts))
        holes = {hole for _, hole, _, _ in parsed if hole}
        assert holes <= HOLES, code
        assert not title.endswith("."), code
        assert text.endswith("."), code
        assert next_step, code
