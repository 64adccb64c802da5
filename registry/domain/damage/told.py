"""What is said about damage: what was damaged, what follows meanwhile, and what to do.

It names kinds of record, days, organisations and agreements; never a person, never what was said.
The words are data (``words.py``); the same ones stand on the page, in the API and at the terminal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from registry.domain.damage import words
from registry.domain.dates import LONDON, day_in_london, long_date
from registry.domain.records.damage import DamagedRow, DamageFault, Remains

DEADLINE = timedelta(hours=72)  # UK GDPR Article 33(1), from when the operator knew

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_TAKE_OUT = frozenset({DamageFault.INSERTED, DamageFault.REORDERED})
# Of what an organisation has a copy of its own, or can be asked about.
_ASKED = frozenset(
    {
        *("partner", "membership", "document", "signature", "subject", "consent", "decision"),
        *("agreement_step", "notice", "correction", "draft", "joint_act", "succession", "part_of"),
        "annex",
    }
)
_PARTICULAR_STEPS: Mapping[str, tuple[str, ...]] = {
    "key": ("ring", "new_key"),
    "account": ("restore", "new_account"),
    "token": ("restore", "new_account"),
    "slip": ("sign_in_again",),
    "ledger_leaf": ("compare_ledger", "restore"),
    "checkpoint": ("compare_ledger", "restore"),
    "schema": ("structure",),
    "register": ("newer", "access", "compare_ledger"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What damage is about, in words: empty where it is not known, or not for the reader."""

    organisation: str = ""
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class DamageWords:
    """Damage in words.

    ``do_now`` and ``put_right`` are at most three steps each. ``caveat`` says what could be wrong
    in ``what``; empty where it is certain.
    """

    what: str
    meanwhile: str
    do_now: tuple[str, ...]
    put_right: tuple[str, ...]
    caveat: str


def told(
    found: DamagedRow,
    remains: Remains,
    names: Names,
    *,
    today: date,
    found_at: datetime | None = None,
) -> DamageWords:
    """What is said about something that was found.

    Args:
        remains: what can still be read of it.
        found_at: when it was recorded, from which the time to tell the ICO runs; None where it is
            not recorded yet.
    """
    slots = _slots(found, remains, names, today)
    now, right = _steps(found)
    fill = {
        "organisation": names.organisation or words.SOMEONE,
        "deadline": words.DEADLINE.format(moment=_moment(found_at + DEADLINE)) if found_at else "",
    }
    what = f"{_thing(found, slots)} {_fault(found)}"
    is_particular = any(slots[name] and slots[name] in what for name in ("day", "organisation"))
    return DamageWords(
        what=what,
        meanwhile=words.MEANWHILE[_follows(found.kind)],
        do_now=tuple(words.STEPS[step].format_map(fill) for step in now),
        put_right=tuple(words.STEPS[step].format_map(fill) for step in right),
        caveat=words.CAVEAT if is_particular and not remains.is_proven else "",
    )


def _slots(found: DamagedRow, remains: Remains, names: Names, today: date) -> dict[str, str]:
    return {
        "day": _day(day_in_london(remains.recorded_at), today) if remains.recorded_at else "",
        "organisation": names.organisation,
        "agreement": names.agreement or words.AN_AGREEMENT,
        "place": str(found.leaf_index) if found.leaf_index >= 0 else "",
    }


def _thing(found: DamagedRow, slots: Mapping[str, str]) -> str:
    known, unknown = words.THINGS.get(found.kind, words.OTHER)
    asked = set(_SLOT.findall(known))
    is_known = any(slots[name] not in {"", words.AN_AGREEMENT} for name in asked)
    if unknown and not is_known:
        return unknown

    def kept(part: re.Match[str]) -> str:
        return part[1] if all(slots[name] for name in _SLOT.findall(part[1])) else ""

    return _OPTIONAL.sub(kept, known).format_map(slots)


def _fault(found: DamagedRow) -> str:
    fault = DamageFault(found.fault)
    return words.PARTICULAR.get((found.kind, fault), words.FAULTS[fault])


def _follows(kind: str) -> str:
    if kind in words.NEEDED_BY_CHECKS:
        return "needed"
    return words.MEANWHILE_OF.get(kind, "not_needed")


def _steps(found: DamagedRow) -> tuple[list[str], list[str]]:
    """What to do now, and what puts it right."""
    if found.kind == "register":
        return ["stop", "keep", "protection"], list(_PARTICULAR_STEPS["register"])
    is_broken = found.fault == DamageFault.UNREADABLE
    now = ["keep", "disk" if is_broken else "access", "protection"]
    right = {"needed": ["danger"], "index_person": ["no_record"]}.get(_follows(found.kind), [])
    if found.kind in _PARTICULAR_STEPS:
        return now, [*right, *_PARTICULAR_STEPS[found.kind]]
    right += ["ask"] if found.kind in _ASKED else []
    return now, [*right, "take_out" if found.fault in _TAKE_OUT else "restore"]


def _day(day: date, today: date) -> str:
    """Such as "3 November"; with the year where it is not this one."""
    return long_date(day) if day.year != today.year else f"{day.day} {day:%B}"


def _moment(moment: datetime) -> str:
    """Such as "3.30pm on 6 November"; the same form as on the pages."""
    local = moment.astimezone(LONDON)
    half = "am" if local.hour < 12 else "pm"
    return f"{local.hour % 12 or 12}.{local:%M}{half} on {local.day} {local:%B}"
