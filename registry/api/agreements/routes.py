"""Charters and agreements: registered, signed by every party, read as the bytes they are."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from registry.api.kit import shapes
from registry.api.kit.agreement_shapes import agreement_out
from registry.api.kit.bodies import read_document, read_json
from registry.api.kit.queries import after_of
from registry.api.kit.security import current_actor, current_registry
from registry.api.kit.values import PAGE, clean_id, version_of
from registry.domain.agreements.version import Version
from registry.domain.records.agreements import Document
from registry.errors import Fault, InvalidInputError
from registry.services.agreements import registering
from registry.services.signing import accepting


@post(
    "/agreements", status_code=201, opt={"permission": "agreement.register", "schema": "agreement"}
)
async def register(request: Request[Any, Any, Any]) -> shapes.AgreementOut:
    """Register a charter or agreement version for its parties to sign."""
    document = await read_json(request)
    if not isinstance(document, dict):
        raise InvalidInputError([Fault("", "Send an agreement document.")])
    view, receipt = await registering.register(
        current_registry(request), current_actor(request), document
    )
    return await agreement_out(request, view, [receipt])


@get("/agreements", opt={"permission": "agreement.read"})
async def list_own(
    request: Request[Any, Any, Any], after: FromQuery[str] = ""
) -> list[shapes.AgreementOut]:
    """Your organisation's agreements and the charters, the versions that stand today, by id."""
    views = await registering.list_own(
        current_registry(request),
        current_actor(request),
        after=after_of(request, after),
        limit=PAGE,
    )
    return [await agreement_out(request, view) for view in views]


@get("/agreements/{document_id:str}/{version:str}", opt={"permission": "agreement.read"})
async def read(
    request: Request[Any, Any, Any], document_id: FromPath[str], version: FromPath[str]
) -> shapes.AgreementOut:
    """How a version stands: who has signed, who has yet to."""
    view = await _view(request, document_id, version)
    return await agreement_out(request, view)


@get("/agreements/{document_id:str}/{version:str}/document", opt={"permission": "agreement.read"})
async def document(
    request: Request[Any, Any, Any], document_id: FromPath[str], version: FromPath[str]
) -> Response[bytes]:
    """The very bytes that the parties sign."""
    view = await _view(request, document_id, version)
    return Response(view.document.payload, media_type="application/json")


@get("/agreements/{document_id:str}/{version:str}/signatures", opt={"permission": "agreement.read"})
async def signatures(
    request: Request[Any, Any, Any], document_id: FromPath[str], version: FromPath[str]
) -> dict[str, Any]:
    """The signature envelope: JWS JSON, payload detached."""
    view = await _view(request, document_id, version)
    return registering.envelope_of(view)


@post(
    "/agreements/{document_id:str}/{version:str}/signatures",
    status_code=201,
    opt={"permission": "agreement.sign", "schema": "signature-envelope"},
)
async def sign(
    request: Request[Any, Any, Any], document_id: FromPath[str], version: FromPath[str]
) -> shapes.AgreementOut:
    """Hand in signatures made with ``registry agreement sign``."""
    envelope = await read_document(request, "signature-envelope")
    view, receipts = await accepting.accept_signatures(
        current_registry(request),
        current_actor(request),
        clean_id(document_id),
        version_of(version),
        envelope,
    )
    return await agreement_out(request, view, receipts)


async def _view(
    request: Request[Any, Any, Any], document_id: FromPath[str], version: FromPath[str]
) -> Version[Document]:
    return await registering.read(
        current_registry(request),
        current_actor(request),
        clean_id(document_id),
        version_of(version),
    )


HANDLERS = [register, list_own, read, document, signatures, sign]
