"""What the page of each question shows beside its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from registry.domain.records.acting import Actor
from registry.law import Law
from registry.services.accounts.saved_forms import SavedForm
from registry.services.context import Registry
from registry.services.partners.register import partner_names, read_one
from registry.web.checks.answers import gives, is_short
from registry.web.checks.asked import Asked
from registry.web.checks.asking import items_for
from registry.web.checks.journey import MORE_STEP, Journey
from registry.web.kit import questions as q

# The heading of a page with several questions; the only question of a page is its own heading.
HEADINGS = {
    "situation": "About the person",
    "request": "Requests and court orders",
    "law": "What you know about this",
}


async def content_of(
    registry: Registry, actor: Actor, draft: SavedForm, journey: Journey, step: str
) -> dict[str, Any]:
    """Return the values of a page's template."""
    answers = draft.content["answers"]
    stop = journey.stop_at(step)
    asked = stop.asked if stop is not None else ()
    content: dict[str, Any] = {
        "q": q,
        "draft": draft,
        "before": journey.before(step),
        "asked": asked,
        "asks": _asks(asked),
        "heading": HEADINGS.get(step) if len(asked) > 1 else None,
        "lead": await _lead(registry, answers, step),
        "gives": gives(answers),
        "emergency": is_short(answers),
    }
    return {**content, **await _of_step(registry, actor, draft, step)}


async def _lead(registry: Registry, answers: Mapping[str, Any], step: str) -> str:
    """Whom the questions about the law are for, where the reader is not the one who would share."""
    if step != "law" or gives(answers):
        return ""
    sender = await read_one(registry, answers["partner"])
    return f"These questions are for {sender.legal_name}. Answer only what they told you."


def _asks(asked: Sequence[Asked]) -> Mapping[str, Mapping[str, str]]:
    """By leading field and answer, the questions that are asked under it."""
    found: dict[str, dict[str, list[str]]] = {}
    for one in asked:
        for value in one.under or ():
            found.setdefault(one.leading, {}).setdefault(value, []).append(one.name)
    return {
        leading: {value: " ".join(names) for value, names in values.items()}
        for leading, values in found.items()
    }


async def _of_step(
    registry: Registry, actor: Actor, draft: SavedForm, step: str
) -> Mapping[str, Any]:
    answers = draft.content["answers"]
    match step:
        case "partner":
            names = await partner_names(registry)
            others = [q.Choice(*row) for row in names.items() if row[0] != actor.partner_id]
            return {"partners": others, "kinds": q.bodies(registry.law)}
        case "purpose":
            common, others = q.purposes(registry.law)
            return {"common": common, "others": others}
        case "data":
            return {"items": await items_for(registry, actor, answers)}
        case "consent":
            return {"doubtful": bool(draft.content.get("doubtful"))}
        case _ if step == MORE_STEP:
            return _laws(registry.law)
    return {}


def _laws(law: Law) -> Mapping[str, Any]:
    return {
        "bases": [q.Choice(basis.id, basis.name) for basis in law.bases.values()],
        "gateways": [q.Choice(row.id, row.name) for row in law.gateways.values()],
    }
