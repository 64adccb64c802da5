"""The version of an agreement that an address names, for whoever is signed in."""

from __future__ import annotations

from typing import Any

from litestar import Request

from registry.domain.agreements.version import Version
from registry.domain.records.agreements import Document
from registry.services.agreements import registering
from registry.web.kit.addresses import id_of, version_of
from registry.web.kit.render import registry_of, session_of

ONE = "/your-agreements/{document_id:str}/{version:str}"


async def asked_for(
    request: Request[Any, Any, Any], document_id: str, version: str
) -> Version[Document]:
    """The version, or ``NotFoundError`` where there is none or it is not the reader's to see."""
    return await registering.read(
        registry_of(request), session_of(request).actor, id_of(document_id), version_of(version)
    )


def address_of(view: Version[Document]) -> str:
    """Where its page is."""
    return f"/your-agreements/{view.document.document_id}/{view.document.version}"
