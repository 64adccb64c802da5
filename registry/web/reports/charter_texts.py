"""The page of what to do about texts that agreements take from the charter."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get

from registry.services.agreements.terms.words import headings
from registry.services.reports.charter_texts import CHANGING, charter_texts
from registry.web.kit.addresses import part_of
from registry.web.kit.dependencies import OpenedRegistry, SignedIn, ThisPage


@get("/charter-texts", opt={"page": "report.read"})
async def listed(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, request: Request[Any, Any, Any]
) -> Response[str]:
    """List which texts are missing, for whom, and which are about to change."""
    report = await charter_texts(registry, actor)
    part = part_of(report.items, request.query_params.get("page", ""))
    rows = [{"item": item, "texts": headings(item.texts)} for item in part.rows]
    return page.show(
        "reports/charter_texts.html",
        report=report,
        part=part,
        rows=rows,
        changing=CHANGING,
    )


HANDLERS = [listed]
