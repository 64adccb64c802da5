"""An organisation's agreements, for its officers and for whoever may read them."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from registry.domain.agreements.lifecycle import ENTER, LEAVE, PARTLY_SIGNED
from registry.domain.records.signing import RECORDED
from registry.errors import ConflictError, Fault, InvalidInputError, NotFoundError
from registry.services.access import Role
from registry.services.agreements import registering, steps
from registry.services.agreements.history import dated_before, history
from registry.services.agreements.state_words import headline
from registry.services.agreements.steps import Take, acts_open_to
from registry.services.agreements.views import CHARTER, AgreementView
from registry.services.partners.register import get_partner, partner_names
from registry.services.signing import accepting, paper_signatures
from registry.web.agreements import words
from registry.web.kit.dates import form_date
from registry.web.kit.forms import Form
from registry.web.kit.one_agreement import ONE, address_of, asked_for
from registry.web.kit.redirects import see_other
from registry.web.kit.render import page, registry_of, sent_form, session_of
from registry.web.kit.saved_forms import ask_again, typed

MOST = 1_000
_READ, _STEP = {"page": "agreement.read"}, {"page": "agreement.step"}


@get("/your-agreements", opt=_READ)
async def listed(request: Request[Any, Any, Any]) -> Response[str]:
    """Your organisation's agreements and the charters, with how each stands today."""
    registry, actor = registry_of(request), session_of(request).actor
    views = await registering.list_own(registry, actor, after="", limit=MOST)
    names = await partner_names(registry)
    rows = [
        {
            "view": view,
            "headline": headline(view, names),
            "waits": _waits(view, actor),
            "on_paper": sum(each.method == RECORDED for each in view.signatures),
        }
        for view in sorted(views, key=lambda view: view.document.title.casefold())
    ]
    may_draft = Role.OFFICER in actor.roles
    return page(request, "agreements/list.html", rows=rows, may_draft=may_draft)


@get(ONE, opt=_READ)
async def one(
    request: Request[Any, Any, Any], document_id: FromPath[str], version: FromPath[str]
) -> Response[str]:
    """One version: how it stands, who has signed, what it lets whom share, what happened."""
    registry, actor = registry_of(request), session_of(request).actor
    view = await asked_for(request, document_id, version)
    names = await partner_names(registry)
    async with registry.database.reads() as reads:
        own = await get_partner(reads, actor.partner_id)
        operator = await reads.operator()
        again = await accepting.may_sign_again(registry, reads, view, own.partner_id)
    acts = acts_open_to(view, actor.partner_id, operator)
    officer, is_charter = Role.OFFICER in actor.roles, view.document.kind == CHARTER
    may_sign = officer and (again or accepting.may_sign(view, own))
    to_confirm = paper_signatures.to_confirm(view, actor.partner_id) if may_sign else None
    return page(
        request,
        "agreements/one.html",
        view=view,
        headline=headline(view, names),
        missing=[names.get(each, each) for each in view.standing.missing],
        suspended_by=[names.get(each, each) for each in view.standing.suspended_by],
        parties=words.parties(view, names),
        content=words.content(view, names, registry.law),
        history=await history(registry, actor, view, names),
        steps={act: words.STEPS[act][0] for act in acts if act in words.STEPS} if officer else {},
        may_sign=may_sign,
        may_leave=officer and not is_charter and (LEAVE in acts or actor.partner_id == operator),
        may_enter=officer and (ENTER in acts or (is_charter and actor.partner_id == operator)),
        may_amend=officer and not is_charter and actor.partner_id in {*view.parties, operator},
        is_charter=is_charter,
        to_confirm=to_confirm,
        to_confirm_note=dated_before(view, to_confirm.effective_on) if to_confirm else "",
    )


@get(f"{ONE}/{{act:str}}", opt=_STEP)
async def ask_step(
    request: Request[Any, Any, Any],
    document_id: FromPath[str],
    version: FromPath[str],
    act: FromPath[str],
) -> Response[str]:
    """Why, and from which day."""
    view = await asked_for(request, document_id, version)
    if act not in words.STEPS:
        raise NotFoundError("There is no such step.")
    heading, meaning = words.STEPS[act]
    form = await typed(request, Form())
    return page(
        request, "agreements/step.html", view=view, heading=heading, meaning=meaning, form=form
    )


@post(f"{ONE}/{{act:str}}", opt=_STEP)
async def step(
    request: Request[Any, Any, Any],
    document_id: FromPath[str],
    version: FromPath[str],
    act: FromPath[str],
) -> Response[None]:
    """Take the step."""
    form = sent_form(request)
    view = await asked_for(request, document_id, version)
    day, fault = form_date(form, "on")
    faults = [Fault("on-day", fault)] if fault else []
    if not form.one("reason"):
        faults.append(Fault("reason", "Say why. Every party reads it."))
    document = view.document
    if not faults:
        take = Take(document.document_id, document.version, act, form.one("reason"), day)
        try:
            await steps.take(registry_of(request), session_of(request).actor, take)
        except InvalidInputError as error:
            faults = [Fault(_FIELDS.get(f.pointer, ""), f.detail) for f in error.faults]
        except ConflictError as error:
            faults = [Fault("", str(error))]
    if faults:
        return await ask_again(request, form, faults)
    return see_other(address_of(view))


_FIELDS = {"/reason": "reason", "/effective_on": "on-day"}


def _waits(view: AgreementView, actor: Any) -> list[int]:
    """Which versions wait for the signature of the reader's organisation."""
    waits = view.standing.state == PARTLY_SIGNED and not view.standing.never_begins
    own = view.standing.missing if waits else ()
    waiting = [view.document.version] if actor.partner_id in own else []
    if view.newer is not None and actor.partner_id in view.newer_missing:
        waiting.append(view.newer)
    return waiting


HANDLERS = [listed, one, ask_step, step]
