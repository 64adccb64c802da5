"""Agreement versions by what decides how they stand."""

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
    """One version of ``pisa``, read for the day ``on`` (its first if left out)."""
    outline = Outline("pisa", 1, "pisa", "An agreement", (*parties,), start, review, end)
    return AgreementVersion(
        outline,
        signatures=tuple(_signature(who) for who in signed),
        steps=tuple(steps),
        superseded_from=superseded_from,
        amended_until=amended_until,
        on=on or start,
    )


def _signature(who: str) -> AcceptedSignature:
    return AcceptedSignature(
        *("pisa", 1, who, f"key of {who}", "A person", "Director", "", ""),
        signed_at=SIGNED_AT,
        recorded_at=SIGNED_AT,
        recorded_by="officer",
    )
