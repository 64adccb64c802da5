"""Routes to export the register as CSV or JSON, and an agreement as a document to print."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from registry.api.kit.dependencies import AnyRequest, OpenedRegistry, SignedIn
from registry.api.kit.queries import no_parameters
from registry.api.kit.values import accepted, clean_id, version_of
from registry.domain.records.acting import Actor
from registry.negotiation import preferred
from registry.services.agreements.document import agreement_html
from registry.services.context import Registry
from registry.services.imports.exports import export

_JSON, _CSV = "application/json", "text/csv"
_VARY = {"Vary": "Accept"}
_EXPORT, _READ = {"permission": "record.export"}, {"permission": "agreement.read"}


@get("/exports/partners", opt=_EXPORT)
async def partners(request: AnyRequest, registry: OpenedRegistry, actor: SignedIn) -> Response[str]:
    """Every organisation: JSON, or with ``Accept: text/csv`` as an import takes them."""
    return await _export(request, registry, actor, "partners")


@get("/exports/agreements", opt=_EXPORT)
async def agreements(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> Response[str]:
    """The agreements you may see, the versions that stand today: JSON, or CSV as above."""
    return await _export(request, registry, actor, "agreements")


@get("/agreements/{document_id:str}/{version:str}/page", opt=_READ)
async def page(
    request: AnyRequest,
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    version: FromPath[str],
) -> Response[str]:
    """An agreement as one self-contained HTML file that prints well."""
    no_parameters(request)
    text = await agreement_html(registry, actor, clean_id(document_id), version_of(version))
    name = f"{clean_id(document_id)}-v{version}.html"
    return Response(text, media_type="text/html", headers=_as_file(name))


async def _export(
    request: AnyRequest, registry: Registry, actor: Actor, kind: str
) -> Response[str]:
    no_parameters(request)
    exported = await export(registry, actor, kind)
    if preferred(accepted(request), _JSON, _CSV) == _CSV:
        headers = {**_as_file(f"{kind}.csv"), **_VARY}
        table = await registry.apart(actor, exported.size, exported.as_csv)
        return Response(table, media_type=_CSV, headers=headers)
    text = await registry.apart(actor, exported.size, exported.as_json)
    return Response(text, media_type=_JSON, headers=_VARY)


def _as_file(name: str) -> dict[str, str]:
    """Return the header that makes a browser save the file rather than show it."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


HANDLERS = [partners, agreements, page]
