"""What organisations are called where a registered version of an agreement is shown.

The second version of the schema keeps the names that its parties signed under. A schedule keeps
those of the parts it binds. Who joined later is called as it was registered when it signed. Nobody
reads a name there that the organisation took only afterwards without the one it signed under.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from registry.documents.json.editions import is_second
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Document
from registry.domain.records.partners import Partner
from registry.services.agreements.parties import joined_by_signing
from registry.services.context import Registry
from registry.services.partners.labels import labels
from registry.services.partners.register import every_partner


@dataclass(frozen=True, slots=True)
class Named:
    """Organisations by their ids.

    Attributes:
        names: as they signed; of others, and in a document of the first version, as registered
            today.
        beside: the same, with today's name beside the signed one where it differs.
    """

    names: Mapping[str, str]
    beside: Mapping[str, str]


async def named_in(registry: Registry, actor: Actor, view: Version[Document]) -> Named:
    """What organisations are called in a registered version."""
    partners = list(await every_partner(registry))
    called = labels(registry.law.kinds, partners)
    size, read = len(view.document.payload), partial(msgspec.json.decode, view.document.payload)
    content: dict[str, Any] = await registry.apart(actor, size, read)
    if not is_second(content) or view.makes_members:
        return Named(called, called)
    signed = {
        **await _of_joiners(registry, view),
        **{part.partner_id: part.legal_name for one in view.schedules for part in one.schedule},
        **stated_in(content),
    }
    now = {partner.partner_id: partner.legal_name for partner in partners}
    beside = {
        id_: name if now.get(id_, name) == name else f"{name} (now called {now[id_]})"
        for id_, name in signed.items()
    }
    return Named({**called, **signed}, {**called, **beside})


def stated_in(content: Mapping[str, Any]) -> dict[str, str]:
    """The names that a document states for its parties; it may hold anything."""
    parties = content.get("parties")
    return {
        party["partner"]: party["legal_name"]
        for party in (parties if isinstance(parties, list) else ())
        if isinstance(party, Mapping)
        and isinstance(party.get("partner"), str)
        and isinstance(party.get("legal_name"), str)
    }


async def _of_joiners(registry: Registry, view: Version[Document]) -> dict[str, str]:
    """The names under which those who joined later were registered when they signed."""
    found = {}
    async with registry.database.reads() as reads:
        for partner_id in joined_by_signing(view):
            signature = view.signed.get(partner_id)
            if signature is not None and not signature.bound_by:
                history = await reads.partner_history(partner_id)
                if history:
                    found[partner_id] = _name_at(history, signature.signed_at)
    return found


def _name_at(history: list[Partner], moment: datetime) -> str:
    """The name in the record as it was at a moment; the first, if it began only afterwards."""
    before = [record for record in history if record.recorded_at <= moment]
    return (before or history[:1])[-1].legal_name
