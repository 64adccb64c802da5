"""Pages to ask somebody for consent: what about, who speaks, the text to read aloud, the answer.

The answers are kept in the practitioner's draft until they are recorded.
"""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.types import ControllerRouterHandler

from registry.domain.people.ages import UNDER_16
from registry.domain.people.consent_state import ConsentState
from registry.domain.records.acting import Actor
from registry.errors import Fault
from registry.services.accounts.saved_forms import SavedForm, update_form
from registry.services.consent import recording
from registry.services.consent.faults import faults_of
from registry.services.context import Registry
from registry.services.partners.register import partner_names
from registry.web.consent import answers as a
from registry.web.consent import questions as c
from registry.web.consent.command import command_of, scope_of
from registry.web.consent.reading_aloud import reading
from registry.web.consent.scope_words import Way, scope_rows
from registry.web.consent.whose import kept
from registry.web.consent.words import words_of
from registry.web.kit import questions as q
from registry.web.kit.addresses import see_other
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.kit.forms import Form
from registry.web.kit.page import Page
from registry.web.kit.person_fields import whose
from registry.web.kit.refusals import Refusals

_OPT = {"page": "consent.record"}
_REFUSED = Refusals(
    {
        "/reason": "reason",
        "/effective_at": "said-day",
        "/said_on": "said-day",
        "/expires_on": "until-day",
    },
    "status",
)
Draft = NamedDependency[SavedForm]


@get("/consent/{draft_id:str}/about", opt=_OPT)
async def ask_about(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, draft: Draft
) -> Response[str]:
    """Ask who could be told, and if they could tell us too."""
    form = await _typed(page, draft)
    others = await _others(registry, actor)
    ticked = [choice for choice in others if choice.value in form.many("recipient")]
    return _show(
        page,
        draft,
        "about",
        form=form,
        ticked=ticked,
        others=[choice for choice in others if choice not in ticked],
        mutual=c.MUTUAL,
    )


@post("/consent/{draft_id:str}/about", opt=_OPT)
async def send_about(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, form: SentForm, draft: Draft
) -> Response[Any]:
    """Save who could be told."""
    known = {choice.value for choice in await _others(registry, actor)}
    return await _go_on(page, registry, form, draft, "about", a.about_faults(form, known))


@get("/consent/{draft_id:str}/what", opt=_OPT)
async def ask_what(page: ThisPage, registry: OpenedRegistry, draft: Draft) -> Response[str]:
    """Ask what could be told, and what for."""
    form = await _typed(page, draft)
    common, others = q.purposes(registry.law)
    added = [choice for choice in others if choice.value in form.many("purpose")]
    return _show(
        page,
        draft,
        "what",
        form=form,
        purposes=[*common, *added],
        others=[choice for choice in others if choice not in added],
        data=c.DATA,
    )


@post("/consent/{draft_id:str}/what", opt=_OPT)
async def send_what(
    page: ThisPage, registry: OpenedRegistry, form: SentForm, draft: Draft
) -> Response[Any]:
    """Save what could be told, and what for."""
    faults = a.what_faults(form, registry.law.purposes.keys())
    return await _go_on(page, registry, form, draft, "what", faults)


@get("/consent/{draft_id:str}/voice", opt=_OPT)
async def ask_voice(page: ThisPage, draft: Draft) -> Response[str]:
    """Ask who speaks, how old the person is, and if they could decide."""
    return _show(page, draft, "voice", form=await _typed(page, draft), c=c)


@post("/consent/{draft_id:str}/voice", opt=_OPT)
async def send_voice(
    page: ThisPage, registry: OpenedRegistry, form: SentForm, draft: Draft
) -> Response[Any]:
    """Save who speaks."""
    return await _go_on(page, registry, form, draft, "voice", a.voice_faults(form))


@get("/consent/{draft_id:str}/say", opt=_OPT)
async def ask_say(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, draft: Draft
) -> Response[Any]:
    """Show the text that is read to the person, and ask what they said."""
    answers = _answers(draft)
    if missing := a.first_missing(answers):
        return see_other(f"/consent/{draft.draft_id}/{missing}")
    asked = command_of(registry, draft.content["subject"], a.without(answers, "say", "no"))
    is_self = answers["speaker"] == c.SELF
    under_18 = answers["age"] not in {"adult", q.UNKNOWN}
    about = "you" if is_self else ("the child" if under_18 else "the person") + " you speak for"
    lines = reading(scope_of(asked, actor.partner_id), await words_of(registry), about)
    return _show(
        page,
        draft,
        "say",
        form=await _typed(page, draft),
        lines=lines,
        child=is_self and answers["age"] in UNDER_16,
        answers=c.ANSWERS,
        sound=c.SOUND,
    )


@post("/consent/{draft_id:str}/say", opt=_OPT)
async def send_say(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, form: SentForm, draft: Draft
) -> Response[Any]:
    """Record what the person said; of a no first ask what it is about."""
    before = a.without(_answers(draft), "say", "no")
    if missing := a.first_missing(before):
        return see_other(f"/consent/{draft.draft_id}/{missing}")
    answers = {**before, **a.answers_of("say", form)}
    faults = [*a.say_faults(form), *await _register_faults(registry, draft, answers)]
    if faults:
        return await page.ask_again(form, faults)
    draft = await update_form(registry, draft, {**draft.content, "answers": answers})
    if form.one("status") == ConsentState.REFUSED:
        return see_other(f"/consent/{draft.draft_id}/no")
    return await _record(registry, actor, draft)


@get("/consent/{draft_id:str}/no", opt=_OPT)
async def ask_no(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, draft: Draft
) -> Response[Any]:
    """Ask what a no is about: what was read out, or more."""
    answers = _answers(draft)
    if answers.get("status") != ConsentState.REFUSED:
        return see_other(f"/consent/{draft.draft_id}/say")
    return _show(
        page,
        draft,
        "no",
        form=await _typed(page, draft),
        rows=await _scope_rows(registry, actor, draft, a.without(answers, "no"), Way.ASKED),
        no_about=c.NO_ABOUT,
        wider=c.wider(both_ways=answers["mutual"] == q.YES),
    )


@post("/consent/{draft_id:str}/no", opt=_OPT)
async def send_no(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, form: SentForm, draft: Draft
) -> Response[Any]:
    """Record a no to what was read out; show a wider one first as it will be recorded."""
    if _answers(draft).get("status") != ConsentState.REFUSED:
        return see_other(f"/consent/{draft.draft_id}/say")
    if faults := a.no_faults(form):
        return await page.ask_again(form, faults)
    answer = a.answers_of("no", form)
    if answer["no_about"] == c.THIS:
        answer["wider"] = []
    answers = {**_answers(draft), **answer}
    draft = await update_form(registry, draft, {**draft.content, "answers": answers})
    if answer["wider"]:
        return see_other(f"/consent/{draft.draft_id}/read-back")
    return await _record(registry, actor, draft)


@get("/consent/{draft_id:str}/read-back", opt=_OPT)
async def ask_read_back(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, draft: Draft
) -> Response[Any]:
    """Show a wider no in the words of what will be recorded."""
    answers = _answers(draft)
    if not answers.get("wider"):
        return see_other(f"/consent/{draft.draft_id}/no")
    rows = await _scope_rows(registry, actor, draft, answers, Way.REFUSED)
    return _show(page, draft, "read-back", rows=rows)


@post("/consent/{draft_id:str}/read-back", opt=_OPT)
async def send_read_back(registry: OpenedRegistry, actor: SignedIn, draft: Draft) -> Response[None]:
    """Record a wider no."""
    if not _answers(draft).get("wider"):
        return see_other(f"/consent/{draft.draft_id}/no")
    return await _record(registry, actor, draft)


async def _record(registry: Registry, actor: Actor, draft: SavedForm) -> Response[None]:
    command = command_of(registry, draft.content["subject"], _answers(draft))
    await recording.record_consent(registry, actor, command)
    await update_form(registry, draft, kept(draft.content))
    return see_other(f"/consent/{draft.draft_id}?saved=said")


async def _go_on(
    page: Page, registry: Registry, form: Form, draft: SavedForm, step: str, faults: list[Fault]
) -> Response[Any]:
    """Save the answers of a page, and go on to the next; or back to it, to add one more."""
    if faults:
        return await page.ask_again(form, faults)
    answers = {**_answers(draft), **a.answers_of(step, form)}
    await update_form(registry, draft, {**draft.content, "answers": answers})
    order = (*a.BEFORE_SAYING, "say")
    following = step if a.is_adding(form) else order[order.index(step) + 1]
    return see_other(f"/consent/{draft.draft_id}/{following}")


async def _register_faults(
    registry: Registry, draft: SavedForm, answers: dict[str, Any]
) -> list[Fault]:
    """The faults that the register finds, whatever the page has found already."""
    told = {**answers, "status": answers["status"] or ConsentState.REFUSED}
    if told["status"] not in {choice.value for choice in c.ANSWERS}:
        told["status"] = ConsentState.REFUSED
    command = command_of(registry, draft.content["subject"], told)
    return _REFUSED.placed(await faults_of(registry, command))


async def _scope_rows(
    registry: Registry, actor: Actor, draft: SavedForm, answers: dict[str, Any], way: Way
) -> list[tuple[str, str]]:
    command = command_of(registry, draft.content["subject"], answers)
    words = await words_of(registry)
    return scope_rows(scope_of(command, actor.partner_id), words, way)


async def _others(registry: Registry, actor: Actor) -> list[q.Choice]:
    """Every organisation but one's own."""
    names = await partner_names(registry)
    return [
        q.Choice(partner_id, name)
        for partner_id, name in names.items()
        if partner_id != actor.partner_id
    ]


async def _typed(page: Page, draft: SavedForm) -> Form:
    return await page.typed(Form.of(_answers(draft)))


def _show(page: Page, draft: SavedForm, step: str, **values: Any) -> Response[str]:
    shown = whose(draft.content.get("typed", {}))
    return page.show(f"consent/{step}.html", draft=draft, whose=shown, **values)


def _answers(draft: SavedForm) -> dict[str, Any]:
    answers: dict[str, Any] = draft.content.get("answers", {})
    return answers


HANDLERS: list[ControllerRouterHandler] = [
    ask_about,
    send_about,
    ask_what,
    send_what,
    ask_voice,
    send_voice,
    ask_say,
    send_say,
    ask_no,
    send_no,
    ask_read_back,
    send_read_back,
]
