"""Leaving an agreement or the charter: what it would mean, the notice, and what was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from registry.documents.signatures.notice import parts_of
from registry.domain.agreements.lifecycle import LEAVE, transition
from registry.domain.charter.membership import WITHDRAWN, membership_on
from registry.domain.records.charter import MembershipEvent
from registry.errors import (
    ConflictError,
    Fault,
    InvalidInputError,
    NotFoundError,
    SignatureError,
)
from registry.services.agreements.views import CHARTER, AgreementView
from registry.services.leaving import departures, giving_notice
from registry.services.leaving.notice_input import Letter
from registry.services.leaving.notices import given as notice_given
from registry.services.partners.register import get_partner, partner_names
from registry.web.kit.addresses import id_of
from registry.web.kit.dates import form_date
from registry.web.kit.forms import Form
from registry.web.kit.one_agreement import ONE, address_of, asked_for
from registry.web.kit.redirects import see_other
from registry.web.kit.render import page, registry_of, sent_form, session_of
from registry.web.kit.saved_forms import ask_again, typed
from registry.web.kit.uploads import MAX_UPLOAD
from registry.web.leaving.words import becomes, notice_agreed

_LEAVE = {"page": "membership.leave"}
_SEND = {**_LEAVE, "files": True}
_WHO = f"{ONE}/leave/{{who:str}}"
_LONGEST = 200
_FIELDS = {"/effective_on": "on-day"}
_NOT_A_NOTICE = "This is not what `registry notice sign` prints: one long line, in a file."
_ANOTHER = "This notice is of another organisation, or leaves something else."


@get(f"{ONE}/leave", opt=_LEAVE)
async def choose(
    request: Request[Any, Any, Any], document_id: FromPath[str], version: FromPath[str]
) -> Response[Any]:
    """Who leaves: one's own organisation; the operator may enter the letter of any."""
    view = await asked_for(request, document_id, version)
    registry, own = registry_of(request), session_of(request).actor.partner_id
    async with registry.database.reads() as reads:
        is_operator = own == await reads.operator()
    bound = _bound(view) if view.document.kind != CHARTER else [own]
    may = [each for each in bound if is_operator or each == own]
    if may == [own]:
        return see_other(f"{address_of(view)}/leave/{own}")
    names = await partner_names(registry)
    who = [{"id": each, "name": names.get(each, each)} for each in may]
    return page(request, "leaving/choose.html", view=view, who=who)


@get(_WHO, opt=_LEAVE)
async def means(
    request: Request[Any, Any, Any],
    document_id: FromPath[str],
    version: FromPath[str],
    who: FromPath[str],
) -> Response[str]:
    """What leaving would mean, before anything is saved; and the two ways to give notice."""
    view = await asked_for(request, document_id, version)
    registry, actor, who = registry_of(request), session_of(request).actor, id_of(who)
    found = await departures.what_if(registry, actor, who, view.document.document_id)
    names = await partner_names(registry)
    days, earliest = notice_agreed(view, registry.today())
    return page(
        request,
        "leaving/means.html",
        **await _about(request, view, who),
        agreements=[becomes(each, names, registry.law) for each in found.agreements],
        told=[names.get(each, each) for each in found.counterparts],
        survives=found.survives,
        days=days,
        earliest=earliest,
    )


@get(f"{_WHO}/letter", opt=_LEAVE)
async def ask_letter(
    request: Request[Any, Any, Any],
    document_id: FromPath[str],
    version: FromPath[str],
    who: FromPath[str],
) -> Response[str]:
    """The day, the reason, who signed the letter, and its scan."""
    return await _ask(request, "leaving/letter.html", document_id, version, who)


@post(f"{_WHO}/letter", opt=_SEND, request_max_body_size=MAX_UPLOAD)
async def give_letter(
    request: Request[Any, Any, Any],
    document_id: FromPath[str],
    version: FromPath[str],
    who: FromPath[str],
) -> Response[None]:
    """Record a letter; of its scan the SHA-256 is kept, and nothing else."""
    form, view = sent_form(request), await asked_for(request, document_id, version)
    day, fault = form_date(form, "on")
    scan = form.file("scan")
    faults = [
        Fault(name, f"{missing} In at most {_LONGEST} characters.")
        for name, missing in (
            ("reason", "Say why. Everyone who is told reads it."),
            ("person", "Give the name of the person who signed."),
            ("role", "Give the post in which they signed."),
        )
        if not 0 < len(form.one(name)) <= _LONGEST
    ]
    if day is None:
        faults.insert(0, Fault("on-day", fault or "Give the first day without them."))
    if scan is None:
        again = "Choose the scan. A file is not kept when the form is shown again."
        faults.append(Fault("scan", again))
    if faults or day is None or scan is None:
        return await ask_again(request, form, faults)
    letter = Letter(
        id_of(who),
        view.document.document_id,
        day,
        form.one("reason"),
        form.one("person"),
        form.one("role"),
        scan.sha256,
    )
    try:
        await giving_notice.record_letter(registry_of(request), session_of(request).actor, letter)
    except InvalidInputError as error:
        faults = [Fault(_FIELDS.get(each.pointer, ""), each.detail) for each in error.faults]
    except (ConflictError, NotFoundError) as error:
        faults = [Fault("", str(error))]
    return await _after(request, form, view, who, faults)


@get(f"{_WHO}/notice", opt=_LEAVE)
async def ask_notice(
    request: Request[Any, Any, Any],
    document_id: FromPath[str],
    version: FromPath[str],
    who: FromPath[str],
) -> Response[str]:
    """How a signatory signs a notice, with the commands for the keys that are enrolled."""
    return await _ask(request, "leaving/notice.html", document_id, version, who)


@post(f"{_WHO}/notice", opt=_SEND)
async def hand_in(
    request: Request[Any, Any, Any],
    document_id: FromPath[str],
    version: FromPath[str],
    who: FromPath[str],
) -> Response[None]:
    """Hand in a notice that a signatory signed."""
    form, view = sent_form(request), await asked_for(request, document_id, version)
    upload = form.file("signed")
    if upload is None:
        return await ask_again(request, form, [Fault("signed", "Choose the signed notice.")])
    faults = []
    try:
        text = "".join(upload.text.split())
        _require_of(text, id_of(who), view)
        await giving_notice.hand_in(registry_of(request), session_of(request).actor, text)
    except InvalidInputError as error:
        faults = [Fault("signed", each.detail) for each in error.faults]
    except (SignatureError, ConflictError, NotFoundError) as error:
        faults = [Fault("signed", str(error))]
    return await _after(request, form, view, who, faults)


@get(f"{_WHO}/given", opt=_LEAVE)
async def recorded(
    request: Request[Any, Any, Any],
    document_id: FromPath[str],
    version: FromPath[str],
    who: FromPath[str],
) -> Response[str]:
    """The notice as it was recorded, who was told of it, what ends and what survives."""
    view = await asked_for(request, document_id, version)
    registry, actor, who = registry_of(request), session_of(request).actor, id_of(who)
    found = await notice_given(registry, actor, who, view.document.document_id)
    names = await partner_names(registry)
    agreements = found.departure.agreements
    return page(
        request,
        "leaving/given.html",
        **await _about(request, view, who),
        notice=found.notice,
        agreements=[becomes(each, names, registry.law) for each in agreements],
        told=[names.get(each, each) for each in found.told],
        survives=found.departure.survives,
    )


async def _ask(
    request: Request[Any, Any, Any], template: str, document_id: str, version: str, who: str
) -> Response[str]:
    """One of the two forms; whose it may be is what ``means`` asks."""
    view = await asked_for(request, document_id, version)
    registry, actor = registry_of(request), session_of(request).actor
    await departures.what_if(registry, actor, id_of(who), view.document.document_id)
    async with registry.database.reads() as reads:
        keys = await reads.keys(who)
    days, earliest = notice_agreed(view, registry.today())
    return page(
        request,
        template,
        **await _about(request, view, who),
        days=days,
        earliest=earliest,
        signatories=[key for key in keys if key.is_active(registry.now())],
        form=await typed(request, Form()),
    )


async def _about(request: Request[Any, Any, Any], view: AgreementView, who: str) -> dict[str, Any]:
    """What every page here says: what is left, by whom, and whether notice was given."""
    registry, actor = registry_of(request), session_of(request).actor
    is_charter = view.document.kind == CHARTER
    async with registry.database.reads() as reads:
        partner = await get_partner(reads, who)
        events = await reads.membership_events(who)
    has_given, may_leave = _of_charter(events, registry.today()) if is_charter else _of(view, who)
    back = f"/organisations/{who}/membership" if is_charter else address_of(view)
    return {
        "view": view,
        "who": who,
        "leaver": partner.legal_name,
        "own": who == actor.partner_id,
        "is_charter": is_charter,
        "here": f"{address_of(view)}/leave/{who}",
        "back_to": back,
        "has_given": has_given,
        "may_leave": may_leave,
    }


def _of_charter(events: Sequence[MembershipEvent], today: date) -> tuple[bool, bool]:
    """Whether notice of leaving the charter was given, and whether it can be."""
    stands = membership_on(events, today)
    if stands is None:
        return False, False
    given = stands.leaves is not None
    left = stands.status == WITHDRAWN and bool(stands.event.notice_id)
    return given or left, WITHDRAWN in stands.status.may_become and not given


def _of(view: AgreementView, who: str) -> tuple[bool, bool]:
    """The same of an agreement."""
    left = any(step.act == LEAVE and step.partner_id == who for step in view.steps)
    return left, not left and who in _bound(view)


async def _after(
    request: Request[Any, Any, Any], form: Form, view: AgreementView, who: str, faults: list[Fault]
) -> Response[None]:
    if faults:
        return await ask_again(request, form, faults)
    return see_other(f"{address_of(view)}/leave/{id_of(who)}/given")


def _bound(view: AgreementView) -> list[str]:
    """Who is bound by a version and can leave it, or has given notice and can read it."""
    signed = {each.partner_id for each in view.signatures}
    open_now = view.standing.state in transition(LEAVE).before
    gone = {step.partner_id for step in view.steps if step.act == LEAVE}
    return sorted(gone | ({*view.parties} & signed if open_now else set()))


def _require_of(text: str, who: str, view: AgreementView) -> None:
    """That a notice says what the page is about; the use case verifies that it was signed."""
    try:
        _, payload, _ = parts_of(text)
        claims = msgspec.json.decode(payload)
        said = (claims["org"], claims["leaves"])
    except (ValueError, KeyError, TypeError) as error:
        raise SignatureError(_NOT_A_NOTICE) from error
    if said != (who, view.document.document_id):
        raise SignatureError(_ANOTHER)


HANDLERS = [choose, means, ask_letter, give_letter, ask_notice, hand_in, recorded]
