"""Common terms: texts that an agreement between members may leave to their charter.

The agreement's signed bytes name the charter version that it is under. That one is what every party
accepted, whichever version each signed as a member. So it settles how a later version's text comes
to apply: with which notice, and that a party can object or leave meanwhile (ADR 0037).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from registry.domain.agreements.lifecycle import Act
from registry.domain.records.agreements import AgreementStep

COMMON_TERMS: Final = (
    *("rights", "complaints", "breaches", "foi", "training"),
    *("security", "accuracy", "audit", "disputes"),
)
"""The texts that a charter may supply, by the names of an agreement's own."""
ALWAYS_NEEDED: Final = ("rights", "breaches")
"""Those that every agreement needs, its own or the charter's."""


class Effect(StrEnum):
    """What a charter version does to a common text of the one before."""

    NEW = "new"
    REWORDED = "reworded"
    DROPPED = "dropped"


def left_out(agreement: Mapping[str, Any]) -> tuple[str, ...]:
    """The common terms that an agreement does not state itself."""
    return tuple(name for name in COMMON_TERMS if name not in agreement)


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Effect]:
    """What one charter does to the common texts of another, by the name of each that differs."""
    old, new = before.get("common_terms", {}), after.get("common_terms", {})
    return {
        name: Effect.NEW if name not in old else Effect.REWORDED if name in new else Effect.DROPPED
        for name in COMMON_TERMS
        if old.get(name) != new.get(name)
    }


@dataclass(frozen=True, slots=True)
class Objection:
    """A party's objection to the texts of a charter version; it counts before the day ``until``."""

    partner_id: str
    charter_version: int
    made_on: date
    until: date | None = None

    def counts_on(self, day: date) -> bool:
        """Whether it still counts on a day."""
        return self.until is None or day < self.until


def objections(steps: Iterable[AgreementStep]) -> tuple[Objection, ...]:
    """The objections among an agreement version's steps, without those taken back.

    An objection counts until its organisation leaves.
    """
    found: dict[tuple[str, int], Objection] = {}
    leaves: dict[str, date] = {}
    for step in sorted(steps, key=lambda step: step.version):
        key = step.partner_id, step.charter_version
        if step.act == Act.OBJECT:
            found[key] = Objection(*key, step.effective_on)
        elif step.act == Act.TAKE_BACK:
            found.pop(key, None)
        elif step.act == Act.LEAVE:
            leaves[step.partner_id] = min(
                step.effective_on, leaves.get(step.partner_id, step.effective_on)
            )
    return tuple(
        dataclasses.replace(objection, until=leaves.get(objection.partner_id))
        for objection in found.values()
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """A later text that does not apply, and the objections that keep it out."""

    version: int
    text: str
    by: tuple[Objection, ...]


@dataclass(frozen=True, slots=True)
class FromCharter:
    """A text that an agreement takes from a charter version.

    Attributes:
        text: empty where a text that a later version adds is kept out, so that none applies.
        version: the charter version whose text it is.
        kept: the later texts that it stays in place of.
        dropped_in: the first later version that has no such text, though this one stays.
    """

    text: str
    version: int
    kept: tuple[Kept, ...] = ()
    dropped_in: int | None = None


@dataclass(frozen=True, slots=True)
class CharterTerms:
    """What a registered charter version says about common terms."""

    version: int
    content: Mapping[str, Any]
    registered_on: date

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts that it supplies, by name."""
        texts: Mapping[str, str] = self.content.get("common_terms", {})
        return texts

    @property
    def start(self) -> date:
        """Its first day."""
        return date.fromisoformat(self.content["start_date"])


@dataclass(frozen=True, slots=True)
class TermsChange:
    """A text that an agreement takes and that changes from a day on.

    ``before`` is None for a text that is added; ``after`` is what then applies. A text that the
    charter drops stays: then only ``after.dropped_in`` differs.
    """

    name: str
    day: date
    version: int
    before: FromCharter | None
    after: FromCharter

    @property
    def effect(self) -> Effect:
        """What happens to the text."""
        if self.before is None or not self.before.text:
            return Effect.NEW
        return Effect.DROPPED if self.before.text == self.after.text else Effect.REWORDED


@dataclass(frozen=True, slots=True)
class Taking:
    """An agreement version as one that takes texts from its charter.

    Attributes:
        names: the common terms that it leaves out.
        charter_id: the charter it is under, with the version that its bytes name.
        registered_on: the day it was registered: nobody could object for it before.
        last_day: the last day on which it is good, if that is known: no later text reaches it.
    """

    names: tuple[str, ...]
    charter_id: str
    charter_version: int
    registered_on: date
    last_day: date | None = None
    objections: tuple[Objection, ...] = ()

    def unopposed(self) -> Taking:
        """The same as if nobody had objected."""
        return dataclasses.replace(self, objections=())

    def notice_days(self, charters: Sequence[CharterTerms]) -> int | None:
        """The notice that the named version gives; None if no later text can apply by it."""
        own = self._named(charters)
        change = own.content.get("terms_change") if own else None
        return change["notice_days"] if change else None

    def applies_from(self, charter: CharterTerms, charters: Sequence[CharterTerms]) -> date | None:
        """The day from which a later version's texts apply; None if they never do."""
        notice = self.notice_days(charters)
        if notice is None or charter.version <= self.charter_version:
            return None
        known_on = max(charter.registered_on, self.registered_on)
        return max(charter.start, known_on + timedelta(days=notice))

    def taken(self, charters: Sequence[CharterTerms], on: date) -> dict[str, FromCharter]:
        """The texts that it takes on a day, by name.

        Its parties were all members when it was registered only if it takes a text of the version
        that it names. Otherwise it takes nothing, whatever a later version adds.

        Args:
            charters: the versions of its charter, the earliest first.
        """
        own = self._named(charters)
        if own is None or not {*self.names} & own.texts.keys():
            return {}
        day = min(on, self.last_day or on)
        found: dict[str, FromCharter] = {}
        for charter in (own, *self._applying(charters, day)):
            against = tuple(
                objection
                for objection in self.objections
                if objection.charter_version == charter.version > self.charter_version
                and objection.counts_on(day)
            )
            for name in self.names:
                text = _following(found.get(name), charter, charter.texts.get(name), against)
                if text is not None:
                    found[name] = text
        return {name: found[name] for name in self.names if name in found}

    def foreseen(self, charters: Sequence[CharterTerms], on: date) -> dict[str, FromCharter]:
        """The texts that it takes, as far as is known on a day, once every notice is over."""
        days = [self.applies_from(charter, charters) for charter in charters]
        return self.taken(charters, max([on, *(day for day in days if day)]))

    def changes(self, charters: Sequence[CharterTerms], since: date) -> list[TermsChange]:
        """How its texts change on each day after a day, as far as that is known."""
        days = {
            *(self.applies_from(charter, charters) for charter in charters),
            *(objection.until for objection in self.objections),
        }
        return [
            change
            for day in sorted(day for day in days if day is not None and day > since)
            if self.last_day is None or day <= self.last_day
            for change in self._on(charters, day)
        ]

    def _on(self, charters: Sequence[CharterTerms], day: date) -> Iterator[TermsChange]:
        """The changes that come about on one day."""
        before = self.taken(charters, day - timedelta(days=1))
        for name, after in self.taken(charters, day).items():
            old = before.get(name)
            if (old.text if old else "") != after.text:
                yield TermsChange(name, day, after.version, old, after)
            elif after.dropped_in and old and not old.dropped_in:
                yield TermsChange(name, day, after.dropped_in, old, after)

    def _named(self, charters: Sequence[CharterTerms]) -> CharterTerms | None:
        named = (charter for charter in charters if charter.version == self.charter_version)
        return next(named, None)

    def _applying(self, charters: Sequence[CharterTerms], day: date) -> list[CharterTerms]:
        """The later versions whose notice is over on a day."""
        return [
            charter
            for charter in charters
            if (first := self.applies_from(charter, charters)) is not None and first <= day
        ]


def _following(
    held: FromCharter | None,
    charter: CharterTerms,
    text: str | None,
    against: tuple[Objection, ...],
) -> FromCharter | None:
    """What applies once a charter version does, given what applied before it.

    An objection is to the text. So a later version that repeats a text objected to is kept out too.
    """
    if text is None:
        if held is None or not held.text:
            return held
        return dataclasses.replace(held, dropped_in=held.dropped_in or charter.version)
    if held is not None and text == held.text:
        return FromCharter(text, charter.version)
    before = held or FromCharter("", charter.version)
    repeated = [kept.by for kept in before.kept if kept.text == text]
    by = against or (repeated[-1] if repeated else ())
    if by:
        return dataclasses.replace(before, kept=(*before.kept, Kept(charter.version, text, by)))
    return FromCharter(text, charter.version)
