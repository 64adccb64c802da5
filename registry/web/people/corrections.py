"""Pages of what the organisation put right, and how to undo it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from registry.domain.records.acting import Actor
from registry.domain.records.people import Correction
from registry.errors import ConflictError, NotFoundError
from registry.services.accounts.attribution import attributed_names
from registry.services.context import Registry
from registry.services.partners.register import partner_names
from registry.services.people import correcting, undoing
from registry.web.kit.addresses import part_of
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.kit.form_fields import capital
from registry.web.kit.refusals import Refusals
from registry.web.kit.render import when
from registry.web.people.asking import reason_faults
from registry.web.people.words import DONE, known_by

_OPT = {"page": "person.correct"}
_REFUSED = Refusals(errors={ConflictError: "reason"})
Corrections = Sequence[tuple[Correction, str]]


@get("/put-right", opt=_OPT)
async def listed(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, request: Request[Any, Any, Any]
) -> Response[str]:
    """List what was put right, and lead to putting right something else."""
    asked = request.query_params
    part = part_of(await correcting.corrections(registry, actor), asked.get("page", ""))
    cards = await _cards(registry, actor, part.rows)
    return page.show("people/list.html", part=part, cards=cards, undone="undone" in asked)


@get("/put-right/undo/{correction_id:str}", opt=_OPT)
async def ask_undo(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, correction_id: FromPath[str]
) -> Response[str]:
    """Show what would be undone, and ask why."""
    found = await correcting.corrections(registry, actor)
    chosen = [(made, reason) for made, reason in found if made.correction_id == correction_id]
    if not chosen:
        raise NotFoundError("Your organisation put nothing right under that reference.")
    [card] = await _cards(registry, actor, chosen)
    return page.show("people/undo.html", form=await page.typed(), card=card)


@post("/put-right/undo/{correction_id:str}", opt=_OPT)
async def undo(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    correction_id: FromPath[str],
) -> Response[Any]:
    """Undo it, with the reason."""
    faults = reason_faults(form)
    if not faults:
        with _REFUSED.as_faults() as faults:
            await undoing.undo(registry, actor, correction_id, form.one("reason"))
    return await page.go_on(form, faults, "/put-right?undone=yes")


async def _cards(registry: Registry, actor: Actor, made: Corrections) -> list[dict[str, Any]]:
    """Return corrections as cards; one that was undone tells of that."""
    recorders = {correction.recorded_by for correction, _ in made}
    names = await attributed_names(registry, actor, recorders, await partner_names(registry))
    return [
        {
            "id": correction.correction_id,
            "kind": correction.kind,
            "title": DONE[correction.kind],
            "is_undone": correction.version > 1,
            "rows": _rows(correction, reason, capital(names[correction.recorded_by])),
        }
        for correction, reason in made
    ]


def _rows(correction: Correction, reason: str, name: str) -> list[tuple[str, str]]:
    is_undone = correction.version > 1
    rows = [("Which detail", capital(", ".join(known_by(correction.aliases))))]
    rows += [
        ("Undone" if is_undone else "Recorded", when(correction.recorded_at)),
        ("By", name),
        ("Reason to undo it" if is_undone else "Reason", reason),
        ("Our record", correction.subject_id),
    ]
    return [(label, value) for label, value in rows if value]


HANDLERS = [listed, ask_undo, undo]
