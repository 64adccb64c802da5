"""A signature on paper that was entered for an organisation and is not its own."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from registry.errors import ConflictError, Fault, InvalidInputError, NotFoundError
from registry.services.partners.register import partner_names
from registry.services.signing import paper_signatures
from registry.web.kit.addresses import version_of
from registry.web.kit.forms import Form
from registry.web.kit.one_agreement import ONE, address_of, asked_for
from registry.web.kit.redirects import see_other
from registry.web.kit.render import page, registry_of, sent_form, session_of
from registry.web.kit.saved_forms import ask_again, typed

_SIGN = {"page": "agreement.sign"}


@get(f"{ONE}/paper/refuse", opt=_SIGN)
async def ask(
    request: Request[Any, Any, Any], document_id: FromPath[str], version: FromPath[str]
) -> Response[str]:
    """The entry that waits, and what is wrong with it."""
    view = await asked_for(request, document_id, version)
    entered = paper_signatures.waits(view.steps, session_of(request).actor.partner_id)
    names = await partner_names(registry_of(request))
    by = names.get(entered.by, entered.by) if entered else ""
    form = await typed(request, Form())
    return page(request, "agreements/refuse.html", view=view, entered=entered, by=by, form=form)


@post(f"{ONE}/paper/refuse", opt=_SIGN)
async def refuse(
    request: Request[Any, Any, Any], document_id: FromPath[str], version: FromPath[str]
) -> Response[None]:
    """Refuse it: it waits no longer, and who entered it is told."""
    form, view = sent_form(request), await asked_for(request, document_id, version)
    of = view.document
    try:
        await paper_signatures.refuse(
            registry_of(request),
            session_of(request).actor,
            of.document_id,
            of.version,
            form.one("reason"),
            version_of(form.one("entered")),
        )
    except InvalidInputError as error:
        return await ask_again(request, form, [Fault("reason", f.detail) for f in error.faults])
    except (ConflictError, NotFoundError) as error:
        return await ask_again(request, form, [Fault("", str(error))])
    return see_other(address_of(view))


HANDLERS = [ask, refuse]
