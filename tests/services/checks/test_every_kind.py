"""What we say of damage is true: of each kind of record, whether a check relies on it.

``domain/damage/words.py`` says which kinds a check needs. A damaged row of those gives no outcome;
a damaged row of any other kind changes no answer.
"""

from __future__ import annotations

import pytest

from registry.domain.damage import words
from registry.domain.records.damage import DamagedRow
from registry.errors import CouldNotCheckError, DamagedRecordError
from registry.services.people import finding
from registry.services.reports import damage as report
from registry.services.reports.audit import audit
from registry.store.kinds import KINDS
from tests.services.checks.test_damaged_rows import ANN, all_on_record, check
from tests.simulator import HOSPITAL, Partnership
from tests.simulator.scenes import AtRest
from tests.support.damage import damage

NOBODY = {"scheme": "nhs", "value": "987 654 3210"}
TABLES = {kind.name: kind.table._meta.tablename for kind in KINDS.values()}


async def every_kind_on_record(p: Partnership) -> None:
    """Put on record what a check can rest on, a check, damage, and who looked."""
    await all_on_record(p)
    await check(p)
    await report.record(p.registry, [DamagedRow("draft", 99, "missing")])


pytestmark = pytest.mark.scene(after=every_kind_on_record)


@pytest.mark.parametrize("kind", sorted(TABLES))
async def test_a_damaged_row_stops_the_checks_that_need_its_kind_and_no_others(
    p: Partnership, stage: AtRest, kind: str
):
    altered = f"UPDATE {TABLES[kind]} SET body = body || ' '"
    if kind not in words.NEEDED_BY_CHECKS:
        before = (await check(p, ANN)).assessment.outcome
        await damage(stage.url, altered)
        assert (await check(p, ANN)).assessment.outcome == before
        return
    assert await damage(stage.url, altered) > 0
    with pytest.raises(CouldNotCheckError) as refused:
        await check(p, ANN)
    assert refused.value.title == "We could not check. This is not a no."
    assert kind in {row.kind for row in p.registry.database.noticed()}


TAKEN_AWAY = {
    "alias": "DELETE FROM alias WHERE scheme = 'nhs'",
    "consent_concern": "DELETE FROM consent_concern",
}


@pytest.mark.parametrize("table", TAKEN_AWAY)
async def test_whom_a_row_taken_away_would_find_is_kept_apart_once_it_is_found(
    p: Partnership, stage: AtRest, table: str
):
    """Nothing is left to prove then: a refusal would read as no record."""
    assert await damage(stage.url, TAKEN_AWAY[table]) > 0
    made = await audit(p.registry)
    assert table in {row.kind for row in made.found}
    with pytest.raises(CouldNotCheckError) as refused:
        await check(p, ANN)
    assert refused.value.title == "We could not check. This is not a no."
    with pytest.raises(DamagedRecordError):
        await finding.identify(p.registry, p.actor(HOSPITAL), [ANN])
    assert (await check(p, NOBODY)).assessment.outcome
    assert (await check(p, None)).assessment.outcome
