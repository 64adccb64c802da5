"""The steps that people take with an agreement version once it is registered.

The table in ``domain/agreements/lifecycle.py`` says which step is open in which state, and to whom.
Each step records who took it, when and why, and notifies every other party in the same
transaction. From its day it changes lists, pages and checks at once, because they all ask
``Version.standing``.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date

from registry.domain.agreements.lifecycle import Act, By, State, next_acts, transition
from registry.domain.agreements.suspensions import suspensions
from registry.domain.agreements.version import Version
from registry.domain.dates import long_date
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.agreements import AgreementStep, Document
from registry.errors import ConflictError, Fault, InvalidInputError, NotAllowedError
from registry.services import access
from registry.services.agreements.reading import as_it_stands, version_for
from registry.services.agreements.step_notifications import code_when_lifted, notification_of
from registry.services.agreements.suspension_checks import require_change, require_stays
from registry.services.context import Registry
from registry.services.notifications.notify import notify
from registry.services.ports import UnitOfWork

ACTS = (Act.SUSPEND, Act.REINSTATE, Act.TERMINATE, Act.WITHDRAW)


@dataclass(frozen=True, slots=True)
class StepRequest:
    """A step to take.

    ``whose`` says, for ``reinstate``, whose suspension is lifted; if empty, the actor's own.
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
        InvalidInputError: there is no reason, the act is unknown, or the day has passed.
        NotAllowedError: only others may take this step.
        ConflictError: the step is not open in the state of the version.
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
    """The later versions to which a step applies too.

    A termination also ends all later versions. A suspension also applies to a later version that
    all have signed, and to one that the suspending organisation has signed or need not sign: such
    a version would come into force without asking it again.
    """
    registered = await uow.registered(step.document_id, registry.today())
    later = registered.later_than(step.document_version) if registered else []
    return [version.document.version for version in later if _applies_to(version, step)]


def _applies_to(later: Version[Document], step: AgreementStep) -> bool:
    if step.act == Act.SUSPEND:
        return _begins_without_asking(later, step.partner_id)
    if step.act == Act.REINSTATE:
        return step.partner_id in {*later.standing.suspended_by, *later.standing.to_suspend}
    return step.act == Act.TERMINATE and later.state != State.WITHDRAWN


def _begins_without_asking(view: Version[Document], partner_id: str) -> bool:
    """Whether a version can come into force without a further signature of an organisation."""
    state = view.state
    is_asked = partner_id in view.parties and partner_id not in view.signed
    return state in {State.NOT_STARTED, State.SUSPENDED} or (
        state == State.PARTLY_SIGNED and not is_asked
    )


def acts_open_to(view: Version[Document], partner_id: str, operator: str | None) -> list[str]:
    """The acts open to an organisation's officers now, in the order of the table."""
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
    """Raise ``ConflictError`` if the step changes nothing: all were notified of that before."""
    if act in {Act.SUSPEND, Act.REINSTATE}:
        require_change(view, act, owner, day)
    ends = [step.effective_on for step in view.steps if step.act == Act.TERMINATE]
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
    """Raise ``ConflictError`` unless the table allows the act in the version's state."""
    state = view.state
    if state in transition(act).before:
        return
    words = ", ".join(next_act.replace("_", " ") for next_act in next_acts(state)) or "nothing more"
    raise ConflictError(
        f"This version is {state.replace('_', ' ')}: it cannot be changed by {act}.",
        next_step=f"What can be done with it: {words}.",
    )
