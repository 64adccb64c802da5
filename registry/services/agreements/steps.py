"""What happens to an agreement version once it is registered: the steps people take.

Which step is open from where, and to whom, is the table of ``domain/agreements/lifecycle.py``. Each
step says who, when and why, tells every other party in the same transaction, and changes lists,
pages and checks from its day at once, for all of them ask ``Version.standing``.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date

from registry.domain.agreements.lifecycle import Act, By, State, next_acts, transition
from registry.domain.agreements.suspensions import suspensions
from registry.domain.agreements.version import Version
from registry.domain.answer.text import long_date
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.agreements import AgreementStep, Document
from registry.errors import ConflictError, Fault, InvalidInputError, NotAllowedError
from registry.services import access
from registry.services.agreements.reading import as_it_stands, version_for
from registry.services.agreements.step_notifications import code_when_lifted, notification_of
from registry.services.agreements.suspensions import require_change, require_stays
from registry.services.context import Registry
from registry.services.notifications.notify import notify
from registry.services.ports import UnitOfWork

ACTS = (Act.SUSPEND, Act.REINSTATE, Act.TERMINATE, Act.WITHDRAW)


@dataclass(frozen=True, slots=True)
class StepRequest:
    """A step to take.

    ``whose`` says whose suspension is lifted, for ``reinstate``; one's own organisation's if empty.
    ``effective_on`` is today if left out.
    """

    document_id: str
    version: int
    act: str
    reason: str
    effective_on: date | None = None
    whose: str = ""


async def take_step(
    registry: Registry, actor: Actor, step: StepRequest
) -> tuple[Version[Document], list[Receipt]]:
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
        owner = step.whose or actor.partner_id
        day = step.effective_on or registry.today()
        if owner != actor.partner_id and actor.partner_id != operator:
            detail = f"Only {owner} or the registry operator can lift that suspension."
            raise NotAllowedError(detail)
        if step.act == Act.SUSPEND and actor.partner_id != operator:
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
            **registry.stamp(actor),
        )
        uow.add(recorded)
        for place, later in enumerate(await _carried_to(registry, uow, recorded), start=1):
            number = recorded.version + place
            uow.add(dataclasses.replace(recorded, version=number, document_version=later))
        code = code_when_lifted(view, owner, day) if step.act == Act.REINSTATE else None
        notify(
            registry,
            actor,
            uow,
            {*view.parties} - {actor.partner_id},
            notification_of(recorded, code),
        )
        receipts = await uow.commit()
    return await as_it_stands(registry, view.document), receipts[:1]


async def _carried_to(registry: Registry, uow: UnitOfWork, step: AgreementStep) -> list[int]:
    """The later versions that a step holds for too.

    What ends for good ends with all that was to follow. A suspension holds for a version that all
    have signed and that is to begin, and for one that whoever suspends has signed or is not asked
    to sign: they would come into force without its being asked again.
    """
    registered = await uow.registered(step.document_id, registry.today())
    later = registered.later_than(step.document_version) if registered else []
    return [version.document.version for version in later if _holds_for(version, step)]


def _holds_for(later: Version[Document], step: AgreementStep) -> bool:
    if step.act == Act.SUSPEND:
        return _asks_no_more(later, step.partner_id)
    if step.act == Act.REINSTATE:
        return step.partner_id in {*later.standing.suspended_by, *later.standing.to_suspend}
    return step.act == Act.TERMINATE and later.state != State.WITHDRAWN


def _asks_no_more(view: Version[Document], partner_id: str) -> bool:
    state = view.state
    is_asked = partner_id in view.parties and partner_id not in view.signed
    return state in {State.NOT_STARTED, State.SUSPENDED} or (
        state == State.PARTLY_SIGNED and not is_asked
    )


def acts_open_to(view: Version[Document], partner_id: str, operator: str | None) -> list[str]:
    """What an organisation's officers may do with a version now, in the table's order."""
    roles = _roles(partner_id, view, operator)
    closed = set() if _may_lift(view, partner_id, By.OPERATOR in roles) else {Act.REINSTATE}
    line = suspensions(view.steps, date.min).get(partner_id, ())
    if partner_id in view.standing.suspended_by and line[-1].act == Act.SUSPEND:
        closed.add(Act.SUSPEND)
    return [
        act for act in next_acts(view.state) if roles & {*transition(act).by} and act not in closed
    ]


def _may_lift(view: Version[Document], partner_id: str, is_operator: bool) -> bool:
    owners = {*view.standing.suspended_by, *view.standing.to_suspend}
    return bool(owners) if is_operator else partner_id in owners


def _require_change(view: Version[Document], act: str, owner: str, day: date) -> None:
    """Raise ``ConflictError`` where the step says what has been said: all were told of that."""
    if act in {Act.SUSPEND, Act.REINSTATE}:
        require_change(view, act, owner, day)
    ends = [each.effective_on for each in view.steps if each.act == Act.TERMINATE]
    if act == Act.TERMINATE and ends and min(ends) <= day:
        raise ConflictError(f"It ends on {long_date(min(ends))} already.")


def _require_sense(registry: Registry, step: StepRequest) -> None:
    faults = []
    if step.act not in ACTS:
        faults.append(Fault("/act", f"Choose from: {', '.join(ACTS)}."))
    if not step.reason.strip():
        faults.append(Fault("/reason", "Say why. Every party reads it."))
    if step.effective_on is not None and step.effective_on < registry.today():
        faults.append(Fault("/effective_on", "This day has passed. Choose today or a later one."))
    if step.act == Act.WITHDRAW and step.effective_on is not None:
        faults.append(Fault("/effective_on", "A version is withdrawn at once: leave this out."))
    if step.whose and step.act != Act.REINSTATE:
        faults.append(Fault("/of", "Only a suspension that is lifted is somebody's."))
    if faults:
        raise InvalidInputError(faults)


def _roles(partner_id: str, view: Version[Document], operator: str | None) -> set[str]:
    roles: set[str] = set()
    if view.makes_members:
        return roles
    if partner_id in view.parties:
        roles.add(By.PARTY)
    if partner_id == operator:
        roles.add(By.OPERATOR)
    return roles


def _require_theirs(
    actor: Actor, step: StepRequest, view: Version[Document], operator: str | None
) -> None:
    allowed = transition(step.act).by
    if not _roles(actor.partner_id, view, operator) & {*allowed}:
        raise NotAllowedError(
            f"Your organisation cannot {step.act} this.",
            next_step=f"That is for {' or '.join(allowed)}.",
        )


def require_open(view: Version[Document], act: str) -> None:
    """Raise ``ConflictError`` unless the table has the act for where the version stands."""
    state = view.state
    if state in transition(act).before:
        return
    words = ", ".join(each.replace("_", " ") for each in next_acts(state)) or "nothing more"
    raise ConflictError(
        f"This version is {state.replace('_', ' ')}: it cannot be changed by {act}.",
        next_step=f"What can be done with it: {words}.",
    )
