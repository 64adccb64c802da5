"""Beginning an agreement: from a template, or as the next version of one that is registered."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from registry.errors import ConflictError, Fault, InvalidInputError, NotFoundError
from registry.services.drafting import sources, views, writing
from registry.services.drafting.sources import TemplateOrder
from registry.services.drafting.template_library import template, templates
from registry.services.partners.register import every_partner
from registry.web.kit.addresses import id_of
from registry.web.kit.dates import form_date
from registry.web.kit.forms import Form
from registry.web.kit.one_agreement import ONE as AGREEMENT
from registry.web.kit.one_agreement import asked_for
from registry.web.kit.redirects import see_other
from registry.web.kit.render import page, registry_of, sent_form, session_of
from registry.web.kit.saved_forms import ask_again, typed

_DRAFT = {"page": "agreement.draft"}


@get("/new-agreement", opt=_DRAFT)
async def choose_template(request: Request[Any, Any, Any]) -> Response[str]:
    """Which template to begin from."""
    return page(request, "drafts/templates.html", templates=list(templates().values()))


@get("/new-agreement/{template_id:str}", opt=_DRAFT)
async def ask_parts(request: Request[Any, Any, Any], template_id: FromPath[str]) -> Response[str]:
    """Who fills the template's parts, and from when."""
    original = template(id_of(template_id))
    everyone = await every_partner(registry_of(request))
    parts = [
        {
            **part,
            "choices": [
                {"value": each.partner_id, "text": each.legal_name}
                for each in everyone
                if each.kind in part["kinds"]
            ],
        }
        for part in original["parts"]
    ]
    form = await typed(request, Form({"title": [original["title"]]}))
    return page(request, "drafts/template.html", original=original, parts=parts, form=form)


@post("/new-agreement/{template_id:str}", opt=_DRAFT)
async def begin(request: Request[Any, Any, Any], template_id: FromPath[str]) -> Response[None]:
    """Begin a draft from it. A part that nobody fills is left out."""
    form, original = sent_form(request), template(id_of(template_id))
    start, fault = form_date(form, "start")
    missing = {
        "title": "" if form.one("title") else "Give its title.",
        "id": "" if form.one("id") else "Give its short name.",
        "start-day": fault or ("" if start else "Give the first day."),
    }
    faults = [Fault(name, words) for name, words in missing.items() if words]
    filled = {each["part"]: form.many(f"part-{each['part']}") for each in original["parts"]}
    if faults or start is None:
        return await ask_again(request, form, faults)
    order = TemplateOrder(
        template=original["id"],
        agreement_id=form.one("id"),
        title=form.one("title"),
        parts={part: ids for part, ids in filled.items() if ids},
        start=start,
        leave_out=[part for part, ids in filled.items() if not ids],
    )
    registry, actor = registry_of(request), session_of(request).actor
    try:
        content = await sources.from_template(registry, actor, order)
        note = sources.begun_note(order, content)
        await writing.begin(registry, actor, content, note)
    except InvalidInputError as error:
        faults = [_of_template(each) for each in error.faults]
    except (ConflictError, NotFoundError) as error:
        faults = [Fault("id" if isinstance(error, ConflictError) else "", str(error))]
    return (
        await ask_again(request, form, faults) if faults else see_other(f"/drafts/{form.one('id')}")
    )


@post(f"{AGREEMENT}/next-version", opt=_DRAFT)
async def amend(
    request: Request[Any, Any, Any], document_id: FromPath[str], version: FromPath[str]
) -> Response[None]:
    """Begin the next version, or go on with the one that is begun. Its dates are to be chosen."""
    registry, actor = registry_of(request), session_of(request).actor
    view = await asked_for(request, document_id, version)
    known = view.document.document_id
    content = await sources.from_newest(registry, actor, known)
    note = f"begun from version {content['supersedes']}"
    try:
        await writing.begin(registry, actor, content, note)
    except ConflictError:
        await views.read(registry, actor, known)  # another's is not found, as everywhere
    return see_other(f"/drafts/{known}")


def _of_template(fault: Fault) -> Fault:
    """A fault of the order at its field: the part, or the id."""
    match fault.pointer.split("/")[1:]:
        case ["parts", part, *_]:
            return Fault(f"part-{part}", fault.detail)
        case ["id" | "title" as name]:
            return Fault(name, fault.detail)
        case ["start_date" | "review_date"]:
            return Fault("start-day", fault.detail)
        case _:
            return Fault("", fault.detail)


HANDLERS = [choose_template, ask_parts, begin, amend]
