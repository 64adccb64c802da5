"""Checking a share: one question a page, then the answer (stack.md §2, patterns per task).

What is answered is kept in a draft of the practitioner's own, so nothing is lost by going back,
by a session that ends, or by a register that does not answer. A page is asked for only while it
has no answer, so changing one answer leads straight back to the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from registry.documents.json.validate import validate
from registry.domain.records.acting import Actor
from registry.errors import AmbiguousPersonError, Fault, InvalidInputError, NotFoundError
from registry.services.accounts.saved_forms import Draft, find_draft, new_draft, save_draft
from registry.services.agreements.items import DataItem, items_between
from registry.services.checks.checker import CheckAnswer, Checker
from registry.services.checks.facts import age_band
from registry.services.checks.view import check_view
from registry.services.consent import recording
from registry.services.context import Registry
from registry.services.partners.register import partner_names
from registry.web.checks import journey
from registry.web.checks.answer_page import answer_content
from registry.web.kit import questions as q
from registry.web.kit.forms import Form
from registry.web.kit.person_fields import birth_date
from registry.web.kit.redirects import see_other
from registry.web.kit.render import page, registry_of, sent_form, session_of
from registry.web.kit.saved_forms import CHECK, ask_again, typed

_ASK = {"page": "check.ask"}
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


@post("/check", opt=_ASK)
async def begin(request: Request[Any, Any, Any]) -> Response[None]:
    """Start a check."""
    draft = await new_draft(registry_of(request), session_of(request).actor, CHECK, {"answers": {}})
    return see_other(f"/check/{draft.draft_id}/{journey.STEPS[0]}")


@get("/check/{draft_id:str}", opt=_ASK)
async def resume(request: Request[Any, Any, Any], draft_id: FromPath[str]) -> Response[None]:
    """Go on where it was left."""
    draft = await _draft(request, draft_id)
    step = journey.next_step(draft.content["answers"])
    return see_other(f"/check/{draft_id}/{step or 'answer'}")


@get("/check/{draft_id:str}/now", opt=_ASK)
async def now(request: Request[Any, Any, Any], draft_id: FromPath[str]) -> Response[str]:
    """Someone is in danger now: what can be said before anything else is asked."""
    draft = await _draft(request, draft_id)
    return page(request, "check/now.html", draft=draft)


@get("/check/{draft_id:str}/answer", opt=_ASK)
async def answer(request: Request[Any, Any, Any], draft_id: FromPath[str]) -> Response[Any]:
    """The answer; or, where the register did not answer, the way to ask it again."""
    draft = await _draft(request, draft_id)
    step = journey.next_step(draft.content["answers"])
    if step is not None:
        return see_other(f"/check/{draft_id}/{step}")
    if "view" not in draft.content:
        return page(request, "check/again.html", draft=draft)
    names = await partner_names(registry_of(request))
    own = session_of(request).partner_id
    content = answer_content(registry_of(request).law, draft, names, own)
    return page(request, "check/answer.html", draft=draft, **content)


@post("/check/{draft_id:str}/answer", opt=_ASK)
async def ask(request: Request[Any, Any, Any], draft_id: FromPath[str]) -> Response[Any]:
    """Ask the register, with the answers there are."""
    draft = await _draft(request, draft_id)
    step = journey.next_step(draft.content["answers"])
    return see_other(f"/check/{draft_id}/{step}") if step else await _ask_now(request, draft)


@get("/check/{draft_id:str}/{step:str}", opt=_ASK)
async def question(
    request: Request[Any, Any, Any], draft_id: FromPath[str], step: FromPath[str]
) -> Response[str]:
    """One question, with what was answered before."""
    draft = await _draft(request, draft_id)
    faults = [Fault(*fault) for fault in draft.content.get("faults", {}).get(step, ())]
    saved = Form.of({k: v for k, v in draft.content["answers"].items() if k != "done"})
    form = await typed(request, saved.with_faults(faults))
    return await _question(request, draft, step, form)


@post("/check/{draft_id:str}/{step:str}", opt=_ASK)
async def answered(
    request: Request[Any, Any, Any], draft_id: FromPath[str], step: FromPath[str]
) -> Response[Any]:
    """Keep an answer, and go on to the next question or to the result."""
    draft = await _draft(request, draft_id)
    form = sent_form(request)
    answers = {**draft.content["answers"], **journey.answers_of(_known(step), form)}
    faults = await _faults(request, step, answers)
    if faults:
        return await ask_again(request, form, faults)
    answers["done"] = sorted({*answers.get("done", ()), step})
    draft = await save_draft(registry_of(request), draft, {"answers": answers})
    if step == "danger" and journey.is_emergency(answers) and journey.next_step(answers):
        return see_other(f"/check/{draft_id}/now")
    following = journey.next_step(answers)
    return (
        see_other(f"/check/{draft_id}/{following}") if following else await _ask_now(request, draft)
    )


async def _draft(request: Request[Any, Any, Any], draft_id: str) -> Draft:
    return await find_draft(registry_of(request), session_of(request).actor, CHECK, draft_id)


def _known(step: str) -> str:
    if step not in {*journey.STEPS, journey.MORE_STEP}:
        raise NotFoundError("There is no such question.", next_step="Go back to the check.")
    return step


async def _faults(
    request: Request[Any, Any, Any], step: str, answers: Mapping[str, Any]
) -> list[Fault]:
    registry = registry_of(request)
    if step == "purpose":
        return journey.purpose_faults(answers, list(registry.law.purposes))
    names = await partner_names(registry) if step == "partner" else {}
    return journey.faults_of(step, answers, names, session_of(request).partner_id)


async def _question(
    request: Request[Any, Any, Any], draft: Draft, step: str, form: Form
) -> Response[str]:
    registry, actor = registry_of(request), session_of(request).actor
    answers = draft.content["answers"]
    before = journey.step_before(_known(step), answers)
    content: dict[str, Any] = {"q": q, "draft": draft, "answers": answers, "before": before}
    if step == "partner":
        names = await partner_names(registry)
        content["partners"] = [
            q.Choice(key, name) for key, name in names.items() if key != actor.partner_id
        ]
    elif step == "purpose":
        content["common"], content["others"] = q.purposes(registry.law)
    elif step == "data":
        content["items"] = await _items(registry, actor, answers)
    elif step == "situation":
        born = birth_date(answers)
        content["band"] = age_band(born, registry.today()) if born else ""
        content["about_crime"] = q.is_about_crime(registry.law, journey.purpose_of(answers))
    elif step == journey.MORE_STEP:
        content["bases"] = [q.Choice(k, row.name) for k, row in registry.law.bases.items()]
        content["gateways"] = [q.Choice(k, row.name) for k, row in registry.law.gateways.items()]
    return page(request, f"check/{step}.html", form=form, **content)


async def _items(registry: Registry, actor: Actor, answers: Mapping[str, Any]) -> list[DataItem]:
    if not answers.get("partner") or not journey.purpose_of(answers):
        return []
    ends = journey.sender_and_recipient(answers, actor.partner_id)
    return await items_between(registry, actor, *ends, journey.purpose_of(answers))


async def _ask_now(request: Request[Any, Any, Any], draft: Draft) -> Response[Any]:
    """Check the share. Where details are missing or doubtful, back to their question."""
    registry, actor = registry_of(request), session_of(request).actor
    answers = draft.content["answers"]
    items = {item.id: item.data_categories for item in await _items(registry, actor, answers)}
    asked = journey.share_request(answers, actor.partner_id, items, registry.today())
    checker: Checker = request.app.state.checker
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
    return see_other(f"/check/{draft.draft_id}/answer")


async def _back_to(
    registry: Registry, draft: Draft, faults: dict[str, list[tuple[str, str]]]
) -> Response[None]:
    await save_draft(registry, draft, {**draft.content, "faults": faults})
    return see_other(f"/check/{draft.draft_id}/{next(iter(faults))}")


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


HANDLERS = [begin, resume, now, answer, ask, question, answered]
