"""What leaving means, with names in place of ids, for the pages that show it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from registry.domain.agreements.version import Version
from registry.domain.records.agreements import Document
from registry.law import Law
from registry.services.agreements.state_words import STATES
from registry.services.leaving.departures import Affected


def effect_of(affected: Affected, names: Mapping[str, str], law: Law) -> dict[str, Any]:
    """Return an agreement that the departure affects, and what becomes of it."""
    return {
        "affected": affected,
        "state": STATES[affected.state],
        "counterparties": [names.get(party, party) for party in affected.counterparties],
        "sharings": [
            {
                "from": names.get(sender, sender),
                "to": names.get(recipient, recipient),
                "purpose": law.purposes[purpose].name if purpose in law.purposes else purpose,
            }
            for sender, recipient, purpose in affected.sharings
        ],
    }


def notice_agreed(view: Version[Document], today: date) -> tuple[int, date]:
    """Return the agreed days of notice, and the earliest day that keeps to them."""
    content: dict[str, Any] = msgspec.json.decode(view.document.payload)
    days = int(content.get("notice_days", 0))
    return days, today + timedelta(days=days)
