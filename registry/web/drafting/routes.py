"""Pages to read drafts of agreements, put them before their parties, and register them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from litestar import Response, get, post
from litestar.params import FromPath

from registry.errors import ConflictError, NotFoundError, StaleVersionError
from registry.services.agreements import changes as agreement_changes
from registry.services.agreements.changes import Comparison
from registry.services.drafting import changes as draft_changes
from registry.services.drafting import reading, writing
from registry.services.drafting.history import asked_for
from registry.services.drafting.reading import DraftRecord, read_draft
from registry.services.partners.register import partner_names
from registry.web.drafting import outline
from registry.web.drafting.form_fields import Offer
from registry.web.drafting.sections import name_of, place_of
from registry.web.drafting.warning_pages import SectionLaw, law_by_section
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
    """A step that an officer may take with a draft.

    Attributes:
        act: its name in the address and in the use case.
        heading: the heading of its page.
        meaning: the text of its page.
        asks_why: whether its page asks for a reason.
        leads_to: the address to go to afterwards.
    """

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
    """List the drafts that one's own organisation writes, and those in review that name it."""
    drafts = await reading.list_open(registry, actor, limit=MOST)
    names = await partner_names(registry)

    def shown() -> Response[str]:
        rows = [{"draft": draft, "title": outline.title_of(draft.document())} for draft in drafts]
        return page.show("drafting/list.html", rows=rows, names=names, states=outline.STATES)

    return await registry.apart(actor, sum(len(draft.content) for draft in drafts), shown)


@get(_ONE, opt=_DRAFT)
async def one(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str]
) -> Response[str]:
    """Show a draft, what is still missing in it, and what can be done with it."""
    names = await partner_names(registry)
    record = await read_draft(registry, actor, id_of(document_id), names)
    offer = Offer(registry.law, names)
    law = await law_by_section(registry, actor, record.draft)
    size = len(record.draft.content)
    return await registry.apart(actor, size, partial(_shown, page, record, offer, law))


def _shown(
    page: Page, record: DraftRecord, offer: Offer, law: Mapping[str, SectionLaw]
) -> Response[str]:
    draft, content = record.draft, record.draft.document()
    return page.show(
        "drafting/one.html",
        draft=draft,
        title=outline.title_of(content),
        state=outline.STATES[draft.status],
        author=offer.names.get(draft.partner_id, draft.partner_id),
        outline=outline.outline_of(content, offer.names, offer.law),
        faults=[
            {
                "place": place_of(content, fault.pointer, offer),
                "detail": fault.detail,
                "section": name_of(content, fault.pointer),
            }
            for fault in record.faults
        ],
        may_edit=record.may_edit,
        law=law,
        unsettled=sum(section.unsettled for section in law.values()),
        steps=[
            STEPS[act]
            for act in record.acts
            if act in STEPS and not (record.faults and act == "submit")
        ],
        history=record.saves[::-1],
        asked_for=asked_for(record.saves),
    )


@get(f"{_ONE}/changes", opt=_DRAFT)
async def changes(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str]
) -> Response[str]:
    """Show what a draft changes in the registered version."""
    comparison = await draft_changes.of_draft(registry, actor, id_of(document_id))
    back = f"/drafts/{comparison.document_id}"
    show = partial(_changes_page, page, comparison, back)
    return await registry.apart(actor, comparison.size, show)


@get(f"{ONE_AGREEMENT}/changes", opt=_READ)
async def changes_between(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    version: FromPath[str],
) -> Response[str]:
    """Show what a version changed in the version before it."""
    known, number = id_of(document_id), version_of(version)
    comparison = await agreement_changes.between(registry, actor, known, second=number)
    back = f"/your-agreements/{comparison.document_id}/{number}"
    show = partial(_changes_page, page, comparison, back)
    return await registry.apart(actor, comparison.size, show)


@get(f"{_ONE}/{{act:str}}", opt=_DRAFT)
async def ask_step(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    act: FromPath[str],
) -> Response[str]:
    """Show what a step means, and ask for its reason if it needs one."""
    draft = await reading.read(registry, actor, id_of(document_id))
    step, form = _step(act), await page.typed()

    def shown() -> Response[str]:
        title = outline.title_of(draft.document())
        return page.show("drafting/step.html", draft=draft, title=title, step=step, form=form)

    return await registry.apart(actor, len(draft.content), shown)


@post(f"{_ONE}/{{act:str}}", opt=_DRAFT)
async def take_step(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    document_id: FromPath[str],
    act: FromPath[str],
) -> Response[None]:
    """Take a step with the version of the draft that the officer saw."""
    step, known, seen = _step(act), id_of(document_id), version_of(form.one("seen"))
    reason, address = form.one("reason"), ""
    with _REFUSED.as_faults() as faults:
        draft, _ = await writing.take_step(registry, actor, act, known, seen, reason)
        address = step.leads_to.format(document_id=known, version=draft.document_version)
    return await page.go_on(form, faults, address)


def _step(act: str) -> DraftStep:
    if act not in STEPS:
        raise NotFoundError("There is no such step.")
    return STEPS[act]


def _changes_page(page: Page, comparison: Comparison, back: str) -> Response[str]:
    rows = [{"change": change, "affected": comparison.who(change)} for change in comparison.changes]
    return page.show("drafting/changes.html", comparison=comparison, rows=rows, back_to=back)


HANDLERS = [listed, one, changes, changes_between, ask_step, take_step]
