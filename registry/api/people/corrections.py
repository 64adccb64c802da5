"""Routes to put right whom records are of, and to see who looked people up."""

from __future__ import annotations

from collections.abc import Mapping

from litestar import get, post
from litestar.params import FromPath

from registry.api.kit import people_shapes as shapes
from registry.api.kit.bodies import read_struct
from registry.api.kit.dependencies import AnyRequest, OpenedRegistry, SignedIn
from registry.api.kit.queries import no_parameters
from registry.domain.records.people import Correction, CorrectionKind
from registry.errors import Fault, InvalidInputError
from registry.services.consent.moving import move_entry
from registry.services.context import iso
from registry.services.people import correcting, undoing
from registry.services.people.looking_up import own_look_ups

_NEEDED: Mapping[str, tuple[str, ...]] = {
    CorrectionKind.NUMBER_REPLACED: ("person", "old", "new"),
    CorrectionKind.JOINED: ("person", "other"),
    CorrectionKind.JOINED_ACROSS: ("person",),
    CorrectionKind.ENTRY_MOVED: ("record", "other"),
    CorrectionKind.ALIAS_TAKEN_BACK: ("person", "old"),
}
_NOTHING = shapes.IdentifierIn("local")


@post(
    "/people/corrections",
    status_code=201,
    opt={"permission": "person.correct", "body": shapes.CorrectionIn},
)
async def correct(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> shapes.CorrectionOut:
    """Put right whom your organisation's records are of."""
    body = await read_struct(request, shapes.CorrectionIn)
    missing = [name for name in _NEEDED[body.kind] if getattr(body, name) is None]
    if missing:
        raise InvalidInputError([Fault(f"/{name}", "This is needed here.") for name in missing])
    person, other, code = body.person or "", body.other or "", ""
    old, new = (_identifier(given or _NOTHING) for given in (body.old, body.new))
    match body.kind:
        case CorrectionKind.NUMBER_REPLACED:
            numbers = correcting.Numbers(old, new, body.for_protection)
            made = await correcting.replace_number(registry, actor, person, numbers, body.reason)
        case CorrectionKind.JOINED:
            made = await correcting.join(registry, actor, person, other, body.reason)
        case CorrectionKind.JOINED_ACROSS:
            made, code = await correcting.join_across(
                registry, actor, person, body.code, body.reason
            )
        case CorrectionKind.ENTRY_MOVED:
            made = await move_entry(registry, actor, body.record or "", other, body.reason)
        case _:
            made = await correcting.take_back(registry, actor, person, old, body.reason)
    return _correction_out(made, body.reason, code)


@post(
    "/people/corrections/{correction_id:str}/undo",
    status_code=201,
    opt={"permission": "person.correct", "body": shapes.UndoIn},
)
async def undo(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, correction_id: FromPath[str]
) -> shapes.CorrectionOut:
    """Undo what was put right."""
    body = await read_struct(request, shapes.UndoIn)
    return _correction_out(
        await undoing.undo(registry, actor, correction_id, body.reason), body.reason
    )


@get("/people/corrections", opt={"permission": "person.correct"})
async def corrections(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> list[shapes.CorrectionOut]:
    """What your organisation put right, the latest first."""
    no_parameters(request)
    found = await correcting.corrections(registry, actor)
    return [_correction_out(made, reason) for made, reason in found]


@get("/people/look-ups", opt={"permission": "look_up.read"})
async def look_ups(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> list[shapes.LookUpOut]:
    """Who in your organisation looked people up in the last 30 days; never whom."""
    no_parameters(request)
    return [
        shapes.LookUpOut(iso(made.at), made.account, made.purpose, made.reason)
        for made in await own_look_ups(registry, actor)
    ]


def _identifier(given: shapes.IdentifierIn) -> dict[str, str]:
    return {
        "scheme": given.scheme,
        "value": given.value,
        "name": given.name,
        "date_of_birth": given.date_of_birth,
    }


def _correction_out(made: Correction, reason: str, code: str = "") -> shapes.CorrectionOut:
    return shapes.CorrectionOut(
        correction=made.correction_id,
        kind=made.kind,
        person=made.subject_id,
        undone=made.version > 1,
        recorded_at=iso(made.recorded_at),
        reason=reason,
        others=list(made.others),
        record=made.record_id,
        code=code,
    )


HANDLERS = [correct, undo, corrections, look_ups]
