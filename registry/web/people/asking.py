"""What each page of the journey does with its form: every fault at once, or what it leads to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any

from registry.errors import Fault, InvalidInputError
from registry.services.consent.moving import own_records
from registry.web.kit import questions as q
from registry.web.kit.forms import Form
from registry.web.people import details, journey
from registry.web.people.details import Answer, SentPage

LONGEST_REASON = 2_000


async def sent_step(step: str, sent: SentPage) -> dict[str, Any]:
    """Return the draft's content with the answer of a page.

    Raises:
        InvalidInputError: every fault of the page, by the names of its fields.
    """
    answer, records = await _STEPS[step](sent)
    return journey.answered(sent.content, step, answer, records)


def reason_faults(form: Form) -> list[Fault]:
    """Return the fault of a reason that is missing or too long."""
    reason = form.one("reason")
    if not reason:
        return [Fault("reason", "Say why.")]
    if len(reason) > LONGEST_REASON:
        return [Fault("reason", f"Write at most {LONGEST_REASON} characters.")]
    return []


async def _which(sent: SentPage) -> Answer:
    return _chosen(sent, journey.references(sent.content, "which"), "Select a record."), ()


async def _which_other(sent: SentPage) -> Answer:
    return _chosen(sent, journey.references(sent.content, "which-other"), "Select a record."), ()


async def _entry(sent: SentPage) -> Answer:
    reference = journey.first_record(sent.content)["reference"]
    records = await own_records(sent.registry, sent.actor, reference)
    known = [events[0].record_id for events in records]
    return _chosen(sent, known, "Select a consent record."), ()


async def _code(sent: SentPage) -> Answer:
    has_code, code = sent.form.one("has_code"), sent.line("code")
    if has_code not in {q.YES, q.NO}:
        raise InvalidInputError([Fault("has_code", "Say if they have given you a code.")])
    if has_code == q.YES and not code:
        raise InvalidInputError([Fault("code", "Enter the code they gave you.")])
    return {"has_code": has_code, "code": code if has_code == q.YES else ""}, ()


async def _means(sent: SentPage) -> Answer:
    if faults := reason_faults(sent.form):
        raise InvalidInputError(faults)
    return {"reason": sent.form.one("reason")}, ()


def _chosen(sent: SentPage, known: Collection[str], otherwise: str) -> dict[str, str]:
    chosen = sent.form.one("record")
    if chosen not in known:
        raise InvalidInputError([Fault("record", otherwise)])
    return {"record": chosen}


_STEPS: Mapping[str, Callable[[SentPage], Awaitable[Answer]]] = {
    "number": details.read_numbers,
    "person": details.read_person,
    "other": details.read_other,
    "wrong": details.read_wrong,
    "which": _which,
    "which-other": _which_other,
    "entry": _entry,
    "code": _code,
    "means": _means,
}
