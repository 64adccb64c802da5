"""Pages to find a person, and to see what was said about consent.

A person is found by what is posted. From then on the practitioner's own draft stands for the
person, so no address says anything about anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from registry.domain.consent.recorded import statements
from registry.domain.records.consent import ConsentEvent
from registry.errors import AmbiguousPersonError, Fault
from registry.services.accounts.saved_forms import SavedForm, find_form, new_form, update_form
from registry.services.consent import recording
from registry.services.people import finding
from registry.web.consent import adding_routes, asking_routes, ending_routes
from registry.web.consent.cards import Reader, consent_card
from registry.web.consent.left import differ
from registry.web.consent.whose import kept
from registry.web.consent.words import words_of
from registry.web.kit.addresses import see_other
from registry.web.kit.dependencies import (
    OpenedRegistry,
    ReasonOfToday,
    SentForm,
    SignedIn,
    ThisPage,
)
from registry.web.kit.forms import Form
from registry.web.kit.person_fields import identifiers, person_answers, person_faults, whose
from registry.web.kit.refusals import Refusals
from registry.web.kit.saved_forms import CONSENT, save_form

_OPT = {"page": "consent.record"}
_SAVED = {
    "said": "What they said is recorded.",
    "withdrawn": "Recorded that they changed their mind. Stop sharing what they took back."
    " You can undo this for one hour.",
    "changed": "Nothing was saved. This record cannot be changed like that now, or someone changed"
    " it first. Look at it, then try again.",
    "confirm": "Recorded that you saw the evidence. Check again before you share.",
    "safe": "Recorded that it is safe to ask. Ask them before you rely on consent.",
    "correct": "Recorded that this was a mistake. It no longer counts.",
    "whose": "Recorded whose word this is.",
    "ended": "Recorded that they can no longer speak for this person.",
    "undone": "Recorded that the withdrawal was a mistake. It no longer counts.",
}
_AMBIGUOUS = (
    "You may know this person under other details, or someone else by the same name. Check each"
    " detail. Then say if they are one person."
)
_FOUND_REFUSED = Refusals(
    {}, "full_name", errors={AmbiguousPersonError: "settled"}, words=lambda _: _AMBIGUOUS
)


@get("/consent", opt=_OPT)
async def ask_whom(page: ThisPage) -> Response[str]:
    """Ask whose consent it is."""
    return page.show("consent/find.html", form=await page.typed())


@post("/consent", opt=_OPT)
async def find(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    look_up_reason: ReasonOfToday,
) -> Response[Any]:
    """Find or register the person, and go to their page."""
    answers = person_answers(form)
    faults = person_faults(answers)
    items = identifiers(answers)
    if not faults and not items:
        faults = [Fault("nhs", "Enter a number, or the name and date of birth.")]
    if faults:
        return await page.ask_again(form, faults)
    settled = form.one("settled")
    with _FOUND_REFUSED.as_faults() as faults:
        found = await finding.identify(
            registry,
            actor,
            items,
            new_person=settled == "new",
            same_person=settled == "same",
            reason=look_up_reason,
        )
    if faults:
        return await page.ask_again(form, faults)
    content = {
        "subject": found.subject.subject_id,
        "warnings": list(found.warnings),
        "typed": answers,
    }
    draft = await new_form(registry, actor, CONSENT, content)
    return see_other(f"/consent/{draft.draft_id}")


@get("/consent/{draft_id:str}", opt=_OPT)
async def person(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    draft: NamedDependency[SavedForm],
    request: Request[Any, Any, Any],
    look_up_reason: ReasonOfToday,
) -> Response[str]:
    """Show what is on record, and what can be done."""
    history = await recording.history(
        registry, actor, draft.content["subject"], reason=look_up_reason
    )
    records: dict[str, list[tuple[ConsentEvent, Mapping[str, str] | None]]] = {}
    for event, private in history:
        records.setdefault(event.record_id, []).append((event, private))
    said = statements(event for event, _ in history)
    reader = Reader(actor.partner_id, registry.now(), await words_of(registry), said)
    return page.show(
        "consent/person.html",
        draft=draft,
        whose=whose(draft.content.get("typed", {})),
        warnings=draft.content.get("warnings", ()),
        saved=_SAVED.get(request.query_params.get("saved", "")),
        conflict=differ(said, registry.today()),
        consents=[consent_card(reader, steps) for steps in reversed(records.values())],
    )


@post("/consent/{draft_id:str}/correct", opt=_OPT)
async def correct(
    registry: OpenedRegistry, actor: SignedIn, draft: NamedDependency[SavedForm]
) -> Response[None]:
    """Go back to the details as they were entered."""
    typed = Form.of(draft.content.get("typed", {}))
    return see_other(await save_form(registry, actor, "/consent", typed))


@post("/consent/{draft_id:str}/begin", opt=_OPT)
async def begin(registry: OpenedRegistry, draft: NamedDependency[SavedForm]) -> Response[None]:
    """Begin a new record about the person."""
    await update_form(registry, draft, kept(draft.content))
    return see_other(f"/consent/{draft.draft_id}/about")


async def _draft(registry: OpenedRegistry, actor: SignedIn, draft_id: FromPath[str]) -> SavedForm:
    """Return the practitioner's own draft that the address names."""
    return await find_form(registry, actor, CONSENT, draft_id)


_STEPS = [*asking_routes.HANDLERS, *ending_routes.HANDLERS, *adding_routes.HANDLERS]
_ONE_PERSON = [person, correct, begin, *_STEPS]
HANDLERS: list[ControllerRouterHandler] = [
    ask_whom,
    find,
    Router("/", route_handlers=_ONE_PERSON, dependencies={"draft": Provide(_draft)}),
]
