"""Pages to enter a paper signature, and for the signing organisation to confirm or refuse it."""

from __future__ import annotations

from litestar import Response, get, post

from registry import bounds
from registry.errors import ConflictError, NotAllowedError, NotFoundError, SignatureError
from registry.services.partners.register import partner_names
from registry.services.signing import paper_signatures
from registry.services.signing.open_acts import paper_signers
from registry.web.kit.addresses import ONE_AGREEMENT as ONE
from registry.web.kit.addresses import address_of, see_other, version_of
from registry.web.kit.dependencies import OpenedRegistry, SentForm, ShownVersion, SignedIn, ThisPage
from registry.web.kit.forms import Form
from registry.web.kit.paper_forms import DAY, NO_SCAN, SCAN, read_paper
from registry.web.kit.refusals import Refusals

_SIGN = {"page": "agreement.sign"}
_SEND = {**_SIGN, "files": True}
_ASKED = {
    "partner": "Say whose signature it is.",
    "person": "Give the name of the person who signed.",
    "role": "Give the post in which they signed.",
    DAY: "Give the day they signed.",
    SCAN: NO_SCAN,
}
_ENTRY_REFUSED = Refusals(
    {"/signed_on": DAY, "/partner": "partner"},
    errors=dict.fromkeys((SignatureError, ConflictError, NotAllowedError), "partner"),
)
_REFUSAL_REFUSED = Refusals({}, "reason", errors={ConflictError: "", NotFoundError: ""})


@get(f"{ONE}/paper", opt=_SIGN)
async def ask_paper(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, view: ShownVersion
) -> Response[str]:
    """Ask whose signature is on the paper, and for its scan."""
    own, waiting = actor.partner_id, await paper_signers(registry, actor, view)
    chosen = own if own in waiting else next(iter(waiting)) if len(waiting) == 1 else ""
    return page.show(
        "signing/paper.html",
        view=view,
        waiting=[{"value": partner_id, "text": name} for partner_id, name in waiting.items()],
        form=await page.typed(Form().preset("partner", chosen)),
    )


@post(f"{ONE}/paper", opt=_SEND, request_max_body_size=bounds.UPLOAD)
async def enter_paper(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, form: SentForm, view: ShownVersion
) -> Response[None]:
    """Enter a paper signature; only the SHA-256 of the scan is kept."""
    paper, faults = read_paper(form, _ASKED)
    if paper is not None:
        entered = paper_signatures.PaperSignature(
            view.document.document_id,
            view.document.version,
            form.one("partner"),
            paper.person,
            paper.role,
            paper.day,
            paper.scan_sha256,
        )
        with _ENTRY_REFUSED.as_faults() as faults:
            await paper_signatures.enter(registry, actor, entered)
    return await page.go_on(form, faults, address_of(view))


@post(f"{ONE}/paper/confirm", opt=_SIGN)
async def confirm(
    registry: OpenedRegistry, actor: SignedIn, form: SentForm, view: ShownVersion
) -> Response[None]:
    """Confirm that the paper signature is one's own organisation's."""
    document, entered = view.document, version_of(form.one("entered"))
    await paper_signatures.confirm(
        registry, actor, document.document_id, document.version, form.one("scan"), entered
    )
    return see_other(address_of(view))


@get(f"{ONE}/paper/refuse", opt=_SIGN)
async def ask_refusal(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, view: ShownVersion
) -> Response[str]:
    """Show the entry that awaits confirmation, and ask what is wrong with it."""
    entered = paper_signatures.waits(view.steps, actor.partner_id)
    names = await partner_names(registry)
    by = names.get(entered.by, entered.by) if entered else ""
    form = await page.typed()
    return page.show("signing/refuse.html", view=view, entered=entered, by=by, form=form)


@post(f"{ONE}/paper/refuse", opt=_SIGN)
async def refuse(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, form: SentForm, view: ShownVersion
) -> Response[None]:
    """Refuse the entry, which notifies the organisation that entered it."""
    document_id, version = view.document.document_id, view.document.version
    with _REFUSAL_REFUSED.as_faults() as faults:
        entered = version_of(form.one("entered"))
        await paper_signatures.refuse(
            registry, actor, document_id, version, form.one("reason"), entered
        )
    return await page.go_on(form, faults, address_of(view))


HANDLERS = [ask_paper, enter_paper, confirm, ask_refusal, refuse]
