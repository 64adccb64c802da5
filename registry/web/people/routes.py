"""Pages on which an officer puts right who a record is about, one question on each.

A person is found by what is posted. From then on the officer's own draft stands for the person, so
no address says anything about anybody.
"""

from __future__ import annotations

from typing import Any

from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from registry.domain.records.people import CorrectionKind
from registry.errors import Fault, NotFoundError
from registry.services.accounts.saved_forms import SavedForm, find_form, new_form, update_form
from registry.web.kit import questions as q
from registry.web.kit.addresses import see_other
from registry.web.kit.dependencies import (
    OpenedRegistry,
    ReasonOfToday,
    SentForm,
    SignedIn,
    ThisPage,
)
from registry.web.kit.forms import Form
from registry.web.kit.refusals import Refusals
from registry.web.kit.saved_forms import save_form
from registry.web.people import journey, summary, words
from registry.web.people.asking import sent_step
from registry.web.people.details import SentPage
from registry.web.people.recording import REFUSED, record, refused

_OPT = {"page": "person.correct"}
_KIND = "put_right"
_HERE = "/put-right/{draft_id:str}"
_REFUSED = Refusals()  # the pages raise faults by the names of their fields
Draft = NamedDependency[SavedForm]


@get("/put-right/new", opt=_OPT)
async def ask_kind(page: ThisPage) -> Response[str]:
    """Ask what is wrong."""
    return page.show("people/kind.html", form=await page.typed(), kinds=words.KINDS)


@post("/put-right/new", opt=_OPT)
async def begin(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, form: SentForm
) -> Response[Any]:
    """Begin to put it right."""
    if form.one("kind") not in set(CorrectionKind):
        return await page.ask_again(form, [Fault("kind", "Select what is wrong.")])
    content = journey.new_content(CorrectionKind(form.one("kind")))
    draft = await new_form(registry, actor, _KIND, content)
    return see_other(f"/put-right/{draft.draft_id}/{journey.next_step(content)}")


@get(f"{_HERE}/{{step:str}}", opt=_OPT)
async def ask(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, draft: Draft, step: FromPath[str]
) -> Response[Any]:
    """Ask one question."""
    content = draft.content
    if away := _elsewhere(draft, step):
        return away
    shown: dict[str, Any] = {"draft": draft, "kind": journey.kind_of(content)}
    shown["before"] = journey.step_before(content, step)
    if step in journey.WHICH.values():
        shown["choices"] = summary.record_choices(content["found"][step])
    elif step == "entry":
        shown["choices"] = await summary.entry_choices(registry, actor, content)
    form = await page.typed(Form.of(content["answers"].get(step, {})))
    template = step.removesuffix("-other")
    return page.show(f"people/{template}.html", form=form, step=step, words=words, **shown)


@post(f"{_HERE}/{{step:str}}", opt=_OPT)
async def send(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    draft: Draft,
    step: FromPath[str],
    look_up_reason: ReasonOfToday,
) -> Response[Any]:
    """Save the answer, and go on to the next question."""
    if away := _elsewhere(draft, step):
        return away
    content: dict[str, Any] = {}
    with _REFUSED.as_faults() as faults:
        content = await sent_step(
            step, SentPage(registry, actor, draft.content, form, look_up_reason)
        )
    if faults:
        return await page.ask_again(form, faults)
    await update_form(registry, draft, content)
    return see_other(f"/put-right/{draft.draft_id}/{journey.next_step(content)}")


@get(f"{_HERE}/check", opt=_OPT)
async def check(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, draft: Draft
) -> Response[Any]:
    """Show everything that was entered, before it is recorded."""
    if away := _elsewhere(draft, journey.CHECK):
        return away
    return page.show(
        "people/check.html",
        draft=draft,
        before=journey.step_before(draft.content, journey.CHECK),
        what=q.words_for(words.KINDS, journey.kind_of(draft.content)),
        rows=await summary.rows(registry, actor, draft.content),
    )


@post(f"{_HERE}/check", opt=_OPT)
async def send_check(registry: OpenedRegistry, actor: SignedIn, draft: Draft) -> Response[Any]:
    """Record what is put right; a refusal leads back to the page where it can be mended."""
    if away := _elsewhere(draft, journey.CHECK):
        return away
    try:
        code = await record(registry, actor, draft.content)
    except REFUSED as error:
        step, form = refused(draft.content, error)
        path = f"/put-right/{draft.draft_id}/{step}"
        return see_other(await save_form(registry, actor, path, form))
    done = {"kind": draft.content["kind"], "done": True, "code": code}
    await update_form(registry, draft, done)
    return see_other(f"/put-right/{draft.draft_id}/done")


@get(f"{_HERE}/done", opt=_OPT)
async def done(page: ThisPage, draft: Draft) -> Response[Any]:
    """Say what is recorded, and give the code for the other organisation."""
    if "done" not in draft.content:
        return see_other(f"/put-right/{draft.draft_id}/{journey.next_step(draft.content)}")
    kind = journey.kind_of(draft.content)
    return page.show("people/done.html", what=words.DONE[kind], code=draft.content["code"])


def _elsewhere(draft: SavedForm, step: str) -> Response[None] | None:
    """The redirect to the first page without an answer, or to what is done; None to go on."""
    content, here = draft.content, f"/put-right/{draft.draft_id}"
    if "done" in content:
        return see_other(f"{here}/done")
    order, following = [*journey.steps(content), journey.CHECK], journey.next_step(content)
    if step not in order:
        raise NotFoundError("There is no such question.", next_step="Begin again.")
    return see_other(f"{here}/{following}") if order.index(step) > order.index(following) else None


async def _draft(registry: OpenedRegistry, actor: SignedIn, draft_id: FromPath[str]) -> SavedForm:
    """Return the officer's own draft that the address names."""
    return await find_form(registry, actor, _KIND, draft_id)


HANDLERS: list[ControllerRouterHandler] = [
    ask_kind,
    begin,
    Router(
        "/",
        route_handlers=[ask, send, check, send_check, done],
        dependencies={"draft": Provide(_draft)},
    ),
]
