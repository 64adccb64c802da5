"""Damage is told in words, dealt with by the operator's officers, and new where it comes back."""

from __future__ import annotations

from typing import Any

import pytest

from registry.domain.records.damage import Damage, DamagedRow, NotRecording
from registry.errors import (
    CannotRecordError,
    ConflictError,
    CouldNotCheckError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from registry.services import health
from registry.services.agreements import registering
from registry.services.checks.checker import Checker
from registry.services.consent import recording
from registry.services.consent.commands import ConsentStep
from registry.services.notifications.notify import list_own
from registry.services.partners import register
from registry.services.reports import damage as report
from registry.services.reports import damage_views as views
from registry.services.reports.audit import audit
from registry.services.reports.damage_outcome import settle
from registry.services.setup import install
from registry.services.signer import CheckpointSigner
from tests.simulator import (
    CHARITY,
    COUNCIL,
    HOSPITAL,
    SCHOOL,
    Partnership,
    discharge,
    partner_document,
)
from tests.simulator.scenes import AtRest, three_members
from tests.support.damage import damage

ANN = {"scheme": "nhs", "value": "943 476 5919"}
SAID = '"given"', '"refused"'
FORGED = f"UPDATE consent_event SET body = replace(body, '{SAID[0]}', '{SAID[1]}')"
RESTORED = f"UPDATE consent_event SET body = replace(body, '{SAID[1]}', '{SAID[0]}')"


async def with_consent(p: Partnership) -> None:
    """Let three organisations be members, agree, and the hospital record that Ann agreed."""
    await three_members(p)
    await registering.register(p.registry, p.actor(COUNCIL), discharge(p))
    await p.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    ann = await p.person(HOSPITAL, ANN)
    await p.consent(HOSPITAL, ann, "given", purposes=("direct_care",))
    await CheckpointSigner(p.registry).sign_once()


pytestmark = pytest.mark.scene(after=with_consent)


async def check(p: Partnership) -> Any:
    request = {
        "from": HOSPITAL,
        "to": COUNCIL,
        "purpose": "direct_care",
        "data_categories": ["personal"],
        "subject": {"identifiers": [ANN]},
    }
    return await Checker(p.registry).check(request, actor=p.actor(HOSPITAL))


async def met(p: Partnership) -> None:
    """Let a check meet the damage, and record it."""
    with pytest.raises(CouldNotCheckError):
        await check(p)
    await report.tell(p.registry)


async def found(p: Partnership) -> views.DamageList:
    return await views.list_damage(p.registry, views.TERMINAL)


async def told(p: Partnership, one: Damage, reader: views.Reader = views.TERMINAL) -> str:
    [view] = await views.in_words(p.registry, reader, [one])
    return view.told.what


async def test_a_damaged_consent_is_told_restored_and_told_again(p: Partnership, stage: AtRest):
    officer = p.actor(COUNCIL, "officer")
    assert await damage(stage.url, FORGED) == 1
    await met(p)
    [one] = (await found(p)).open
    assert await told(p, one) == (
        "The consent recorded on 22 November by County Hospital is not what was written."
    )
    with pytest.raises(ConflictError, match="still not what was written"):
        await settle(p.registry, officer, one.damage_id, "restored", "From the backup.")
    assert (await health.require_ready(p.registry)).damaged == 1
    assert await damage(stage.url, RESTORED) == 1
    receipt = await settle(p.registry, officer, one.damage_id, "restored", " From the backup. ")
    async with p.registry.database.reads() as reads:
        [leaf] = await reads.leaves(receipt.leaf_index, 1)
    assert (leaf.kind, leaf.version) == ("damage", 2)
    assert (await health.require_ready(p.registry)).damaged == 0
    assert (await check(p)).assessment.outcome
    listed = await found(p)
    assert not listed.open
    [settled] = listed.settled
    assert (settled.outcome, settled.note) == ("restored", "From the backup.")
    assert settled.found_at == one.found_at
    codes = [notification.code for notification in await list_own(p.registry, officer)]
    assert codes[:2] == ["damage_settled", "damage_found"]
    with pytest.raises(ConflictError, match="already"):
        await settle(p.registry, officer, one.damage_id, "restored", "Again.")
    assert await damage(stage.url, FORGED) == 1
    await met(p)
    [again] = (await found(p)).open
    assert (again.damage_id != one.damage_id, again.times) == (True, 2)
    assert (await health.require_ready(p.registry)).damaged == 1


async def test_what_is_kept_apart_does_not_come_back_every_day(p: Partnership, stage: AtRest):
    """The row stays damaged, no check relies on it, and it is not told as new; another fault is."""
    assert await damage(stage.url, FORGED) == 1
    await met(p)
    [one] = (await found(p)).open
    await settle(p.registry, p.actor(COUNCIL), one.damage_id, "kept_apart", "No backup has it.")
    await met(p)
    assert (await found(p)).many == 0
    assert (await health.require_ready(p.registry)).damaged == 0
    assert await damage(stage.url, "UPDATE consent_event SET body = '[1]', salt = salt") == 1
    p.registry.database.forget_noticed([one.row])
    await report.record(p.registry, [DamagedRow("consent", one.place, "unreadable")])
    [other] = (await found(p)).open
    assert (other.fault, other.times) == ("unreadable", 2)


async def test_who_reads_what(p: Partnership, stage: AtRest):
    assert await damage(stage.url, FORGED) == 1
    await met(p)
    [one] = (await found(p)).open
    registry = p.registry
    for role in ("officer", "auditor"):
        reader = await views.reader_of(registry, p.actor(COUNCIL, role))
        assert "by County Hospital" in await told(p, one, reader)
    outside = await views.reader_of(registry, p.actor(SCHOOL, "auditor"))
    assert "by another organisation" in await told(p, one, outside)
    own = await views.reader_of(registry, p.actor(HOSPITAL, "auditor"))
    assert "by County Hospital" in await told(p, one, own)
    for partner_id, role in ((HOSPITAL, "officer"), (COUNCIL, "practitioner"), (COUNCIL, "admin")):
        with pytest.raises(NotAllowedError):
            await views.reader_of(registry, p.actor(partner_id, role))
        assert await views.list_if_allowed(registry, p.actor(partner_id, role)) is None
    for actor in (p.actor(HOSPITAL, "officer"), p.actor(COUNCIL, "auditor")):
        with pytest.raises(NotAllowedError):
            await settle(registry, actor, one.damage_id, "kept_apart", "Hush.")
    with pytest.raises(NotFoundError):
        await views.read_damage(registry, outside, "dmg_none")
    with pytest.raises(NotFoundError):
        await settle(registry, p.actor(COUNCIL), "dmg_none", "kept_apart", "None.")


@pytest.mark.parametrize(
    ("outcome", "note", "pointers"),
    [("", "", ["/outcome", "/note"]), ("hushed", "x", ["/outcome"]),
     ("restored", " ", ["/note"]), ("restored", "x" * 501, ["/note"])],
)  # fmt: skip
async def test_how_and_what_was_done_are_needed(
    p: Partnership, outcome: str, note: str, pointers: list[str]
):
    with pytest.raises(InvalidInputError) as refused:
        await settle(p.registry, p.actor(COUNCIL), "dmg_none", outcome, note)
    assert [fault.pointer for fault in refused.value.faults] == pointers


WHERE = {
    "partner": f"UPDATE partner SET document = salt WHERE partner_id = '{SCHOOL}'",
    "membership": "UPDATE membership SET body = replace(body, 'active', 'ceased')"
    f" WHERE partner_id = '{SCHOOL}'",
    "key": f"UPDATE signatory_key SET body = replace(body, 'OKP', 'XXX')"
    f" WHERE partner_id = '{SCHOOL}'",
    "signature": "UPDATE signature SET body = replace(body, 'Chief', 'Chef')"
    f" WHERE partner_id = '{SCHOOL}' AND document_id = 'discharge'",
    "document": "UPDATE document SET payload = salt WHERE document_id = 'discharge'",
    "subject": "UPDATE subject SET wrapped_key = salt",
    "consent": "DELETE FROM consent_event",
}
SENTENCES = {
    "partner": "The entry for hill-school recorded on 22 November is not what was written.",
    "membership": "The charter membership of Hill School recorded on 22 November",
    "key": "The signing key of Hill School enrolled on 22 November",
    "signature": "The signature of Hill School on “Discharge” from 22 November",
    "document": "The text of “discharge” from 22 November",
    "subject": "The record of a person made on 22 November by County Hospital",
    "consent": "A consent record",
}


@pytest.mark.parametrize("kind", WHERE)
async def test_what_can_still_be_read_is_named(p: Partnership, stage: AtRest, kind: str):
    """The place is in the ledger, where the audit finds it, whether the row is there or not."""
    async with p.registry.database.reads() as reads:
        leaves = await reads.leaves(0, 100)
    tables = {"key": "signatory_key", "consent": "consent_event"}
    table = tables.get(kind, kind)
    own = WHERE[kind].partition("WHERE")[2] or "1 = 1"
    engine = p.registry.database.engine
    async with engine.snapshot():
        rows = await engine.fetch(f"SELECT leaf_index FROM {table} WHERE {own}")
    place = rows[-1]["leaf_index"]
    assert leaves[place].kind == kind
    assert await damage(stage.url, WHERE[kind]) > 0
    fault = "missing" if kind == "consent" else "altered"
    row = Damage("dmg_x", 1, kind, place, fault, None, p.clock.now, "")
    sentence = await told(p, row)
    if kind == "consent":
        assert sentence == "The consent recorded on 22 November was taken away."
    else:
        assert sentence.startswith(SENTENCES[kind].removesuffix(" is not what was written."))
    async with p.registry.database.reads() as reads:
        assert await reads.is_as_written(kind, place) is False
        assert await reads.is_as_written(kind, -1) is None
        assert await reads.is_as_written("alias", place) is None
        assert await reads.is_as_written(leaves[1].kind, 1) is True


async def test_a_later_version_taken_away_is_not_said_to_be_restored(p: Partnership, stage: AtRest):
    """The row that is left proves itself; the ledger has a version more."""
    ann = await p.person(HOSPITAL, ANN)
    async with p.registry.database.reads() as reads:
        [event] = await reads.consent_about(ann)
    p.clock.advance(minutes=1)
    step = ConsentStep(event.record_id, "withdrawn", 1, p.clock.now)
    await recording.withdraw(p.registry, p.actor(HOSPITAL), step, ann)
    assert await damage(stage.url, "DELETE FROM consent_event WHERE version = 2") == 1
    async with p.registry.database.reads() as reads:
        assert await reads.is_as_written("consent", event.leaf_index or 0) is False


async def test_a_leaf_is_restored_when_it_is_whole(p: Partnership, stage: AtRest):
    officer = p.actor(COUNCIL)
    await damage(stage.url, "UPDATE ledger_leaf SET commitment = leaf_hash WHERE leaf_index = 2")
    await audit(p.registry)
    [one] = (await found(p)).open
    assert await told(p, one) == "Entry 2 of the ledger from 22 November is not what was written."
    with pytest.raises(ConflictError):
        await settle(p.registry, officer, one.damage_id, "restored", "Not really.")
    await settle(p.registry, officer, one.damage_id, "kept_apart", "A copy is with the police.")
    await audit(p.registry)
    assert (await found(p)).many == 0


async def test_damage_to_who_operates_the_registry_is_recorded_all_the_same(
    p: Partnership, stage: AtRest
):
    """Nobody can be told by a notification then; the terminal and any auditor see it.

    Before, whoever wrote another organisation into that row had made it the operator.
    """
    assert await damage(stage.url, f"UPDATE operator SET partner_id = '{SCHOOL}'") == 1
    document = partner_document("new-one", "charity")
    with pytest.raises(NotAllowedError):
        await register.register_partner(p.registry, p.actor(SCHOOL, "officer"), document)
    for actor in (p.actor(COUNCIL, "officer"), p.actor(SCHOOL, "officer")):
        with pytest.raises(NotAllowedError):
            await views.reader_of(p.registry, actor)
    reader = await views.reader_of(p.registry, p.actor(CHARITY, "auditor"))
    await report.tell(p.registry)
    [one] = (await found(p)).open
    assert await told(p, one, reader) == (
        "The record of who operates this registry is not what was written."
    )
    assert (await check(p)).assessment.outcome


async def test_whoever_takes_the_operator_away_cannot_set_up_another(p: Partnership, stage: AtRest):
    assert await damage(stage.url, "DELETE FROM operator") == 1
    with pytest.raises(ConflictError, match="set up already"):
        await install.install(p.registry, partner_document("new-one", "charity"), "Eve")
    async with p.registry.database.reads() as reads:
        assert await reads.operator() is None


async def test_an_older_register_is_told_although_nothing_can_be_recorded(p: Partnership):
    p.registry.database.stop_recording("It ends at entry 7.", NotRecording.ROLLED_BACK)
    listed = await found(p)
    [one] = listed.met
    assert (one.damage_id, listed.many) == ("", 1)
    [view] = await views.in_words(p.registry, views.TERMINAL, [one])
    assert view.told.what == "The whole register was put back to an older state."
    assert "Nothing is looked up and nothing is recorded" in view.told.meanwhile
    with pytest.raises(CannotRecordError) as stopped:
        await health.require_ready(p.registry)
    assert stopped.value.reason == "register-rolled-back"
    assert "ends at entry 7" in stopped.value.detail
