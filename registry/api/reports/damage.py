"""Routes for damage to the register: what it is, what to do, and how it was dealt with.

For the operator's officers and auditors; an auditor of another organisation reads it without the
names of others.
"""

from __future__ import annotations

from litestar import get, post
from litestar.params import FromPath, FromQuery

from registry.api.kit import damage_shapes as shapes
from registry.api.kit.bodies import read_struct
from registry.api.kit.dependencies import AnyRequest, OpenedRegistry, SignedIn
from registry.api.kit.queries import no_parameters, part_of_all
from registry.api.kit.shapes import Receipt
from registry.api.kit.values import PAGE, clean_id, receipt_out
from registry.services.reports import damage_views as views
from registry.services.reports.damage_outcome import settle


@get("/damage", opt={"permission": "damage.read"})
async def list_all(
    request: AnyRequest,
    registry: OpenedRegistry,
    actor: SignedIn,
    start: FromQuery[str] = "0",
    all: FromQuery[str] = "false",  # noqa: A002 - the name callers send
) -> list[shapes.DamageOut]:
    """What nobody has dealt with, the newest first, or ``all``: a hundred from ``start``."""
    place, everything = part_of_all(request, start, all)
    reader = await views.reader_of(registry, actor)
    found = await views.list_damage(registry, reader)
    listed = [*found.met, *found.open, *(found.settled if everything else ())]
    worded = await views.in_words(registry, reader, listed[place : place + PAGE])
    return [shapes.DamageOut(**view.as_json()) for view in worded]


@get("/damage/{damage_id:str}", opt={"permission": "damage.read"})
async def read(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, damage_id: FromPath[str]
) -> shapes.DamageOut:
    """One damage: what it is, what follows meanwhile, and what to do."""
    no_parameters(request)
    reader = await views.reader_of(registry, actor)
    view = await views.read_damage(registry, reader, clean_id(damage_id))
    return shapes.DamageOut(**view.as_json())


@post(
    "/damage/{damage_id:str}/outcome",
    status_code=201,
    opt={"permission": "damage.settle", "body": shapes.SettleDamageIn},
)
async def record(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, damage_id: FromPath[str]
) -> Receipt | None:
    """Say how damage was dealt with. The operator's officers are told."""
    body = await read_struct(request, shapes.SettleDamageIn)
    receipt = await settle(registry, actor, clean_id(damage_id), body.outcome, body.note)
    return receipt_out(receipt)


HANDLERS = [list_all, read, record]
