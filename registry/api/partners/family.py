"""Routes for organisations over time: parts, successors, keys that sign for several."""

from __future__ import annotations

from litestar import get, post
from litestar.params import FromPath

from registry.api.kit import family_shapes as shapes
from registry.api.kit.bodies import read_struct
from registry.api.kit.dependencies import AnyRequest, OpenedRegistry, SignedIn
from registry.api.kit.queries import no_parameters
from registry.api.kit.shapes import KeyOut
from registry.api.kit.values import clean_id, date_of
from registry.api.partners.routes import key_out
from registry.domain.records.partners import PartOf, Succession
from registry.services.consent.succeeding import Succeed
from registry.services.leaving import parting, succession
from registry.services.partners import parts
from registry.services.signing import serving

_PARTS = "/partners/{partner_id:str}/parts"
_SUCCESSOR = "/partners/{partner_id:str}/successor"


@get(_PARTS, opt={"permission": "partner.read"})
async def family(
    request: AnyRequest, registry: OpenedRegistry, partner_id: FromPath[str]
) -> list[shapes.PartOut]:
    """What an organisation is or was part of, and what is or was part of it."""
    no_parameters(request)
    found = await parts.family_of(registry, clean_id(partner_id))
    return [_part_out(spell) for spell in (*found.wholes, *found.parts)]


@post(_PARTS, status_code=201, opt={"permission": "part.record", "body": shapes.PartIn})
async def record_part(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, partner_id: FromPath[str]
) -> shapes.PartOut:
    """Record that another organisation is part of this one. Officers of both have to agree."""
    body = await read_struct(request, shapes.PartIn)
    since = date_of(body.since, "/since")
    command = parts.RecordPart(clean_id(partner_id), body.part, since, body.evidence)
    return _part_out(await parts.record_part(registry, actor, command))


@post(
    f"{_PARTS}/ends", status_code=201, opt={"permission": "part.record", "body": shapes.PartEndIn}
)
async def end_part(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, partner_id: FromPath[str]
) -> shapes.PartEndedOut:
    """Record that a part has left: it leaves each agreement that this one signed for it."""
    body = await read_struct(request, shapes.PartEndIn)
    command = parting.EndPart(clean_id(partner_id), body.part, date_of(body.until, "/until"))
    ended, left = await parting.end_part(registry, actor, command)
    names = [f"{version.document.document_id}@{version.document.version}" for version in left]
    return shapes.PartEndedOut(_part_out(ended), names)


@get("/partners/{partner_id:str}/schedule", opt={"permission": "partner.read"})
async def schedule(
    request: AnyRequest, registry: OpenedRegistry, partner_id: FromPath[str]
) -> list[shapes.ScheduledOut]:
    """The parts of today, to sign an agreement with."""
    no_parameters(request)
    entries = await parts.schedule_of(registry, clean_id(partner_id))
    return [shapes.ScheduledOut(**entry) for entry in entries]


@get(_SUCCESSOR, opt={"permission": "partner.read"})
async def descent(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, partner_id: FromPath[str]
) -> shapes.DescentOut:
    """Who took an organisation's place, and which agreements the successor has not signed."""
    no_parameters(request)
    found = await succession.descent_of(registry, actor, clean_id(partner_id))
    return shapes.DescentOut(
        successor=_succession_out(found.successor) if found.successor else None,
        formers=[_succession_out(one) for one in found.formers],
        not_signed=[_to_sign_out(one) for one in found.to_sign],
    )


@post(
    _SUCCESSOR, status_code=201, opt={"permission": "succession.record", "body": shapes.SuccessorIn}
)
async def succeed(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, partner_id: FromPath[str]
) -> shapes.DescentOut:
    """Record a successor: all parties to the former organisation's agreements are told."""
    body = await read_struct(request, shapes.SuccessorIn)
    since = date_of(body.since, "/since")
    command = Succeed(clean_id(partner_id), body.successor, since, body.reason)
    passed, to_sign = await succession.succeed(registry, actor, command)
    return shapes.DescentOut(
        successor=_succession_out(passed.record),
        formers=[],
        not_signed=[_to_sign_out(one) for one in to_sign],
    )


@post(
    "/keys/{kid:str}/organisations",
    status_code=201,
    opt={"permission": "key.enrol", "body": shapes.ServeIn},
)
async def serve(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, kid: FromPath[str]
) -> KeyOut:
    """Let a key sign for a further organisation. Officers of both have to agree."""
    body = await read_struct(request, shapes.ServeIn)
    command = serving.LetServe(clean_id(kid), body.partner, body.role)
    return key_out(await serving.let_serve(registry, actor, command), None)


def _part_out(spell: PartOf) -> shapes.PartOut:
    return shapes.PartOut(
        part=spell.part,
        of=spell.whole,
        since=spell.since.isoformat(),
        to=spell.until.isoformat() if spell.until else None,
        evidence=spell.evidence,
    )


def _succession_out(one: Succession) -> shapes.SuccessionOut:
    return shapes.SuccessionOut(one.former, one.partner_id, one.since.isoformat(), one.reason)


def _to_sign_out(one: succession.ToSign) -> shapes.ToSignOut:
    return shapes.ToSignOut(one.document_id, one.version, one.title, list(one.counterparties))


HANDLERS = [family, record_part, end_part, schedule, descent, succeed, serve]
