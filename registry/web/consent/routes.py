"""Recording what someone says about consent, with them beside you, and taking it back in one step.

Who it is about is found by what is posted, and then known to the pages by a draft of the
practitioner's own, so no address says anything about anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from registry.domain.people.consent_state import ConsentState
from registry.domain.people.speakers import Speaker
from registry.domain.records.consent import ConsentEvent
from registry.errors import AmbiguousPersonError, ConflictError, Fault, InvalidInputError
from registry.services.accounts.saved_forms import Draft, find_draft, new_draft, save_draft
from registry.services.consent import recording
from registry.services.consent.recording import ConsentStep, RecordConsent
from registry.services.context import LONDON, Registry
from registry.services.partners.register import partner_names
from registry.services.people import finding
from registry.web.consent import questions as c
from registry.web.kit import questions as q
from registry.web.kit.dates import read_date
from registry.web.kit.forms import Form
from registry.web.kit.person_fields import identifiers, person_answers, person_faults
from registry.web.kit.redirects import see_other
from registry.web.kit.render import day, page, registry_of, sent_form, session_of
from registry.web.kit.saved_forms import ask_again, typed
from registry.web.kit.standing_words import STATUS_WORDS

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
_FIELD_OF = {
    "/status": "status",
    "/reason": "reason",
    "/effective_at": "said-day",
    "/expires_on": "until-day",
    "/recipients": "status",
}


@get("/consent", opt=_OPT)
async def ask_whom(request: Request[Any, Any, Any]) -> Response[str]:
    """Whose consent it is."""
    return page(request, "consent/find.html", form=await typed(request, Form()))


@post("/consent", opt=_OPT)
async def find(request: Request[Any, Any, Any]) -> Response[Any]:
    """Find or register the person, and go to their page."""
    form, actor = sent_form(request), session_of(request).actor
    answers = person_answers(form)
    faults = person_faults(answers)
    items = identifiers(answers)
    if not faults and not items:
        faults = [Fault("nhs", "Give a number, or the name and date of birth.")]
    if faults:
        return await ask_again(request, form, faults)
    someone_else = form.one("someone_else") == "yes"
    try:
        subject, _ = await finding.identify(
            registry_of(request), actor, items, new_person=someone_else
        )
    except AmbiguousPersonError:
        return await ask_again(request, form, [Fault("full_name", _AMBIGUOUS)])
    except InvalidInputError as error:
        return await ask_again(request, form, [Fault("full_name", f.detail) for f in error.faults])
    content = {"subject": subject.subject_id}
    draft = await new_draft(registry_of(request), actor, _KIND, content)
    return see_other(f"/consent/{draft.draft_id}")


@get("/consent/{draft_id:str}", opt=_OPT)
async def person(request: Request[Any, Any, Any], draft_id: FromPath[str]) -> Response[str]:
    """What is on record, and what can be done."""
    registry, actor = registry_of(request), session_of(request).actor
    draft = await _draft(request, draft_id)
    found = await recording.history(registry, actor, draft.content["subject"])
    records: dict[str, list[tuple[ConsentEvent, Mapping[str, str] | None]]] = {}
    for event, private in found:
        records.setdefault(event.record_id, []).append((event, private))
    names = await partner_names(registry)
    return page(
        request,
        "consent/person.html",
        draft=draft,
        saved=_SAVED.get(request.query_params.get("saved", "")),
        conflict=_differ([steps[-1][0] for steps in records.values()]),
        consents=[_record(registry, names, steps) for steps in reversed(records.values())],
    )


@post("/consent/{draft_id:str}/withdraw", opt=_OPT)
async def withdraw(request: Request[Any, Any, Any], draft_id: FromPath[str]) -> Response[None]:
    """They changed their mind: one step."""
    registry, form = registry_of(request), sent_form(request)
    draft = await _draft(request, draft_id)
    seen = form.one("seen")
    step = ConsentStep(
        form.one("record"),
        ConsentState.WITHDRAWN,
        int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 7 else 0,
        registry.now(),
    )
    try:
        await recording.take_step(registry, session_of(request).actor, step)
    except ConflictError:
        return see_other(f"/consent/{draft.draft_id}?saved=changed")
    return see_other(f"/consent/{draft.draft_id}?saved=withdrawn")


@post("/consent/{draft_id:str}/begin", opt=_OPT)
async def begin(request: Request[Any, Any, Any], draft_id: FromPath[str]) -> Response[None]:
    """Something new is said."""
    draft = await _draft(request, draft_id)
    await save_draft(registry_of(request), draft, {"subject": draft.content["subject"]})
    return see_other(f"/consent/{draft_id}/about")


@get("/consent/{draft_id:str}/about", opt=_OPT)
async def ask_about(request: Request[Any, Any, Any], draft_id: FromPath[str]) -> Response[str]:
    """What the consent is about, and who speaks."""
    registry, own = registry_of(request), session_of(request).partner_id
    draft = await _draft(request, draft_id)
    names = await partner_names(registry)
    common, others = q.purposes(registry.law)
    return page(
        request,
        "consent/about.html",
        form=await typed(request, Form.of(draft.content.get("about", {}))),
        draft=draft,
        purposes=[*common, *others],
        partners=[q.Choice(key, name) for key, name in names.items() if key != own],
        data=c.DATA,
        speakers=c.SPEAKERS,
    )


@post("/consent/{draft_id:str}/about", opt=_OPT)
async def send_about(request: Request[Any, Any, Any], draft_id: FromPath[str]) -> Response[Any]:
    """Keep that, and go on to what is read to them."""
    registry, form = registry_of(request), sent_form(request)
    draft = await _draft(request, draft_id)
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
        return await ask_again(request, form, faults)
    about = {name: form.many(name) if name == "data" else form.one(name) for name in _ABOUT}
    await save_draft(registry, draft, {**draft.content, "about": about})
    return see_other(f"/consent/{draft_id}/say")


@get("/consent/{draft_id:str}/say", opt=_OPT)
async def ask_say(request: Request[Any, Any, Any], draft_id: FromPath[str]) -> Response[Any]:
    """What is read to them, and what they said."""
    registry, draft = registry_of(request), await _draft(request, draft_id)
    about = draft.content.get("about")
    if about is None:
        return see_other(f"/consent/{draft_id}/about")
    names = await partner_names(registry)
    self_speaks = c.SPOKEN[about["speaker"]][0] == Speaker.SELF
    return page(
        request,
        "consent/say.html",
        form=await typed(request, Form()),
        draft=draft,
        whom="you" if self_speaks else "the person you speak for",
        child=about["speaker"] == "child",
        recipient=names.get(about["recipient"], about["recipient"]),
        what=_data_words(about["data"]),
        purpose=_lower(q.purpose_words(registry.law, about["purpose"])),
        answers=c.ANSWERS,
    )


@post("/consent/{draft_id:str}/say", opt=_OPT)
async def send_say(request: Request[Any, Any, Any], draft_id: FromPath[str]) -> Response[Any]:
    """Record what they said."""
    registry, form = registry_of(request), sent_form(request)
    draft = await _draft(request, draft_id)
    about = draft.content.get("about")
    if about is None:
        return see_other(f"/consent/{draft_id}/about")
    faults = _say_faults(form)
    if not faults:
        try:
            command = _command(registry, draft.content["subject"], about, form)
            await recording.record_consent(registry, session_of(request).actor, command)
        except InvalidInputError as error:
            faults = [
                Fault(_FIELD_OF.get(fault.pointer, "status"), fault.detail)
                for fault in error.faults
            ]
    if faults:
        return await ask_again(request, form, faults)
    await save_draft(registry, draft, {"subject": draft.content["subject"]})
    return see_other(f"/consent/{draft_id}?saved=said")


async def _draft(request: Request[Any, Any, Any], draft_id: str) -> Draft:
    return await find_draft(registry_of(request), session_of(request).actor, _KIND, draft_id)


def _say_faults(form: Form) -> list[Fault]:
    faults = []
    if form.one("status") not in {choice.value for choice in c.ANSWERS if choice.value}:
        faults.append(Fault("status", "Say what they said, or that you did not ask."))
    if len(form.one("reason")) > LONGEST_TEXT:
        faults.append(Fault("reason", f"Write at most {LONGEST_TEXT} characters here."))
    for name in ("said", "until"):
        _, wrong = read_date(_parts(form, name), name)
        if wrong:
            faults.append(Fault(f"{name}-day", wrong))
    return faults


def _parts(form: Form, name: str) -> dict[str, str]:
    return {f"{name}-{part}": form.one(f"{name}-{part}") for part in ("day", "month", "year")}


def _command(
    registry: Registry, subject_id: str, about: Mapping[str, Any], form: Form
) -> RecordConsent:
    given_by, authority, speaker = c.SPOKEN[about["speaker"]]
    status, sound = form.one("status"), form.many("sound")
    said, _ = read_date(_parts(form, "said"), "said")
    until, _ = read_date(_parts(form, "until"), "until")
    at = registry.now()
    if said is not None and said != registry.today():
        at = datetime.combine(said, time(12), LONDON).astimezone(UTC)
    private = {"reason": form.one("reason")} if form.one("reason") else {}
    return RecordConsent(
        subject_id=subject_id,
        status=status,
        purposes=(about["purpose"],),
        recipients=(about["recipient"],),
        data_categories=tuple(about["data"]),
        effective_at=at,
        given_by=given_by,
        authority=authority,
        speaker=speaker,
        explicit="explicit" in sound if status == ConsentState.GIVEN else None,
        freely_given="freely" in sound if status == ConsentState.GIVEN else None,
        expires_on=until,
        private=private,
    )


def _record(
    registry: Registry,
    names: Mapping[str, str],
    steps: Sequence[tuple[ConsentEvent, Mapping[str, str] | None]],
) -> dict[str, Any]:
    """One consent record as its card shows it."""
    last, private = steps[-1]
    what_for = ", ".join(q.purpose_words(registry.law, purpose) for purpose in last.purposes)
    rows = [
        ("For", what_for),
        ("With", ", ".join(names.get(each, each) for each in last.recipients) or "Nobody named"),
        ("Information", _data_words(last.data_categories)),
        ("Who spoke", c.GIVEN_BY.get(last.given_by, last.given_by)),
    ]
    rows += [(day(event.effective_at.astimezone(LONDON)), _status(event)) for event, _ in steps]
    rows.append(("Recorded by", names.get(last.controller, last.controller)))
    if last.expires_on is not None:
        rows.append(("Holds until", day(last.expires_on)))
    if private and private.get("reason"):
        rows.append(("Noted", private["reason"]))
    return {
        "title": _status(last),
        "rows": rows,
        "record_id": last.record_id,
        "version": last.version,
        "can_withdraw": ConsentState.WITHDRAWN in last.status.may_become,
    }


def _status(event: ConsentEvent) -> str:
    words = STATUS_WORDS[event.status]
    return words[:1].upper() + words[1:]


def _differ(events: Sequence[ConsentEvent]) -> bool:
    """Whether two who speak for the person say different things about one purpose."""
    said: dict[str, set[tuple[str, bool]]] = {}
    for event in events:
        agrees = event.status.supports_sharing
        if agrees or event.status.is_objection:
            for purpose in event.purposes:
                said.setdefault(purpose, set()).add((event.speaker, agrees))
    return any(
        one != other and agreed != disagreed
        for each in said.values()
        for one, agreed in each
        for other, disagreed in each
    )


def _data_words(categories: Sequence[str]) -> str:
    return ", ".join(_lower(q.words_for(q.DATA, category)) for category in categories)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


HANDLERS = [
    ask_whom,
    find,
    person,
    withdraw,
    begin,
    ask_about,
    send_about,
    ask_say,
    send_say,
]
