"""One version of an agreement or charter: who has signed it, what happened since, how it stands.

Nothing stores a standing. It is worked out from the signatures, the steps recorded since and the
day (law.md §5), here and nowhere else, so that a page, a list and a check cannot disagree.
"""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import ClassVar, Generic, TypeVar

from registry.domain.agreements.lifecycle import Act, State
from registry.domain.agreements.suspensions import is_suspended, suspensions
from registry.domain.dates import LONDON
from registry.domain.records.agreements import AgreementStep, Flow, Outline
from registry.domain.records.signing import RECORDED, AcceptedSignature

FEWEST_PARTIES = 2  # an agreement needs two
O_co = TypeVar("O_co", bound=Outline, covariant=True)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a version stands on a day.

    ``missing`` have yet to sign; ``left`` are former parties; ``suspended_by`` are the
    organisations whose suspension is open; ``to_suspend`` those that have announced one.
    ``has_begun``: every party has signed and the start date has come, whatever happened since.
    ``never_begins``: it was withdrawn, ended by its first day, or not signed by all in its time.
    """

    state: State
    missing: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    suspended_by: tuple[str, ...] = ()
    to_suspend: tuple[str, ...] = ()
    has_begun: bool = False
    never_begins: bool = False


@dataclass(frozen=True)
class Version(ABC, Generic[O_co]):
    """A registered version, read for the day ``on``; ``assembled`` makes them.

    ``document`` is the version itself, with its text or in outline. ``signatures`` are those that
    count, each organisation's last, in the order accepted. ``steps`` are the recorded steps that
    apply to it, in order. ``superseded_from`` is the first day of a later version that every party
    has signed. ``amended_until`` is the last day on which a later version may still come into
    force, None if none may. ``awaited`` is the newest version that may still begin, where this one
    is shown in its place. ``schedules`` are all signatures that count and bind parts of their
    organisation, in the order accepted.
    """

    document: O_co
    signatures: tuple[AcceptedSignature, ...]
    steps: tuple[AgreementStep, ...]
    superseded_from: date | None
    amended_until: date | None
    on: date
    awaited: Version[O_co] | None = None
    schedules: tuple[AcceptedSignature, ...] = ()

    is_public: ClassVar[bool]
    """Anybody may see it."""
    makes_members: ClassVar[bool]
    """An organisation becomes a member by signing it; it names no parties beforehand."""

    @property
    @abstractmethod
    def replaces_for_signing(self) -> bool:
        """Whether the versions before it can no longer be signed."""

    @cached_property
    def signed(self) -> Mapping[str, AcceptedSignature]:
        """The signatures that count, by organisation, including organisations that acceded."""
        return {signature.partner_id: signature for signature in self.signatures}

    @cached_property
    def on_paper(self) -> tuple[str, ...]:
        """Who has signed on paper: recorded, not verified."""
        return tuple(
            sorted(
                partner_id
                for partner_id, signature in self.signed.items()
                if signature.method == RECORDED
            )
        )

    def bound_by(self, partner_id: str) -> list[str]:
        """The parts that an organisation has signed for and that take part, in order."""
        return [
            part
            for part, signature in self.signed.items()
            if signature.bound_by == partner_id and not self.has_given_notice(part)
        ]

    @cached_property
    def everyone(self) -> frozenset[str]:
        """The parties named and those that acceded, including any that have left since."""
        return frozenset((*self.document.parties, *self.signed))

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Who takes part: everyone except those that have left."""
        return tuple(sorted(self.everyone.difference(self.standing.left)))

    @cached_property
    def standing(self) -> Standing:
        """How it stands on the day it is read for."""
        return self.standing_on(self.on)

    @property
    def state(self) -> State:
        """Its state on that day."""
        return self.standing.state

    def standing_on(self, day: date) -> Standing:
        """How it stands on any day. Review and end date are the last good days."""
        steps = [step for step in self.steps if step.effective_on <= day]
        left = tuple(sorted({step.partner_id for step in steps if step.act == Act.LEAVE}))
        missing = tuple(sorted({*self.document.parties}.difference(self.signed, left)))
        by_partner = suspensions(self.steps, day)
        suspended_by = tuple(
            partner_id for partner_id, own in by_partner.items() if is_suspended(own, day)
        )
        to_suspend = tuple(
            partner_id
            for partner_id, own in by_partner.items()
            if any(step.act == Act.SUSPEND and step.effective_on > day for step in own)
        )
        last = self.last_chance
        never = last is None or (bool(missing) and day > last)
        return Standing(
            state=self._state(day, {step.act for step in steps}, missing, left, suspended_by),
            missing=missing,
            left=left,
            suspended_by=suspended_by,
            to_suspend=to_suspend,
            has_begun=not missing and not never and day >= self.document.start_date,
            never_begins=never,
        )

    def _state(
        self,
        day: date,
        acts: Collection[str],
        missing: Sequence[str],
        left: Sequence[str],
        suspended_by: Sequence[str],
    ) -> State:
        if Act.WITHDRAW in acts:
            return State.WITHDRAWN
        if Act.TERMINATE in acts:
            return State.TERMINATED
        document = self.document
        replaced = self.superseded_from is not None and self.superseded_from <= day
        if missing:
            return State.SUPERSEDED if replaced else State.PARTLY_SIGNED
        # A charter names no parties, so it cannot lose all but one of them.
        if document.parties and len(self.everyone.difference(left)) < FEWEST_PARTIES:
            return State.TERMINATED
        if replaced:
            return State.SUPERSEDED
        if document.end_date is not None and day > document.end_date:
            return State.EXPIRED
        if suspended_by:
            return State.SUSPENDED
        if day < document.start_date:
            return State.NOT_STARTED
        if day > document.review_date:
            return State.OVERDUE
        return State.UNDER_AMENDMENT if self.is_amended_on(day) else State.IN_FORCE

    def is_amended_on(self, day: date) -> bool:
        """Whether a later version is registered and may still come into force."""
        return self.amended_until is not None and day <= self.amended_until

    @property
    def last_chance(self) -> date | None:
        """The last day on which it may come into force; None if it was withdrawn, or ended by its
        first day."""
        over = any(
            step.act == Act.WITHDRAW
            or (step.act == Act.TERMINATE and step.effective_on <= self.document.start_date)
            for step in self.steps
        )
        return None if over else self.document.end_date or date.max

    @property
    def begins(self) -> date | None:
        """The day from which it replaces the version before; None if it never does.

        All its parties have signed, or have left since. A version that was ended by its first day
        never began.
        """
        left = self._first_days_of_leaving
        missing = {*self.document.parties}.difference(self.signed)
        if not missing <= left.keys():
            return None
        first = max([self.document.start_date, *(left[party] for party in missing)])
        over = any(
            step.act in (Act.TERMINATE, Act.WITHDRAW) and step.effective_on <= first
            for step in self.steps
        )
        return None if over else first

    @property
    def last_day(self) -> date | None:
        """The last day on which it is good; None while no end of it is known."""
        ended = [
            step.effective_on for step in self.steps if step.act in (Act.TERMINATE, Act.WITHDRAW)
        ]
        after = [day for day in (self.superseded_from, self.left_alone_on, *ended) if day]
        last = [day - timedelta(days=1) for day in after]
        return min(
            [*last, *([self.document.end_date] if self.document.end_date else [])], default=None
        )

    @property
    def left_alone_on(self) -> date | None:
        """The day from which fewer than two parties are left; None if that never happens."""
        left: set[str] = set()
        for party, day in sorted(self._first_days_of_leaving.items(), key=lambda item: item[1]):
            left.add(party)
            if len(self.everyone - left) < FEWEST_PARTIES:
                return day
        return None

    @property
    def in_force_since(self) -> date | None:
        """The day from which it was in force: its start, or the day its last party signed."""
        first, parties = self.begins, self.document.parties
        days = [
            signature.signed_at.astimezone(LONDON).date()
            for partner_id, signature in self.signed.items()
            if partner_id in parties
        ]
        return max([first, *days]) if first else None

    @property
    def to_come(self) -> tuple[tuple[date, Standing], ...]:
        """How it will stand from each future day on which a recorded step takes effect, or a later
        version replaces it."""
        days = {step.effective_on for step in self.steps}
        if self.superseded_from is not None:
            days.add(self.superseded_from)
        return tuple((day, self.standing_on(day)) for day in sorted(days) if day > self.on)

    @property
    def newer(self) -> int | None:
        """The number of the version that is awaited."""
        return self.awaited.document.version if self.awaited else None

    @property
    def newer_missing(self) -> tuple[str, ...]:
        """Who has yet to sign the version that is awaited."""
        return self.awaited.standing.missing if self.awaited else ()

    @property
    def awaits_review(self) -> bool:
        """Whether anybody has to review it: it stands, and no later version replaces it by its
        review date."""
        from_day = self.superseded_from
        replaced = from_day is not None and from_day <= self.document.review_date
        return self.state.stands and not replaced

    @property
    def may_be_signed(self) -> bool:
        """Whether it still needs signatures and may still come into force."""
        return self.state is State.PARTLY_SIGNED and not self.standing.never_begins

    def has_given_notice(self, partner_id: str) -> bool:
        """Whether an organisation has left it, or will leave on a recorded day."""
        return any(step.act == Act.LEAVE and step.partner_id == partner_id for step in self.steps)

    def with_signatures(self, signatures: Iterable[AcceptedSignature]) -> Version[O_co]:
        """The version as it would be with these signatures too."""
        return dataclasses.replace(self, signatures=(*self.signatures, *signatures))

    def with_step(self, step: AgreementStep) -> Version[O_co]:
        """The version as it would be with this step too."""
        return dataclasses.replace(self, steps=(*self.steps, step))

    def covers(self, flow: Flow) -> bool:
        """Whether both ends of a flow take part: they have signed and not left."""
        return flow.is_between({*self.signed}.difference(self.standing.left))

    @property
    def _first_days_of_leaving(self) -> dict[str, date]:
        leaving = (step for step in self.steps if step.act == Act.LEAVE)
        latest_first = sorted(leaving, key=lambda step: step.effective_on, reverse=True)
        return {step.partner_id: step.effective_on for step in latest_first}


class AgreementVersion(Version[O_co]):
    """A version of an agreement (PISA): it names its parties, and others may accede."""

    is_public = False
    makes_members = False

    @property
    def replaces_for_signing(self) -> bool:
        """From registration on."""
        return not self.standing.never_begins


class CharterVersion(Version[O_co]):
    """A version of a charter: an organisation that signs it becomes a member."""

    is_public = True
    makes_members = True

    @property
    def replaces_for_signing(self) -> bool:
        """From its first day on; until then an organisation can join by the version before."""
        return self.document.start_date <= self.on and not self.standing.never_begins
