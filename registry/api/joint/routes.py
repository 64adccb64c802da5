"""Routes for the acts over an organisation that need a second person."""

from __future__ import annotations

from litestar import get, post
from litestar.params import FromPath

from registry.api.kit import joint_shapes as shapes
from registry.api.kit.bodies import read_struct
from registry.api.kit.dependencies import AnyRequest, OpenedRegistry, SignedIn
from registry.api.kit.queries import no_parameters
from registry.api.kit.values import clean_id
from registry.services.context import iso
from registry.services.joint import confirming, listing
from registry.services.joint.listing import ActView


@get("/acts", opt={"permission": "act.read"})
async def list_all(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> list[shapes.ActOut]:
    """The acts over your organisation or, for the operator, over any: open ones first."""
    no_parameters(request)
    return [_act_out(view) for view in await listing.list_acts(registry, actor)]


@get("/acts/{act_id:str}", opt={"permission": "act.read"})
async def read(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, act_id: FromPath[str]
) -> shapes.ActOut:
    """One act, and who can confirm it from when."""
    no_parameters(request)
    return _act_out(await listing.read_act(registry, actor, clean_id(act_id)))


@post(
    "/acts/{act_id:str}/confirmation",
    status_code=201,
    opt={"permission": "act.confirm", "body": shapes.ConfirmActIn},
)
async def confirm(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, act_id: FromPath[str]
) -> shapes.ActOut:
    """Confirm an act as the second person. A token is a program's and is refused: sign in."""
    body = await read_struct(request, shapes.ConfirmActIn)
    await confirming.confirm(registry, actor, clean_id(act_id), body.told)
    return _act_out(await listing.read_act(registry, actor, clean_id(act_id)))


@post("/acts/{act_id:str}/objection", status_code=201, opt={"permission": "act.confirm"})
async def stop(registry: OpenedRegistry, actor: SignedIn, act_id: FromPath[str]) -> shapes.ActOut:
    """Object to an act over your organisation or, as the operator, take it back."""
    await confirming.stop(registry, actor, clean_id(act_id))
    return _act_out(await listing.read_act(registry, actor, clean_id(act_id)))


def _act_out(view: ActView) -> shapes.ActOut:
    act = view.act
    return shapes.ActOut(
        id=act.act_id,
        kind=act.kind,
        partner=act.partner_id,
        state=act.state,
        details=list(view.details),
        begun_by=view.begun_by,
        begun_at=iso(act.begun_at),
        confirmed_by=view.confirmed_by,
        confirmed_by_way=view.way,
        not_before=iso(view.not_before),
        you_cannot_confirm=confirming.WORDS[view.refused] if view.refused else "",
    )


HANDLERS = [list_all, read, confirm, stop]
