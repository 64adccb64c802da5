"""Pages to check a share: one question a page, then the answer (stack.md §2, patterns per task).

The answers are saved in the practitioner's own draft, so nothing is lost when they go back, the
session ends or the register does not answer. A question is asked only until it has an answer, so
a changed answer leads straight back to the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from registry.domain.records.acting import Actor
from registry.errors import Fault, NotFoundError
from registry.services.accounts.saved_forms import SavedForm, find_form, new_form, update_form
from registry.services.checks.checker import Checker
from registry.services.checks.subject import age_band
from registry.services.context import Registry
from registry.services.partners.register import partner_names
from registry.services.people import finding
from registry.web.checks import journey
from registry.web.checks.answer_page import answer_content
from registry.web.checks.asking import ask_register, items_for
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
from registry.web.kit.page import Page
from registry.web.kit.person_fields import FIELDS, birth_date, identifiers, person_answers
from registry.web.kit.saved_forms import CHECK, CONSENT, save_form

_ASK = {"page": "check.ask"}
_SETTLE = "Say if these details belong to one person. Then continue your check from the home page."


@post("/check", opt=_ASK)
async def begin(registry: OpenedRegistry, actor: SignedIn) -> Response[None]:
    """Start a check."""
    draft = await new_form(registry, actor, CHECK, {"answers": {}})
    return see_other(f"/check/{draft.draft_id}/{journey.STEPS[0]}")


@get("/check/{draft_id:str}", opt=_ASK)
async def resume(draft: NamedDependency[SavedForm]) -> Response[None]:
    """Go on with the first unanswered question."""
    step = journey.next_step(draft.content["answers"])
    return see_other(f"/check/{draft.draft_id}/{step or 'answer'}")


@get("/check/{draft_id:str}/now", opt=_ASK)
async def now(page: ThisPage, draft: NamedDependency[SavedForm]) -> Response[str]:
    """Show what can be said at once when someone is in danger now."""
    return page.show("checks/now.html", draft=draft)


@get("/check/{draft_id:str}/answer", opt=_ASK)
async def answer(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, draft: NamedDependency[SavedForm]
) -> Response[Any]:
    """Show the answer, or a way to ask again if the register did not answer."""
    step = journey.next_step(draft.content["answers"])
    if step is not None:
        return see_other(f"/check/{draft.draft_id}/{step}")
    if "view" not in draft.content:
        return page.show("checks/again.html", draft=draft)
    names = await partner_names(registry)
    content = answer_content(registry.law, draft, names, actor)
    return page.show("checks/answer.html", draft=draft, **content)


@post("/check/{draft_id:str}/answer", opt=_ASK)
async def ask(
    registry: OpenedRegistry,
    checker: NamedDependency[Checker],
    actor: SignedIn,
    draft: NamedDependency[SavedForm],
    look_up_reason: ReasonOfToday,
) -> Response[Any]:
    """Check the share with the answers so far."""
    step = journey.next_step(draft.content["answers"])
    if step is None:
        return see_other(await ask_register(registry, checker, actor, draft, look_up_reason))
    return see_other(f"/check/{draft.draft_id}/{step}")


@post("/check/{draft_id:str}/evidence", opt={"page": "consent.record"})
async def evidence(
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    draft: NamedDependency[SavedForm],
    look_up_reason: ReasonOfToday,
) -> Response[None]:
    """Go to the page that confirms a consent of which the evidence was seen."""
    waiting = draft.content.get("view", {}).get("consent", {}).get("unconfirmed", ())
    if form.one("statement") not in {one["statement"] for one in waiting}:
        raise NotFoundError("There is no such consent.", next_step="Go back to the check.")
    typed = {name: draft.content["answers"].get(name, "") for name in FIELDS}
    found = await finding.identify(registry, actor, identifiers(typed), reason=look_up_reason)
    record, _, version = form.one("statement").rpartition("/")
    adding = {"record": record, "act": "confirm", "seen": int(version)}
    content = {"subject": found.subject.subject_id, "typed": typed, "adding": adding}
    person = await new_form(registry, actor, CONSENT, content)
    return see_other(f"/consent/{person.draft_id}/adding")


@get("/check/{draft_id:str}/{step:str}", opt=_ASK)
async def question(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    draft: NamedDependency[SavedForm],
    step: FromPath[str],
) -> Response[str]:
    """Show one question, filled in with its earlier answer."""
    faults = [Fault(*fault) for fault in draft.content.get("faults", {}).get(step, ())]
    answers = draft.content["answers"]
    saved = Form.of({name: value for name, value in answers.items() if name != "done"})
    form = await page.typed(saved.with_faults(faults))
    return await _question(page, registry, actor, draft, step, form)


@post("/check/{draft_id:str}/{step:str}", opt=_ASK)
async def answered(
    page: ThisPage,
    registry: OpenedRegistry,
    checker: NamedDependency[Checker],
    actor: SignedIn,
    form: SentForm,
    draft: NamedDependency[SavedForm],
    step: FromPath[str],
    look_up_reason: ReasonOfToday,
) -> Response[Any]:
    """Save an answer, and go on to the next question or the result."""
    answers = {**draft.content["answers"], **journey.answers_of(_known(step), form)}
    if step == "person" and form.one("settle"):
        typed = Form.of(person_answers(form)).with_faults([Fault("settled", _SETTLE)])
        return see_other(await save_form(registry, actor, "/consent", typed))
    if step == "person" and form.one("nobody"):
        answers = journey.without_person(answers, registry.today())
    faults = await _faults(registry, actor, step, answers)
    if faults:
        return await page.ask_again(form, faults)
    answers["done"] = sorted({*answers.get("done", ()), step})
    draft = await update_form(registry, draft, {"answers": answers})
    if step == "danger" and journey.is_emergency(answers) and journey.next_step(answers):
        return see_other(f"/check/{draft.draft_id}/now")
    following = journey.next_step(answers)
    if following is None:
        return see_other(await ask_register(registry, checker, actor, draft, look_up_reason))
    return see_other(f"/check/{draft.draft_id}/{following}")


async def _draft(registry: OpenedRegistry, actor: SignedIn, draft_id: FromPath[str]) -> SavedForm:
    """Return the check that the address names, if it is the practitioner's own."""
    return await find_form(registry, actor, CHECK, draft_id)


def _known(step: str) -> str:
    if step not in {*journey.STEPS, journey.MORE_STEP}:
        raise NotFoundError("There is no such question.", next_step="Go back to the check.")
    return step


async def _faults(
    registry: Registry, actor: Actor, step: str, answers: Mapping[str, Any]
) -> list[Fault]:
    if step == "purpose":
        return journey.purpose_faults(answers, list(registry.law.purposes))
    names = await partner_names(registry) if step == "partner" else {}
    return journey.faults_of(step, answers, names, actor.partner_id)


async def _question(
    page: Page, registry: Registry, actor: Actor, draft: SavedForm, step: str, form: Form
) -> Response[str]:
    answers = draft.content["answers"]
    before = journey.step_before(_known(step), answers)
    content: dict[str, Any] = {"q": q, "draft": draft, "answers": answers, "before": before}
    if step == "partner":
        names = await partner_names(registry)
        content["partners"] = [
            q.Choice(partner_id, name)
            for partner_id, name in names.items()
            if partner_id != actor.partner_id
        ]
    elif step == "person":
        content["doubtful"] = bool(draft.content.get("doubtful"))
    elif step == "purpose":
        content["common"], content["others"] = q.purposes(registry.law)
    elif step == "data":
        content["items"] = await items_for(registry, actor, answers)
    elif step == "situation":
        born = birth_date(answers)
        content["band"] = age_band(born, registry.today()) if born else ""
        content["about_crime"] = q.is_about_crime(registry.law, journey.purpose_of(answers))
    elif step == journey.MORE_STEP:
        law = registry.law
        content["bases"] = [q.Choice(basis.id, basis.name) for basis in law.bases.values()]
        content["gateways"] = [q.Choice(row.id, row.name) for row in law.gateways.values()]
    return page.show(f"checks/{step}.html", form=form, **content)


_ONE_CHECK = [resume, now, answer, ask, evidence, question, answered]
HANDLERS: list[ControllerRouterHandler] = [
    begin,
    Router("/", route_handlers=_ONE_CHECK, dependencies={"draft": Provide(_draft)}),
]
