"""Pages to check a share: one thing a page, then the answer (stack.md §2, patterns per task).

The answers are saved in the practitioner's own draft, so nothing is lost when they go back, the
session ends or the register does not answer. A page is shown only until it has its answers, so a
changed answer leads straight back to the result, past what else it makes worth asking.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, SkipValidation
from litestar.types import ControllerRouterHandler

from registry.domain.records.acting import Actor
from registry.errors import Fault, NotFoundError
from registry.services.accounts.saved_forms import SavedForm, find_form, new_form, update_form
from registry.services.checks.checker import Checker
from registry.services.context import Registry
from registry.services.health import can_record
from registry.services.once import Once
from registry.services.partners.register import partner_names
from registry.services.people import finding
from registry.web.checks.answer_page import answer_content
from registry.web.checks.answers import ITEMS, REST, answers_of, without_person
from registry.web.checks.as_typed import as_typed
from registry.web.checks.asking import RESULT, ask_register, case_of, items_for
from registry.web.checks.content import content_of
from registry.web.checks.faults import Known, faults_of
from registry.web.checks.journey import (
    IN_AN_EMERGENCY,
    MORE_STEP,
    SHOWN,
    STEPS,
    Journey,
    journey_of,
)
from registry.web.checks.told import answered_questions
from registry.web.kit import questions as q
from registry.web.kit.addresses import see_other
from registry.web.kit.dependencies import (
    AskedOnce,
    OpenedRegistry,
    ReasonOfToday,
    SentForm,
    SignedIn,
    ThisPage,
)
from registry.web.kit.forms import Form
from registry.web.kit.person_fields import FIELDS, identifiers, person_answers
from registry.web.kit.saved_forms import CHECK, CONSENT, save_form

ThisDraft: TypeAlias = NamedDependency[SkipValidation[SavedForm]]
ThisJourney: TypeAlias = NamedDependency[SkipValidation[Journey]]
_ASK = {"page": "check.ask"}
_CHECKS = {**_ASK, "checks": True}  # each of these may record a check
_OWN_TEMPLATES = frozenset({"danger", "partner", "purpose", "data", "consent", MORE_STEP})
_NOT_TYPED = frozenset({SHOWN, ITEMS, REST})
_SETTLE = "Say if these details belong to one person. Then continue your check from the home page."


@post("/check", opt=_ASK)
async def begin(registry: OpenedRegistry, actor: SignedIn) -> Response[None]:
    """Start a check."""
    draft = await new_form(registry, actor, CHECK, {"answers": {}})
    return see_other(f"/check/{draft.draft_id}/{STEPS[0]}")


@get("/check/{draft_id:str}", opt=_ASK)
async def resume(draft: ThisDraft, journey: ThisJourney) -> Response[None]:
    """Go on with the first page that has no answer."""
    return see_other(f"/check/{draft.draft_id}/{journey.next_step or 'answer'}")


@get("/check/{draft_id:str}/answer", opt=_ASK)
async def answer(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    draft: ThisDraft,
    journey: ThisJourney,
) -> Response[Any]:
    """Show the answer, or a way to ask again if the register did not answer."""
    answers, is_known = _answers(draft), "view" in draft.content
    if journey.next_step is not None and not (is_known and answers.get(REST)):
        return see_other(f"/check/{draft.draft_id}/{journey.next_step}")
    if not is_known:
        return page.show("checks/again.html", draft=draft)
    names = await partner_names(registry)
    case = await case_of(registry, actor, answers)
    content = answer_content(registry.law, draft, journey.said, names, actor)
    rows = answered_questions(answers, journey, case, names)
    return page.show("checks/answer.html", draft=draft, answered_questions=rows, **content)


@get("/check/{draft_id:str}/as-typed", opt=_ASK)
async def typed_only(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    draft: ThisDraft,
    journey: ThisJourney,
) -> Response[Any]:
    """Answer the facts as typed, while nothing can be recorded; nothing is looked up for it."""
    if journey.next_step is not None or await can_record(registry):
        return see_other(f"/check/{draft.draft_id}/{journey.next_step or 'answer'}")
    case = await case_of(registry, actor, _answers(draft))
    return page.show("checks/as_typed.html", draft=draft, **as_typed(journey, case))


@post("/check/{draft_id:str}/answer", opt=_CHECKS)
async def ask(
    registry: OpenedRegistry,
    checker: NamedDependency[Checker],
    actor: SignedIn,
    draft: ThisDraft,
    look_up_reason: ReasonOfToday,
    once: AskedOnce,
) -> Response[Any]:
    """Check the share with the answers so far."""
    return see_other(await _go_on(registry, checker, actor, draft, look_up_reason, once))


@post("/check/{draft_id:str}/rest", opt=_CHECKS)
async def rest(
    registry: OpenedRegistry,
    checker: NamedDependency[Checker],
    actor: SignedIn,
    draft: ThisDraft,
    look_up_reason: ReasonOfToday,
    once: AskedOnce,
) -> Response[Any]:
    """Ask what an emergency left out, for the record."""
    answers = {**_answers(draft), REST: q.YES}
    draft = await update_form(registry, draft, {**draft.content, "answers": answers})
    return see_other(await _go_on(registry, checker, actor, draft, look_up_reason, once))


@post("/check/{draft_id:str}/evidence", opt={"page": "consent.record"})
async def evidence(
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    draft: ThisDraft,
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
    draft: ThisDraft,
    journey: ThisJourney,
    step: FromPath[str],
) -> Response[Any]:
    """Show a page, filled in with its earlier answers; one that asks nothing leads further."""
    if not _is_open(step, journey):
        return see_other(f"/check/{draft.draft_id}/{journey.next_step or 'answer'}")
    faults = [Fault(*fault) for fault in draft.content.get("faults", {}).get(step, ())]
    typed = {name: value for name, value in _answers(draft).items() if name not in _NOT_TYPED}
    form = await page.typed(Form.of(typed).with_faults(faults))
    content = await content_of(registry, actor, draft, journey, step)
    template = step if step in _OWN_TEMPLATES else "questions"
    return page.show(f"checks/{template}.html", form=form, **content)


@post("/check/{draft_id:str}/{step:str}", opt=_CHECKS)
async def answered(
    page: ThisPage,
    registry: OpenedRegistry,
    checker: NamedDependency[Checker],
    actor: SignedIn,
    form: SentForm,
    draft: ThisDraft,
    journey: ThisJourney,
    step: FromPath[str],
    look_up_reason: ReasonOfToday,
    once: AskedOnce,
) -> Response[Any]:
    """Save the answers of a page, and go on to the next one or the result."""
    if not _is_open(step, journey):
        return see_other(f"/check/{draft.draft_id}/{journey.next_step or 'answer'}")
    if step == "consent" and form.one("settle"):
        typed = Form.of(person_answers(form)).with_faults([Fault("settled", _SETTLE)])
        return see_other(await save_form(registry, actor, "/consent", typed))
    stop = journey.stop_at(step)
    answers = {**_answers(draft), **answers_of(step, stop.asked if stop else (), form)}
    if step == "consent" and form.one("nobody"):
        answers = without_person(answers, registry.today())
    asked = stop.asked_now(answers) if stop else []
    known = await _known(registry, actor, answers)
    faults = faults_of(step, answers, asked, known)
    if faults:
        return await page.ask_again(form, faults)
    if step == "data":
        items = await items_for(registry, actor, answers)
        answers[ITEMS] = {item.id: list(item.data_categories) for item in items}
    shown = {**answers.get(SHOWN, {}), step: [one.name for one in asked]}
    content = {**_kept(draft, step), "answers": {**answers, SHOWN: shown}}
    draft = await update_form(registry, draft, content)
    return see_other(await _go_on(registry, checker, actor, draft, look_up_reason, once))


async def _draft(registry: OpenedRegistry, actor: SignedIn, draft_id: FromPath[str]) -> SavedForm:
    """Return the check that the address names, if it is the practitioner's own."""
    return await find_form(registry, actor, CHECK, draft_id)


async def _journey(registry: OpenedRegistry, actor: SignedIn, draft: ThisDraft) -> Journey:
    """Return the journey of the check, as far as it has come."""
    answers = _answers(draft)
    return journey_of(answers, await case_of(registry, actor, answers))


def _answers(draft: SavedForm) -> dict[str, Any]:
    return dict(draft.content["answers"])


def _kept(draft: SavedForm, step: str) -> dict[str, Any]:
    """The answer of an emergency, which stays until the rest is answered too."""
    if not _answers(draft).get(REST) or step in IN_AN_EMERGENCY:
        return {}
    return {name: draft.content[name] for name in RESULT if name in draft.content}


def _is_open(step: str, journey: Journey) -> bool:
    """Whether a page can be shown now; the further details can, once there is an answer.

    Raises:
        NotFoundError: there is no such page.
    """
    if step not in {*STEPS, MORE_STEP}:
        raise NotFoundError("There is no such question.", next_step="Go back to the check.")
    if step == MORE_STEP:
        return journey.next_step is None
    return journey.stop_at(step) is not None


async def _known(registry: Registry, actor: Actor, answers: dict[str, Any]) -> Known:
    partners = frozenset(await partner_names(registry))
    return Known(partners, actor.partner_id, await case_of(registry, actor, answers))


async def _go_on(
    registry: Registry,
    checker: Checker,
    actor: Actor,
    draft: SavedForm,
    look_up_reason: str,
    once: Once | None,
) -> str:
    """Return the address of the next page, or of the answer once every page has been sent."""
    answers = _answers(draft)
    journey = journey_of(answers, await case_of(registry, actor, answers))
    if journey.next_step is None:
        return await ask_register(registry, checker, actor, draft, journey, look_up_reason, once)
    return f"/check/{draft.draft_id}/{journey.next_step}"


_ONE_CHECK = [resume, answer, typed_only, ask, rest, evidence, question, answered]
HANDLERS: list[ControllerRouterHandler] = [
    begin,
    Router(
        "/",
        route_handlers=_ONE_CHECK,
        dependencies={"draft": Provide(_draft), "journey": Provide(_journey)},
    ),
]
