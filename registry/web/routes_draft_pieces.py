"""Writing on a draft: one part of it at a time."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from registry.documents.canonical import mark
from registry.documents.validate import faults_of
from registry.errors import ConflictError, Fault, InvalidInputError, StaleVersionError
from registry.services import draft_views, drafting
from registry.services.draft_rules import content_of, require_act
from registry.services.partners import partner_names
from registry.web.addresses import id_of
from registry.web.boxes import WAS, answered, at_fields, filled
from registry.web.draft_boxes import Offer
from registry.web.draft_pieces import Piece, piece_of, placed
from registry.web.forms import Form
from registry.web.held import ask_again, typed
from registry.web.redirects import see_other
from registry.web.render import page, registry_of, sent_form, session_of

_PIECE = "/drafts/{document_id:str}/write/{name:str}"
_DRAFT = {"page": "agreement.draft"}
_CHANGED = (
    "Somebody else has changed this part since you opened it. What you wrote is below. Look at"
    " the draft, and make your change again if it is still needed."
)


@get(_PIECE, opt=_DRAFT)
async def ask_piece(
    request: Request[Any, Any, Any], document_id: FromPath[str], name: FromPath[str]
) -> Response[str]:
    """A part of the draft as a form."""
    registry, actor = registry_of(request), session_of(request).actor
    draft = await draft_views.read(registry, actor, id_of(document_id))
    async with registry.database.reads() as reads:
        require_act(actor, draft, "edit", await reads.operator())
    piece = piece_of(content_of(draft), name, await _offer(request))
    form = await typed(request, filled(piece.boxes, piece.record, mark(piece.asked)))
    return page(request, "drafts/piece.html", draft=draft, piece=piece, form=form)


@post(_PIECE, opt=_DRAFT)
async def save_piece(
    request: Request[Any, Any, Any], document_id: FromPath[str], name: FromPath[str]
) -> Response[None]:
    """Save it over what stood there, or take it out. The rest of the draft stays as it is now."""
    registry, actor, form = registry_of(request), session_of(request).actor, sent_form(request)
    draft = await draft_views.read(registry, actor, id_of(document_id))
    content = content_of(draft)
    piece = piece_of(content, name, await _offer(request))
    if not piece.is_new and form.one(WAS) != mark(piece.asked):
        return await ask_again(request, form, [Fault("", _CHANGED)])
    if piece.removable and form.one("take_out"):
        faults: list[Fault] = []
        changed = placed(content, piece.path, None)
    else:
        record, faults = answered(piece.boxes, form, piece.record)
        changed = placed(content, piece.path, piece.as_object(record))
        faults += _schema_faults(piece, changed, form, {fault.pointer for fault in faults})
    if not faults:
        note = f"{piece.heading}, on its page"
        try:
            await drafting.edit(registry, actor, draft.document_id, changed, draft.version, note)
        except StaleVersionError:
            faults = [Fault("", "Somebody saved at the very same moment. Save again.")]
        except InvalidInputError as error:
            faults = [Fault("", fault.detail) for fault in error.faults]
        except ConflictError as error:
            faults = [Fault("", f"{error} {error.next_step}")]
    if faults:
        return await ask_again(request, form, faults)
    return see_other(f"/drafts/{draft.document_id}")


def _schema_faults(
    piece: Piece, changed: dict[str, Any], form: Form, known: set[str]
) -> list[Fault]:
    """What is wrong with what was answered. What is still missing is said on the draft's page."""
    lead = f"{piece.pointer}/"
    inside = [
        Fault(fault.pointer.removeprefix(lead), fault.detail)
        for fault in faults_of("agreement", changed)
        if fault.pointer.startswith(lead)
    ]
    found = at_fields(piece.boxes, inside)
    return [each for each in found if each.pointer not in known and form.many(each.pointer)]


async def _offer(request: Request[Any, Any, Any]) -> Offer:
    registry = registry_of(request)
    return Offer(registry.law, await partner_names(registry))


HANDLERS = [ask_piece, save_piece]
