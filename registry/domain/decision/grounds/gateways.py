"""Which statutory gateways match (law.md §4; §7.1 "Gateways").

"A named row that does not match (kinds, purpose, data, or no request where one is needed) is
dropped"; with none named "try every row that matches; a duty so found counts as if named". From the
second edition on "a named row does not hide a duty: duties are looked for whatever is named".
"Duties that lie on the recipient are never DUTY_TO_SHARE."
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from registry.domain.decision.facts_model import Facts
from registry.domain.decision.grounds.possible import PossibleDuty, possible_duties
from registry.domain.decision.grounds.row_fits import (
    ShareFacts,
    contracts,
    exception_met,
    excluded,
    fits,
    found,
    kinds_and_purpose,
    needs_agreement,
)
from registry.domain.decision.reading.consent import ConsentView
from registry.domain.decision.reading.data import DataView
from registry.domain.decision.reading.person import Person
from registry.domain.decision.reading.tables import Tables
from registry.law.model import Gateway


@dataclass(slots=True, eq=False)
class GatewayView:
    """The gateways of a share.

    ``matched``: in force and matching, named or found. ``named_matches``: the named row is one of
    them. ``not_in_force``: the named row is not law on the day. ``dropped``: it does not match.
    ``excluded``: it matches by kinds and purpose but expressly leaves this data or sender out.
    ``wrong_sender``: it is not for senders of this kind. ``needing_agreement``: matched rows that
    need the person's agreement; ``unagreed``: those of them where the person has not agreed.
    ``fallen``: matched duties on the sender whose exception is met. ``met``: the remaining duties
    on the sender, the one to cite first. ``possible``: duties that may apply, where none is met.
    ``turns_on_data``: other data could change the result.
    """

    named: Gateway | None
    matched: tuple[Gateway, ...]
    named_matches: bool
    not_in_force: bool
    dropped: bool
    excluded: bool
    wrong_sender: bool
    needing_agreement: tuple[Gateway, ...]
    unagreed: tuple[Gateway, ...]
    fallen: tuple[Gateway, ...]
    met: tuple[Gateway, ...]
    possible: tuple[PossibleDuty, ...]
    turns_on_data: bool


_NONE = GatewayView(
    named=None,
    matched=(),
    named_matches=False,
    not_in_force=False,
    dropped=False,
    excluded=False,
    wrong_sender=False,
    needing_agreement=(),
    unagreed=(),
    fallen=(),
    met=(),
    possible=(),
    turns_on_data=False,
)


def gateways_tried(facts: Facts, tables: Tables) -> tuple[Gateway, ...]:
    """The named gateway, and those for these organisations and this purpose: all of them if none is
    named, else only duties, and in the first edition none."""
    unnamed = tables.candidates(facts.purpose, facts.from_kind, facts.to_kind)
    if not facts.gateway:
        return unnamed
    named = tables.law.gateways[facts.gateway]
    if tables.law.first_readings:
        return (named,)
    return (named, *[row for row in unnamed if row.type == "D" and row is not named])


def view_gateways(
    facts: Facts,
    tables: Tables,
    data: DataView,
    person: Person,
    consent: ConsentView,
    on: date,
) -> GatewayView:
    """Find the matching gateways and work out which duties apply."""
    rows = gateways_tried(facts, tables)
    if not rows:
        return _NONE
    share = ShareFacts(facts, tables, data, person, consent)
    named = rows[0] if facts.gateway else None
    in_force = [row for row in rows if row.in_force(on)]
    matched = tuple([row for row in in_force if _matches(row, share, named)])
    duties = [row for row in matched if row.type == "D" and not row.lies_on_recipient]
    needing = tuple([row for row in matched if needs_agreement(row, person)])
    unagreed = () if consent.agrees else needing
    fallen = tuple([row for row in duties if exception_met(row, share)])
    met = _remaining(duties, fallen, unagreed)
    suits = named in in_force and named is not None and kinds_and_purpose(named, share, named=True)
    return GatewayView(
        named=named,
        matched=matched,
        named_matches=named is not None and named in matched,
        not_in_force=named is not None and named not in in_force,
        dropped=named is not None and named not in matched,
        excluded=suits and named is not None and excluded(named, share),
        wrong_sender=named in in_force and named is not None and _wrong_sender(named, facts),
        needing_agreement=needing,
        unagreed=unagreed,
        fallen=fallen,
        met=met,
        possible=() if met else possible_duties(_open(in_force, matched), share, named),
        turns_on_data=bool([row for row in rows if row.excludes]),
    )


def _matches(row: Gateway, share: ShareFacts, named: Gateway | None) -> bool:
    is_named = row is named
    return (
        (not is_named or kinds_and_purpose(row, share, named=True))
        and fits(row, share)
        and found(row, share, named=is_named)
        and contracts(row, share) == (True, True)
    )


def _remaining(
    duties: list[Gateway], fallen: tuple[Gateway, ...], unagreed: tuple[Gateway, ...]
) -> tuple[Gateway, ...]:
    """The duties that are met; "s.16LA is cited only where no other row's duty is met"."""
    left = [row for row in duties if row not in fallen and row not in unagreed]
    if len(left) > 1:
        left.sort(key=lambda row: row.cited_last)
    return tuple(left)


def _open(in_force: list[Gateway], matched: tuple[Gateway, ...]) -> list[Gateway]:
    """The duties on the sender that do not match, of which something may not be known."""
    return [
        row
        for row in in_force
        if row.may_be_possible and not row.lies_on_recipient and row not in matched
    ]


def _wrong_sender(row: Gateway, facts: Facts) -> bool:
    senders = row.from_kinds | row.from_kinds_with_element
    return facts.from_kind not in senders
