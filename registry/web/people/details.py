"""The pages of the journey that look a person up by what is typed, in the officer's own records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from registry.domain.records.acting import Actor
from registry.domain.records.people import Subject
from registry.errors import Fault, InvalidInputError
from registry.services.context import Registry
from registry.services.people import correcting
from registry.services.people.own_records import find_own
from registry.web.kit.forms import Form
from registry.web.kit.person_fields import NUMBERS, identifiers, person_answers, person_faults
from registry.web.kit.refusals import Refusals
from registry.web.people import journey
from registry.web.people.words import KINDS_OF_NUMBER, OTHER_CAUSE, PROTECTION

LONGEST_LINE = 200
_NO_DETAILS = "Enter a number, or the name and date of birth."
_NOT_FOUND = "Your organisation has no record with these details. Check each of them."
_THE_SAME = "These details lead to the first record again. Enter details from the other one."
_ONE_DETAIL = "Enter one detail only. You can take off another one afterwards."
_NOT_THEIRS = "The person you chose does not have this detail."
_NUMBERS_REFUSED = Refusals({"/old": "old", "/new": "new", "/for_protection": "why"})
_DAY_REFUSED = Refusals({}, "born-day")


@dataclass(frozen=True, slots=True)
class SentPage:
    """A page of the journey as it was sent."""

    registry: Registry
    actor: Actor
    content: journey.Content
    form: Form
    look_up_reason: str

    def line(self, name: str) -> str:
        return self.form.one(name)[:LONGEST_LINE]


Answer = tuple[Mapping[str, str], Sequence[Subject]]  # what was typed, and the records it leads to


async def read_numbers(sent: SentPage) -> Answer:
    """A number that replaces another."""
    answer = {name: sent.line(name) for name in ("scheme", "old", "new", "why")}
    faults = [*_number_faults(answer), *_register_faults(sent, answer)]
    first = {fault.pointer: fault for fault in reversed(faults)}
    if first:
        raise InvalidInputError([first[name] for name in answer if name in first])
    return answer, await _found(sent, [_item(answer, "old")], "old")


async def read_person(sent: SentPage) -> Answer:
    """The person whose record is put right."""
    answer, items = _details(sent.form)
    return answer, await _found(sent, items, first_filled(answer))


async def read_other(sent: SentPage) -> Answer:
    """Another person than the first."""
    answer, records = await read_person(sent)
    first = journey.first_record(sent.content)["person"]
    others = [record for record in records if record.person != first]
    if not others:
        raise InvalidInputError([Fault(first_filled(answer), _THE_SAME)])
    return answer, others


async def read_wrong(sent: SentPage) -> Answer:
    """One detail that is not the person's."""
    answer, items = _details(sent.form)
    field = first_filled(answer)
    if len(items) > 1:
        raise InvalidInputError([Fault(field, _ONE_DETAIL)])
    persons = {record.person for record in await _records(sent, items)}
    if journey.first_record(sent.content)["person"] not in persons:
        raise InvalidInputError([Fault(field, _NOT_THEIRS)])
    return answer, []


def first_filled(answer: Mapping[str, str]) -> str:
    """Return the field of the first detail that was entered."""
    return next((name for name in (*NUMBERS, "full_name") if answer.get(name)), NUMBERS[0])


def numbers_of(answer: Mapping[str, str]) -> correcting.Numbers:
    """Return the two numbers that were entered."""
    is_protected = answer["why"] == PROTECTION
    return correcting.Numbers(_item(answer, "old"), _item(answer, "new"), is_protected)


def _item(answer: Mapping[str, str], name: str) -> dict[str, str]:
    return {"scheme": answer["scheme"], "value": answer[name]}


def _number_faults(answer: Mapping[str, str]) -> Iterable[Fault]:
    if answer["scheme"] not in {choice.value for choice in KINDS_OF_NUMBER}:
        yield Fault("scheme", "Select the kind of number.")
    for name in ("old", "new"):
        if not answer[name]:
            yield Fault(name, f"Enter the {name} number.")
    if answer["why"] not in {OTHER_CAUSE, PROTECTION}:
        yield Fault("why", "Say why the number changed.")


def _register_faults(sent: SentPage, answer: Mapping[str, str]) -> list[Fault]:
    if answer["scheme"] not in {choice.value for choice in KINDS_OF_NUMBER}:
        is_protected = answer["why"] == PROTECTION
        return [Fault("why", correcting.PROTECTED)] if is_protected else []
    with _NUMBERS_REFUSED.as_faults() as faults:
        correcting.read_numbers(sent.actor, numbers_of(answer))
    return faults


def _details(form: Form) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The details that were entered; raises ``InvalidInputError`` with every fault."""
    answer = person_answers(form)
    faults, items = person_faults(answer), identifiers(answer)
    if not faults and not items:
        faults = [Fault(NUMBERS[0], _NO_DETAILS)]
    if faults:
        raise InvalidInputError(faults)
    return answer, items


async def _found(sent: SentPage, items: Sequence[dict[str, str]], field: str) -> Sequence[Subject]:
    records = await _records(sent, items)
    if not records:
        raise InvalidInputError([Fault(field, _NOT_FOUND)])
    return records


async def _records(sent: SentPage, items: Sequence[dict[str, str]]) -> Sequence[Subject]:
    with _DAY_REFUSED.as_faults() as faults:
        return await find_own(sent.registry, sent.actor, items, reason=sent.look_up_reason)
    raise InvalidInputError(faults)
