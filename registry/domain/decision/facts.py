"""Reads facts from JSON values: every fault at once, each with the allowed values (contract §1).

It is driven by tables and uses no schema library, so that a batch of 1,000 is fast; a test holds it
and ``schemas/facts.schema.json`` to the same verdict. A null in an optional field means "not
known", as if the field were left out. No fault quotes a value, which may be personal data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from registry.domain.decision import vocabulary as words
from registry.domain.decision.facts_model import Facts, facts_to_dict, with_date
from registry.domain.decision.facts_parts import (
    ConsentDetail,
    CourtOrder,
    Recipient,
    Status,
    SubjectFacts,
    UnderContract,
    VictimRequest,
)
from registry.domain.people.ages import AGE_BANDS
from registry.errors import Fault, InvalidInputError
from registry.law import Law

__all__ = ["ConsentDetail", "Facts", "SubjectFacts", "facts_to_dict", "parse_facts", "with_date"]

_Reader = Callable[[Any, str, list[Fault]], Any]
_Made = TypeVar("_Made")
_REQUIRED = ("from_kind", "to_kind", "purpose", "data_categories")
_PLAIN_NAME = re.compile("[a-z_]{1,40}")
_DATE_LENGTH = len("2026-11-22")
_FIRST_PRINTABLE, _DELETE = "\x20", "\x7f"


def parse_facts(obj: object, law: Law) -> Facts:
    """Read one facts object.

    Args:
        obj: a JSON value as Python values.
        law: the edition whose kinds, purposes, gateways and bases may be named.

    Raises:
        InvalidInputError: with every fault, each with its JSON Pointer.
    """
    faults: list[Fault] = []
    found = _object(obj, "", _readers(law), faults)
    if isinstance(obj, Mapping):
        faults.extend(
            Fault(f"/{name}", "This has to be given.")
            for name in _REQUIRED
            if obj.get(name) is None
        )
    if faults:
        raise InvalidInputError(faults)
    return Facts(**found)


@lru_cache(maxsize=16)
def _readers(law: Law) -> dict[str, _Reader]:
    return {
        "from_kind": _choice(tuple(law.kinds)),
        "to_kind": _choice(tuple(law.kinds)),
        "purpose": _choice(tuple(law.purposes)),
        "data_categories": _categories(least=1),
        "subject": _record(_SUBJECT, SubjectFacts),
        "consent_state": _choice(words.CONSENT_STATES),
        "consent_detail": _record(_CONSENT, ConsentDetail),
        "consent_by_category": _by_category,
        "override_grounds": _choices(words.OVERRIDE_GROUNDS),
        "duty_exception": _choice(words.DUTY_EXCEPTIONS),
        "risk_of_serious_harm": _choice(words.RISKS),
        "emergency": _flag,
        "agreement_in_force": _choice(words.AGREEMENT_STATES),
        "charter_members": _choice(words.MEMBERSHIPS),
        "gateway": _choice(tuple(law.gateways)),
        "proposed_basis": _choice(tuple(law.bases)),
        **dict.fromkeys(words.FACT_FLAGS, _flag),
        "evaluation_date": _date,
        "from_status": _record(_STATUS, Status),
        "to_status": _record(_STATUS, Status),
        "recipient": _record(_RECIPIENT, Recipient),
        "information_from": _choices(tuple(law.bars)),
        "court_order": _record(_ORDER, CourtOrder),
        "victim_request": _record(_VICTIM_REQUEST, VictimRequest),
        "public_interest": _choice(words.PUBLIC_INTERESTS),
        "national_opt_out": _choice(words.OPT_OUTS),
        "under_public_contract": _record(_CONTRACT, _under_contract),
        "whose_task": _choice(words.TASKS),
        "duty_elements": _elements(tuple(law.elements)),
    }


def _object(
    obj: object, pointer: str, readers: Mapping[str, _Reader], faults: list[Fault]
) -> dict[str, Any]:
    """Read the known fields that are not null; unknown fields are faults."""
    if not isinstance(obj, Mapping):
        faults.append(Fault(pointer, "This has to be an object with named fields."))
        return {}
    found: dict[str, Any] = {}
    for name, value in obj.items():
        reader = readers.get(name)
        if reader is None:
            faults.append(
                Fault(_place(pointer, name), f"Unknown field. Use: {', '.join(readers)}.")
            )
        elif value is not None:
            found[name] = reader(value, f"{pointer}/{name}", faults)
    return found


def _place(pointer: str, name: object) -> str:
    """Where an unknown field is; only its object where the name itself might be personal data."""
    return f"{pointer}/{name}" if _PLAIN_NAME.fullmatch(str(name)) else pointer


def _choice(allowed: tuple[str, ...]) -> _Reader:
    known = frozenset(allowed)
    detail = f"Use one of: {', '.join(allowed)}."

    def read(value: Any, pointer: str, faults: list[Fault]) -> Any:
        if not isinstance(value, str) or value not in known:
            faults.append(Fault(pointer, detail))
        return value

    return read


def _choices(allowed: tuple[str, ...]) -> _Reader:
    read_item = _choice(allowed)
    most = len(allowed)

    def read(value: Any, pointer: str, faults: list[Fault]) -> Any:
        return _list(value, pointer, faults, read_item, least=0, most=most)

    return read


def _list(
    value: Any, pointer: str, faults: list[Fault], read_item: _Reader, *, least: int, most: int
) -> tuple[Any, ...]:
    """Read a bounded list; a repeated item counts once."""
    if not isinstance(value, list):
        faults.append(Fault(pointer, "This has to be a list."))
        return ()
    if not least <= len(value) <= most:
        faults.append(Fault(pointer, f"List at least {least} and at most {most}."))
        return ()
    items = [read_item(item, f"{pointer}/{index}", faults) for index, item in enumerate(value)]
    return tuple(dict.fromkeys(item for item in items if isinstance(item, str)))


def _categories(*, least: int) -> _Reader:
    def read(value: Any, pointer: str, faults: list[Fault]) -> Any:
        most = words.MAX_CATEGORIES
        return _list(value, pointer, faults, _category, least=least, most=most)

    return read


_CATEGORIES = frozenset(words.DATA_CATEGORIES)
_CATEGORY_DETAIL = (
    f"Use one of: {', '.join(words.DATA_CATEGORIES)}; or {words.OUT_OF_SCOPE} followed by the "
    f"name of an item, at most {words.MAX_ITEM_NAME} characters."
)


def _category(value: Any, pointer: str, faults: list[Fault]) -> Any:
    if isinstance(value, str) and (value in _CATEGORIES or _is_item(value)):
        return value
    faults.append(Fault(pointer, _CATEGORY_DETAIL))
    return value


_consent_state = _choice(words.CONSENT_STATES)


def _by_category(value: Any, pointer: str, faults: list[Fault]) -> tuple[tuple[str, str], ...]:
    """A state of the consent for each of some data categories, in the order of their names."""
    if not isinstance(value, Mapping):
        faults.append(Fault(pointer, "This has to be an object with named fields."))
        return ()
    if len(value) > words.MAX_CATEGORIES:
        faults.append(Fault(pointer, f"Name at most {words.MAX_CATEGORIES}."))
        return ()
    found: list[tuple[str, str]] = []
    for category, state in value.items():
        before = len(faults)
        _category(category, pointer, faults)
        place = f"{pointer}/{category}" if len(faults) == before else pointer
        _consent_state(state, place, faults)
        found.append((category, state))
    return tuple(sorted(found)) if all(isinstance(state, str) for _, state in found) else ()


def _is_item(value: str) -> bool:
    name = value.removeprefix(words.OUT_OF_SCOPE)
    return name != value and _is_name(name, words.MAX_ITEM_NAME)


def _is_name(text: str, most: int) -> bool:
    return 1 <= len(text) <= most and all(
        character >= _FIRST_PRINTABLE and character != _DELETE for character in text
    )


def _speakers(value: Any, pointer: str, faults: list[Fault]) -> Any:
    """One speaker or a list of them: the ``by`` words, or the caller's own word."""
    if isinstance(value, str):
        return (_speaker(value, pointer, faults),)
    return _list(value, pointer, faults, _speaker, least=1, most=words.MAX_SPEAKERS)


def _speaker(value: Any, pointer: str, faults: list[Fault]) -> Any:
    if not isinstance(value, str) or not _is_name(value, words.MAX_SPEAKER_NAME):
        faults.append(
            Fault(
                pointer,
                f"Say who, such as {', '.join(words.SPEAKERS)}; at most "
                f"{words.MAX_SPEAKER_NAME} characters, and no name of a person.",
            )
        )
    return value


def _flag(value: Any, pointer: str, faults: list[Fault]) -> Any:
    if not isinstance(value, bool):
        faults.append(Fault(pointer, "Use true or false."))
    return value


def _date(value: Any, pointer: str, faults: list[Fault]) -> date | None:
    read = _iso_date(value)
    if read is None or not words.EARLIEST <= read.year <= words.LATEST:
        faults.append(
            Fault(
                pointer,
                "Use a date written year-month-day, such as 2026-11-22, from "
                f"{words.EARLIEST} to {words.LATEST}.",
            )
        )
        return None
    return read


def _iso_date(value: Any) -> date | None:
    """A date in ``YYYY-MM-DD`` only: the standard library also reads week dates and dates without
    dashes."""
    if not isinstance(value, str) or len(value) != _DATE_LENGTH or value[4] + value[7] != "--":
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _record(readers: Mapping[str, _Reader], make: Callable[..., _Made]) -> _Reader:
    def read(value: Any, pointer: str, faults: list[Fault]) -> _Made | None:
        before = len(faults)
        found = _object(value, pointer, readers, faults)
        return make(**found) if len(faults) == before else None

    return read


def _elements(known: tuple[str, ...]) -> _Reader:
    """What is known of the elements of duties, in the order of the tables; null is not known."""
    readers = dict.fromkeys(known, _flag)

    def read(value: Any, pointer: str, faults: list[Fault]) -> tuple[tuple[str, bool], ...]:
        found = _object(value, pointer, readers, faults)
        return tuple((element, found[element]) for element in known if element in found)

    return read


def _under_contract(**ends: bool) -> UnderContract:
    return UnderContract(ends.get("from"), ends.get("to"))


_RECIPIENT: dict[str, _Reader] = {
    "relation": _choice(words.RELATIONS),
    "is_or_lives_with_source_of_risk": _flag,
}
_ORDER: dict[str, _Reader] = {
    "effect": _choice(words.ORDER_EFFECTS),
    "kind": _choice(words.ORDER_KINDS),
}
_VICTIM_REQUEST: dict[str, _Reader] = dict.fromkeys(words.VICTIM_REQUEST_FLAGS, _flag)
_CONTRACT: dict[str, _Reader] = {"from": _flag, "to": _flag}
_STATUS: dict[str, _Reader] = {"public_authority": _flag, "competent_authority": _flag}
_SUBJECT: dict[str, _Reader] = {
    "age_band": _choice(AGE_BANDS),
    "capacity": _choice(words.CAPACITIES),
    "gillick": _choice(words.GILLICK),
    "role": _choice(words.ROLES),
    **dict.fromkeys(words.SUBJECT_FLAGS, _flag),
}
_CONSENT: dict[str, _Reader] = {
    **dict.fromkeys(words.CONSENT_FLAGS, _flag),
    "by": _choice(words.SPEAKERS),
    "authority": _choice(words.AUTHORITIES),
    "given_by": _speakers,
    "refused_by": _speakers,
    "current_scope": _categories(least=0),
}
