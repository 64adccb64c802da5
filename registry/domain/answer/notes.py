"""What else to know: the messages that are no acts, how facts were read, what was said beside.

At most eight messages are shown at first: what to do, then what to know. What is to be recorded is
for whoever asks later: it stands under "More about this answer", with the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from registry.domain.answer.said_beside import said_beside
from registry.domain.answer.situation import Situation
from registry.domain.answer.steps import MOST_SHOWN, Acts
from registry.domain.dates import long_date
from registry.domain.people.speakers import Speaker

IN_PRIVATE = "in private, not by letter"
_TELL_THE_PERSON = "Tell the person in private, not by letter and not through family."
_TELL_THE_CHILD = "Tell the child in private, not by letter and not through family."
_TELL_THE_PARENT = "Tell the parent in private, not by letter and not through other family."
_IF_YOU_TELL = "If anyone is told, tell them in private, not by letter and not through family."
# The last line of every answer says it.
_SAID_LAST = "TOOL_ADVISES"


@dataclass(frozen=True, slots=True)
class Notes:
    """``know`` is shown at first, ``more`` on demand, ``for_officers`` to lead officers alone."""

    know: tuple[str, ...]
    more: tuple[str, ...]
    for_officers: tuple[str, ...]


def notes(s: Situation, acts: Acts) -> Notes:
    """Each note once."""
    warnings = [*_successors(s), *_by_the_charter(s), *_in_private(s, acts), *_unsaid_age(s)]
    messages = [s.message(code) for code in _other_messages(s, acts, "", "know")]
    found = list(dict.fromkeys([*warnings, *messages]))
    room = MOST_SHOWN - len(acts.now) - len(acts.then)
    know = tuple(found[:room])
    later = [*found[room:], *(s.message(code) for code in _other_messages(s, acts, "record"))]
    more = dict.fromkeys([*acts.later, *said_beside(s), *_readings(s), *later])
    return Notes(know, tuple(note for note in more if note not in know), tuple(_for_officers(s)))


def _other_messages(s: Situation, acts: Acts, *classes: str) -> Iterator[str]:
    """The messages of some classes that the answer does not say elsewhere.

    The first edition's messages have no classes.
    """
    for message_class in classes:
        for code in s.due(message_class):
            if code not in acts.said and code != _SAID_LAST:
                yield code


def _unsaid_age(s: Situation) -> Iterator[str]:
    """That the age was not given, because it decides whose answer counts.

    It is said for every consent on record, whoever spoke, so that it does not disclose who did.
    """
    if s.facts.subject.age_band is not None or not _turns_on_consent(s):
        return
    words = s.context.consent
    by_parent = s.facts.consent_detail.by == Speaker.PARENT
    if by_parent or (words is not None and words.status.was_answered):
        yield (
            "You did not say how old they are. Whose consent counts depends on that, so check again"
            " with their age."
        )


def _turns_on_consent(s: Situation) -> bool:
    outcome = s.assessment.outcome
    return outcome.in_law and not outcome.is_emergency and "DUTY_APPLIES" not in s.codes


def _in_private(s: Situation, acts: Acts) -> Iterator[str]:
    """That people are told in private: nothing in the facts tells of forced marriage, or of abuse
    in the name of honour."""
    if not s.purpose_in_law.safeguarding and not s.holds(("telling_is_planned",)):
        return
    if s.to_recipient or s.assessment.outcome.is_emergency or s.holds(("to_person",)):
        return  # others tell them, other things come first, or it is a relative who is told
    if any(IN_PRIVATE in text for text in (*acts.now, *acts.then)):
        return
    if "TELL_UNLESS_UNSAFE" in s.codes:
        yield _whom_in_private(s)
    elif "DO_NOT_ALERT" in s.codes and not s.holds(("accused",)):
        yield _IF_YOU_TELL


def _whom_in_private(s: Situation) -> str:
    """The sentence for whoever is told: the child, a parent or the person."""
    if s.holds(("child_decides",)):
        return _TELL_THE_CHILD
    parent = s.holds(("child",)) or s.holds(("parent_of_child_at_risk",))
    return _TELL_THE_PARENT if parent else _TELL_THE_PERSON


def _by_the_charter(s: Situation) -> Iterator[str]:
    for name in s.context.ceased:
        yield f"{name} has closed. Find out who does its work now."
    for name in s.context.suspended:
        yield (
            f"{name} is suspended from the charter. If nobody is in danger, find out why before you"
            " share."
        )


def _successors(s: Situation) -> Iterator[str]:
    """That another organisation is there now: nothing that was agreed passes to it by itself."""
    for one in s.context.successors:
        note = (
            f"{one.successor} took the place of {one.former} on {long_date(one.since)}. Check a"
            f" share with {one.successor} instead."
        )
        if one.not_signed:
            note += f" {one.successor} has not signed: {'; '.join(one.not_signed)}."
        yield note


def _readings(s: Situation) -> Iterator[str]:
    """How the facts were read, and what was left aside before the rule that decided."""
    return (reason.text for reason in s.assessment.reasons if reason.rule != s.deciding.rule)


def _for_officers(s: Situation) -> Iterator[str]:
    """What the deciding rule found besides, what is not checked against the law itself, and what
    stands behind the messages."""
    reasons = s.assessment.reasons
    rule = s.deciding.rule
    yield from (one.text for one in reasons if one.rule == rule and not one.deciding)
    yield from s.assessment.unverified
    rows = (s.law.messages[message.code] for message in s.assessment.messages)
    yield from (row.officer for row in rows if row.officer)
