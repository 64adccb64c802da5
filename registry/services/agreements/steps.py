"""What happens to an agreement version once it is registered: the steps people take.

Which step is open from where, and to whom, is the table of ``domain/agreements/lifecycle.py``. Each
step says who, when and why, tells every other party in the same transaction, and changes lists,
pages and checks from its day at once, for all of them ask ``lifecycle.standing``.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date

from registry.domain.agreements.lifecycle import (
    NOT_STARTED,
    OPERATOR,
    PARTLY_SIGNED,
    PARTY,
    REINSTATE,
    SUSPEND,
    SUSPENDED,
    TERMINATE,
    WITHDRAW,
    WITHDRAWN,
    next_acts,
    suspensions,
    transition,
)
from registry.domain.answer.text import long_date
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.agreements import AgreementStep
from registry.errors import ConflictError, Fault, InvalidInputError, NotAllowedError
from registry.services import access
from registry.services.agreements.step_notifications import code_when_lifted, news_of
from registry.services.agreements.suspensions import require_change, require_stays
from registry.services.agreements.views import (
    CHARTER,
    AgreementView,
    all_versions,
    as_it_stands,
    version_for,
)
from registry.services.context import Registry
from registry.services.notifications.notify import tell
from registry.services.ports import UnitOfWork

ACTS = (SUSPEND, REINSTATE, TERMINATE, WITHDRAW)


@dataclass(frozen=True, slots=True)
class Take:
    """A step to take.

    ``of`` is whose suspension is lifted, for ``reinstate``; one's own organisation's if empty.
    ``effective_on`` is today if left out.
    """

    document_id: str
    version: int
    act: str
    reason: str
    effective_on: date | None = None
    of: str = ""


async def take(registry: Registry, actor: Actor, step: Take) -> tuple[AgreementView, list[Receipt]]:
    """Suspend, reinstate, terminate or (before all have signed) withdraw a version.

    Raises:
        InvalidInputError: no reason, an unknown act, or a day that has passed.
        NotAllowedError: that is for others to do.
        ConflictError: from where it stands this step is not open.
        StaleVersionError: somebody else has just taken a step.
    """
    access.require(actor, "agreement.step")
    _require_sense(registry, step)
    async with registry.database.unit_of_work() as uow:
        view = await version_for(registry, uow, actor, step.document_id, step.version)
        operator = await uow.operator()
        _require_theirs(actor, step, view, operator)
        require_open(view, step.act)
        owner = step.of or actor.partner_id
        day = step.effective_on or registry.today()
        if owner != actor.partner_id and actor.partner_id != operator:
            detail = f"Only {owner} or the registry operator can lift that suspension."
            raise NotAllowedError(detail)
        if step.act == SUSPEND and actor.partner_id != operator:
            require_stays(view, owner, day)
        _require_change(view, step.act, owner, day)
        recorded = AgreementStep(
            document_id=step.document_id,
            version=len(await uow.agreement_steps(step.document_id)) + 1,
            document_version=step.version,
            act=step.act,
            partner_id=owner,
            by=actor.partner_id,
            effective_on=day,
            reason=step.reason.strip(),
            recorded_at=registry.now(),
            recorded_by=actor.name,
        )
        uow.add(recorded)
        for place, later in enumerate(await _carried_to(registry, uow, recorded), start=1):
            number = recorded.version + place
            uow.add(dataclasses.replace(recorded, version=number, document_version=later))
        code = code_when_lifted(view, owner, day) if step.act == REINSTATE else None
        tell(registry, actor, uow, {*view.parties} - {actor.partner_id}, news_of(recorded, code))
        receipts = await uow.commit()
    return await as_it_stands(registry, view.document), receipts[:1]


async def _carried_to(registry: Registry, uow: UnitOfWork, step: AgreementStep) -> list[int]:
    """The later versions that a step holds for too.

    What ends for good ends with all that was to follow. A suspension holds for a version that all
    have signed and that is to begin, and for one that whoever suspends has signed or is not asked
    to sign: they would come into force without its being asked again.
    """
    views = await all_versions(registry, uow, step.document_id)
    later = [view for view in views if view.document.version > step.document_version]
    return [view.document.version for view in later if _holds_for(view, step)]


def _holds_for(later: AgreementView, step: AgreementStep) -> bool:
    if step.act == SUSPEND:
        return _asks_no_more(later, step.partner_id)
    if step.act == REINSTATE:
        return step.partner_id in {*later.standing.suspended_by, *later.standing.to_suspend}
    return step.act == TERMINATE and later.standing.state != WITHDRAWN


def _asks_no_more(view: AgreementView, partner_id: str) -> bool:
    has_signed = partner_id in {each.partner_id for each in view.signatures}
    state = view.standing.state
    is_asked = partner_id in view.parties and not has_signed
    return state in {NOT_STARTED, SUSPENDED} or (state == PARTLY_SIGNED and not is_asked)


def acts_open_to(view: AgreementView, partner_id: str, operator: str | None) -> list[str]:
    """What an organisation's officers may do with a version now, in the table's order."""
    if view.document.kind == CHARTER:
        return []
    roles = _roles(partner_id, view, operator)
    closed = set() if _may_lift(view, partner_id, OPERATOR in roles) else {REINSTATE}
    line = suspensions(view.steps, date.min).get(partner_id, ())
    if partner_id in view.standing.suspended_by and line[-1].act == SUSPEND:
        closed.add(SUSPEND)
    return [
        act
        for act in next_acts(view.standing.state)
        if roles & {*transition(act).by} and act not in closed
    ]


def _may_lift(view: AgreementView, partner_id: str, is_operator: bool) -> bool:
    owners = {*view.standing.suspended_by, *view.standing.to_suspend}
    return bool(owners) if is_operator else partner_id in owners


def _require_change(view: AgreementView, act: str, owner: str, day: date) -> None:
    """Raise ``ConflictError`` where the step says what has been said: all were told of that."""
    if act in {SUSPEND, REINSTATE}:
        require_change(view, act, owner, day)
    ends = [each.effective_on for each in view.steps if each.act == TERMINATE]
    if act == TERMINATE and ends and min(ends) <= day:
        raise ConflictError(f"It ends on {long_date(min(ends))} already.")


def _require_sense(registry: Registry, step: Take) -> None:
    faults = []
    if step.act not in ACTS:
        faults.append(Fault("/act", f"Choose from: {', '.join(ACTS)}."))
    if not step.reason.strip():
        faults.append(Fault("/reason", "Say why. Every party reads it."))
    if step.effective_on is not None and step.effective_on < registry.today():
        faults.append(Fault("/effective_on", "This day has passed. Choose today or a later one."))
    if step.act == WITHDRAW and step.effective_on is not None:
        faults.append(Fault("/effective_on", "A version is withdrawn at once: leave this out."))
    if step.of and step.act != REINSTATE:
        faults.append(Fault("/of", "Only a suspension that is lifted is somebody's."))
    if faults:
        raise InvalidInputError(faults)


def _roles(partner_id: str, view: AgreementView, operator: str | None) -> set[str]:
    roles = set()
    if partner_id in view.parties:
        roles.add(PARTY)
    if partner_id == operator:
        roles.add(OPERATOR)
    return roles


def _require_theirs(actor: Actor, step: Take, view: AgreementView, operator: str | None) -> None:
    allowed = transition(step.act).by
    if view.document.kind == CHARTER or not _roles(actor.partner_id, view, operator) & {*allowed}:
        raise NotAllowedError(
            f"Your organisation cannot {step.act} this.",
            next_step=f"That is for {' or '.join(allowed)}.",
        )


def require_open(view: AgreementView, act: str) -> None:
    """Raise ``ConflictError`` unless the table has the act for where the version stands."""
    state = view.standing.state
    if state in transition(act).before:
        return
    words = ", ".join(each.replace("_", " ") for each in next_acts(state)) or "nothing more"
    raise ConflictError(
        f"This version is {state.replace('_', ' ')}: it cannot be changed by {act}.",
        next_step=f"What can be done with it: {words}.",
    )
