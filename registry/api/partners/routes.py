"""Routes for organisations, their membership and their signatories' keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery

from registry.api.kit import shapes
from registry.api.kit.bodies import read_as, read_struct
from registry.api.kit.dependencies import AnyRequest, OpenedRegistry, SignedIn
from registry.api.kit.queries import after_of, as_of_of, meant_of, no_parameters
from registry.api.kit.values import PAGE, as_kept, clean_id, etag, if_match, moment, receipt_out
from registry.documents.signatures.fingerprints import fingerprint
from registry.domain.records.acting import Receipt
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.partners import Partner
from registry.domain.records.signing import SignatoryKey
from registry.errors import Fault, InvalidInputError
from registry.services.charter import memberships
from registry.services.context import iso
from registry.services.partners import register as partners
from registry.services.partners.document import content_of
from registry.services.partners.doubts import doubts_about
from registry.services.partners.faults import clean_partner
from registry.services.partners.history import partner_as_of
from registry.services.signing import keys


@post("/partners", status_code=201, opt={"permission": "partner.register", "schema": "partner"})
async def register(
    request: AnyRequest,
    registry: OpenedRegistry,
    actor: SignedIn,
    name_is_meant: FromQuery[str] = "false",
) -> Response[shapes.PartnerOut]:
    """Register an organisation; ``name_is_meant`` says yes to a name like another's."""
    is_meant = meant_of(request, name_is_meant)
    document = await read_as(request, clean_partner)
    doubts = await doubts_about(registry, document.content)
    partner, receipt = await partners.register_partner(
        registry, actor, document, name_is_meant=is_meant
    )
    return _with_etag(partner, receipt, 201, doubts)


@get("/partners", opt={"permission": "partner.read"})
async def list_all(
    request: AnyRequest, registry: OpenedRegistry, after: FromQuery[str] = ""
) -> list[shapes.PartnerOut]:
    """Organisations by id, a hundred at a time; go on with ``after``."""
    listed = await partners.list_partners(registry, after=after_of(request, after), limit=PAGE)
    return [_partner_out(partner, None) for partner in listed]


@get("/partners/{partner_id:str}", opt={"permission": "partner.read"})
async def read(
    request: AnyRequest,
    registry: OpenedRegistry,
    actor: SignedIn,
    partner_id: FromPath[str],
    as_of: FromQuery[str] = "",
) -> Response[shapes.PartnerOut]:
    """One organisation, with its version as ETag; ``as_of`` a day or time, as it was known then."""
    at = as_of_of(request, as_of)
    if at:
        known = await partner_as_of(registry, actor, clean_id(partner_id), at)
        return _with_etag(known, None, 200)
    partner = await partners.read_one(registry, clean_id(partner_id))
    return _with_etag(partner, None, 200, await doubts_about(registry, content_of(partner)))


@put("/partners/{partner_id:str}", opt={"permission": "partner.amend", "schema": "partner"})
async def amend(
    request: AnyRequest,
    registry: OpenedRegistry,
    actor: SignedIn,
    partner_id: FromPath[str],
    name_is_meant: FromQuery[str] = "false",
) -> Response[shapes.PartnerOut]:
    """Replace an organisation's document. Needs If-Match with the version you read.

    ``name_is_meant`` is the operator's yes to a name like another's.
    """
    is_meant = meant_of(request, name_is_meant)
    document = await read_as(request, clean_partner)
    if document.content["id"] != partner_id:
        raise InvalidInputError([Fault("/id", "This is not the organisation of the address.")])

    async def newest() -> int:
        return (await partners.read_one(registry, clean_id(partner_id))).version

    seen = await if_match(request, newest)
    doubts = await doubts_about(registry, document.content)
    partner, receipt = await partners.amend_partner(
        registry, actor, document, seen, name_is_meant=is_meant
    )
    return _with_etag(partner, receipt, 200, doubts)


@post(
    "/partners/{partner_id:str}/membership",
    status_code=201,
    opt={"permission": "membership.change", "body": shapes.MembershipIn},
)
async def membership(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, partner_id: FromPath[str]
) -> dict[str, Any]:
    """Suspend, reinstate or end a membership."""
    body = await read_struct(request, shapes.MembershipIn)
    event, receipt = await memberships.change(
        registry, actor, clean_id(partner_id), body.status, body.reason
    )
    return _membership_out(event, receipt)


@get("/partners/{partner_id:str}/keys", opt={"permission": "key.read"})
async def list_keys(
    request: AnyRequest, registry: OpenedRegistry, partner_id: FromPath[str]
) -> list[shapes.KeyOut]:
    """Every key ever enrolled for an organisation; ended ones still verify what they signed."""
    no_parameters(request)
    enrolled = await keys.list_keys(registry, clean_id(partner_id))
    return [key_out(key, None) for key in enrolled]


@post(
    "/partners/{partner_id:str}/keys/challenges",
    status_code=201,
    opt={"permission": "key.enrol", "body": shapes.ChallengeIn},
)
async def challenge(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, partner_id: FromPath[str]
) -> shapes.ChallengeOut:
    """A challenge for the holder of a key to sign."""
    body = await read_struct(request, shapes.ChallengeIn)
    nonce, kid = await keys.challenge(registry, actor, clean_id(partner_id), body.jwk)
    return shapes.ChallengeOut(nonce, kid, fingerprint(kid))


@post(
    "/partners/{partner_id:str}/keys",
    status_code=201,
    opt={"permission": "key.enrol", "body": shapes.EnrolKeyIn},
)
async def enrol(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, partner_id: FromPath[str]
) -> shapes.KeyOut:
    """Enrol a signatory's key."""
    body = await read_struct(request, shapes.EnrolKeyIn)
    command = keys.EnrolKey(partner_id=clean_id(partner_id), **msgspec.structs.asdict(body))
    key, receipt = await keys.enrol_key(registry, actor, command)
    return key_out(key, receipt)


@post(
    "/keys/{kid:str}/revocation",
    status_code=201,
    opt={"permission": "key.revoke", "body": shapes.RevokeKeyIn},
)
async def revoke(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, kid: FromPath[str]
) -> shapes.KeyOut:
    """End a key's authority."""
    body = await read_struct(request, shapes.RevokeKeyIn)
    key, receipt = await keys.revoke_key(
        registry, actor, clean_id(kid), moment(body.active_to, "/active_to")
    )
    return key_out(key, receipt)


def _with_etag(
    partner: Partner, receipt: Receipt | None, status: int, doubts: Sequence[Fault] = ()
) -> Response[shapes.PartnerOut]:
    out = _partner_out(partner, receipt, doubts)
    return Response(out, status_code=status, headers=etag(partner.version, out.warnings))


def _partner_out(
    partner: Partner, receipt: Receipt | None, doubts: Sequence[Fault] = ()
) -> shapes.PartnerOut:
    return shapes.PartnerOut(
        id=partner.partner_id,
        version=partner.version,
        kind=partner.kind,
        legal_name=partner.legal_name,
        document=as_kept(partner.document),
        recorded_at=iso(partner.recorded_at),
        receipt=receipt_out(receipt),
        warnings=[shapes.Doubt(doubt.pointer, doubt.detail) for doubt in doubts],
    )


@post(
    "/partners/{partner_id:str}/membership/application",
    status_code=201,
    opt={"permission": "membership.apply", "body": shapes.ApplicationIn},
)
async def apply(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, partner_id: FromPath[str]
) -> dict[str, Any]:
    """Apply to join the charter; signing it is joining."""
    body = await read_struct(request, shapes.ApplicationIn)
    event, receipt = await memberships.apply(registry, actor, clean_id(partner_id), body.charter)
    return _membership_out(event, receipt)


@get("/partners/{partner_id:str}/membership", opt={"permission": "partner.read"})
async def membership_history(
    request: AnyRequest, registry: OpenedRegistry, partner_id: FromPath[str]
) -> list[shapes.MembershipStepOut]:
    """Every step of a membership, those to come too, in the order recorded."""
    no_parameters(request)
    events = await memberships.history(registry, clean_id(partner_id))
    return [
        shapes.MembershipStepOut(
            status=event.status,
            effective_on=event.effective_on.isoformat(),
            charter=event.charter_id,
            charter_version=event.charter_version,
            reason=event.reason,
            recorded_at=iso(event.recorded_at),
        )
        for event in events
    ]


def _membership_out(event: MembershipEvent, receipt: Receipt) -> dict[str, Any]:
    return {
        "partner": event.partner_id,
        "status": event.status,
        "effective_on": event.effective_on.isoformat(),
        "receipt": receipt_out(receipt),
    }


def key_out(key: SignatoryKey, receipt: Receipt | None) -> shapes.KeyOut:
    """A key as the API shows it."""
    return shapes.KeyOut(
        kid=key.kid,
        partner=key.partner_id,
        jwk=key.public_jwk(),
        person=key.person,
        role=key.role,
        enrolled_by=key.enrolled_by,
        active_from=iso(key.active_from),
        active_to=iso(key.active_to) if key.active_to else None,
        receipt=receipt_out(receipt),
    )


HANDLERS = [
    register,
    list_all,
    read,
    amend,
    membership,
    membership_history,
    apply,
    list_keys,
    challenge,
    enrol,
    revoke,
]
