"""Whether a signature with a schedule may bind the parts that it names, by the trust file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from registry.documents.signatures.envelope import SignerClaims
from registry.documents.signatures.signable import Signable
from registry.documents.verify.trust import Trust
from registry.errors import SignatureError

_LONDON = ZoneInfo("Europe/London")


def bound_words(
    document: Signable, entry: Mapping[str, Any], claims: SignerClaims, trust: Trust | None
) -> str:
    """The words about the parts that a verified entry binds; empty without a schedule.

    Raises:
        SignatureError: a part was not the organisation's own on the day of signing, or may not take
            part; every such part is named.
    """
    schedule = entry.get("schedule") or ()
    if not schedule:
        return ""
    names = ", ".join(part["partner"] for part in schedule)
    if trust is not None:
        day = claims.signed_at.astimezone(_LONDON).date()
        each = (_fault(document, part, claims.org, trust, day) for part in schedule)
        faults = [fault for fault in each if fault is not None]
        if faults:
            raise SignatureError(" ".join(faults))
    return f" With its schedule it binds {len(schedule)}: {names}."


def _fault(
    document: Signable, part: Mapping[str, Any], org: str, trust: Trust, day: date
) -> str | None:
    name = part["partner"]
    own = [one for one in trust.parts if (one.org, one.of) == (name, org) and one.covers(day)]
    if not own:
        return f"{name} was no part of {org} on {day}."
    if {name, org} & {*document.parties} or part["kind"] in document.open_to:
        return None if part["kind"] in own[0].kinds else f"{name} was never of kind {part['kind']}."
    return f"{name} is no party, and its kind of organisation may not join."
