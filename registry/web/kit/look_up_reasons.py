"""Why somebody looks so many people up: asked once past the limit, and kept for the day.

Whatever page looks a person up fails with ``ReasonNeededError`` past the limit (consent.md §5). The
error's page asks why, with all that was typed in it, and the answer sends that again. The reason is
one of a closed list, since a text of one's own could name somebody. It is kept in a saved form of
the practitioner's: sealed, theirs alone, and gone within a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from litestar import Response

from registry.domain.records.acting import Actor
from registry.errors import Fault
from registry.services.accounts.saved_forms import drafts_of, new_form
from registry.services.context import LONDON, Registry
from registry.services.people.looking_up import LookUpReason
from registry.web.kit.forms import Form
from registry.web.kit.page import Page
from registry.web.kit.questions import Choice

REASON: Final = "look-up-reason"
PATH: Final = "look-up-path"  # the page that was refused
AGAIN: Final = "look-up-again"  # whether a form was sent there, which has to be sent again
_KIND = "look_up_reason"
_OURS = frozenset({"csrf", "once", REASON, PATH, AGAIN})
WORDS = {
    LookUpReason.MANY_REFERRALS: "Many people were referred to us",
    LookUpReason.JOINT_WORK: "We work on many cases with another organisation",
    LookUpReason.CHECKING_RECORDS: "I am checking our records",
    LookUpReason.OTHER: "Another reason",
}
_NOTHING_CHOSEN = "Say why you are looking up so many people."


def ask_why(page: Page, path: str, form: Form, *, again: bool) -> Response[str]:
    """Return the page that asks why, with the form that was sent in hidden fields."""
    return page.show(
        "reason.html",
        status=429,
        form=form,
        address=path,
        again=again,
        typed=list(_typed(form)),
        choices=[Choice(reason, text) for reason, text in WORDS.items()],
    )


def ask_why_again(page: Page, path: str, form: Form) -> Response[str]:
    """Return the same page, because no reason was chosen."""
    faulty = form.with_faults([Fault(REASON, _NOTHING_CHOSEN)])
    return ask_why(page, path, faulty, again=bool(form.one(AGAIN)))


async def keep_reason(registry: Registry, actor: Actor, reason: LookUpReason) -> None:
    """Keep a reason for the rest of the day."""
    await new_form(registry, actor, _KIND, {"reason": reason})


async def reason_of_today(registry: Registry, actor: Actor) -> str:
    """The reason that somebody gave today; empty if there is none."""
    for saved in await drafts_of(registry, actor, _KIND):
        if saved.saved_at.astimezone(LONDON).date() == registry.today():
            reason: str = saved.content["reason"]
            return reason
    return ""


def reason_words(reason: str) -> str:
    """Return the words of a reason; a program may have sent one that is not in the list."""
    known = reason in set(LookUpReason)
    return WORDS[LookUpReason(reason) if known else LookUpReason.OTHER]


def _typed(form: Form) -> Iterable[tuple[str, str]]:
    return (
        (name, text) for name, texts in form.values.items() if name not in _OURS for text in texts
    )
