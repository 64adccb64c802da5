"""What leaving means, with names in the place of ids, for the pages that say it."""

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


def becomes(each: Affected, names: Mapping[str, str], law: Law) -> dict[str, Any]:
    """One agreement, and what becomes of it."""
    return {
        "of": each,
        "state": STATES[each.state],
        "stay": [names.get(party, party) for party in each.counterparties],
        "sharings": [
            {
                "from": names.get(sender, sender),
                "to": names.get(recipient, recipient),
                "purpose": law.purposes[purpose].name if purpose in law.purposes else purpose,
            }
            for sender, recipient, purpose in each.sharings
        ],
    }


def notice_agreed(view: Version[Document], today: date) -> tuple[int, date]:
    """How many days' notice the text asks for, and the first day that leaves room for them."""
    content: dict[str, Any] = msgspec.json.decode(view.document.payload)
    days = int(content.get("notice_days", 0))
    return days, today + timedelta(days=days)
