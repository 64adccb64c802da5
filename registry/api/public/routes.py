"""Public routes: members, the trust file, schemas, health and plain pages; and the ledger."""

from __future__ import annotations

from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader, select_autoescape
from litestar import MediaType, Response, get
from litestar.params import FromPath, FromQuery

from registry.api.kit import shapes
from registry.api.kit.bodies import off_loop
from registry.api.kit.dependencies import AnyRequest, OpenedRegistry, SignedIn
from registry.api.kit.problem_pages import PROBLEMS
from registry.api.kit.queries import after_of, start_of
from registry.api.kit.values import PAGE, accepted, clean_id
from registry.documents.json.validate import schema_names, schema_text
from registry.documents.signatures.keys import ED25519, public_jwk, thumbprint
from registry.errors import NotFoundError
from registry.negotiation import preferred
from registry.services.charter import members
from registry.services.health import require_ready
from registry.services.ledger import leaves_from, newest_checkpoint

_PAGES = Environment(
    loader=PackageLoader("registry.api"), autoescape=select_autoescape(), trim_blocks=True
)
_JWT = "application/jwt"
_TRUST_ENTRY = 150  # bytes of the smallest entry of a trust file, about
_FRESH = "public, max-age=60"


def _page(template: str, **context: object) -> Response[str]:
    html = _PAGES.get_template(template).render(**context)
    return Response(html, media_type=MediaType.HTML)


@get("/members", opt={"public": True})
async def member_list(
    request: AnyRequest, registry: OpenedRegistry, after: FromQuery[str] = ""
) -> list[shapes.MemberOut]:
    """Members of the charter, a hundred at a time; go on with ``after``."""
    listed = await members.list_members(registry, after=after_of(request, after), limit=PAGE)
    return [_member_out(member) for member in listed]


@get("/members/{member_id:str}", opt={"public": True})
async def member(
    request: AnyRequest, registry: OpenedRegistry, member_id: FromPath[str]
) -> Response[Any]:
    """One member; as a signed statement where the Accept header is application/jwt."""
    partner_id = clean_id(member_id)
    headers = {"Vary": "Accept"}
    if preferred(accepted(request), "application/json", _JWT) == _JWT:
        statement = await members.statement(registry, partner_id)
        return Response(statement.encode(), media_type=_JWT, headers=headers)
    known = await members.get_member(registry, partner_id)
    return Response(_member_out(known), media_type="application/json", headers=headers)


def _member_out(member: members.Member) -> shapes.MemberOut:
    return shapes.MemberOut(
        id=member.partner.partner_id,
        legal_name=member.partner.legal_name,
        kind=member.partner.kind,
        status=member.membership.status,
        since=member.membership.since.isoformat(),
        charter=member.membership.event.charter_id,
        charter_version=member.membership.event.charter_version,
        method=member.method,
        leaves_on=member.leaves_on.isoformat() if member.leaves_on else None,
    )


@get("/ledger/checkpoint", opt={"public": True})
async def checkpoint(registry: OpenedRegistry) -> Response[str]:
    """The newest signed checkpoint of the ledger (C2SP signed note)."""
    newest = await newest_checkpoint(registry)
    return Response(newest.note, media_type="text/plain")


@get("/ledger/leaves", opt={"permission": "ledger.read"})
async def leaves(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, start: FromQuery[str] = "0"
) -> list[shapes.LeafOut]:
    """Ledger leaves from ``start``, a thousand at a time, for auditors."""
    return [
        shapes.LeafOut(
            leaf_index=leaf.leaf_index,
            kind=leaf.kind,
            record_id=leaf.record_id,
            version=leaf.version,
            commitment=leaf.commitment,
            leaf_hash=leaf.leaf_hash,
            recorded_at=leaf.recorded_at.isoformat(),
        )
        for leaf in await leaves_from(registry, actor, start_of(request, start))
    ]


@get("/.well-known/wisc-trust.json", opt={"public": True})
async def trust(request: AnyRequest, registry: OpenedRegistry) -> Response[bytes]:
    """The trust file: who may sign for whom, as of the newest checkpoint."""
    trust = await members.trust_to_sign(registry)
    content = await off_loop(
        request, _TRUST_ENTRY * trust.entries, lambda: msgspec.json.encode(trust.signed())
    )
    return Response(content, media_type="application/json")


@get("/.well-known/jwks.json", opt={"public": True})
async def jwks(registry: OpenedRegistry) -> Response[bytes]:
    """The registry's public keys as a JWK set (RFC 7517), for JOSE libraries: the one in use first,
    then those of before."""
    jwks = map(public_jwk, registry.signing_keys)
    keys = [{**jwk, "kid": thumbprint(jwk), "alg": ED25519, "use": "sig"} for jwk in jwks]
    return Response(
        msgspec.json.encode({"keys": keys}),
        media_type="application/jwk-set+json",
        headers={"Cache-Control": _FRESH},
    )


@get("/.well-known/wisc-registry.json", opt={"public": True})
async def discovery(request: AnyRequest, registry: OpenedRegistry) -> Response[bytes]:
    """Where everything is, for other programs. Addresses come from the settings."""
    base = registry.base_url
    content = {
        "name": request.app.state.settings.name,
        "issuer": base,
        "api": f"{base}/api/v1/openapi.json",
        "members": f"{base}/api/v1/members",
        "trust_file": f"{base}/.well-known/wisc-trust.json",
        "jwks_uri": f"{base}/.well-known/jwks.json",
        "checkpoint": f"{base}/api/v1/ledger/checkpoint",
        "verify_page": f"{base}/verify/{{member_id}}",
        "law_edition": registry.law.edition_id,
    }
    return Response(
        msgspec.json.encode(content),
        media_type="application/json",
        headers={"Cache-Control": _FRESH},
    )


@get("/schemas/{name:str}", opt={"public": True})
async def schema(name: FromPath[str]) -> Response[str]:
    """A published JSON Schema, such as agreement.schema.json."""
    base = name.removesuffix(".schema.json")
    if base not in schema_names():
        raise NotFoundError("There is no schema of that name.")
    return Response(schema_text(base), media_type="application/schema+json")


@get("/health/live", opt={"public": True})
async def live() -> dict[str, str]:
    """The process serves."""
    return {"status": "live"}


@get("/health/ready", opt={"public": True})
async def ready(registry: OpenedRegistry) -> dict[str, Any]:
    """The database answers and is up to date, and checks are recorded.

    ``damaged`` counts the damage that nobody has dealt with: all but what relies on it is answered.
    Where nothing can be recorded the answer is 503 ``cannot-record``; its ``reason`` is
    ``ledger-end-damaged``, ``disk-full`` or ``register-rolled-back``.
    """
    condition = await require_ready(registry)
    if condition.damaged:
        return {"status": "damaged", "damaged": condition.damaged}
    return {"status": "ready"}


@get("/problems/{code:str}", opt={"public": True})
async def problem_page(request: AnyRequest, code: FromPath[str]) -> Response[str]:
    """What a problem type means."""
    if code not in PROBLEMS:
        raise NotFoundError("There is no problem type of that name.")
    title, text = PROBLEMS[code]
    name = request.app.state.settings.name
    return _page("problem.html", name=name, title=title, text=text)


@get("/api", opt={"public": True})
async def api_page(request: AnyRequest) -> Response[str]:
    """The API, described for people: made from the OpenAPI document, nothing from elsewhere."""
    state = request.app.state
    return _page(
        "api.html",
        name=state.settings.name,
        document=state.openapi,
        operations=state.operations,
    )


@get("/openapi.json", opt={"public": True})
async def openapi(request: AnyRequest) -> Response[bytes]:
    """The OpenAPI 3.1 document."""
    return Response(
        msgspec.json.encode(request.app.state.openapi),
        media_type="application/vnd.oai.openapi+json",
    )


@get("/static/plain.css", opt={"public": True})
async def stylesheet() -> Response[str]:
    """The plain pages' one style sheet."""
    return Response(
        _PAGES.get_template("plain.css").render(),
        media_type="text/css",
        headers={"Cache-Control": "public, max-age=86400"},
    )


UNDER_API = [member_list, member, checkpoint, leaves, openapi]
AT_ROOT = [trust, jwks, discovery, schema, live, ready, problem_page, api_page, stylesheet]
