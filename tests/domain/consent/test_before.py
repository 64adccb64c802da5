"""The rule of the version before, restated: the answers of then are the proof."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from registry.domain.consent.before import status_before
from registry.domain.consent.entitlement import AgeAndCapacity
from registry.domain.records.consent import ConsentEvent
from registry.services.checks.subject import age_band
from registry.store.codec import decode
from tests.version_before.loading import Asked, checks, rows

TODAY = date(2026, 11, 22)


def people() -> dict[str, list[ConsentEvent]]:
    """What the version before had recorded, by the reference in its one list of people."""
    found: dict[str, list[ConsentEvent]] = defaultdict(list)
    for table, row in rows():
        if table == "consent_event":
            event = decode(ConsentEvent, row["body"], row, row["leaf_index"])
            found[event.subject_id].append(event)
    return found


def person_of(asked: Asked, on: date) -> AgeAndCapacity:
    subject = asked.request["subject"]
    items = [subject, *subject.get("identifiers", ())]
    born = next((item["date_of_birth"] for item in items if "date_of_birth" in item), None)
    band = age_band(date.fromisoformat(born), on) if born else None
    return AgeAndCapacity(
        band, subject.get("capacity", "unknown"), subject.get("gillick", "unknown")
    )


def test_it_reads_every_check_of_then_as_it_was_answered():
    """Of those with an answer of which it is known who was meant: by a reference, or by what the
    answer rested on."""
    said = people()
    of_record = {
        event.record_id: subject_id for subject_id, steps in said.items() for event in steps
    }
    compared = 0
    for asked in checks():
        rested_on = [step.partition("/")[0] for step in asked.decided_by]
        meant = asked.request["subject"].get("reference")
        reference = of_record[rested_on[-1]] if rested_on else meant
        if not asked.answer.status or reference is None:
            continue
        on = date.fromisoformat(asked.request.get("evaluation_date", str(TODAY)))
        found = status_before(
            said.get(reference, []),
            sender=asked.request["from"],
            recipient=asked.request["to"],
            purpose=asked.request["purpose"],
            categories=asked.request["data_categories"],
            person=person_of(asked, on),
            on=on,
        )
        assert found.status == asked.answer.status, asked
        assert not rested_on or found.record_id in rested_on, asked
        assert not found.is_yes or found.status == "given"
        compared += 1
    assert compared > 800
