"""What may follow the question mark of a list's address: known names, each once, of use.

A value that cannot be used is a fault and never the default: a list that began again from its
start without saying so would be read twice, or without end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from registry.api.kit.dependencies import AnyRequest
from registry.documents.json.parse import escape
from registry.errors import Fault, InvalidInputError

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_ID = 64
_DAYS = re.compile(r"[0-9]{1,6}")
_VERSION = re.compile(r"[1-9][0-9]{0,6}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHICH_DAY = "Send a day, such as 2026-11-22."
_INDEX = re.compile(r"[0-9]{1,12}")


def no_parameters(request: AnyRequest) -> None:
    """For a list that is given whole. Raises ``InvalidInputError`` naming each parameter."""
    _raise_for(_misplaced(request))


def after_of(request: AnyRequest, after: str) -> str:
    """The id a list goes on after, ``""`` for its start.

    It is a place in the order of ids: nobody need have that id.

    Raises:
        InvalidInputError: naming each parameter that is not right.
    """
    faults = [*_misplaced(request, "after")]
    if after and (len(after) > _LONGEST_ID or not _ID.fullmatch(after)):
        faults.append(Fault("/after", "Send the id of the last one you have."))
    _raise_for(faults)
    return after


def versions_of(request: AnyRequest, first: str, second: str) -> tuple[int | None, int | None]:
    """The versions ``from`` and ``to``, None where left out. Raises as ``after_of`` does."""
    faults = [*_misplaced(request, "from", "to")]
    for name, text in (("from", first), ("to", second)):
        if text and not _VERSION.fullmatch(text):
            faults.append(Fault(f"/{name}", "Send the number of a version, 1 or more."))
    _raise_for(faults)
    return int(first) if first else None, int(second) if second else None


def start_of(request: AnyRequest, start: str) -> int:
    """The place of the ledger a list begins at. Raises as ``after_of`` does."""
    faults = [*_misplaced(request, "start")]
    if not _INDEX.fullmatch(start):
        faults.append(Fault("/start", "Send a whole number, 0 or more."))
    _raise_for(faults)
    return int(start)


def within_of(request: AnyRequest, within: str) -> int:
    """A number of days ahead. Raises as ``after_of`` does."""
    faults = [*_misplaced(request, "within")]
    if not _DAYS.fullmatch(within):
        faults.append(Fault("/within", "Send a whole number of days, 0 or more."))
    _raise_for(faults)
    return int(within)


def narrowed_of(request: AnyRequest, show_all: str) -> bool:
    """Whether ``all`` is asked for, of a list that takes ``partner`` and ``purpose`` too."""
    faults = [*_misplaced(request, "partner", "purpose", "all")]
    if show_all not in {"true", "false"}:
        faults.append(Fault("/all", "Send true or false."))
    _raise_for(faults)
    return show_all == "true"


def day_of(request: AnyRequest, on: str) -> date | None:
    """A day, None for today. Raises as ``after_of`` does."""
    faults = [*_misplaced(request, "on")]
    if on and not _DAY.fullmatch(on):
        faults.append(Fault("/on", _WHICH_DAY))
    _raise_for(faults)
    try:
        return date.fromisoformat(on) if on else None
    except ValueError:
        raise InvalidInputError([Fault("/on", _WHICH_DAY)]) from None


def as_of_of(request: AnyRequest, as_of: str) -> str:
    """A day or time as sent, ``""`` for now. Raises as ``after_of`` does."""
    _raise_for(_misplaced(request, "as_of"))
    return as_of


def _misplaced(request: AnyRequest, *known: str) -> Iterator[Fault]:
    sent = [name for name, _ in request.query_params.multi_items()]
    takes = f"It takes: {', '.join(known)}." if known else "It takes none."
    for name in sorted(set(sent)):
        if name not in known:
            yield Fault(f"/{escape(name)}", f"This list has no such parameter. {takes}")
        elif sent.count(name) > 1:
            yield Fault(f"/{name}", "Send this once.")


def _raise_for(faults: Iterable[Fault]) -> None:
    found = list(faults)
    if found:
        raise InvalidInputError(found)
