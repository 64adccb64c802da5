"""Agreements that are being written: read, put before their parties, registered."""

from __future__ import annotations

from dataclasses import dataclass

from litestar import Response, get, post
from litestar.params import FromPath

from registry.errors import ConflictError, NotFoundError, StaleVersionError
from registry.services.agreements import changes as agreement_changes
from registry.services.agreements.changes import Comparison
from registry.services.drafting import changes as draft_changes
from registry.services.drafting import reading, writing
from registry.services.drafting.history import asked_for
from registry.services.drafting.reading import read_draft
from registry.services.partners.register import partner_names
from registry.web.drafting import outline
from registry.web.drafting.form_fields import Offer
from registry.web.drafting.sections import name_of, place_of
from registry.web.kit.addresses import ONE_AGREEMENT, id_of, version_of
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.kit.page import Page
from registry.web.kit.refusals import Refusals

MOST = 1_000
_DRAFT, _READ = {"page": "agreement.draft"}, {"page": "agreement.read"}
_ONE = "/drafts/{document_id:str}"
_DRAFT_PAGE = "/drafts/{document_id}"
_REFUSED = Refusals(
    {"/reason": "reason"},
    errors={ConflictError: "", StaleVersionError: ""},
    words=lambda error: f"{error} Look at the draft again.",
)


@dataclass(frozen=True, slots=True)
class DraftStep:
    """What an officer may do with a draft: the words of its page, whether it asks why, and the
    page that it leads to."""

    act: str
    heading: str
    meaning: str
    asks_why: bool = False
    leads_to: str = _DRAFT_PAGE


STEPS = {
    step.act: step
    for step in (
        DraftStep(
            "submit",
            "Put it before its parties",
            "They are told. They can read it, and send it back with what they would change.",
        ),
        DraftStep(
            "register",
            "Register it",
            "From here on its words do not change. Every party is told that it is theirs to sign.",
            leads_to="/your-agreements/{document_id}/{version}",
        ),
        DraftStep(
            "send_back",
            "Send it back",
            "Who writes it is told what you would change.",
            asks_why=True,
            leads_to="/drafts",
        ),
        DraftStep(
            "abandon",
            "Give it up",
            "It stays in the history, and another may be begun.",
            asks_why=True,
            leads_to="/drafts",
        ),
    )
}


@get("/drafts", opt=_DRAFT)
async def listed(page: ThisPage, registry: OpenedRegistry, actor: SignedIn) -> Response[str]:
    """Those you write, and those in review that name you."""
    found = await reading.list_open(registry, actor, limit=MOST)
    rows = [{"draft": each, "title": outline.title_of(each.document())} for each in found]
    names = await partner_names(registry)
    return page.show("drafting/list.html", rows=rows, names=names, states=outline.STATES)


@get(_ONE, opt=_DRAFT)
async def one(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str]
) -> Response[str]:
    """A draft as it stands, what is still missing, and what can be done with it."""
    names = await partner_names(registry)
    found = await read_draft(registry, actor, id_of(document_id), names)
    draft, content = found.draft, found.draft.document()
    offer = Offer(registry.law, names)
    return page.show(
        "drafting/one.html",
        draft=draft,
        title=outline.title_of(content),
        state=outline.STATES[draft.status],
        author=names.get(draft.partner_id, draft.partner_id),
        outline=outline.of(content, names, registry.law),
        faults=[
            {
                "place": place_of(content, fault.pointer, offer),
                "detail": fault.detail,
                "section": name_of(content, fault.pointer),
            }
            for fault in found.faults
        ],
        may_edit=found.may_edit,
        steps=[
            STEPS[act]
            for act in found.acts
            if act in STEPS and not (found.faults and act == "submit")
        ],
        history=found.saves[::-1],
        asked_for=asked_for(found.saves),
    )


@get(f"{_ONE}/changes", opt=_DRAFT)
async def changes(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str]
) -> Response[str]:
    """What a draft changes of the version that is registered."""
    found = await draft_changes.of_draft(registry, actor, id_of(document_id))
    return _changes_page(page, found, f"/drafts/{found.document_id}")


@get(f"{ONE_AGREEMENT}/changes", opt=_READ)
async def changes_between(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    version: FromPath[str],
) -> Response[str]:
    """What a version changed of the one before it."""
    number = version_of(version)
    found = await agreement_changes.between(registry, actor, id_of(document_id), second=number)
    return _changes_page(page, found, f"/your-agreements/{found.document_id}/{number}")


@get(f"{_ONE}/{{act:str}}", opt=_DRAFT)
async def ask_step(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    act: FromPath[str],
) -> Response[str]:
    """What a step means, and why it is taken where that is asked."""
    draft = await reading.read(registry, actor, id_of(document_id))
    return page.show(
        "drafting/step.html",
        draft=draft,
        title=outline.title_of(draft.document()),
        step=_step(act),
        form=await page.typed(),
    )


@post(f"{_ONE}/{{act:str}}", opt=_DRAFT)
async def take_step(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    document_id: FromPath[str],
    act: FromPath[str],
) -> Response[None]:
    """Take a step with the version that was looked at."""
    step, known, seen = _step(act), id_of(document_id), version_of(form.one("seen"))
    reason, after = form.one("reason"), ""
    with _REFUSED.as_faults() as faults:
        draft, _ = await writing.take_step(registry, actor, act, known, seen, reason)
        after = step.leads_to.format(document_id=known, version=draft.document_version)
    return await page.go_on(form, faults, after)


def _step(act: str) -> DraftStep:
    if act not in STEPS:
        raise NotFoundError("There is no such step.")
    return STEPS[act]


def _changes_page(page: Page, found: Comparison, back: str) -> Response[str]:
    told = [{"change": each, "who": found.who(each)} for each in found.changes]
    return page.show("drafting/changes.html", found=found, told=told, back_to=back)


HANDLERS = [listed, one, changes, changes_between, ask_step, take_step]
