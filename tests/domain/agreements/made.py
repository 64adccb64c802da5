"""Makes agreement versions from the values that decide how they stand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from registry.domain.agreements.version import AgreementVersion
from registry.domain.records.agreements import AgreementStep, Outline
from registry.domain.records.signing import AcceptedSignature

SIGNED_AT = datetime(2026, 1, 1, 12, tzinfo=UTC)


def version(
    parties: Iterable[str],
    signed: Iterable[str],
    start: date,
    review: date,
    end: date | None = None,
    steps: Iterable[AgreementStep] = (),
    superseded_from: date | None = None,
    amended_until: date | None = None,
    on: date | None = None,
) -> AgreementVersion[Outline]:
    """One version of ``pisa``, read for the day ``on`` (by default its first day)."""
    outline = Outline("pisa", 1, "pisa", "An agreement", (*parties,), start, review, end)
    return AgreementVersion(
        outline,
        signatures=tuple(_signature(partner_id) for partner_id in signed),
        steps=tuple(steps),
        superseded_from=superseded_from,
        amended_until=amended_until,
        on=on or start,
    )


def _signature(partner_id: str) -> AcceptedSignature:
    return AcceptedSignature(
        *("pisa", 1, partner_id, f"key of {partner_id}", "A person", "Director", "", ""),
        signed_at=SIGNED_AT,
        recorded_at=SIGNED_AT,
        recorded_by="officer",
    )
