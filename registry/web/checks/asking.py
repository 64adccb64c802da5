"""Check a share with the answers of the journey, save the result, and choose the next page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from registry.documents.json.validate import validate
from registry.domain.records.acting import Actor
from registry.errors import (
    AmbiguousPersonError,
    Fault,
    InvalidInputError,
    NotFoundError,
    NotRecordedError,
)
from registry.services.accounts.saved_forms import SavedForm, update_form
from registry.services.agreements.items import DataItem, items_between
from registry.services.checks.checker import CheckAnswer, Checker
from registry.services.checks.repeating import check_one_once
from registry.services.checks.view import check_view
from registry.services.consent import recording
from registry.services.context import Registry
from registry.services.once import Once
from registry.services.partners.document import status_of
from registry.services.partners.register import read_one
from registry.web.checks.answers import gives, is_short, purpose_of, sender_and_recipient
from registry.web.checks.journey import Journey
from registry.web.checks.said import Case, Side
from registry.web.checks.share import share_request
from registry.web.checks.told import taken_as_said
from registry.web.kit import questions as q

# The page and the field of each fault that the register finds, by the start of its pointer.
_STEP_OF = (
    ("/subject/date_of_birth", "consent", "born-day"),
    ("/subject/identifiers", "consent", "full_name"),
    ("/subject", "situation", "age"),
    ("/from", "partner", "partner"),
    ("/to", "partner", "partner"),
    ("/purpose", "purpose", "purpose"),
    ("/data", "data", "data"),
)
_AMBIGUOUS = (
    "You may know this person under other details, or someone else by the same name. Check each"
    " detail, or choose below how to go on."
)
RESULT = ("view", "history", "taken")  # what a draft keeps of an answer


async def case_of(registry: Registry, actor: Actor, answers: Mapping[str, Any]) -> Case:
    """Return what is known of a check beside its answers: who the two sides are, and the law."""
    own = await _side(registry, actor.partner_id)
    other = await _other(registry, answers)
    return Case(registry.law, registry.today(), own, other, gives(answers))


async def _other(registry: Registry, answers: Mapping[str, Any]) -> Side | None:
    """The other side; None until it is chosen."""
    match answers.get("to"):
        case q.PERSON:
            return Side(q.person_kind(registry.law))
        case q.OTHER_BODY if answers.get("kind") in registry.law.kinds:
            return Side(answers["kind"])
        case q.ORGANISATION if answers.get("partner"):
            try:
                return await _side(registry, answers["partner"])
            except NotFoundError:
                return None
    return None


async def _side(registry: Registry, partner_id: str) -> Side:
    partner = await read_one(registry, partner_id)
    return Side(partner.kind, partner.legal_name, status_of(partner))


async def items_for(registry: Registry, actor: Actor, answers: Mapping[str, Any]) -> list[DataItem]:
    """Return the data items that an agreement lets the two share for the purpose.

    The list is empty until the partner and the purpose are known, and in an emergency.
    """
    asked = answers.get("to") == q.ORGANISATION and purpose_of(answers)
    if not asked or is_short(answers):
        return []
    sender, recipient = sender_and_recipient(answers, actor.partner_id, registry.law)
    return await items_between(registry, actor, sender, recipient, purpose_of(answers))


async def ask_register(
    registry: Registry,
    checker: Checker,
    actor: Actor,
    draft: SavedForm,
    journey: Journey,
    look_up_reason: str,
    once: Once | None,
) -> str:
    """Check the share, and return the address of the answer.

    If details are missing or doubtful, return the address of their question instead; if nothing can
    be recorded, that of the answer to what was typed alone.
    """
    answers = draft.content["answers"]
    items = {item.id: item.data_categories for item in await items_for(registry, actor, answers)}
    request = share_request(answers, journey.said, actor.partner_id, registry.law, items)
    try:
        validate("share-request", request)
        if once is None:
            check_answer = await checker.check(request, actor=actor, reason=look_up_reason)
        else:
            check_answer = await check_one_once(
                registry, checker, request, actor, once, look_up_reason
            )
    except AmbiguousPersonError:
        faults = {"consent": [("full_name", _AMBIGUOUS)]}
        return await _back_to(registry, draft, faults, doubtful=True)
    except NotRecordedError:
        return f"/check/{draft.draft_id}/as-typed"
    except InvalidInputError as error:
        return await _back_to(registry, draft, _placed(error.faults))
    content = {
        "answers": answers,
        "view": check_view(registry, check_answer),
        "history": await _history(registry, actor, check_answer),
        "taken": taken_as_said(answers, registry.law),
    }
    await update_form(registry, draft, content)
    return f"/check/{draft.draft_id}/answer"


async def _back_to(
    registry: Registry,
    draft: SavedForm,
    faults: dict[str, list[tuple[str, str]]],
    *,
    doubtful: bool = False,
) -> str:
    content = {**draft.content, "faults": faults, "doubtful": doubtful}
    await update_form(registry, draft, content)
    return f"/check/{draft.draft_id}/{next(iter(faults))}"


def _placed(faults: list[Fault]) -> dict[str, list[tuple[str, str]]]:
    """Return the register's faults by the page they belong to."""
    placed: dict[str, list[tuple[str, str]]] = {}
    for fault in faults:
        matching = (row[1:] for row in _STEP_OF if fault.pointer.startswith(row[0]))
        step, field = next(matching, ("data", "data"))
        placed.setdefault(step, []).append((field, fault.detail))
    return placed


async def _history(
    registry: Registry, actor: Actor, check_answer: CheckAnswer
) -> list[dict[str, Any]]:
    """Return the consent events that the organisation may see, newest first."""
    if check_answer.subject_id is None:
        return []
    events = await recording.said_about(registry, actor, check_answer.subject_id)
    return [
        {
            "status": event.status,
            "on": event.day.isoformat(),
            "purposes": list(event.purposes),
            "by_us": event.recorded_for(actor.partner_id),
            "recipients": list(event.recipients),
        }
        for event, _ in reversed(events)
    ]
