"""A second reading of consent.md, from the prose alone: plain sets of cells, obvious and slow.

Nothing is taken from ``registry/domain/consent`` but the data classes. A scope is written out as
the set of its cells in a small universe, and every rule asks plain questions of those sets.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from registry.domain.consent.entitlement import AgeAndCapacity
from registry.domain.consent.statement import Cell, Ref, Statement, Voice
from registry.domain.people.speakers import Speaker
from tests.conformance.second_consent_cells import (
    NOES,
    Universe,
    cells_of,
    cells_of_statement,
    is_no,
    is_yes,
    moment,
)

UNDER_16 = ("child_u13", "child_13_15")
NO_CELL = ("anonymous", "deceased")
WORST_FIRST = (
    "refused",
    "refused in conflict",
    "withdrawn",
    "not_sought_unsafe",
    "expired",
    "superseded",
    "requested",
    "not_sought",
    "given",
)


@dataclass(frozen=True)
class Reading:
    """What stands for a cell, in the words of the contract."""

    status: str
    conflict: bool = False
    unsafe_to_ask: bool = False
    asked: bool = False
    unconfirmed: frozenset[Ref] = frozenset()
    also_said: frozenset[Ref] = frozenset()

    @property
    def as_fact(self) -> str:
        """``no_record`` counts as ``not_sought`` (§4)."""
        return "not_sought" if self.status == "no_record" else self.status

    @property
    def rank(self) -> int:
        """Its place among the least favourable (§4)."""
        return WORST_FIRST.index(self.as_fact + " in conflict" if self.conflict else self.as_fact)


def without_errors(statements: Sequence[Statement]) -> list[Statement]:
    """What is left when entries in error are as if never made (§2.1)."""
    corrections = [made for made in statements if made.status == "invalidated"]

    def made_in_error(ref: Ref) -> bool:
        return any(
            ref in correction.sets_aside
            and correction.ref.version > ref.version
            and not made_in_error(correction.ref)
            for correction in corrections
        )

    return [made for made in statements if not made_in_error(made.ref)]


def replaced_records(statements: Sequence[Statement], valid: Sequence[Statement]) -> set[str]:
    """Records of which no consent counts any more (§2.5), through a chain whose middle was entered
    in error as well (§2.1)."""
    replaced = {made.supersedes for made in valid if is_yes(made) and made.supersedes}
    while True:
        through = {
            made.supersedes
            for made in statements
            if is_yes(made) and made.supersedes and made.ref.record_id in replaced
        }
        if through <= replaced:
            return replaced
        replaced |= through


class History:
    """What was said about a person, as it is on a day."""

    def __init__(self, statements: Sequence[Statement], universe: Universe, on: date) -> None:
        self.on = on
        self.all = list(statements)
        self.made = [
            made
            for made in without_errors(statements)
            if made.said.day <= on and made.status != "invalidated"
        ]
        self.universe = universe
        self.cells = {made.ref: cells_of_statement(made, universe) for made in statements}

    def about(self, cell: Cell) -> list[Statement]:
        """Statements whose scope holds the cell."""
        return [made for made in self.made if cell in self.cells[made.ref]]

    def confirmed(self, cell: Cell) -> set[Ref]:
        """Consents of which the discloser has recorded that it saw the evidence, on whatever
        day, for the cell: they count "as said on their day and exactly as if it had recorded them"
        (§2.7)."""
        return {
            made.confirms
            for made in without_errors(self.all)
            if made.confirms
            and made.recorder == cell.discloser
            and all(cell in cells_of(scope, self.universe) for scope in made.scopes)
        }

    def waits(self, made: Statement, cell: Cell) -> bool:
        """Whether it is a consent that the cell's discloser neither recorded nor confirmed."""
        mine = made.recorder == cell.discloser or made.ref in self.confirmed(cell)
        return is_yes(made) and not mine

    def seen(self, asker: str, cell: Cell) -> list[Statement]:
        """The statements about the cell that the asker may know of (§5)."""
        about = self.about(cell)
        if asker == cell.discloser:
            return about
        seen = [made for made in about if self.is_shown(made, asker, cell)]
        if any(is_yes(made) and not self.waits(made, cell) for made in seen):
            against = ("not_sought_unsafe", "not_sought")
            return [m for m in about if m in seen or is_no(m) or m.status in against]
        return seen

    def is_shown(self, made: Statement, asker: str, cell: Cell) -> bool:
        """Whether one who asks as the recipient sees it in any case."""
        return made.recorder == asker or is_yes(made) or self._names_as_discloser(made, asker, cell)

    def _names_as_discloser(self, made: Statement, asker: str, cell: Cell) -> bool:
        way_back = Cell(cell.recipient, cell.discloser, cell.purpose, cell.category)
        discloses = any(about.discloser == asker for about in self.cells[made.ref])
        by_name = any(
            asker in (scope.disclosers.values or ())
            or (scope.mutual and asker in (scope.recipients.values or ()))
            for scope in made.scopes
        )
        return (discloses or way_back in self.cells[made.ref]) and by_name

    def reading(self, asker: str, cell: Cell, person: AgeAndCapacity) -> Reading:
        """What stands for the cell, as the asker may know it."""
        seen = self.seen(asker, cell)
        found = self._standing(seen, cell, person)
        if asker == cell.discloser or found.status != "not_sought_unsafe":
            return found
        own = [made for made in seen if self.is_shown(made, asker, cell)]
        if any(mark in own for mark in self._marks(seen, cell, person)):
            return found
        return dataclasses.replace(found, status="not_sought")

    def _standing(self, seen: Sequence[Statement], cell: Cell, person: AgeAndCapacity) -> Reading:
        unconfirmed = frozenset(made.ref for made in seen if self.waits(made, cell))
        said = [m for m in seen if (is_yes(m) or is_no(m)) and m.ref not in unconfirmed]
        heard = [made for made in said if self._may_speak(made, cell, person)]
        words = {self._word(cell, voice, heard) for voice in {made.voice for made in heard}}
        status, conflict = _between(words)
        others = {made for made in said if made not in heard}
        marked = bool(self._marks(seen, cell, person))
        own_no = self._no_before_capacity_was_lost(cell, said, heard, person)
        if status not in NOES and own_no:
            status = own_no
            others = {made for made in others if not _said_when_able(made)}
        if status not in NOES and marked:
            status = "not_sought_unsafe"
        asked = any(made.status == "requested" for made in seen)
        if not status:
            status = "requested" if asked and not heard else self._nothing_said(seen, cell)
        return Reading(
            status,
            conflict,
            marked,
            asked,
            unconfirmed,
            frozenset(made.ref for made in others),
        )

    def _nothing_said(self, seen: Sequence[Statement], cell: Cell) -> str:
        """``no_record`` only where nothing is seen on the cell, an entry in error neither."""
        errors = [
            made
            for made in without_errors(self.all)
            if made.status == "invalidated" and made.said.day <= self.on
        ]
        seen_errors = any(cell in self.cells[made.ref] for made in errors)
        return "not_sought" if seen or seen_errors else "no_record"

    def _may_speak(self, made: Statement, cell: Cell, person: AgeAndCapacity) -> bool:
        """Whether who spoke may decide, and has not died or lost the right by then (§3)."""
        days = [made.voice_ended_on] if made.voice_ended_on else []
        if is_yes(made):  # nobody shares on the word of somebody who it knows may not speak
            days += [day for by, day in made.voice_ended_for if by == cell.discloser]
        ended = any(self.on >= day for day in days)
        return may_decide(made, cell, person) and not ended

    def _word(self, cell: Cell, voice: Voice, heard: Sequence[Statement]) -> str:
        """The word of one voice: a no, "given", "expired", "superseded" or nothing (§2.2).

        A consent that was replaced counts for nothing, so it takes back no earlier no either.
        """
        noes = [made for made in heard if made.voice == voice and is_no(made)]
        yeses = [made for made in heard if made.voice == voice and is_yes(made)]
        counting = [made for made in yeses if self._counts(made, cell)]
        standing = [no for no in noes if not any(moment(yes) > moment(no) for yes in counting)]
        if standing:
            return "refused" if any(no.status == "refused" for no in standing) else "withdrawn"
        after = [yes for yes in yeses if all(moment(yes) > moment(no) for no in noes)]
        lasting = [made for made in after if self._counts(made, cell)]
        if any(made.expires_on is None or made.expires_on >= self.on for made in lasting):
            return "given"
        if lasting:
            return "expired"
        return "superseded" if after else ""

    def _counts(self, made: Statement, cell: Cell) -> bool:
        """Whether neither its record was replaced nor, as the rule was before (§6), a newer consent
        of the same voice and organisation took its place for this share."""
        newer = [
            other
            for other in self.made
            if made.takes_the_place_in
            and other.takes_the_place_in
            and (other.voice, other.recorder) == (made.voice, made.recorder)
            and moment(other) > moment(made)
            and all(cell in cells_of(scope, self.universe) for scope in other.takes_the_place_in)
        ]
        return made.ref.record_id not in self._replaced() and not newer

    def _replaced(self) -> set[str]:
        return replaced_records(self.all, self.made)

    def _no_before_capacity_was_lost(
        self,
        cell: Cell,
        said: Sequence[Statement],
        heard: Sequence[Statement],
        person: AgeAndCapacity,
    ) -> str:
        """The one word of somebody who may not decide that is the status (§3)."""
        lacks = person.capacity == "lacks" and person.age_band in ("adult", None)
        if not lacks or any(m.voice.capacity in ("attorney", "deputy") for m in heard):
            return ""
        able = [made for made in said if _said_when_able(made)]
        word = self._word(cell, Voice(Speaker.SELF), able)
        return word if word in NOES else ""

    def _marks(
        self, seen: Sequence[Statement], cell: Cell, person: AgeAndCapacity
    ) -> list[Statement]:
        """The marks of danger that stand (§2.6)."""

        def answers(made: Statement, mark: Statement) -> bool:
            if made.status == "not_sought":
                return made.ref.record_id == mark.ref.record_id
            decides = (is_yes(made) or is_no(made)) and not self.waits(made, cell)
            void = is_yes(made) and not self._counts(made, cell)
            return decides and not void and self._may_speak(made, cell, person)

        return [
            mark
            for mark in seen
            if mark.status == "not_sought_unsafe"
            and not any(answers(made, mark) and moment(made) > moment(mark) for made in seen)
        ]

    def as_judged(
        self, asker: str, cells: Iterable[Cell], person: AgeAndCapacity
    ) -> AgeAndCapacity:
        """The person, with what the recorders judged where the check does not say (§3)."""
        own = [
            [
                made
                for made in self.seen(asker, cell)
                if made.voice.capacity == "self"
                and (is_no(made) or (is_yes(made) and not self.waits(made, cell)))
            ]
            for cell in cells
        ]
        if person.age_band in UNDER_16:
            if person.gillick not in ("unknown", "n_a"):
                return person
            return dataclasses.replace(person, gillick=_gillick(own, person))
        if person.capacity not in ("unknown", "n_a") or person.age_band is None:
            return person
        judgements = {
            _judgement([made for made in statements if not made.under_16_then])
            for statements in own
        }
        known = {"can": "has"}
        if person.age_band == "adult":  # at 16 a judgement of before does not bring a parent back
            known["cannot"] = "lacks"
        judged = judgements.pop() if len(judgements) == 1 else ""
        return dataclasses.replace(person, capacity=known.get(judged, person.capacity))


def _said_when_able(made: Statement) -> bool:
    """The person's own word, but for a consent given when they could not decide."""
    return made.voice.capacity == "self" and (is_no(made) or _able_then(made))


def _able_then(made: Statement) -> bool:
    """Judged so; or not judged, and not known to be under 16 (§3, "At 16")."""
    if made.under_16_then:
        return made.could_decide is True
    return made.could_decide is not False


def _judgement(own: Sequence[Statement]) -> str:
    """What was judged of one cell: "can", "cannot", both, or nothing."""
    judged = {made.could_decide for made in own} - {None}
    if len(judged) == 2:
        return "both"
    return {True: "can", False: "cannot", None: "nothing"}[next(iter(judged), None)]


def _gillick(own: Sequence[Sequence[Statement]], person: AgeAndCapacity) -> str:
    everything = [made for statements in own for made in statements]
    noes = [made for made in everything if is_no(made)]
    denied = any(made.could_decide is False for made in everything)
    if any(made.could_decide for made in noes):
        return "claims_competent"
    if noes and person.age_band == "child_13_15" and not denied:
        return "claims_competent"
    judgements = {_judgement(statements) for statements in own}
    if len(judgements) > 1 or "both" in judgements:
        return "claims_competent"
    known = {"can": "competent", "cannot": "not_competent"}
    return known.get(next(iter(judgements), ""), person.gillick)


def _between(words: set[str]) -> tuple[str, bool]:
    """Between voices (§2.2)."""
    if "given" in words and words & set(NOES):
        return "refused", True
    order = ("refused", "withdrawn", "given", "expired", "superseded")
    return next((word for word in order if word in words), ""), False


def may_decide(made: Statement, cell: Cell, person: AgeAndCapacity) -> bool:
    """Whether whoever spoke may decide about the cell (law.md §7.1, consent.md §3)."""
    who = made.voice.capacity
    small = person.age_band in UNDER_16
    lacks = person.capacity == "lacks" and not small
    if who == "self":
        decides = person.gillick in ("competent", "claims_competent") if small else not lacks
        able = made.could_decide is not False if small else _able_then(made)
        return decides and (is_no(made) or able)
    if who == "parental_responsibility":
        if person.age_band is None:
            return is_no(made)
        return person.gillick != "competent" if small else lacks and person.age_band != "adult"
    if not (lacks and person.age_band == "adult"):
        return False
    if who == "attorney":
        ordinary = cell.category != "criminal" and not cell.category.startswith("special:")
        if made.authority == "none":  # which power is not known: only a no is heard
            return is_no(made)
        return made.authority != "LPA_property" or ordinary
    return who == "deputy"


@dataclass(frozen=True)
class Share:
    """A proposed share."""

    sender: str
    recipient: str
    purpose: str
    categories: tuple[str, ...]

    @property
    def cells(self) -> dict[str, Cell]:
        """A cell of each category that needs a consent."""
        return {
            category: Cell(self.sender, self.recipient, self.purpose, category)
            for category in self.categories
            if category not in NO_CELL
        }


def evaluate(
    history: History, share: Share, asker: str, person: AgeAndCapacity
) -> tuple[AgeAndCapacity, dict[str, Reading], Reading]:
    """The person as judged, what stands for each category, and for the whole the least
    favourable."""
    judged = history.as_judged(asker, share.cells.values(), person)
    found = {
        category: history.reading(asker, cell, judged) for category, cell in share.cells.items()
    }
    return judged, found, min(found.values(), key=lambda reading: reading.rank)
