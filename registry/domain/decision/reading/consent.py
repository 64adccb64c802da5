"""Whether the consent is valid and sufficient for this share (law.md §2, §7.1; UK GDPR Articles
4(11), 7).

The state the rules see is not always the state that was recorded:

* "a refusal by someone without authority counts as not sought" (§7.1 R10);
* "two who may speak and differ: conflict" (§7.1): this is read as refused, as the contract's §2
  also reads a conflict;
* a recorded conflict counts whoever is named: the cautious reading;
* where one speaker gave and another refused consent and only one of them may speak, that one
  counts, also for a withdrawal; but only a state of ``given`` is ever read as given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from registry.domain.decision.facts_model import Facts
from registry.domain.decision.facts_parts import ConsentDetail
from registry.domain.decision.reading import has
from registry.domain.decision.reading.data import DataView
from registry.domain.decision.reading.person import Person, has_representative, may_speak
from registry.domain.people.consent_state import LEAST_FAVOURABLE, STATE_OF, ConsentState
from registry.domain.people.speakers import Speaker

_Settled = tuple[ConsentState, bool | None, bool]


@dataclass(slots=True, eq=False)
class ConsentView:
    """The consent as the rules see it.

    ``said`` is the state in the facts, ``state`` the effective one. ``valid``: consent is given,
    valid and covers this share. ``valid_and_explicit``: it was also given explicitly. ``flawed``:
    it is invalid, or would be if it were sought (R7): not free, vague, pointless, by someone
    without authority, or not explicit for special data. ``narrowed``: it does not cover this share.
    ``objects``: somebody objects who is heard about direct care (Health and Social Care Act 2012
    s.251B), which the person is even where they cannot decide.
    ``speaker``: who is said to have spoken. ``agrees``: the person agrees to the step, which is
    less than consent as a basis. ``askable``: a valid consent can honestly be asked for.
    ``nobody_can``: nobody is known who may consent for an adult who lacks capacity. ``has``: what
    the share has because of it (``reading.has``).
    """

    said: ConsentState
    state: ConsentState
    valid: bool
    valid_and_explicit: bool
    flawed: bool
    narrowed: bool
    conflict: bool
    refused: bool
    objects: bool
    unsafe: bool
    no_authority: bool
    speaker: str | None
    refusal_without_authority: bool
    not_free: bool
    agrees: bool
    askable: bool
    nobody_can: bool
    has: int


def view_consent(
    facts: Facts, person: Person, data: DataView, *, vetting: bool, own_no_counts: bool = True
) -> ConsentView:
    """Work out the consent for a share.

    Args:
        vetting: consent is presumed not to be free.
        own_no_counts: an adult who cannot decide and says no themself objects (consent.md §3).
    """
    said = STATE_OF[state_of_consent(facts, data.about_people or data.categories)]
    detail = _detail(facts, said)
    state, authority, conflict = _settle(said, person, detail)
    speaker = next(iter(_speakers(detail, said)), None)
    spoke = said.was_sought and _someone_named(detail)
    without = said.is_objection and state is ConsentState.NOT_SOUGHT
    not_free = _not_free(detail, vetting=vetting)
    vague = detail.recipients_named is False
    flawed = (
        not_free
        or vague
        or detail.would_share_anyway is True
        or authority is False
        or (state.supports_sharing and (authority is None or _not_explicit(detail, data)))
    )
    narrowed = state.has_scope and _narrowed(detail, data)
    valid = state.supports_sharing and not flawed and not narrowed
    nobody_can = person.lacks and not person.child and not has_representative(person, detail)
    no_authority = spoke and authority is False
    found = _OF_SAID[said] | _OF_STATE[state]
    if valid:
        found |= has.VALID
    elif said.supports_sharing:
        found |= has.INVALID
    if conflict:
        found |= has.CONFLICT
    if narrowed:
        found |= has.NARROWED | has.STALE
    if no_authority:
        found |= has.NO_AUTHORITY
    if without:
        found |= has.REFUSAL_WITHOUT_AUTHORITY
    return ConsentView(
        said=said,
        state=state,
        valid=valid,
        valid_and_explicit=valid and detail.explicit is True,
        flawed=flawed,
        narrowed=narrowed,
        conflict=conflict,
        refused=state.is_objection,
        objects=state.is_objection
        or (without and own_no_counts and not person.child and speaker == Speaker.SELF),
        unsafe=state.is_unsafe,
        no_authority=no_authority,
        speaker=speaker,
        refusal_without_authority=without,
        not_free=not_free,
        agrees=state.supports_sharing and authority is True and not not_free and not vague,
        askable=state.may_be_asked and not nobody_can,
        nobody_can=nobody_can,
        has=found,
    )


_OF_SAID = {
    state: (
        (has.CONSENT if state is not ConsentState.NOT_SOUGHT else 0)
        | (has.ASKED if state.was_sought else 0)
        | (has.ANSWERED if state.was_answered else 0)
        | (has.UNSAFE_SAID if state.is_unsafe else 0)
        | (has.GIVEN if state.supports_sharing else 0)
        | (has.WITHDRAWN if state.was_taken_back else 0)
    )
    for state in ConsentState
}
_OF_SAID[ConsentState.REQUESTED] |= has.WAITING
_OF_SAID[ConsentState.EXPIRED] |= has.EXPIRED
_OF_SAID[ConsentState.SUPERSEDED] |= has.SUPERSEDED
_OF_STATE = {
    state: (
        (has.REFUSED if state.is_objection else 0)
        | (has.UNSAFE if state.is_unsafe else 0)
        | (has.STALE if state.has_run_out else 0)
    )
    for state in ConsentState
}


def state_of_consent(facts: Facts, categories: Iterable[str]) -> str:
    """The state of the consent for some data: the least favourable of its categories'.

    A category that is not named has the state of the whole (consent.md §4).
    """
    if not facts.consent_by_category:
        return facts.consent_state
    named = dict(facts.consent_by_category)
    states = {named.get(category, facts.consent_state) for category in categories}
    return next((state for state in LEAST_FAVOURABLE if state in states), facts.consent_state)


def _detail(facts: Facts, said: ConsentState) -> ConsentDetail:
    """What is known of the consent; a conflict is one of the data that was refused."""
    detail = facts.consent_detail
    if not detail.conflict or said.is_objection:
        return detail
    elsewhere = any(STATE_OF[state].is_objection for _, state in facts.consent_by_category)
    return detail._replace(conflict=None) if elsewhere else detail


def _settle(state: ConsentState, person: Person, detail: ConsentDetail) -> _Settled:
    """The effective state, whether the speaker had authority, and whether there is a conflict."""
    if detail.conflict:
        return ConsentState.REFUSED, True, True
    authority = _authority(_speakers(detail, state), person, detail)
    if _another_refused(person, detail):
        if _authority(detail.given_by or (), person, detail) is not False:
            return ConsentState.REFUSED, True, True
        if state.supports_sharing or state.is_objection:
            return state if state.is_objection else ConsentState.REFUSED, True, False
    if state.is_objection and authority is False:
        return ConsentState.NOT_SOUGHT, False, False
    return state, authority, False


def _speakers(detail: ConsentDetail, state: ConsentState) -> tuple[str, ...]:
    """Who is said to have spoken, for what the state says."""
    if detail.by is not None:
        return (detail.by,)
    return (detail.refused_by if state.is_objection else detail.given_by) or ()


def _another_refused(person: Person, detail: ConsentDetail) -> bool:
    """Whether, where one gave consent and another refused it, the one who refused may speak.

    "Two who may speak and differ": the person alone, recorded as both, does not differ from
    themself, and the state says which came last.
    """
    if not (detail.given_by and detail.refused_by):
        return False
    if detail.given_by == detail.refused_by == (Speaker.SELF,):
        return False
    return _authority(detail.refused_by, person, detail) is not False


def _authority(who: tuple[str, ...], person: Person, detail: ConsentDetail) -> bool | None:
    """Whether one of the speakers may speak; None where that is not settled for any of them.

    Nobody named is the person who may speak (§7.1).
    """
    if not who:
        return may_speak(None, person, detail)
    found = [may_speak(speaker, person, detail) for speaker in who]
    return True if True in found else None if None in found else False


def _someone_named(detail: ConsentDetail) -> bool:
    return bool(detail.by or detail.given_by or detail.refused_by)


def _not_free(detail: ConsentDetail, *, vetting: bool) -> bool:
    """Whether it is not free: only if the facts say so (§7.1), but consent for vetting is presumed
    not free unless they say that it is."""
    if detail.conditional_on_service or detail.freely_given is False:
        return True
    return vetting and detail.freely_given is not True


def _not_explicit(detail: ConsentDetail, data: DataView) -> bool:
    return data.special and detail.explicit is not True


def _narrowed(detail: ConsentDetail, data: DataView) -> bool:
    """Whether the newest consent leaves out something that is to be shared."""
    if detail.current_scope is None:
        return False
    return not set(data.about_people) <= set(detail.current_scope)
