"""Routes for an agreement's lifecycle: steps, paper signatures and notices of leaving."""

from __future__ import annotations

from datetime import date

import msgspec
from litestar import get, post
from litestar.params import FromPath, FromQuery

from registry.api.kit import leaving_shapes, shapes
from registry.api.kit.agreement_shapes import agreement_out
from registry.api.kit.bodies import read_struct
from registry.api.kit.dependencies import AnyRequest, OpenedRegistry, SignedIn
from registry.api.kit.values import clean_id, receipt_out, version_of
from registry.errors import Fault, InvalidInputError
from registry.services.agreements import steps
from registry.services.leaving import departures, giving_notice, notice_input
from registry.services.leaving.departures import Departure
from registry.services.signing import paper_signatures


@post(
    "/agreements/{document_id:str}/{version:str}/steps",
    status_code=201,
    opt={"permission": "agreement.step", "body": shapes.StepIn},
)
async def take_step(
    request: AnyRequest,
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    version: FromPath[str],
) -> shapes.AgreementOut:
    """Suspend, reinstate or terminate a version, or withdraw one that not all have signed."""
    body = await read_struct(request, shapes.StepIn)
    step = steps.StepRequest(
        document_id=clean_id(document_id),
        version=version_of(version),
        act=body.act,
        reason=body.reason,
        effective_on=_day(body.effective_on, "/effective_on") if body.effective_on else None,
        whose=body.of,
    )
    view, receipts = await steps.take_step(registry, actor, step)
    return await agreement_out(registry, actor, view, receipts)


@post(
    "/agreements/{document_id:str}/{version:str}/paper-signatures",
    status_code=201,
    opt={"permission": "agreement.sign", "body": shapes.PaperSignatureIn},
)
async def enter_paper(
    request: AnyRequest,
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    version: FromPath[str],
) -> shapes.AgreementOut:
    """Enter a signature made on paper; it counts once that party's officer has confirmed it."""
    body = await read_struct(request, shapes.PaperSignatureIn)
    signature = paper_signatures.PaperSignature(
        document_id=clean_id(document_id),
        version=version_of(version),
        partner_id=body.partner,
        person=body.person,
        role=body.role,
        signed_on=_day(body.signed_on, "/signed_on"),
        scan_sha256=body.scan_sha256,
    )
    view, receipts = await paper_signatures.enter(registry, actor, signature)
    return await agreement_out(registry, actor, view, receipts)


@post(
    "/agreements/{document_id:str}/{version:str}/paper-signatures/confirmation",
    status_code=201,
    opt={"permission": "agreement.sign", "body": shapes.PaperConfirmationIn},
)
async def confirm_paper(
    request: AnyRequest,
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    version: FromPath[str],
) -> shapes.AgreementOut:
    """Confirm your organisation's signature on paper, of which you hold the same scan."""
    body = await read_struct(request, shapes.PaperConfirmationIn)
    view, receipts = await paper_signatures.confirm(
        registry, actor, clean_id(document_id), version_of(version), body.scan_sha256, body.entry
    )
    return await agreement_out(registry, actor, view, receipts)


@post(
    "/agreements/{document_id:str}/{version:str}/paper-signatures/refusal",
    status_code=201,
    opt={"permission": "agreement.sign", "body": shapes.PaperRefusalIn},
)
async def refuse_paper(
    request: AnyRequest,
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    version: FromPath[str],
) -> shapes.AgreementOut:
    """Say that the signature on paper entered for your organisation is not its own."""
    body = await read_struct(request, shapes.PaperRefusalIn)
    view, receipts = await paper_signatures.refuse(
        registry, actor, clean_id(document_id), version_of(version), body.reason
    )
    return await agreement_out(registry, actor, view, receipts)


@post("/notices", status_code=201, opt={"permission": "membership.leave", "body": shapes.NoticeIn})
async def give_notice(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> leaving_shapes.NoticeOut:
    """Leave the charter or an agreement on a date: a signed notice, or a letter."""
    body = await read_struct(request, shapes.NoticeIn)
    if (body.notice is None) == (body.letter is None):
        raise InvalidInputError([Fault("", "Send either a signed notice or a letter.")])
    if body.letter is not None:
        values = msgspec.structs.asdict(body.letter)
        values["effective_on"] = _day(body.letter.effective_on, "/letter/effective_on")
        given, receipts = await giving_notice.record_letter(
            registry, actor, notice_input.Letter(**values)
        )
    else:
        given, receipts = await giving_notice.hand_in(registry, actor, body.notice or "")
    return leaving_shapes.NoticeOut(
        id=given.notice.notice_id,
        partner=given.notice.partner_id,
        leaves=given.notice.document_id,
        effective_on=given.notice.effective_on.isoformat(),
        method=given.notice.method,
        departure=_departure_out(given.departure),
        receipts=[out for receipt in receipts if (out := receipt_out(receipt)) is not None],
    )


@get("/partners/{partner_id:str}/departure", opt={"permission": "agreement.step"})
async def what_if(
    registry: OpenedRegistry,
    actor: SignedIn,
    partner_id: FromPath[str],
    leaves: FromQuery[str] = "",
) -> leaving_shapes.DepartureOut:
    """What would happen if an organisation left everything, or the charter or agreement ``leaves``
    alone: its counterparts, agreements, obligations."""
    departure = await departures.what_if(
        registry, actor, clean_id(partner_id), clean_id(leaves) if leaves else None
    )
    return _departure_out(departure)


def _departure_out(departure: Departure) -> leaving_shapes.DepartureOut:
    return leaving_shapes.DepartureOut(
        partner=departure.partner_id,
        counterparts=list(departure.counterparties),
        agreements=[
            leaving_shapes.AffectedOut(
                id=affected.document_id,
                version=affected.version,
                title=affected.title,
                state=affected.state,
                leaves=affected.leaves,
                counterparts=list(affected.counterparties),
                ends=affected.ends,
                sharings=[list(sharing) for sharing in affected.sharings],
                survives=affected.survives,
                takes=affected.takes,
            )
            for affected in departure.agreements
        ],
        survives=departure.survives,
    )


def _day(text: str, pointer: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        detail = "Give a day that is in the calendar, such as 2026-11-23."
        raise InvalidInputError([Fault(pointer, detail)]) from error


HANDLERS = [take_step, enter_paper, confirm_paper, refuse_paper, give_notice, what_if]
