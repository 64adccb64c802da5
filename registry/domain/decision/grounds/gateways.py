"""Which statutory gateways match (law.md §4; §7.1 "Gateways").

"A named row that does not match (kinds, purpose, data, or no request where one is needed) is
dropped"; with none named "try every row that matches; a duty so found counts as if named". From the
second edition on "a named row does not hide a duty: duties are looked for whatever is named".
"Duties that lie on the recipient are never DUTY_TO_SHARE."
"""

from __future__ import annotations

from dataclasses import dataclass, replace
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
from registry.domain.decision.reading import has
from registry.domain.decision.reading.tables import Tables, Tried
from registry.law.model import Gateway


@dataclass(slots=True, eq=False)
class GatewayView:
    """The gateways of a share.

    ``tried``: there are any to try. ``matched``: in force and matching, named or found.
    ``named_matches``: the named row is one of them. ``named_is_law``: the named row is in force on
    the day. ``dropped``: it does not match. ``excluded``: it matches by kinds and purpose but
    expressly leaves this data or sender out. ``wrong_sender``: it is not for senders of this kind.
    ``needing_agreement``: matched rows that need the person's agreement; ``unagreed``: those of
    them where the person has not agreed. ``fallen``: matched duties on the sender whose exception
    is met. ``met``: the remaining duties on the sender, the one to cite first. ``possible``: duties
    that may apply, where none is met. ``turns_on_data``: other data could change the result.
    ``has``: what the share has because of them (``reading.has``).
    """

    tried: bool
    named: Gateway | None
    matched: tuple[Gateway, ...]
    named_matches: bool
    named_is_law: bool
    dropped: bool
    excluded: bool
    wrong_sender: bool
    needing_agreement: tuple[Gateway, ...]
    unagreed: tuple[Gateway, ...]
    fallen: tuple[Gateway, ...]
    met: tuple[Gateway, ...]
    possible: tuple[PossibleDuty, ...]
    turns_on_data: bool
    has: int


_NONE = GatewayView(
    tried=False,
    named=None,
    matched=(),
    named_matches=False,
    named_is_law=False,
    dropped=False,
    excluded=False,
    wrong_sender=False,
    needing_agreement=(),
    unagreed=(),
    fallen=(),
    met=(),
    possible=(),
    turns_on_data=False,
    has=0,
)
_NO_MATCH = {
    turns: replace(_NONE, tried=True, turns_on_data=turns, has=has.GATEWAYS)
    for turns in (False, True)
}


def gateways_tried(facts: Facts, tables: Tables) -> tuple[Gateway, ...]:
    """The rows that are tried for a share."""
    return tuple(tried.row for tried in _tried(facts, tables))


def _tried(facts: Facts, tables: Tables) -> tuple[Tried, ...]:
    """The named gateway, and those for these organisations and this purpose: all of them if none is
    named, else only duties, and in the first edition none."""
    unnamed = tables.unnamed.find(facts.purpose, facts.from_kind, facts.to_kind)
    if not facts.gateway:
        return unnamed
    named = tables.gateways[facts.gateway]
    if tables.law.first_readings:
        return (named,)
    duties = [tried for tried in unnamed if tried.row.type == "D" and tried is not named]
    return (named, *duties)


def view_gateways(share: ShareFacts, on: date) -> GatewayView:
    """Find the matching gateways and work out which duties apply."""
    facts, person, consent = share.facts, share.person, share.consent
    tried = _tried(facts, share.tables)
    if not tried:
        return _NONE
    in_force = [one for one in tried if one.first <= on <= one.last]
    first = tried[0].row
    named = first if facts.gateway else None
    is_law = bool(in_force) and in_force[0].row is named
    suits = is_law and kinds_and_purpose(first, share, named=True)
    matching = [
        one
        for one in in_force
        if (suits or one.row is not named)
        and (one.always_fits or fits(one.row, share))
        and (one.always_found or _is_found(one.row, share, named=one.row is named))
    ]
    matches = bool(matching) and matching[0].row is named
    turns_on_data = True in [one.excludes for one in tried]
    if not matching and named is None:
        possible = possible_duties(_open(in_force, matching), share, None)
        return _nothing_matches(possible, turns_on_data=turns_on_data)
    needing = [one.row for one in matching if one.asks_person and needs_agreement(one.row, person)]
    unagreed = [] if consent.agrees else needing
    duties = [one.row for one in matching if one.duty]
    fallen = [row for row in duties if exception_met(row, share)]
    met = _remaining(duties, fallen, unagreed)
    possible = () if met else possible_duties(_open(in_force, matching), share, named)
    found = has.GATEWAYS
    for bit, holds in (
        (has.NAMED_LAW, named),
        (has.DUTY_MET, met),
        (has.DUTY_FALLEN, fallen),
        (has.DUTY_POSSIBLE, possible),
        (has.AGREEMENT_NEEDED, needing),
        (has.UNAGREED, unagreed),
        (has.SUPPORT_S251, [one for one in matching if one.row.national_opt_out]),
    ):
        if holds:
            found |= bit
    return GatewayView(
        tried=True,
        named=named,
        matched=tuple([one.row for one in matching]),
        named_matches=matches,
        named_is_law=is_law,
        dropped=named is not None and not matches,
        excluded=suits and excluded(first, share),
        wrong_sender=is_law and _wrong_sender(first, facts),
        needing_agreement=tuple(needing),
        unagreed=tuple(unagreed),
        fallen=tuple(fallen),
        met=met,
        possible=possible,
        turns_on_data=turns_on_data,
        has=found,
    )


def _nothing_matches(possible: tuple[PossibleDuty, ...], *, turns_on_data: bool) -> GatewayView:
    """There are rows to try, none is named, and none matches."""
    if not possible:
        return _NO_MATCH[turns_on_data]
    found = has.GATEWAYS | has.DUTY_POSSIBLE
    return replace(_NO_MATCH[turns_on_data], possible=possible, has=found)


def _is_found(row: Gateway, share: ShareFacts, *, named: bool) -> bool:
    return found(row, share, named=named) and contracts(row, share) == (True, True)


def _remaining(
    duties: list[Gateway], fallen: list[Gateway], unagreed: list[Gateway]
) -> tuple[Gateway, ...]:
    """The duties that are met; "s.16LA is cited only where no other row's duty is met"."""
    left = [row for row in duties if row not in fallen and row not in unagreed]
    left.sort(key=lambda row: row.cited_last)
    return tuple(left)


def _open(in_force: list[Tried], matching: list[Tried]) -> list[Gateway]:
    """The duties that do not match, of which something may not be known."""
    rows = [one.row for one in in_force if one.may_be_possible]
    known = {one.row.id for one in matching} if rows else ()
    return [row for row in rows if row.id not in known]


def _wrong_sender(row: Gateway, facts: Facts) -> bool:
    senders = row.from_kinds | row.from_kinds_with_element
    return facts.from_kind not in senders
