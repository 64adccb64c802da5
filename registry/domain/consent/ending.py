"""Which consents a statement ends, and who may have relied on them (issue 14; consent.md §2).

A consent ends where the same voice says no to what it covers, not before it, where it, or the
discloser's word that its evidence was seen, is set aside as an error, or where who agreed may not
speak any more. A no that another voice says
is a conflict and ends nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import product

from registry.domain.consent.standing import in_effect
from registry.domain.consent.statement import EVERY, Part, Scope, Statement
from registry.domain.people.consent_state import ConsentState

Region = tuple[Part, Part, Part, Part]  # disclosers, recipients, purposes, categories


def ended_by(made: Statement, before: Sequence[Statement]) -> list[Statement]:
    """The consents among those recorded before that a statement ends; never one twice.

    One on which nobody may rely ends nothing: it never began.
    """
    if made.status is ConsentState.INVALIDATED:
        return _set_aside_by(made, before)
    if made.status is ConsentState.VOICE:
        return _said_by_who_ended(made, before)
    if not made.objects:
        return []
    standing = in_effect(before, date.max)
    noes = [other for other in standing if other.objects and other.voice == made.voice]
    return [
        consent
        for consent in standing
        if consent.is_consent
        and answers(made, consent, by := relied_on_by(consent, standing))
        and not _was_over(consent, made, noes, by)
    ]


def answers(no: Statement, consent: Statement, by: frozenset[str]) -> bool:
    """Whether a no takes back something of what those who rely on a consent may share by it: of the
    same voice, and not said before it.

    Args:
        by: whom ``relied_on_by`` names.
    """
    return (
        no.objects
        and consent.voice == no.voice
        and consent.position <= no.position
        and any(_common(consent, no, by))
    )


def relied_on_by(consent: Statement, every: Iterable[Statement]) -> frozenset[str]:
    """Who may share by a consent: those of its disclosers that recorded it, or saw the evidence."""
    confirmed = (made.recorder for made in every if made.confirms == consent.ref)
    return consent.disclosers_named & {consent.recorder, *confirmed}


def restored_by(made: Statement, before: Sequence[Statement]) -> list[Statement]:
    """The consents that count again, because what ended them is set aside as an error; never one
    twice."""
    if made.status is not ConsentState.INVALIDATED:
        return []
    errors = [other for other in before if other.ref in made.sets_aside]
    others = [other for other in before if other.ref not in made.sets_aside]
    again = {consent.ref: consent for error in errors for consent in ended_by(error, others)}
    return list(again.values())


def relying_on(consent: Statement) -> frozenset[str]:
    """Who may have relied on a consent: its recorder, its disclosers and its recipients."""
    named = [scope.disclosers_named | scope.recipients_named for scope in consent.scopes]
    return frozenset({consent.recorder}.union(*named))


def is_within(one: Statement, other: Statement) -> bool:
    """Whether all that a statement is about belongs to another's scope."""
    return all(
        any(_lies_within(region, whole) for whole in _regions(other)) for region in _regions(one)
    )


def _set_aside_by(made: Statement, before: Sequence[Statement]) -> list[Statement]:
    errors = [other for other in before if other.ref in made.sets_aside]
    confirmed = {other.confirms for other in errors if other.confirms is not None}
    standing = in_effect(before, date.max)
    return [
        other
        for other in standing
        if other.is_consent
        and (other in errors or other.ref in confirmed)
        and relied_on_by(other, standing)
    ]


def _said_by_who_ended(made: Statement, before: Sequence[Statement]) -> list[Statement]:
    standing = in_effect(before, date.max)
    of_it = [one for one in standing if (one.recorder, one.voice) == (made.recorder, made.voice)]
    had_ended = any(one.status is ConsentState.VOICE and one.voice_ended_on for one in of_it)
    if made.voice_ended_on is None or had_ended:
        return []
    return [one for one in of_it if one.is_consent and relied_on_by(one, standing)]


def _was_over(
    consent: Statement, no: Statement, noes: Iterable[Statement], by: frozenset[str]
) -> bool:
    """Whether all that a no takes from a consent had been taken from it before."""
    return all(
        any(
            _lies_within(region, taken)
            for earlier in noes
            if consent.position <= earlier.position
            for taken in _regions(earlier)
        )
        for region in _common(consent, no, by)
    )


def _common(consent: Statement, no: Statement, by: frozenset[str]) -> Iterator[Region]:
    """What a no takes from what some organisations may share by a consent."""
    theirs = (Part(by), EVERY, EVERY, EVERY)
    for mine, taken in product(_regions(consent), _regions(no)):
        shared = _meeting(mine, theirs)
        region = None if shared is None else _meeting(shared, taken)
        if region is not None:
            yield region


def _regions(made: Statement) -> list[Region]:
    """A statement's cells as products of four parts: those in all of its scopes."""
    found: list[Region] = []
    for ways in product(*map(_ways, made.scopes)):
        region: Region | None = ways[0]
        for way in ways[1:]:
            region = None if region is None else _meeting(region, way)
        if region is not None:
            found.append(region)
    return found


def _ways(scope: Scope) -> list[Region]:
    there = (scope.disclosers, scope.recipients, scope.purposes, scope.categories)
    back = (scope.recipients, scope.disclosers, scope.purposes, scope.categories)
    return [there, back] if scope.mutual else [there]


def _meeting(one: Region, other: Region) -> Region | None:
    disclosers, recipients, purposes, categories = (
        mine.within(theirs) for mine, theirs in zip(one, other, strict=True)
    )
    region = (disclosers, recipients, purposes, categories)
    return None if any(part.values == frozenset() for part in region) else region


def _lies_within(one: Region, other: Region) -> bool:
    return all(
        theirs.values is None or (mine.values is not None and mine.values <= theirs.values)
        for mine, theirs in zip(one, other, strict=True)
    )
