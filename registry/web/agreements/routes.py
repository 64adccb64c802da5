"""Pages of an organisation's agreements, for its officers and others who may read them."""

from __future__ import annotations

from litestar import Response, get, post
from litestar.params import FromPath

from registry.errors import ConflictError, Fault, NotFoundError
from registry.services.access import Role
from registry.services.agreements import registering, steps
from registry.services.agreements.annexes.files import (
    annex_of_version,
    file_name,
    held_of_version,
)
from registry.services.agreements.history import dated_before, history
from registry.services.agreements.naming.as_signed import named_in
from registry.services.agreements.parties import as_signed
from registry.services.agreements.state_words import headline
from registry.services.agreements.steps import StepRequest
from registry.services.agreements.terms.words import terms_in_words
from registry.services.partners.register import partner_names
from registry.services.signing.open_acts import open_acts, versions_to_sign
from registry.web.agreements import texts, words
from registry.web.kit.addresses import ONE_AGREEMENT as ONE
from registry.web.kit.addresses import address_of, id_of, version_of
from registry.web.kit.dates import form_date
from registry.web.kit.dependencies import OpenedRegistry, SentForm, ShownVersion, SignedIn, ThisPage
from registry.web.kit.refusals import Refusals
from registry.web.kit.render import attachment

MOST = 1_000
_READ, _STEP = {"page": "agreement.read"}, {"page": "agreement.step"}
_REFUSED = Refusals({"/reason": "reason", "/effective_on": "on-day"}, errors={ConflictError: ""})


@get("/your-agreements", opt=_READ)
async def listed(page: ThisPage, registry: OpenedRegistry, actor: SignedIn) -> Response[str]:
    """List the organisation's agreements and the charters, with the state of each today."""
    views = await registering.list_own(registry, actor, after="", limit=MOST)
    names = await partner_names(registry)
    rows = [
        {
            "view": view,
            "headline": headline(view, as_signed(view, names) if view.to_come else names),
            "waits": versions_to_sign(view, actor.partner_id),
            "on_paper": len(view.on_paper),
        }
        for view in sorted(views, key=lambda view: view.document.title.casefold())
    ]
    may_draft = Role.OFFICER in actor.roles
    return page.show("agreements/list.html", rows=rows, may_draft=may_draft)


@get(ONE, opt=_READ)
async def one(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, view: ShownVersion
) -> Response[str]:
    """Show one version: its state, its signatures, what it lets whom share, and its history."""
    size, named = len(view.document.payload), await named_in(registry, actor, view)
    names = named.names
    acts, standing = await open_acts(registry, actor, view), view.standing
    to_confirm = acts.to_confirm
    steps_before = await history(registry, actor, view, names)
    terms = await terms_in_words(registry, view, names)
    held = await held_of_version(registry, actor, view)

    def shown() -> Response[str]:
        return page.show(
            "agreements/one.html",
            view=view,
            headline=headline(view, names),
            missing=[names.get(party, party) for party in standing.missing],
            suspended_by=[names.get(party, party) for party in standing.suspended_by],
            parties=words.parties(view, named.beside),
            content=words.content(view, names, registry.law),
            terms=terms,
            history=steps_before,
            held=held,
            acts=acts,
            steps={act: words.STEPS[act][0] for act in acts.steps if act in words.STEPS},
            is_charter=view.makes_members,
            to_confirm_note=dated_before(view, to_confirm.effective_on) if to_confirm else "",
        )

    return await registry.apart(actor, size, shown)


@get(f"{ONE}/annexes/{{sha256:str}}", opt=_READ)
async def annex(
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    version: FromPath[str],
    sha256: FromPath[str],
) -> Response[bytes]:
    """Send an annex of a version as a file to save."""
    known, number = id_of(document_id), version_of(version)
    file = await annex_of_version(registry, actor, known, number, sha256)
    return attachment(file.content, file.media_type, file_name(file))


@get(f"{ONE}/{{act:str}}", opt=_STEP)
async def ask_step(page: ThisPage, view: ShownVersion, act: FromPath[str]) -> Response[str]:
    """Ask for the reason and the day of a step."""
    if act not in words.STEPS:
        raise NotFoundError("There is no such step.")
    heading, meaning = words.STEPS[act]
    return page.show(
        "agreements/step.html",
        view=view,
        heading=heading,
        meaning=meaning,
        form=await page.typed(),
    )


@post(f"{ONE}/{{act:str}}", opt=_STEP)
async def step(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    view: ShownVersion,
    act: FromPath[str],
) -> Response[None]:
    """Take a step."""
    day, fault = form_date(form, "on")
    faults = [Fault("on-day", fault)] if fault else []
    if not form.one("reason"):
        faults.append(Fault("reason", "Say why. Every party reads it."))
    if not faults:
        document_id, version = view.document.document_id, view.document.version
        with _REFUSED.as_faults() as faults:
            request = StepRequest(document_id, version, act, form.one("reason"), day)
            await steps.take_step(registry, actor, request)
    return await page.go_on(form, faults, address_of(view))


HANDLERS = [listed, one, annex, ask_step, step, *texts.HANDLERS]
