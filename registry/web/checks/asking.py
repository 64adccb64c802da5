"""Asking the register with the answers of a check: what it says is kept, and where to go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from registry.documents.json.validate import validate
from registry.domain.records.acting import Actor
from registry.errors import AmbiguousPersonError, Fault, InvalidInputError
from registry.services.accounts.saved_forms import Draft, save_draft
from registry.services.agreements.items import DataItem, items_between
from registry.services.checks.checker import CheckAnswer, Checker
from registry.services.checks.view import check_view
from registry.services.consent import recording
from registry.services.context import Registry
from registry.web.checks import journey

# Where the register's own faults belong among the questions.
_STEP_OF = (
    ("/subject/date_of_birth", "person", "born-day"),
    ("/subject/identifiers", "person", "full_name"),
    ("/subject", "situation", "age"),
    ("/from", "partner", "partner"),
    ("/to", "partner", "partner"),
    ("/purpose", "purpose", "purpose"),
    ("/gateway", "more", "gateway"),
    ("/proposed_basis", "more", "proposed_basis"),
    ("/data", "data", "data"),
)
_AMBIGUOUS = (
    "These details do not point to one person. Check each one, or leave out what you are not"
    " sure of. You can also go on without naming anyone."
)


async def items_for(registry: Registry, actor: Actor, answers: Mapping[str, Any]) -> list[DataItem]:
    """What the agreement between the two lets them share for the purpose, as far as it is known."""
    if not answers.get("partner") or not journey.purpose_of(answers):
        return []
    ends = journey.sender_and_recipient(answers, actor.partner_id)
    return await items_between(registry, actor, *ends, journey.purpose_of(answers))


async def ask_register(registry: Registry, checker: Checker, actor: Actor, draft: Draft) -> str:
    """Check the share. The page to go on to: the answer, or the question whose details are missing
    or doubtful."""
    answers = draft.content["answers"]
    items = {item.id: item.data_categories for item in await items_for(registry, actor, answers)}
    asked = journey.share_request(answers, actor.partner_id, items, registry.today())
    try:
        validate("share-request", asked)
        found = await checker.check(asked, actor=actor)
    except AmbiguousPersonError:
        return await _back_to(registry, draft, {"person": [("full_name", _AMBIGUOUS)]})
    except InvalidInputError as error:
        return await _back_to(registry, draft, _placed(error.faults))
    content = {
        "answers": answers,
        "view": check_view(registry, found),
        "history": await _history(registry, actor, found),
    }
    await save_draft(registry, draft, content)
    return f"/check/{draft.draft_id}/answer"


async def _back_to(
    registry: Registry, draft: Draft, faults: dict[str, list[tuple[str, str]]]
) -> str:
    await save_draft(registry, draft, {**draft.content, "faults": faults})
    return f"/check/{draft.draft_id}/{next(iter(faults))}"


def _placed(faults: list[Fault]) -> dict[str, list[tuple[str, str]]]:
    """The register's faults beside the questions they belong to."""
    placed: dict[str, list[tuple[str, str]]] = {}
    for fault in faults:
        where = (row[1:] for row in _STEP_OF if fault.pointer.startswith(row[0]))
        step, field = next(where, ("data", "data"))
        placed.setdefault(step, []).append((field, fault.detail))
    return placed


async def _history(registry: Registry, actor: Actor, found: CheckAnswer) -> list[dict[str, Any]]:
    """What was said about consent, as far as the organisation may see it, the newest first."""
    if not found.rows.subjects:
        return []
    events = await recording.history(registry, actor, found.rows.subjects[0].subject_id)
    return [
        {
            "status": event.status,
            "on": event.effective_at.date().isoformat(),
            "purposes": list(event.purposes),
            "by_us": event.recorded_for(actor.partner_id),
            "recipients": list(event.recipients),
        }
        for event, _ in reversed(events)
    ]
