"""Bodies about damage to the register."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from registry.api.kit.shapes import Body
from registry.domain.records.damage import DamageOutcome
from registry.services.reports.damage_outcome import MAX_NOTE


class DamageOut(Struct, frozen=True):
    """Something that is not what was written, in words; it names no person.

    ``kind``, ``place`` (below 0 if it is not known), ``fault`` and, of the structure of the
    database, ``where`` say what and where. ``written_at``,
    ``organisation`` and ``agreement`` are what can still be read of it: ``caveat`` says if they
    could be wrong. ``fingerprint`` is that of the key that stands there now. ``times``: the how
    many-th time it was found. ``outcome`` is empty while nobody has dealt with it. ``id`` is empty
    if it is not on record yet.
    """

    id: str
    kind: str
    place: int
    fault: str
    where: str
    what: str
    meanwhile: str
    do_now: list[str]
    put_right: list[str]
    caveat: str
    written_at: str | None
    organisation: str
    agreement: str
    fingerprint: str
    went_on_from: int | None
    found_at: str
    times: int
    outcome: str
    note: str
    settled_at: str | None


class SettleDamageIn(Body, frozen=True):
    """How damage was dealt with. ``restored`` is looked at before it is believed."""

    outcome: DamageOutcome
    note: Annotated[str, Meta(min_length=1, max_length=MAX_NOTE)]
