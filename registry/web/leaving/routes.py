"""Pages to leave an agreement or the charter: the consequences, the notice and its record."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from registry import bounds
from registry.documents.signatures.plain_line import LONGEST
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Document
from registry.errors import ConflictError, Fault, NotFoundError, SignatureError
from registry.services.context import Registry
from registry.services.leaving import departures, giving_notice
from registry.services.leaving.leavers import Leaver, leaver_of, require_notice_of, who_may_leave
from registry.services.leaving.notice_input import Letter
from registry.services.leaving.notices import given as notice_given
from registry.services.partners.register import partner_names
from registry.web.kit.addresses import ONE_AGREEMENT as ONE
from registry.web.kit.addresses import address_of, id_of, see_other
from registry.web.kit.dependencies import OpenedRegistry, SentForm, ShownVersion, SignedIn, ThisPage
from registry.web.kit.page import Page
from registry.web.kit.paper_forms import DAY, NO_SCAN, SCAN, read_paper
from registry.web.kit.refusals import Refusals
from registry.web.leaving.words import effect_of, notice_agreed

_LEAVE = {"page": "membership.leave"}
_SEND = {**_LEAVE, "files": True}
_LEAVER = f"{ONE}/leave/{{leaver_id:str}}"
_MOST = f"In at most {LONGEST} characters."
_ASKED = {
    DAY: "Give the first day without them.",
    "reason": f"Say why. Everyone who is told reads it. {_MOST}",
    "person": f"Give the name of the person who signed. {_MOST}",
    "role": f"Give the post in which they signed. {_MOST}",
    SCAN: NO_SCAN,
}
_LETTER_REFUSED = Refusals({"/effective_on": DAY}, errors={ConflictError: "", NotFoundError: ""})
_NOTICE_REFUSED = Refusals(
    {},
    "signed",
    errors=dict.fromkeys((SignatureError, ConflictError, NotFoundError), "signed"),
)


@get(f"{ONE}/leave", opt=_LEAVE)
async def choose(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, view: ShownVersion
) -> Response[Any]:
    """Ask which organisation leaves: the operator may enter the letter of any of them."""
    leavers = await who_may_leave(registry, actor, view)
    if leavers == [actor.partner_id]:
        return see_other(f"{address_of(view)}/leave/{actor.partner_id}")
    names = await partner_names(registry)
    choices = [{"id": party, "name": names.get(party, party)} for party in leavers]
    return page.show("leaving/choose.html", view=view, leavers=choices)


@get(_LEAVER, opt=_LEAVE)
async def means(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    view: ShownVersion,
    leaver_id: FromPath[str],
) -> Response[str]:
    """Show what leaving would mean, without saving anything, and the two ways to give notice."""
    leaver_id = id_of(leaver_id)
    departure = await departures.what_if(registry, actor, leaver_id, view.document.document_id)
    names = await partner_names(registry)
    days, earliest = notice_agreed(view, registry.today())
    return page.show(
        "leaving/means.html",
        **_about(view, await leaver_of(registry, actor, view, leaver_id)),
        agreements=[effect_of(affected, names, registry.law) for affected in departure.agreements],
        notified=[names.get(party, party) for party in departure.counterparties],
        survives=departure.survives,
        days=days,
        earliest=earliest,
    )


@get(f"{_LEAVER}/letter", opt=_LEAVE)
async def ask_letter(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    view: ShownVersion,
    leaver_id: FromPath[str],
) -> Response[str]:
    """Ask for the day, the reason, the signatory of the letter, and its scan."""
    return await _ask(page, "leaving/letter.html", registry, actor, view, id_of(leaver_id))


@post(f"{_LEAVER}/letter", opt=_SEND, request_max_body_size=bounds.UPLOAD)
async def give_letter(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    view: ShownVersion,
    leaver_id: FromPath[str],
) -> Response[None]:
    """Record a letter; only the SHA-256 of its scan is kept."""
    paper, faults = read_paper(form, _ASKED, LONGEST)
    if paper is not None:
        letter = Letter(
            id_of(leaver_id),
            view.document.document_id,
            paper.day,
            form.one("reason"),
            paper.person,
            paper.role,
            paper.scan_sha256,
        )
        with _LETTER_REFUSED.as_faults() as faults:
            await giving_notice.record_letter(registry, actor, letter)
    return await page.go_on(form, faults, f"{address_of(view)}/leave/{leaver_id}/given")


@get(f"{_LEAVER}/notice", opt=_LEAVE)
async def ask_notice(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    view: ShownVersion,
    leaver_id: FromPath[str],
) -> Response[str]:
    """Show how a signatory signs a notice, with the commands for the enrolled keys."""
    return await _ask(page, "leaving/notice.html", registry, actor, view, id_of(leaver_id))


@post(f"{_LEAVER}/notice", opt=_SEND, request_max_body_size=bounds.SIGNED_FILE)
async def hand_in(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    view: ShownVersion,
    leaver_id: FromPath[str],
) -> Response[None]:
    """Hand in a notice that a signatory signed."""
    upload = form.file("signed")
    if upload is None:
        return await page.ask_again(form, [Fault("signed", "Choose the signed notice.")])
    with _NOTICE_REFUSED.as_faults() as faults:
        text = "".join(upload.text.split())
        require_notice_of(text, id_of(leaver_id), view)
        await giving_notice.hand_in(registry, actor, text)
    return await page.go_on(form, faults, f"{address_of(view)}/leave/{leaver_id}/given")


@get(f"{_LEAVER}/given", opt=_LEAVE)
async def recorded(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    view: ShownVersion,
    leaver_id: FromPath[str],
) -> Response[str]:
    """Show the recorded notice, who was notified, what ends and what survives."""
    leaver_id = id_of(leaver_id)
    given = await notice_given(registry, actor, leaver_id, view.document.document_id)
    names = await partner_names(registry)
    agreements = given.departure.agreements
    return page.show(
        "leaving/given.html",
        **_about(view, await leaver_of(registry, actor, view, leaver_id)),
        notice=given.notice,
        agreements=[effect_of(affected, names, registry.law) for affected in agreements],
        notified=[names.get(party, party) for party in given.notified],
        survives=given.departure.survives,
    )


async def _ask(
    page: Page,
    template: str,
    registry: Registry,
    actor: Actor,
    view: Version[Document],
    leaver_id: str,
) -> Response[str]:
    """Show one of the two forms, to those who may see what leaving would mean."""
    await departures.what_if(registry, actor, leaver_id, view.document.document_id)
    leaver = await leaver_of(registry, actor, view, leaver_id)
    days, earliest = notice_agreed(view, registry.today())
    return page.show(
        template,
        **_about(view, leaver),
        days=days,
        earliest=earliest,
        signatories=leaver.signatories,
        form=await page.typed(),
    )


def _about(view: Version[Document], leaver: Leaver) -> dict[str, Any]:
    """Return what every page here shows: the version, who leaves it, and the addresses."""
    leaver_id, agreement = leaver.partner_id, address_of(view)
    return {
        "view": view,
        "leaver_id": leaver_id,
        "leaver": leaver.name,
        "own": leaver.is_own,
        "is_charter": leaver.is_charter,
        "here": f"{agreement}/leave/{leaver_id}",
        "back_to": f"/organisations/{leaver_id}/membership" if leaver.is_charter else agreement,
        "has_given": leaver.has_given,
        "may_leave": leaver.may_leave,
    }


HANDLERS = [choose, means, ask_letter, give_letter, ask_notice, hand_in, recorded]
