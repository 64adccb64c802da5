"""Pages to add to a record: a mistake, that it is safe to ask, whose word it was, the evidence.

To set something aside takes two pages, so that what will stand then is seen before it is recorded.
"""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.types import ControllerRouterHandler

from registry.domain.consent.recorded import statements
from registry.domain.consent.statement import Statement
from registry.domain.records.acting import Actor
from registry.domain.records.consent import ConsentEvent
from registry.errors import ConflictError, NotFoundError
from registry.services.accounts.saved_forms import SavedForm, update_form
from registry.services.consent import recording
from registry.services.consent.ending import counting_steps
from registry.services.context import Registry
from registry.web.consent import adding as add
from registry.web.consent import questions as c
from registry.web.consent.adding import Act, Adding
from registry.web.consent.cards import Reader, consent_card
from registry.web.consent.whose import kept
from registry.web.consent.words import named, words_of
from registry.web.kit.addresses import see_other, version_of
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.kit.forms import Form
from registry.web.kit.person_fields import whose

_OPT = {"page": "consent.record"}
Draft = NamedDependency[SavedForm]
Known = tuple[Adding, list[ConsentEvent], list[Statement]]


@post("/consent/{draft_id:str}/add", opt=_OPT)
async def begin_adding(registry: OpenedRegistry, form: SentForm, draft: Draft) -> Response[None]:
    """Begin to add to the record that is chosen."""
    chosen = {
        "record": form.one("record"),
        "act": form.one("act"),
        "seen": version_of(form.one("seen")),
    }
    await update_form(registry, draft, {**kept(draft.content), "adding": chosen})
    return see_other(f"/consent/{draft.draft_id}/adding")


@get("/consent/{draft_id:str}/adding", opt=_OPT)
async def ask_adding(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, draft: Draft
) -> Response[str]:
    """Ask what is needed for it."""
    adding, _, said = await _adding(registry, actor, draft)
    saved = draft.content["adding"]
    words = await words_of(registry)
    steps = [(event, None) for event in adding.record]
    return page.show(
        "consent/adding.html",
        form=await page.typed(
            Form.of({name: saved[name] for name in saved if name in {*add.FIELDS, "step"}})
        ),
        draft=draft,
        whose=whose(draft.content.get("typed", {})),
        adding=adding,
        card=consent_card(Reader(actor.partner_id, registry.now(), words, said), steps),
        counted=c.WHICH,
        told=named(words.organisations, adding.told(counting_steps(adding.record)))
        if adding.act is Act.ENDED
        else [],
    )


@post("/consent/{draft_id:str}/adding", opt=_OPT)
async def send_adding(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, form: SentForm, draft: Draft
) -> Response[Any]:
    """Record it, or go on to what will stand when something is set aside."""
    adding, _, said = await _adding(registry, actor, draft)
    if faults := add.faults_of(registry, adding, form):
        return await page.ask_again(form, faults)
    chosen = {**draft.content["adding"], **add.answers_of(form)}
    draft = await update_form(registry, draft, {**draft.content, "adding": chosen})
    if adding.act is Act.CORRECT:
        return see_other(f"/consent/{draft.draft_id}/adding/check")
    return await _recorded(registry, actor, draft, adding, said)


@get("/consent/{draft_id:str}/adding/check", opt=_OPT)
async def check_adding(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, draft: Draft
) -> Response[Any]:
    """Show what will stand when what is chosen is set aside."""
    adding, events, _ = await _adding(registry, actor, draft)
    if adding.act is not Act.CORRECT or "reason" not in draft.content["adding"]:
        return see_other(f"/consent/{draft.draft_id}/adding")
    step = add.step_of(registry, adding, draft.content["adding"])
    then = add.corrected(adding, step)
    aside = [event for event in adding.record if event.version in step.sets_aside]
    words = await words_of(registry)
    reader = Reader(actor.partner_id, registry.now(), words, statements([*events, then]))
    return page.show(
        "consent/adding-check.html",
        draft=draft,
        whose=whose(draft.content.get("typed", {})),
        card=consent_card(reader, [(event, None) for event in (*adding.record, then)]),
        aside=[choice for choice in adding.steps if int(choice.value) in step.sets_aside],
        counts=bool(counting_steps([*adding.record, then])),
        told=named(words.organisations, adding.told(aside)),
    )


@post("/consent/{draft_id:str}/adding/check", opt=_OPT)
async def record_adding(registry: OpenedRegistry, actor: SignedIn, draft: Draft) -> Response[Any]:
    """Record that it was entered in error."""
    adding, _, said = await _adding(registry, actor, draft)
    if "reason" not in draft.content["adding"]:
        return see_other(f"/consent/{draft.draft_id}/adding")
    return await _recorded(registry, actor, draft, adding, said)


async def _recorded(
    registry: Registry, actor: Actor, draft: SavedForm, adding: Adding, said: list[Statement]
) -> Response[None]:
    saved = str(adding.act)
    answers = draft.content["adding"]
    try:
        if adding.act is Act.CONFIRM:
            consent = add.to_confirm(actor.partner_id, adding.record, said)
            command = add.confirmation(
                registry, draft.content["subject"], consent, answers["reason"]
            )
            await recording.record_consent(registry, actor, command)
        else:
            step = add.step_of(registry, adding, answers)
            await recording.take_step(registry, actor, step)
    except ConflictError:
        saved = "changed"
    await update_form(registry, draft, kept(draft.content))
    return see_other(f"/consent/{draft.draft_id}?saved={saved}")


async def _adding(registry: Registry, actor: Actor, draft: SavedForm) -> Known:
    """The record that is added to, and everything said, as the practitioner may see it."""
    chosen = draft.content.get("adding")
    if chosen is None:
        raise NotFoundError("There is nothing to add to here.")
    history = await recording.said_about(registry, actor, draft.content["subject"])
    events = [event for event, _ in history]
    said = statements(events)
    record = [event for event in events if event.record_id == chosen["record"]]
    if not record or chosen["act"] not in add.acts_for(actor.partner_id, record, said):
        raise NotFoundError("That cannot be done to this record.")
    return Adding(Act(chosen["act"]), record, chosen["seen"]), events, said


HANDLERS: list[ControllerRouterHandler] = [
    begin_adding,
    ask_adding,
    send_adding,
    check_adding,
    record_adding,
]
