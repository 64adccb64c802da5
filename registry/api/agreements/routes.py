"""Routes to register charters and agreements, to sign them, and to read them."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from registry import bounds
from registry.api.kit import shapes
from registry.api.kit.agreement_shapes import agreement_out, agreements_out, warning_out
from registry.api.kit.bodies import an_object, read_as, read_document, typed
from registry.api.kit.dependencies import AnyRequest, OpenedRegistry, SignedIn
from registry.api.kit.queries import after_of
from registry.api.kit.values import PAGE, clean_id, version_of
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Document
from registry.services.agreements import registering
from registry.services.context import Registry
from registry.services.drafting import registering_whole
from registry.services.signing import accepting

_SCHEMAS = ("agreement", "agreement-2", "charter", "charter-2")


@post(
    "/agreements",
    status_code=201,
    request_max_body_size=bounds.DRAFT,
    opt={"permission": "agreement.register", "schema": _SCHEMAS, "body": shapes.RegisterIn},
)
async def register(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> shapes.AgreementOut:
    """Register a charter or agreement version for its parties to sign.

    The body is the document, or the document with why warnings of the law can stay. One of the
    second version is refused while it has warnings that are neither mended nor answered for.
    """
    content, answers = await read_as(request, _to_register, max_bytes=bounds.DRAFT)
    view, receipt, found = await registering_whole.register(registry, actor, content, answers)
    out = await agreement_out(registry, actor, view, [receipt])
    warnings = [warning_out(warning) for warning in found.warnings]
    return msgspec.structs.replace(out, warnings=warnings)


@get("/agreements", opt={"permission": "agreement.read"})
async def list_own(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, after: FromQuery[str] = ""
) -> list[shapes.AgreementOut]:
    """Your organisation's agreements and the charters, the versions that stand today, by id."""
    views = await registering.list_own(registry, actor, after=after_of(request, after), limit=PAGE)
    return await agreements_out(registry, actor, views)


@get("/agreements/{document_id:str}/{version:str}", opt={"permission": "agreement.read"})
async def read(
    registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str], version: FromPath[str]
) -> shapes.AgreementOut:
    """How a version stands: who has signed, who has yet to."""
    view = await _view(registry, actor, document_id, version)
    return await agreement_out(registry, actor, view)


@get("/agreements/{document_id:str}/{version:str}/document", opt={"permission": "agreement.read"})
async def document(
    registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str], version: FromPath[str]
) -> Response[bytes]:
    """The very bytes that the parties sign."""
    view = await _view(registry, actor, document_id, version)
    return Response(view.document.payload, media_type="application/json")


@get("/agreements/{document_id:str}/{version:str}/signatures", opt={"permission": "agreement.read"})
async def signatures(
    registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str], version: FromPath[str]
) -> dict[str, Any]:
    """The signature envelope: JWS JSON, payload detached."""
    view = await _view(registry, actor, document_id, version)
    return registering.envelope_of(view)


@post(
    "/agreements/{document_id:str}/{version:str}/signatures",
    status_code=201,
    opt={"permission": "agreement.sign", "schema": "signature-envelope"},
)
async def sign(
    request: AnyRequest,
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    version: FromPath[str],
) -> shapes.AgreementOut:
    """Hand in signatures made with ``registry agreement sign``."""
    envelope = await read_document(request, "signature-envelope")
    view, receipts = await accepting.accept_signatures(
        registry, actor, clean_id(document_id), version_of(version), envelope
    )
    return await agreement_out(registry, actor, view, receipts)


def _to_register(sent: object) -> tuple[dict[str, Any], list[registering_whole.Answer]]:
    """The document of a body, and what it says of warnings; a bare document has a type."""
    body = an_object(sent, "Send an agreement document.")
    if "type" in body or "document" not in body:
        return body, []
    given = typed(shapes.RegisterIn, body)
    answers = [registering_whole.Answer(one.warning, one.reason) for one in given.acknowledged]
    return given.document, answers


async def _view(
    registry: Registry, actor: Actor, document_id: str, version: str
) -> Version[Document]:
    return await registering.read(registry, actor, clean_id(document_id), version_of(version))


HANDLERS = [register, list_own, read, document, signatures, sign]
