"""Agreements that are being written: read, put before their parties, registered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from registry.errors import (
    ConflictError,
    Fault,
    InvalidInputError,
    NotFoundError,
    StaleVersionError,
)
from registry.services.agreements import changes as agreement_changes
from registry.services.agreements.changes import Comparison
from registry.services.drafting import changes as draft_changes
from registry.services.drafting import views, writing
from registry.services.drafting.history import asked_for, saves
from registry.services.drafting.rules import acts_of
from registry.services.partners.register import partner_names
from registry.web.drafting import outline
from registry.web.drafting.form_fields import Offer
from registry.web.drafting.pieces import name_of, place_of
from registry.web.kit.addresses import id_of, version_of
from registry.web.kit.forms import Form
from registry.web.kit.one_agreement import ONE as AGREEMENT
from registry.web.kit.redirects import see_other
from registry.web.kit.render import page, registry_of, sent_form, session_of
from registry.web.kit.saved_forms import ask_again, typed

MOST = 1_000
_DRAFT, _READ = {"page": "agreement.draft"}, {"page": "agreement.read"}
_ONE = "/drafts/{document_id:str}"


@dataclass(frozen=True, slots=True)
class DraftStep:
    """What an officer may do with a draft: the words of its page, and whether it asks why."""

    act: str
    heading: str
    meaning: str
    asks_why: bool = False


STEPS = {
    each.act: each
    for each in (
        DraftStep(
            "submit",
            "Put it before its parties",
            "They are told. They can read it, and send it back with what they would change.",
        ),
        DraftStep(
            "register",
            "Register it",
            "From here on its words do not change. Every party is told that it is theirs to sign.",
        ),
        DraftStep(
            "send_back", "Send it back", "Who writes it is told what you would change.", True
        ),
        DraftStep(
            "abandon", "Give it up", "It stays in the history, and another may be begun.", True
        ),
    )
}


@get("/drafts", opt=_DRAFT)
async def listed(request: Request[Any, Any, Any]) -> Response[str]:
    """Those you write, and those in review that name you."""
    registry, actor = registry_of(request), session_of(request).actor
    found = await views.list_open(registry, actor, limit=MOST)
    rows = [{"draft": each, "title": outline.title_of(each.document())} for each in found]
    names = await partner_names(registry)
    return page(request, "drafts/list.html", rows=rows, names=names, states=outline.STATES)


@get(_ONE, opt=_DRAFT)
async def one(request: Request[Any, Any, Any], document_id: FromPath[str]) -> Response[str]:
    """A draft as it stands, what is still missing, and what can be done with it."""
    registry, actor = registry_of(request), session_of(request).actor
    draft = await views.read(registry, actor, id_of(document_id))
    content, names = draft.document(), await partner_names(registry)
    async with registry.database.reads() as reads:
        acts = acts_of(actor, draft, await reads.operator())
    faults = await views.faults_of_draft(registry, actor, draft) if "edit" in acts else []
    found = await views.history(registry, actor, draft.document_id)
    history = await saves(registry, actor, found, names)
    offer = Offer(registry.law, names)
    return page(
        request,
        "drafts/one.html",
        draft=draft,
        title=outline.title_of(content),
        state=outline.STATES[draft.status],
        author=names.get(draft.partner_id, draft.partner_id),
        outline=outline.of(content, names, registry.law),
        faults=[
            {
                "place": place_of(content, f.pointer, offer),
                "detail": f.detail,
                "piece": name_of(content, f.pointer),
            }
            for f in faults
        ],
        may_edit="edit" in acts,
        steps=[STEPS[act] for act in acts if act in STEPS and not (faults and act == "submit")],
        history=history[::-1],
        asked_for=asked_for(history),
    )


@get(f"{_ONE}/changes", opt=_DRAFT)
async def changes(request: Request[Any, Any, Any], document_id: FromPath[str]) -> Response[str]:
    """What a draft changes of the version that is registered."""
    registry, actor = registry_of(request), session_of(request).actor
    found = await draft_changes.of_draft(registry, actor, id_of(document_id))
    return _changes_page(request, found, _at(found.document_id))


@get(f"{AGREEMENT}/changes", opt=_READ)
async def changes_between(
    request: Request[Any, Any, Any], document_id: FromPath[str], version: FromPath[str]
) -> Response[str]:
    """What a version changed of the one before it."""
    registry, actor = registry_of(request), session_of(request).actor
    number = version_of(version)
    found = await agreement_changes.between(registry, actor, id_of(document_id), second=number)
    return _changes_page(request, found, f"/your-agreements/{found.document_id}/{number}")


@get(f"{_ONE}/{{act:str}}", opt=_DRAFT)
async def ask_step(
    request: Request[Any, Any, Any], document_id: FromPath[str], act: FromPath[str]
) -> Response[str]:
    """What a step means, and why it is taken where that is asked."""
    registry, actor = registry_of(request), session_of(request).actor
    draft = await views.read(registry, actor, id_of(document_id))
    return page(
        request,
        "drafts/step.html",
        draft=draft,
        title=outline.title_of(draft.document()),
        step=_step(act),
        form=await typed(request, Form()),
    )


@post(f"{_ONE}/{{act:str}}", opt=_DRAFT)
async def step(
    request: Request[Any, Any, Any], document_id: FromPath[str], act: FromPath[str]
) -> Response[None]:
    """Take a step with the version that was looked at."""
    registry, actor, form = registry_of(request), session_of(request).actor, sent_form(request)
    taken, known, seen = _step(act), id_of(document_id), version_of(form.one("seen"))
    after = _at(known)
    try:
        if taken.act == "register":
            view, _ = await writing.register(registry, actor, known, seen)
            after = f"/your-agreements/{known}/{view.document.version}"
        elif taken.act == "submit":
            await writing.submit(registry, actor, known, seen)
        else:
            give = writing.send_back if taken.act == "send_back" else writing.abandon
            await give(registry, actor, known, seen, form.one("reason"))
            after = "/drafts"
    except InvalidInputError as error:
        faults = [Fault("reason" if f.pointer == "/reason" else "", f.detail) for f in error.faults]
        return await ask_again(request, form, faults)
    except (ConflictError, StaleVersionError) as error:
        return await ask_again(request, form, [Fault("", f"{error} Look at the draft again.")])
    return see_other(after)


def _step(act: str) -> DraftStep:
    if act not in STEPS:
        raise NotFoundError("There is no such step.")
    return STEPS[act]


def _changes_page(request: Request[Any, Any, Any], found: Comparison, back: str) -> Response[str]:
    told = [{"change": each, "who": found.who(each)} for each in found.changes]
    return page(request, "drafts/changes.html", found=found, told=told, back_to=back)


def _at(document_id: str) -> str:
    return f"/drafts/{document_id}"


HANDLERS = [listed, one, changes, changes_between, ask_step, step]
