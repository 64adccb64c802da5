"""Routes to read an organisation's history, and what falls due at organisations."""

from __future__ import annotations

from litestar import get
from litestar.params import FromPath, FromQuery

from registry.api.kit import shapes
from registry.api.kit.dependencies import AnyRequest, OpenedRegistry, SignedIn
from registry.api.kit.queries import no_parameters, within_of
from registry.api.kit.values import clean_id
from registry.services.context import iso
from registry.services.partners.history import PartnerVersion, partner_history
from registry.services.reports.dues import Due, partners_due


@get("/partners/{partner_id:str}/history", opt={"permission": "partner.history"})
async def history(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, partner_id: FromPath[str]
) -> shapes.PartnerHistoryOut:
    """Every version of an organisation's record: when, by whom, why, and what changed."""
    no_parameters(request)
    versions = await partner_history(registry, actor, clean_id(partner_id))
    newest = versions[0].partner
    return shapes.PartnerHistoryOut(
        id=newest.partner_id,
        legal_name=newest.legal_name,
        versions=[_version_out(version) for version in versions],
    )


@get("/reports/partners-due", opt={"permission": "partner.due"})
async def due(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, within: FromQuery[str] = "90"
) -> shapes.PartnersDueOut:
    """Registrations, assurance, policy documents, assessments and terms that are overdue, or
    fall due ``within`` so many days: of everybody for the operator, otherwise of your own
    organisation and those you have an agreement with."""
    days = within_of(request, within)
    report = await partners_due(registry, actor, days)
    return shapes.PartnersDueOut(
        on=report.on.isoformat(),
        until=report.until.isoformat(),
        total=report.total,
        items=[_due_out(item) for item in report.items],
    )


def _version_out(version: PartnerVersion) -> shapes.PartnerVersionOut:
    return shapes.PartnerVersionOut(
        version=version.partner.version,
        recorded_at=iso(version.partner.recorded_at),
        recorded_by=version.partner.recorded_by,
        change=dict(version.note) if version.note else None,
        changes=[shapes.PartnerChange(fault.pointer, fault.detail) for fault in version.changes],
    )


def _due_out(item: Due) -> shapes.DueOut:
    return shapes.DueOut(
        partner=item.partner_id,
        legal_name=item.legal_name,
        kind=item.kind,
        what=item.what,
        due_on=item.due_on.isoformat(),
        overdue=item.overdue,
        pointer=item.pointer,
    )


HANDLERS = [history, due]
