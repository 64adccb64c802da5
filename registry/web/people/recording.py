"""Recording what the officer puts right, and where a refusal is shown."""

from __future__ import annotations

from registry.domain.records.acting import Actor
from registry.domain.records.people import CorrectionKind
from registry.errors import (
    ConflictError,
    Fault,
    InvalidInputError,
    NotFoundError,
    RegistryError,
)
from registry.services.consent.moving import move_entry
from registry.services.context import Registry
from registry.services.people import correcting
from registry.web.kit.forms import Form
from registry.web.kit.person_fields import identifiers
from registry.web.people import journey
from registry.web.people.details import first_filled, numbers_of

REFUSED = (ConflictError, InvalidInputError, NotFoundError)
# The page, and its field, at which a refusal can be put right; an empty field is the first filled.
_AT = {
    CorrectionKind.NUMBER_REPLACED: ("number", "new"),
    CorrectionKind.JOINED: ("other", ""),
    CorrectionKind.JOINED_ACROSS: ("code", "code"),
    CorrectionKind.ENTRY_MOVED: ("other", ""),
    CorrectionKind.ALIAS_TAKEN_BACK: ("wrong", ""),
}


async def record(registry: Registry, actor: Actor, content: journey.Content) -> str:
    """Record what is put right.

    Returns:
        The code for the other organisation, if one was made.
    """
    answers, kind = content["answers"], journey.kind_of(content)
    reason = answers["means"]["reason"]
    person, other = (
        found.get("reference", "")
        for found in (journey.first_record(content), journey.other_record(content))
    )
    match kind:
        case CorrectionKind.NUMBER_REPLACED:
            numbers = numbers_of(answers["number"])
            await correcting.replace_number(registry, actor, person, numbers, reason)
        case CorrectionKind.JOINED:
            await correcting.join(registry, actor, person, other, reason)
        case CorrectionKind.JOINED_ACROSS:
            given = answers["code"]["code"]
            _, code = await correcting.join_across(registry, actor, person, given, reason)
            return "" if given else code
        case CorrectionKind.ENTRY_MOVED:
            await move_entry(registry, actor, answers["entry"]["record"], other, reason)
        case CorrectionKind.ALIAS_TAKEN_BACK:
            [wrong] = identifiers(answers["wrong"])
            await correcting.take_back(registry, actor, person, wrong, reason)
    return ""


def refused(content: journey.Content, error: RegistryError) -> tuple[str, Form]:
    """Return the page at which to put a refusal right, and its form with what was typed."""
    step, field = _AT[journey.kind_of(content)]
    typed = content["answers"][step]
    return step, Form.of(typed).with_faults([Fault(field or first_filled(typed), _words(error))])


def _words(error: RegistryError) -> str:
    if isinstance(error, InvalidInputError):
        return " ".join(fault.detail for fault in error.faults)
    return f"{error.detail} {error.next_step}"
