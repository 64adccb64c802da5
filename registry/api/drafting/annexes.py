"""Routes to send the file of an annex before its agreement is registered, and to download it."""

from __future__ import annotations

from litestar import Response, get, put
from litestar.params import FromPath

from registry import bounds
from registry.api.kit import draft_shapes
from registry.api.kit.bodies import read_file_body
from registry.api.kit.dependencies import AnyRequest, OpenedRegistry, SignedIn
from registry.api.kit.queries import no_parameters
from registry.api.kit.values import clean_id, receipt_out, version_of
from registry.domain.records.acting import Receipt
from registry.domain.records.agreements import AnnexFile, HeldAnnex
from registry.services.agreements.annexes.files import annex_of_version, file_name
from registry.services.drafting import annexes


@put(
    "/agreements/{document_id:str}/annexes/{sha256:str}",
    request_max_body_size=bounds.UPLOAD,
    opt={"permission": "agreement.draft", "takes_files": True},
)
async def send(
    request: AnyRequest,
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    sha256: FromPath[str],
) -> draft_shapes.AnnexOut:
    """Send the file of an annex, before you register the agreement without a draft."""
    sent = await _sent_in(request, sha256)
    return _kept(*await annexes.put(registry, actor, clean_id(document_id), sent))


@put(
    "/drafts/{document_id:str}/annexes/{sha256:str}",
    request_max_body_size=bounds.UPLOAD,
    opt={"permission": "agreement.draft", "takes_files": True},
)
async def send_for_draft(
    request: AnyRequest,
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    sha256: FromPath[str],
) -> draft_shapes.AnnexOut:
    """Send the file of an annex that a draft names, or will name when you save it next."""
    sent = await _sent_in(request, sha256)
    return _kept(*await annexes.put_for_draft(registry, actor, clean_id(document_id), sent))


@get(
    "/agreements/{document_id:str}/{version:str}/annexes/{sha256:str}",
    opt={"permission": "agreement.read"},
)
async def read(
    request: AnyRequest,
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    version: FromPath[str],
    sha256: FromPath[str],
) -> Response[bytes]:
    """The file of an annex that a version names."""
    no_parameters(request)
    number = version_of(version)
    return _as_file(await annex_of_version(registry, actor, clean_id(document_id), number, sha256))


@get("/drafts/{document_id:str}/annexes/{sha256:str}", opt={"permission": "agreement.draft"})
async def read_of_draft(
    request: AnyRequest,
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    sha256: FromPath[str],
) -> Response[bytes]:
    """The file of an annex that a draft names."""
    no_parameters(request)
    return _as_file(await annexes.annex_of_draft(registry, actor, clean_id(document_id), sha256))


def _as_file(file: AnnexFile) -> Response[bytes]:
    """Return a file to be saved: no browser shows it."""
    headers = {"Content-Disposition": f'attachment; filename="{file_name(file)}"'}
    return Response(file.content, media_type=file.media_type, headers=headers)


async def _sent_in(request: AnyRequest, sha256: str) -> annexes.SentFile:
    no_parameters(request)
    content, media_type = await read_file_body(request, bounds.ANNEX)
    return annexes.SentFile(sha256, media_type, content)


def _kept(held: HeldAnnex, receipt: Receipt | None) -> draft_shapes.AnnexOut:
    return draft_shapes.AnnexOut(
        agreement=held.document_id,
        sha256=held.sha256,
        media_type=held.media_type,
        size=held.size,
        receipt=receipt_out(receipt),
    )


HANDLERS = [send, send_for_draft, read, read_of_draft]
