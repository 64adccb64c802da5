"""The query parameters of lists: each must be known, be sent once and have a valid value.

An invalid value is a fault; the default is never used in its place. Otherwise a list could start
again without notice, and its caller would read it twice or without end.
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
_NOT_A_DAY = "Send a day, such as 2026-11-22."
_INDEX = re.compile(r"[0-9]{1,12}")


def no_parameters(request: AnyRequest) -> None:
    """Refuse every parameter, for a complete list; ``InvalidInputError`` names each of them."""
    _raise_for(_misplaced(request))


def after_of(request: AnyRequest, after: str) -> str:
    """Read the id after which a list continues; ``""`` is its start.

    The id only marks a place in the order of ids, so it need not exist.

    Raises:
        InvalidInputError: it names each invalid parameter.
    """
    faults = [*_misplaced(request, "after")]
    if after and (len(after) > _LONGEST_ID or not _ID.fullmatch(after)):
        faults.append(Fault("/after", "Send the id of the last one you have."))
    _raise_for(faults)
    return after


def versions_of(request: AnyRequest, first: str, second: str) -> tuple[int | None, int | None]:
    """Read the versions ``from`` and ``to``, None if left out; raises like ``after_of``."""
    faults = [*_misplaced(request, "from", "to")]
    for name, text in (("from", first), ("to", second)):
        if text and not _VERSION.fullmatch(text):
            faults.append(Fault(f"/{name}", "Send the number of a version, 1 or more."))
    _raise_for(faults)
    return int(first) if first else None, int(second) if second else None


def start_of(request: AnyRequest, start: str) -> int:
    """Read the ledger index at which a list begins; raises like ``after_of``."""
    faults = [*_misplaced(request, "start")]
    if not _INDEX.fullmatch(start):
        faults.append(Fault("/start", "Send a whole number, 0 or more."))
    _raise_for(faults)
    return int(start)


def part_of_all(request: AnyRequest, start: str, show_all: str) -> tuple[int, bool]:
    """Read the place at which a list begins, and ``all``; raises like ``after_of``."""
    faults = [*_misplaced(request, "start", "all")]
    if not _INDEX.fullmatch(start):
        faults.append(Fault("/start", "Send a whole number, 0 or more."))
    if show_all not in {"true", "false"}:
        faults.append(Fault("/all", "Send true or false."))
    _raise_for(faults)
    return int(start), show_all == "true"


def within_of(request: AnyRequest, within: str) -> int:
    """Read a number of days ahead; raises like ``after_of``."""
    faults = [*_misplaced(request, "within")]
    if not _DAYS.fullmatch(within):
        faults.append(Fault("/within", "Send a whole number of days, 0 or more."))
    _raise_for(faults)
    return int(within)


def narrowed_of(request: AnyRequest, show_all: str) -> bool:
    """Read ``all`` for a list that also takes ``partner`` and ``purpose``."""
    faults = [*_misplaced(request, "partner", "purpose", "all")]
    if show_all not in {"true", "false"}:
        faults.append(Fault("/all", "Send true or false."))
    _raise_for(faults)
    return show_all == "true"


def day_of(request: AnyRequest, on: str) -> date | None:
    """Read a day, None for today; raises like ``after_of``."""
    faults = [*_misplaced(request, "on")]
    if on and not _DAY.fullmatch(on):
        faults.append(Fault("/on", _NOT_A_DAY))
    _raise_for(faults)
    try:
        return date.fromisoformat(on) if on else None
    except ValueError:
        raise InvalidInputError([Fault("/on", _NOT_A_DAY)]) from None


def meant_of(request: AnyRequest, name_is_meant: str) -> bool:
    """Read whether an officer says that a name is meant; raises like ``after_of``."""
    faults = [*_misplaced(request, "name_is_meant")]
    if name_is_meant not in {"true", "false"}:
        faults.append(Fault("/name_is_meant", "Send true or false."))
    _raise_for(faults)
    return name_is_meant == "true"


def as_of_of(request: AnyRequest, as_of: str) -> str:
    """Read a day or time as it was sent, ``""`` for now; raises like ``after_of``."""
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
    listed = list(faults)
    if listed:
        raise InvalidInputError(listed)
