"""What an agreement rests on, compared with the law tables: what has changed, ends or is missing.

Each clause names a basis for each discloser, and conditions and gateways. They are compared with
the law on the day the agreement began and on the day asked about. That law is in the tables, never
here. An agreement is never itself a lawful basis, so a finding here says what its parties should
look at, not that sharing is unlawful.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.domain.agreements.relied_law import EVERYONE, Condition, Gateway, ReliedBasis
from registry.domain.dates import long_date
from registry.domain.decision.grounds.bases import TASK
from registry.domain.decision.policy_needed import covers
from registry.domain.decision.reading.kinds import is_competent
from registry.law import Law
from registry.law.model import Basis, Kind, Purpose, Row, Source
from registry.law.model import Gateway as Power

BASIS, CONDITION, GATEWAY = "basis", "condition", "gateway"
POLICY_DOCUMENT = "policy_document"
NOT_KNOWN, NOT_YET, NO_LONGER = "not_known", "not_yet_in_force", "no_longer_in_force"
ENDS, BEGAN_SINCE = "ends", "in_force_only_since"
NOT_OPEN, FITS_NOBODY = "not_open", "fits_nobody"
MISSING, OVERDUE, UNCLEAR = "missing", "overdue", "unclear"
FINDINGS = (
    *(NOT_KNOWN, NOT_YET, NO_LONGER, ENDS, BEGAN_SINCE),
    *(NOT_OPEN, FITS_NOBODY, MISSING, OVERDUE, UNCLEAR),
)
_UNLESS_COMPETENT = "required_unless_to_competent_authority"
_NOT_NEEDED = "not_required"


@dataclass(frozen=True, slots=True)
class PolicyPaper:
    """A policy document on record; ``conditions`` is empty if it does not say which it covers."""

    title: str
    conditions: tuple[str, ...]
    review_date: date


@dataclass(frozen=True, slots=True)
class Organisation:
    """A party: its kind, as the law treats it today, and its policy documents."""

    kind: Kind
    papers: tuple[PolicyPaper, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """One sharing, in either version of the schema.

    ``relied`` are the bases of those who share, and ``recipient_bases`` those of recipients that
    name one of their own. Conditions are said of a party and gateways of a direction; in the first
    version, of ``EVERYONE``.
    """

    id: str
    senders: tuple[str, ...]
    recipients: tuple[str, ...]
    purpose: str
    relied: tuple[ReliedBasis, ...]
    conditions: tuple[Condition, ...] = ()
    gateways: tuple[Gateway, ...] = ()
    recipient_bases: tuple[ReliedBasis, ...] = ()

    def directions_of(self, gateway: Gateway) -> tuple[Sequence[str], Sequence[str]]:
        """Who shares and who receives by a gateway."""
        return (
            self.senders if gateway.sender == EVERYONE else (gateway.sender,),
            self.recipients if gateway.recipient == EVERYONE else (gateway.recipient,),
        )


@dataclass(frozen=True, slots=True)
class BasisFinding:
    """Something to look at.

    ``what`` is ``basis``, ``condition``, ``gateway`` or ``policy_document``; ``code`` is the row of
    the law tables. ``partner`` is the organisation concerned, empty if all are; ``finding`` is a
    word of ``FINDINGS``. ``source`` is None where the tables have no such row.
    """

    what: str
    code: str
    partner: str
    finding: str
    detail: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class BasisReview:
    """A review of one agreement against the law on a day."""

    law: Law
    organisations: Mapping[str, Organisation]
    start: date
    on: date

    def findings(self, clauses: Sequence[Clause]) -> dict[BasisFinding, list[str]]:
        """Each finding with the ids of the clauses it is about."""
        found: dict[BasisFinding, list[str]] = {}
        for clause in clauses:
            for finding in self._of_clause(clause):
                found.setdefault(finding, []).append(clause.id)
        return {finding: list(dict.fromkeys(ids)) for finding, ids in found.items()}

    def _of_clause(self, clause: Clause) -> Iterator[BasisFinding]:
        for partner, code in (*clause.relied, *clause.recipient_bases):
            yield from self._basis(clause, partner, code)
        for condition in clause.conditions:
            row = self.law.conditions.get(condition.code)
            yield from self._dated(CONDITION, condition.code, condition.partner, row)
            yield from self._policy(clause, condition)
        for gateway in clause.gateways:
            yield from self._gateway(clause, gateway)

    def _basis(self, clause: Clause, partner: str, code: str) -> Iterator[BasisFinding]:
        row = self.law.bases.get(code)
        yield from self._dated(BASIS, code, partner, row)
        purpose = self.law.purposes.get(clause.purpose)
        if row is None or purpose is None:
            return
        if not _open_to(row, self.organisations[partner].kind, purpose):
            detail = f"It is not open to this kind of organisation here. {row.unsuitable}"
            yield BasisFinding(BASIS, code, partner, NOT_OPEN, detail, row.source)

    def _gateway(self, clause: Clause, gateway: Gateway) -> Iterator[BasisFinding]:
        code, partner = gateway.code, gateway.sender
        row = self.law.gateways.get(code)
        yield from self._dated(GATEWAY, code, partner, row)
        if row is not None and row.in_force(self.on) and not self._fits(row, clause, gateway):
            detail = "It is not for this purpose between these kinds of organisation."
            yield BasisFinding(GATEWAY, code, partner, FITS_NOBODY, detail, row.source)

    def _fits(self, row: Power, clause: Clause, gateway: Gateway) -> bool:
        """Whether any sender and any recipient that it is said of could use the gateway."""
        from_, to = clause.directions_of(gateway)
        senders = {self.organisations[sender].kind.id for sender in from_}
        recipients = {self.organisations[recipient].kind.id for recipient in to}
        return (
            clause.purpose in row.purposes
            and not senders.isdisjoint(row.from_kinds)
            and not recipients.isdisjoint(row.to_kinds | row.to_kinds_when_named)
        )

    def _dated(self, what: str, code: str, partner: str, row: Row | None) -> Iterator[BasisFinding]:
        """What has changed about a row since the agreement began, or will change."""
        if row is None:
            detail = "The law tables have no row of this name."
            yield BasisFinding(what, code, partner, NOT_KNOWN, detail, None)
            return
        change = self._change_over_time(row)
        if change is not None:
            yield BasisFinding(what, code, partner, *change, row.source)

    def _change_over_time(self, row: Row) -> tuple[str, str] | None:
        begins, ends = row.in_force_from, row.in_force_to
        if ends is not None and ends < self.on:
            return NO_LONGER, f"It was law until {long_date(ends)}, and is no longer."
        if not row.in_force(self.on):
            day = f"it begins on {long_date(begins)}" if begins else "no day is set"
            return NOT_YET, f"It is not law on {long_date(self.on)}: {day}."
        if ends is not None:
            return ENDS, f"It is law until {long_date(ends)}, and no longer."
        if begins is not None and begins > self.start:
            began = f"It became law on {long_date(begins)}"
            return BEGAN_SINCE, f"{began}: this began before, on {long_date(self.start)}."
        return None

    def _policy(self, clause: Clause, condition: Condition) -> Iterator[BasisFinding]:
        code = condition.code
        row = self.law.conditions.get(code)
        if row is None or row.apd == _NOT_NEEDED:
            return
        if row.apd == _UNLESS_COMPETENT and self._all_competent(clause):
            return
        everyone = clause.senders if condition.partner == EVERYONE else (condition.partner,)
        for partner in everyone:
            fault = self._paper_fault(self.organisations[partner], code)
            if fault is not None:
                yield BasisFinding(POLICY_DOCUMENT, code, partner, *fault, self._paper_source())

    def _all_competent(self, clause: Clause) -> bool:
        purpose = self.law.purposes.get(clause.purpose)
        return purpose is not None and all(
            is_competent(self.organisations[recipient].kind, purpose)
            for recipient in clause.recipients
        )

    def _paper_source(self) -> Source:
        return self.law.artefacts["APD"].source

    def _paper_fault(self, organisation: Organisation, code: str) -> tuple[str, str] | None:
        """What is wrong with the policy document for a condition; None if one is in place."""
        fitting = [
            paper
            for paper in organisation.papers
            if any(covers(condition, code) for condition in paper.conditions)
        ]
        if any(self.on <= paper.review_date for paper in fitting):
            return None
        if fitting:
            newest = max(fitting, key=lambda paper: paper.review_date)
            due = long_date(newest.review_date)
            return OVERDUE, f"Its policy document “{newest.title}” was due for review by {due}."
        if any(not paper.conditions for paper in organisation.papers):
            return UNCLEAR, "Its policy document does not say which conditions it covers."
        return MISSING, "This condition needs a policy document, and none on record covers it."


def _open_to(basis: Basis, kind: Kind, purpose: Purpose) -> bool:
    """Whether the tables can ever open a basis to a kind of organisation for a purpose."""
    if basis.closed_to_public and kind.public_authority:
        return False
    if basis.regime == "law_enforcement":
        return purpose.law_enforcement and is_competent(kind, purpose)
    if basis.id == TASK and not kind.public_authority:
        bases = {route.basis for route in purpose.other}
        return purpose.id in kind.own_tasks or TASK in bases
    return True
