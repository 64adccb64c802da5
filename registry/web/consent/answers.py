"""The steps of recording what somebody says: their fields, their order and their faults."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from registry.errors import Fault
from registry.web.consent import questions as c
from registry.web.kit import questions as q
from registry.web.kit.dates import PARTS, form_date
from registry.web.kit.forms import Form
from registry.web.kit.questions import Choice

LONGEST_TEXT = 2_000
MOST_RECIPIENTS = 50
_DATES = tuple(f"{name}-{part}" for name in ("said", "until") for part in PARTS)
# The pages in order, each with its fields.
FIELDS = {
    "about": ("recipient", "mutual"),
    "what": ("purpose", "data"),
    "voice": ("speaker", "which", "age", "judged"),
    "say": ("status", "sound", "reason", *_DATES),
    "no": ("no_about", "wider"),
}
BEFORE_SAYING = ("about", "what", "voice")
_MANY = frozenset({"recipient", "purpose", "data", "sound", "wider"})
# The list from which one more is added to the values of a field.
ADDED_FROM = {"recipient": "another", "purpose": "other_purpose"}


def answers_of(step: str, form: Form) -> dict[str, Any]:
    """The answers of a page, with what is added from a list among the others."""
    return {name: chosen(form, name) if name in _MANY else form.one(name) for name in FIELDS[step]}


def chosen(form: Form, name: str) -> list[str]:
    """The values that are ticked, and the one that is added."""
    added = form.one(ADDED_FROM[name]) if name in ADDED_FROM else ""
    return list(dict.fromkeys([*form.many(name), *filter(None, [added])]))


def is_adding(form: Form) -> bool:
    """Whether the user adds one, to choose more on the same page."""
    added = any(form.one(source) for source in ADDED_FROM.values())
    return added and form.one("add") == q.YES


def first_missing(answers: Mapping[str, Any]) -> str | None:
    """The first page before the text is read aloud that has no answer yet."""
    return next((step for step in BEFORE_SAYING if FIELDS[step][0] not in answers), None)


def without(answers: Mapping[str, Any], *steps: str) -> dict[str, Any]:
    """The answers but for those of some pages, which are asked again."""
    dropped = {name for step in steps for name in FIELDS[step]}
    return {name: value for name, value in answers.items() if name not in dropped}


def about_faults(form: Form, organisations: Collection[str]) -> list[Fault]:
    """The faults of who could be told."""
    recipients = chosen(form, "recipient")
    faults = []
    if not recipients:
        faults.append(Fault("another", "Choose at least one organisation."))
    elif not set(recipients) <= set(organisations):
        faults.append(Fault("another", "Choose an organisation from the list."))
    elif len(recipients) > MOST_RECIPIENTS:
        faults.append(Fault("another", f"Choose at most {MOST_RECIPIENTS} organisations."))
    if not is_adding(form):
        faults += _not_one_of(form, "mutual", c.MUTUAL, "Say if they could also tell you.")
    return faults


def what_faults(form: Form, purposes: Collection[str]) -> list[Fault]:
    """The faults of what could be told, and what for."""
    faults = []
    chosen_purposes = chosen(form, "purpose")
    if not chosen_purposes or not set(chosen_purposes) <= set(purposes):
        faults.append(Fault("purpose", "Choose what it is for."))
    kinds = form.many("data")
    if not is_adding(form) and (not kinds or not set(kinds) <= _values(c.DATA)):
        faults.append(Fault("data", "Choose at least one kind of information."))
    return faults


def voice_faults(form: Form) -> list[Fault]:
    """The faults of who speaks."""
    faults = _not_one_of(form, "speaker", c.SPEAKERS, "Say who is speaking.")
    faults += which_faults(form)
    faults += _not_one_of(form, "age", c.AGES, "Say how old they are, or that you do not know.")
    if form.one("speaker") == c.SELF and form.one("age") not in {"adult", "child_16_17"}:
        faults += _not_one_of(
            form, "judged", c.JUDGED, "Say if they could decide, or that you did not judge it."
        )
    return faults


def which_faults(form: Form) -> list[Fault]:
    """The fault of a speaker of whom there can be two."""
    if form.one("speaker") not in c.COUNTED:
        return []
    return _not_one_of(form, "which", c.WHICH, "Say which of them is speaking.")


def say_faults(form: Form) -> list[Fault]:
    """The faults of what they said that the register does not find itself."""
    faults = _not_one_of(form, "status", c.ANSWERS, "Say what they said, or that you did not ask.")
    return [*faults, *text_fault(form, "reason"), *date_faults(form, "said", "until")]


def no_faults(form: Form) -> list[Fault]:
    """The faults of what a no is about."""
    faults = _not_one_of(form, "no_about", c.NO_ABOUT, "Say what they said no to.")
    more = form.many("wider")
    known = _values(c.wider(both_ways=False))
    if form.one("no_about") == c.WIDER and (not more or not set(more) <= known):
        faults.append(Fault("wider", "Say what else they said no to."))
    return faults


def text_fault(form: Form, name: str) -> list[Fault]:
    """The fault of a text that is too long."""
    if len(form.one(name)) <= LONGEST_TEXT:
        return []
    return [Fault(name, f"Write at most {LONGEST_TEXT} characters here.")]


def date_faults(form: Form, *names: str) -> list[Fault]:
    """The faults of dates that cannot be read."""
    found = ((name, form_date(form, name)[1]) for name in names)
    return [Fault(f"{name}-day", fault) for name, fault in found if fault]


def _not_one_of(form: Form, name: str, choices: Iterable[Choice], words: str) -> list[Fault]:
    return [] if form.one(name) in _values(choices) else [Fault(name, words)]


def _values(choices: Iterable[Choice]) -> frozenset[str]:
    return frozenset(choice.value for choice in choices if choice.value)
