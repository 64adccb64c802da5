"""Pages to take a consent back, and to undo that within the hour.

Taking back is two pages, so that nobody does it by a slip: when and what, then what it means.
"""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.types import ControllerRouterHandler

from registry.domain.records.acting import Actor
from registry.errors import ConflictError, NotFoundError
from registry.services.accounts.saved_forms import SavedForm, update_form
from registry.services.consent import recording
from registry.services.consent.undoing import undo
from registry.services.context import Registry
from registry.web.consent import answers as a
from registry.web.consent import ending as e
from registry.web.consent import questions as c
from registry.web.consent.scope_words import Way, content_rows, sentences
from registry.web.consent.whose import kept
from registry.web.consent.words import words_of
from registry.web.kit.addresses import see_other, version_of
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.kit.forms import Form
from registry.web.kit.person_fields import whose
from registry.web.kit.refusals import Refusals
from registry.web.kit.render import day

_OPT = {"page": "consent.record"}
_UNDO_REFUSED = Refusals({}, "reason", errors={ConflictError: "reason"})
Draft = NamedDependency[SavedForm]


@post("/consent/{draft_id:str}/withdraw", opt=_OPT)
async def withdraw(
    registry: OpenedRegistry, actor: SignedIn, form: SentForm, draft: Draft
) -> Response[None]:
    """Begin to take back the consent of the record that is chosen."""
    chosen = {"record": form.one("record"), "seen": version_of(form.one("seen"))}
    draft = await update_form(registry, draft, {**kept(draft.content), "ending": chosen})
    try:
        await _ending(registry, actor, draft)
    except ConflictError:
        return see_other(f"/consent/{draft.draft_id}?saved=changed")
    return see_other(f"/consent/{draft.draft_id}/ending")


@get("/consent/{draft_id:str}/ending", opt=_OPT)
async def ask_ending(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, draft: Draft
) -> Response[str]:
    """Ask when they said it, and which part they take back."""
    ending = await _ending(registry, actor, draft)
    saved = {name: text for name, text in draft.content["ending"].items() if name != "seen"}
    return page.show(
        "consent/ending.html",
        form=await page.typed(Form.of(saved)),
        draft=draft,
        whose=whose(draft.content.get("typed", {})),
        parts=ending.parts(await words_of(registry)),
        asks_judgement=ending.asks_judgement,
        is_own=ending.is_own,
        c=c,
    )


@post("/consent/{draft_id:str}/ending", opt=_OPT)
async def send_ending(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, form: SentForm, draft: Draft
) -> Response[Any]:
    """Save when and what, and go on to what it means."""
    ending = await _ending(registry, actor, draft)
    if faults := e.faults_of(registry, ending, await words_of(registry), form):
        return await page.ask_again(form, faults)
    chosen = {**draft.content["ending"], **e.answers_of(form)}
    await update_form(registry, draft, {**draft.content, "ending": chosen})
    return see_other(f"/consent/{draft.draft_id}/ending/check")


@get("/consent/{draft_id:str}/ending/check", opt=_OPT)
async def check_ending(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, draft: Draft
) -> Response[Any]:
    """Say what stops, and who will be told."""
    ending = await _ending(registry, actor, draft)
    if "reason" not in draft.content["ending"]:
        return see_other(f"/consent/{draft.draft_id}/ending")
    step = e.step_of(registry, ending, draft.content["ending"])
    words, scope = await words_of(registry), ending.scope(step)
    return page.show(
        "consent/ending-check.html",
        draft=draft,
        whose=whose(draft.content.get("typed", {})),
        said=f"on {day(step.said_on)}" if step.said_on else "now",
        stops=sentences(scope, words, Way.STOPS),
        rows=content_rows(scope, words),
        told=ending.told(words),
    )


@post("/consent/{draft_id:str}/ending/check", opt=_OPT)
async def record_ending(registry: OpenedRegistry, actor: SignedIn, draft: Draft) -> Response[None]:
    """Record that they changed their mind."""
    saved = "withdrawn"
    try:
        ending = await _ending(registry, actor, draft)
        if "reason" not in draft.content["ending"]:
            return see_other(f"/consent/{draft.draft_id}/ending")
        step = e.step_of(registry, ending, draft.content["ending"])
        await recording.withdraw(registry, actor, step, draft.content["subject"])
    except ConflictError:
        saved = "changed"
    await update_form(registry, draft, kept(draft.content))
    return see_other(f"/consent/{draft.draft_id}?saved={saved}")


@post("/consent/{draft_id:str}/undo", opt=_OPT)
async def begin_undo(registry: OpenedRegistry, form: SentForm, draft: Draft) -> Response[None]:
    """Begin to undo the withdrawal that is chosen."""
    chosen = {"record": form.one("record"), "version": version_of(form.one("version"))}
    await update_form(registry, draft, {**kept(draft.content), "undo": chosen})
    return see_other(f"/consent/{draft.draft_id}/undoing")


@get("/consent/{draft_id:str}/undoing", opt=_OPT)
async def ask_undo(page: ThisPage, draft: Draft) -> Response[Any]:
    """Ask why it was an error, and say what counts then."""
    if "undo" not in draft.content:
        return see_other(f"/consent/{draft.draft_id}")
    shown = whose(draft.content.get("typed", {}))
    return page.show("consent/undoing.html", form=await page.typed(), draft=draft, whose=shown)


@post("/consent/{draft_id:str}/undoing", opt=_OPT)
async def send_undo(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, form: SentForm, draft: Draft
) -> Response[Any]:
    """Record that the withdrawal was an error."""
    if "undo" not in draft.content:
        return see_other(f"/consent/{draft.draft_id}")
    chosen = draft.content["undo"]
    faults = a.text_fault(form, "reason")
    if not faults:
        with _UNDO_REFUSED.as_faults() as faults:
            await undo(
                registry, actor, chosen["record"], chosen["version"], reason=form.one("reason")
            )
    if faults:
        return await page.ask_again(form, faults)
    await update_form(registry, draft, kept(draft.content))
    return see_other(f"/consent/{draft.draft_id}?saved=undone")


async def _ending(registry: Registry, actor: Actor, draft: SavedForm) -> e.Ending:
    """The record that is being ended, as the practitioner may see it."""
    chosen = draft.content.get("ending")
    if chosen is None:
        raise NotFoundError("There is no consent to end here.")
    history = await recording.said_about(registry, actor, draft.content["subject"])
    events = [event for event, _ in history]
    if chosen["record"] not in {event.record_id for event in events}:
        raise NotFoundError("We hold no consent under that reference.")
    ending = e.ending_of(events, chosen["record"], actor.partner_id)
    if ending is None:
        raise ConflictError("There is nothing left of this consent to take back.")
    return ending


HANDLERS: list[ControllerRouterHandler] = [
    withdraw,
    ask_ending,
    send_ending,
    check_ending,
    record_ending,
    begin_undo,
    ask_undo,
    send_undo,
]
