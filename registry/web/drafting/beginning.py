"""Pages to begin an agreement, from a template or as the next version of a registered one."""

from __future__ import annotations

from collections.abc import Iterable

from litestar import Response, get, post
from litestar.params import FromPath

from registry.errors import ConflictError, Fault, NotFoundError
from registry.services.drafting import reading, sources, writing
from registry.services.drafting.sources import TemplateOrder
from registry.services.drafting.template_library import template, templates
from registry.services.partners.register import every_partner
from registry.web.kit.addresses import ONE_AGREEMENT, id_of, see_other
from registry.web.kit.dates import form_date
from registry.web.kit.dependencies import OpenedRegistry, SentForm, ShownVersion, SignedIn, ThisPage
from registry.web.kit.forms import Form
from registry.web.kit.refusals import Refusals

_DRAFT = {"page": "agreement.draft"}
_START = "start-day"


@get("/new-agreement", opt=_DRAFT)
async def choose_template(page: ThisPage) -> Response[str]:
    """Ask which template to begin from."""
    return page.show("drafting/templates.html", templates=list(templates().values()))


@get("/new-agreement/{template_id:str}", opt=_DRAFT)
async def ask_parts(
    page: ThisPage, registry: OpenedRegistry, template_id: FromPath[str]
) -> Response[str]:
    """Ask which organisations fill the template's parts, and the first day."""
    original = template(id_of(template_id))
    everyone = await every_partner(registry)
    parts = [
        {
            **part,
            "choices": [
                {"value": partner.partner_id, "text": partner.legal_name}
                for partner in everyone
                if partner.kind in part["kinds"]
            ],
        }
        for part in original["parts"]
    ]
    form = await page.typed(Form({"title": [original["title"]]}))
    return page.show("drafting/template.html", original=original, parts=parts, form=form)


@post("/new-agreement/{template_id:str}", opt=_DRAFT)
async def begin(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    template_id: FromPath[str],
) -> Response[None]:
    """Begin a draft from a template; a part that nobody fills is left out."""
    original = template(id_of(template_id))
    start, fault = form_date(form, "start")
    missing = {
        "title": "" if form.one("title") else "Give its title.",
        "id": "" if form.one("id") else "Give its short name.",
        _START: fault or ("" if start else "Give the first day."),
    }
    faults = [Fault(name, words) for name, words in missing.items() if words]
    filled = {part["part"]: form.many(f"part-{part['part']}") for part in original["parts"]}
    if faults or start is None:
        return await page.ask_again(form, faults)
    order = TemplateOrder(
        template=original["id"],
        agreement_id=form.one("id"),
        title=form.one("title"),
        parts={part: ids for part, ids in filled.items() if ids},
        start=start,
        leave_out=[part for part, ids in filled.items() if not ids],
    )
    with _refusals(filled).as_faults() as faults:
        content = await sources.from_template(registry, actor, order)
        note = sources.begun_note(order, content)
        await writing.begin(registry, actor, content, note)
    return await page.go_on(form, faults, f"/drafts/{order.agreement_id}")


@post(f"{ONE_AGREEMENT}/next-version", opt=_DRAFT)
async def amend(registry: OpenedRegistry, actor: SignedIn, view: ShownVersion) -> Response[None]:
    """Begin the next version, without its dates, or go on with the draft that is already begun."""
    document_id = view.document.document_id
    content = await sources.from_newest(registry, actor, document_id)
    note = f"begun from version {content['supersedes']}"
    try:
        await writing.begin(registry, actor, content, note)
    except ConflictError:
        # Another organisation's draft is not found, as everywhere.
        await reading.read(registry, actor, document_id)
    return see_other(f"/drafts/{document_id}")


def _refusals(parts: Iterable[str]) -> Refusals:
    """Return the fields at which the faults of a template order are shown."""
    fields = {"/id": "id", "/title": "title", "/start_date": _START, "/review_date": _START}
    fields |= {f"/parts/{part}": f"part-{part}" for part in parts}
    return Refusals(fields, errors={ConflictError: "id", NotFoundError: ""})


HANDLERS = [choose_template, ask_parts, begin, amend]
