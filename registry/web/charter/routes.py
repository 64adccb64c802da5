"""Pages of an organisation's charter membership: its status, its history and its steps."""

from __future__ import annotations

from litestar import Response, get, post
from litestar.params import FromPath

from registry.documents.signatures.plain_line import LONGEST
from registry.errors import ConflictError, Fault, NotFoundError
from registry.services.charter import memberships
from registry.services.charter.reading import read_membership
from registry.services.partners.register import find_partner
from registry.web.charter.words import COMING, HISTORY, STEPS
from registry.web.kit.addresses import id_of, see_other
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.kit.refusals import Refusals
from registry.web.kit.standing_words import SIGNED, STANDS

_HERE = "/organisations/{partner_id:str}/membership"
_READ, _APPLY = {"page": "partner.read"}, {"page": "membership.apply"}
_CHANGE = {"page": "membership.change"}
_SAY_WHY = f"Say why, in at most {LONGEST} characters."
_REFUSED = Refusals({}, "reason", errors={ConflictError: "", NotFoundError: ""})


@get(_HERE, opt=_READ)
async def membership(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, partner_id: FromPath[str]
) -> Response[str]:
    """Show an organisation's membership, and what the reader can do about it."""
    record = await read_membership(registry, actor, id_of(partner_id))
    stands = record.stands
    return page.show(
        "charter/one.html",
        record=record,
        partner=record.partner,
        stands=stands,
        words=STANDS[record.status],
        coming=COMING[stands.coming.status] if stands and stands.coming else "",
        signed=SIGNED[record.method] if record.status.is_member else "",
        history=[(event, HISTORY[event.status]) for event in record.history],
        steps={name: step.heading for name, step in STEPS.items() if step.status in record.steps},
    )


@post(f"{_HERE}/apply", opt=_APPLY)
async def apply(
    registry: OpenedRegistry, actor: SignedIn, form: SentForm, partner_id: FromPath[str]
) -> Response[None]:
    """Apply for membership of one's own organisation or, as the operator, of another."""
    partner_id = id_of(partner_id)
    await memberships.apply(registry, actor, partner_id, id_of(form.one("charter")))
    return see_other(f"/organisations/{partner_id}/membership")


@get(f"{_HERE}/{{step:str}}", opt=_CHANGE)
async def ask_step(
    page: ThisPage, registry: OpenedRegistry, partner_id: FromPath[str], step: FromPath[str]
) -> Response[str]:
    """Ask the operator why it suspends a membership, lifts a suspension, or ends a membership."""
    partner = await find_partner(registry, id_of(partner_id))
    if step not in STEPS:
        raise NotFoundError("There is no such step.")
    form = await page.typed()
    return page.show("charter/step.html", partner=partner, step=STEPS[step], form=form)


@post(f"{_HERE}/{{step:str}}", opt=_CHANGE)
async def take_step(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    partner_id: FromPath[str],
    step: FromPath[str],
) -> Response[None]:
    """Take the step from today, which notifies everyone the organisation shares with."""
    partner_id = id_of(partner_id)
    if step not in STEPS:
        raise NotFoundError("There is no such step.")
    reason = form.one("reason")
    faults = [] if 0 < len(reason) <= LONGEST else [Fault("reason", _SAY_WHY)]
    if not faults:
        with _REFUSED.as_faults() as faults:
            await memberships.change(registry, actor, partner_id, STEPS[step].status, reason)
    return await page.go_on(form, faults, f"/organisations/{partner_id}/membership")


HANDLERS = [membership, apply, ask_step, take_step]
