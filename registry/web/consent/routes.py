"""Pages to record consent together with the person, and to withdraw it in one step.

A person is found by what is posted. From then on the practitioner's own draft stands for the
person, so no address says anything about anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from registry.domain.people.consent_state import ConsentState
from registry.domain.records.consent import ConsentEvent
from registry.errors import AmbiguousPersonError, ConflictError, Fault
from registry.services.accounts.saved_forms import SavedForm, find_form, new_form, update_form
from registry.services.consent import recording
from registry.services.consent.commands import ConsentStep, RecordConsent
from registry.services.context import LONDON, Registry
from registry.services.partners.register import partner_names
from registry.services.people import finding
from registry.web.consent import questions as c
from registry.web.consent.cards import consent_card, data_words, differ, lower
from registry.web.kit import questions as q
from registry.web.kit.dates import form_date
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.kit.forms import Form
from registry.web.kit.person_fields import identifiers, person_answers, person_faults
from registry.web.kit.redirects import see_other
from registry.web.kit.refusals import Refusals

_OPT = {"page": "consent.record"}
_KIND = "consent"
LONGEST_TEXT = 2_000
_ABOUT = ("purpose", "recipient", "data", "speaker")
_SAVED = {
    "said": "What they said is recorded.",
    "withdrawn": "Recorded that they no longer agree. Stop sharing what rested on it.",
    "changed": "Someone else recorded something about this first. Look at it as it is now.",
}
_AMBIGUOUS = (
    "We may know this person under other details, or somebody else by the same name. Give a"
    " number as well, or say below that it is someone else."
)
_FOUND_REFUSED = Refusals(
    {}, "full_name", errors={AmbiguousPersonError: "full_name"}, words=lambda _: _AMBIGUOUS
)
_SAID_REFUSED = Refusals(
    {"/reason": "reason", "/effective_at": "said-day", "/expires_on": "until-day"}, "status"
)


@get("/consent", opt=_OPT)
async def ask_whom(page: ThisPage) -> Response[str]:
    """Ask whose consent it is."""
    return page.show("consent/find.html", form=await page.typed())


@post("/consent", opt=_OPT)
async def find(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, form: SentForm
) -> Response[Any]:
    """Find or register the person, and go to their page."""
    answers = person_answers(form)
    faults = person_faults(answers)
    items = identifiers(answers)
    if not faults and not items:
        faults = [Fault("nhs", "Give a number, or the name and date of birth.")]
    if faults:
        return await page.ask_again(form, faults)
    settled = form.one("settled")
    with _FOUND_REFUSED.as_faults() as faults:
        found = await finding.identify(
            registry, actor, items, new_person=settled == "new", same_person=settled == "same"
        )
    if faults:
        return await page.ask_again(form, faults)
    content = {"subject": found.subject.subject_id, "warnings": list(found.warnings)}
    draft = await new_form(registry, actor, _KIND, content)
    return see_other(f"/consent/{draft.draft_id}")


@get("/consent/{draft_id:str}", opt=_OPT)
async def person(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    draft: NamedDependency[SavedForm],
    request: Request[Any, Any, Any],
) -> Response[str]:
    """Show what is on record, and what can be done."""
    history = await recording.history(registry, actor, draft.content["subject"])
    records: dict[str, list[tuple[ConsentEvent, Mapping[str, str] | None]]] = {}
    for event, private in history:
        records.setdefault(event.record_id, []).append((event, private))
    names = await partner_names(registry)
    return page.show(
        "consent/person.html",
        draft=draft,
        saved=_SAVED.get(request.query_params.get("saved", "")),
        conflict=differ([steps[-1][0] for steps in records.values()]),
        consents=[consent_card(registry, names, steps) for steps in reversed(records.values())],
    )


@post("/consent/{draft_id:str}/withdraw", opt=_OPT)
async def withdraw(
    registry: OpenedRegistry, actor: SignedIn, form: SentForm, draft: NamedDependency[SavedForm]
) -> Response[None]:
    """Record in one step that the person withdraws consent."""
    seen = form.one("seen")
    version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 7 else 0
    step = ConsentStep(form.one("record"), ConsentState.WITHDRAWN, version, registry.now())
    try:
        await recording.withdraw(registry, actor, step, draft.content["subject"])
    except ConflictError:
        return see_other(f"/consent/{draft.draft_id}?saved=changed")
    return see_other(f"/consent/{draft.draft_id}?saved=withdrawn")


@post("/consent/{draft_id:str}/begin", opt=_OPT)
async def begin(registry: OpenedRegistry, draft: NamedDependency[SavedForm]) -> Response[None]:
    """Begin a new record about the person."""
    await update_form(registry, draft, {"subject": draft.content["subject"]})
    return see_other(f"/consent/{draft.draft_id}/about")


@get("/consent/{draft_id:str}/about", opt=_OPT)
async def ask_about(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, draft: NamedDependency[SavedForm]
) -> Response[str]:
    """Ask what the consent is about, and who speaks."""
    names = await partner_names(registry)
    common, others = q.purposes(registry.law)
    return page.show(
        "consent/about.html",
        form=await page.typed(Form.of(draft.content.get("about", {}))),
        draft=draft,
        purposes=[*common, *others],
        partners=[
            q.Choice(partner_id, name)
            for partner_id, name in names.items()
            if partner_id != actor.partner_id
        ],
        data=c.DATA,
        speakers=c.SPEAKERS,
    )


@post("/consent/{draft_id:str}/about", opt=_OPT)
async def send_about(
    page: ThisPage, registry: OpenedRegistry, form: SentForm, draft: NamedDependency[SavedForm]
) -> Response[Any]:
    """Save the answers, and go on to the text that is read to the person."""
    names = await partner_names(registry)
    faults = []
    if form.one("purpose") not in registry.law.purposes:
        faults.append(Fault("purpose", "Choose what it is for."))
    if form.one("recipient") not in names:
        faults.append(Fault("recipient", "Choose who would get the information."))
    chosen = form.many("data")
    if not chosen or not set(chosen) <= {choice.value for choice in c.DATA}:
        faults.append(Fault("data", "Choose at least one kind of information."))
    if form.one("speaker") not in c.SPOKEN:
        faults.append(Fault("speaker", "Say who is speaking."))
    if faults:
        return await page.ask_again(form, faults)
    about = {name: form.many(name) if name == "data" else form.one(name) for name in _ABOUT}
    await update_form(registry, draft, {**draft.content, "about": about})
    return see_other(f"/consent/{draft.draft_id}/say")


@get("/consent/{draft_id:str}/say", opt=_OPT)
async def ask_say(
    page: ThisPage, registry: OpenedRegistry, draft: NamedDependency[SavedForm]
) -> Response[Any]:
    """Show the text that is read to the person, and ask what they said."""
    about = draft.content.get("about")
    if about is None:
        return see_other(f"/consent/{draft.draft_id}/about")
    names = await partner_names(registry)
    self_speaks = c.SPOKEN[about["speaker"]][0] == "self"
    return page.show(
        "consent/say.html",
        form=await page.typed(),
        draft=draft,
        whom="you" if self_speaks else "the person you speak for",
        child=about["speaker"] == "child",
        recipient=names.get(about["recipient"], about["recipient"]),
        what=data_words(about["data"]),
        purpose=lower(q.purpose_words(registry.law, about["purpose"])),
        answers=c.ANSWERS,
    )


@post("/consent/{draft_id:str}/say", opt=_OPT)
async def send_say(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    draft: NamedDependency[SavedForm],
) -> Response[Any]:
    """Record what the person said."""
    about = draft.content.get("about")
    if about is None:
        return see_other(f"/consent/{draft.draft_id}/about")
    faults = _say_faults(form)
    if not faults:
        with _SAID_REFUSED.as_faults() as faults:
            command = _command(registry, draft.content["subject"], about, form)
            await recording.record_consent(registry, actor, command)
    if faults:
        return await page.ask_again(form, faults)
    await update_form(registry, draft, {"subject": draft.content["subject"]})
    return see_other(f"/consent/{draft.draft_id}?saved=said")


async def _draft(registry: OpenedRegistry, actor: SignedIn, draft_id: FromPath[str]) -> SavedForm:
    """Return the practitioner's own draft that the address names."""
    return await find_form(registry, actor, _KIND, draft_id)


def _say_faults(form: Form) -> list[Fault]:
    faults = []
    if form.one("status") not in {choice.value for choice in c.ANSWERS if choice.value}:
        faults.append(Fault("status", "Say what they said, or that you did not ask."))
    if len(form.one("reason")) > LONGEST_TEXT:
        faults.append(Fault("reason", f"Write at most {LONGEST_TEXT} characters here."))
    for name in ("said", "until"):
        _, date_fault = form_date(form, name)
        if date_fault:
            faults.append(Fault(f"{name}-day", date_fault))
    return faults


def _command(
    registry: Registry, subject_id: str, about: Mapping[str, Any], form: Form
) -> RecordConsent:
    given_by, authority, speaker = c.SPOKEN[about["speaker"]]
    status, sound = form.one("status"), form.many("sound")
    said_on, _ = form_date(form, "said")
    until, _ = form_date(form, "until")
    effective_at = registry.now()
    if said_on is not None and said_on != registry.today():
        effective_at = datetime.combine(said_on, time(12), LONDON).astimezone(UTC)
    private = {"reason": form.one("reason")} if form.one("reason") else {}
    return RecordConsent(
        subject_id=subject_id,
        status=status,
        purposes=(about["purpose"],),
        recipients=(about["recipient"],),
        data_categories=tuple(about["data"]),
        effective_at=effective_at,
        given_by=given_by,
        authority=authority,
        speaker=speaker,
        explicit="explicit" in sound if status == ConsentState.GIVEN else None,
        freely_given="freely" in sound if status == ConsentState.GIVEN else None,
        expires_on=until,
        private=private,
    )


_ONE_PERSON = [person, withdraw, begin, ask_about, send_about, ask_say, send_say]
HANDLERS: list[ControllerRouterHandler] = [
    ask_whom,
    find,
    Router("/", route_handlers=_ONE_PERSON, dependencies={"draft": Provide(_draft)}),
]
