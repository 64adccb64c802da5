"""An organisation's membership of the charter: how it stands, what happened, what can be done."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from registry.domain.charter.membership import (
    APPLIED,
    CEASED,
    Membership,
    member_on,
    membership_on,
)
from registry.domain.charter.status import MembershipStatus
from registry.domain.dates import counted
from registry.domain.records.agreements import Document
from registry.errors import ConflictError, Fault, InvalidInputError, NotFoundError
from registry.services.access import Role
from registry.services.agreements.views import CHARTER
from registry.services.charter import memberships
from registry.services.charter.signatures import how_one_signed
from registry.services.partners.register import get_partner
from registry.services.ports import Reads
from registry.web.charter.words import COMING, HISTORY, STEPS
from registry.web.kit.addresses import id_of
from registry.web.kit.forms import Form
from registry.web.kit.redirects import see_other
from registry.web.kit.render import page, registry_of, sent_form, session_of
from registry.web.kit.saved_forms import ask_again, typed
from registry.web.kit.standing_words import SIGNED, STANDS

_HERE = "/organisations/{partner_id:str}/membership"
_READ, _APPLY = {"page": "partner.read"}, {"page": "membership.apply"}
_CHANGE = {"page": "membership.change"}
_LONGEST = 200


@get(_HERE, opt=_READ)
async def membership(request: Request[Any, Any, Any], partner_id: FromPath[str]) -> Response[str]:
    """How an organisation stands towards the charter, and what the reader can do about it."""
    registry, actor = registry_of(request), session_of(request).actor
    async with registry.database.reads() as reads:
        partner = await get_partner(reads, id_of(partner_id))
        is_operator = actor.partner_id == await reads.operator()
        own = actor.partner_id == partner.partner_id
        keeper = own or is_operator
        events = counted(await reads.membership_events(partner.partner_id))
        asked = membership_on if keeper else member_on  # who has applied is told to nobody else
        stands = asked(events, registry.today())
        charters = await reads.documents(kind=CHARTER)
        method = await how_one_signed(reads, partner.partner_id, stands) if stands else ""
        accepted = await _accepted(reads, stands)
    status = stands.status if stands else MembershipStatus.NONE
    officer = Role.OFFICER in actor.roles
    joins = officer and keeper and status.may_join
    return page(
        request,
        "membership/one.html",
        partner=partner,
        own=own,
        stands=stands,
        words=STANDS[status],
        coming=COMING[stands.coming.status] if stands and stands.coming else "",
        accepted=accepted if not status.may_join else None,
        signed=SIGNED[method] if status.is_member else "",
        history=[(event, HISTORY[event.status]) for event in events] if keeper else [],
        to_sign=_to_sign(charters, stands, own=own) if officer else [],
        may_sign_for=joins and not own,
        may_apply=charters if joins and APPLIED in status.may_become else [],
        may_leave=officer and keeper and status.is_member,
        steps=_open_steps(status) if officer and is_operator else {},
    )


@post(f"{_HERE}/apply", opt=_APPLY)
async def apply(request: Request[Any, Any, Any], partner_id: FromPath[str]) -> Response[None]:
    """Apply, for one's own organisation or as the operator for another."""
    partner_id, form = id_of(partner_id), sent_form(request)
    await memberships.apply(
        registry_of(request), session_of(request).actor, partner_id, id_of(form.one("charter"))
    )
    return see_other(f"/organisations/{partner_id}/membership")


@get(f"{_HERE}/{{step:str}}", opt=_CHANGE)
async def ask_step(
    request: Request[Any, Any, Any], partner_id: FromPath[str], step: FromPath[str]
) -> Response[str]:
    """Why the operator suspends a membership, lifts a suspension, or ends it."""
    registry = registry_of(request)
    async with registry.database.reads() as reads:
        partner = await get_partner(reads, id_of(partner_id))
    if step not in STEPS:
        raise NotFoundError("There is no such step.")
    form = await typed(request, Form())
    return page(request, "membership/step.html", partner=partner, step=STEPS[step], form=form)


@post(f"{_HERE}/{{step:str}}", opt=_CHANGE)
async def take_step(
    request: Request[Any, Any, Any], partner_id: FromPath[str], step: FromPath[str]
) -> Response[None]:
    """Take it, from today; everyone it shares with is told."""
    form, partner_id = sent_form(request), id_of(partner_id)
    if step not in STEPS:
        raise NotFoundError("There is no such step.")
    reason = form.one("reason")
    faults = []
    if not 0 < len(reason) <= _LONGEST:
        faults = [Fault("reason", f"Say why, in at most {_LONGEST} characters.")]
    else:
        try:
            await memberships.change(
                registry_of(request),
                session_of(request).actor,
                partner_id,
                STEPS[step].status,
                reason,
            )
        except InvalidInputError as error:
            faults = [Fault("reason", each.detail) for each in error.faults]
        except (ConflictError, NotFoundError) as error:
            faults = [Fault("", str(error))]
    if faults:
        return await ask_again(request, form, faults)
    return see_other(f"/organisations/{partner_id}/membership")


def _open_steps(status: MembershipStatus) -> dict[str, str]:
    """What the operator can do: the step's address and its heading."""
    after = memberships.open_to_operator(status)
    return {name: step.heading for name, step in STEPS.items() if step.status in after}


def _to_sign(charters: list[Document], stands: Membership | None, *, own: bool) -> list[Document]:
    """The charters to sign: to join, or because there is a newer version than the one accepted."""
    status = stands.status if stands else MembershipStatus.NONE
    if not own or status == CEASED:
        return []
    if stands is None or status.may_join:
        return [] if stands is not None and stands.coming is not None else charters
    done = max(event.charter_version for event in (stands.event, stands.coming) if event)
    of = stands.event.charter_id
    return [each for each in charters if each.document_id == of and each.version > done]


async def _accepted(reads: Reads, stands: Membership | None) -> Document | None:
    """The charter version that a membership is of."""
    if stands is None:
        return None
    return await reads.document(stands.event.charter_id, stands.event.charter_version)


HANDLERS = [membership, apply, ask_step, take_step]
