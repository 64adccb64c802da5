"""A row that is not what was written is no record: neither a yes nor a no rests on it.

Each attack changes a row behind the registry's back, as a broken disk or an intruder with the
database's password does.
"""

from __future__ import annotations

from typing import Any

import pytest

from registry.errors import CouldNotCheckError, DamagedRecordError
from registry.services.agreements import registering
from registry.services.agreements.steps import StepRequest, take_step
from registry.services.checks.checker import Checker
from registry.services.consent import recording
from registry.services.consent.commands import ConsentStep
from registry.services.partners import register
from registry.services.signing import keys
from tests.simulator import COUNCIL, HOSPITAL, NURSERY, POLICE, SCHOOL, Partnership, discharge
from tests.simulator.partnership import opened_again, partner_document
from tests.simulator.scenes import AtRest, three_members
from tests.support.damage import damage

ANN = {"scheme": "nhs", "value": "943 476 5919"}
BEN = {"scheme": "nhs", "value": "943 476 5870"}


async def all_on_record(p: Partnership) -> None:
    """Put on record all that a check of the hospital's discharge of Ann can rest on."""
    await three_members(p)
    await registering.register(p.registry, p.actor(COUNCIL), discharge(p))
    await p.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    for act in ("suspend", "reinstate"):
        step = StepRequest("discharge", 1, act, "why", p.registry.today())
        await take_step(p.registry, p.actor(SCHOOL), step)
    for person in (ANN, BEN):
        ref = await p.person(HOSPITAL, person)
        given = await p.consent(HOSPITAL, ref, "given", purposes=("direct_care",))
        if person is ANN:
            p.clock.advance(minutes=1)
            step = ConsentStep(given.record_id, "withdrawn", 1, p.clock.now)
            await recording.withdraw(p.registry, p.actor(HOSPITAL), step, ref)
    p.clock.advance(days=1)
    changed = partner_document(HOSPITAL, "nhs_trust") | {"legal_name": "The County Hospital"}
    await register.amend_partner(p.registry, p.actor(COUNCIL), changed, 1)
    [kid] = [key.kid for key in await keys.list_keys(p.registry, SCHOOL)]
    await keys.revoke_key(p.registry, p.actor(SCHOOL), kid, p.clock.now)


pytestmark = pytest.mark.scene(after=all_on_record)


async def check(p: Partnership, person: dict[str, str] | None = ANN, **changes: Any) -> Any:
    subject = {"subject": {"identifiers": [person]}} if person else {}
    request = {
        "from": HOSPITAL,
        "to": COUNCIL,
        "purpose": "direct_care",
        "data_categories": ["personal"],
        **subject,
        **changes,
    }
    return await Checker(p.registry).check(request, actor=p.actor(request["from"]))


def change(table: str, column: str, old: str, new: str) -> str:
    return f"UPDATE {table} SET {column} = replace({column}, '{old}', '{new}')"


# What is changed, and the share of which nothing may be said then.
ALTERED: dict[str, str | tuple[str, ...]] = {
    "a withdrawal made a consent": change("consent_event", "body", '"withdrawn"', '"given"'),
    "a withdrawal taken away": "DELETE FROM consent_event WHERE version = 2",
    "a consent taken away": "DELETE FROM consent_event WHERE version = 1",
    "a whole record taken away": "DELETE FROM consent_event",
    "a consent's notes exchanged": "UPDATE consent_event SET sealed = salt",
    "half a row": "UPDATE consent_event SET body = substr(body, 1, 40)",
    "another body": "UPDATE consent_event SET body = '[1]'",
    "no text": "UPDATE consent_event SET body = ''",
    "a person's key": "UPDATE subject SET wrapped_key = salt",
    "a person's ways": change("subject", "body", '"nhs"', '"upn"'),
    "an organisation's kind": change("partner", "body", "nhs_trust", "police"),
    "an organisation's document": "UPDATE partner SET document = salt",
    "an organisation's change taken back": "DELETE FROM partner WHERE version = 2",
    "another organisation's record": (
        f"UPDATE partner SET partner_id = partner_id || '-not' WHERE partner_id = '{HOSPITAL}'",
        f"UPDATE partner SET partner_id = '{HOSPITAL}' WHERE partner_id = '{POLICE}'",
    ),
    "another person's consent": (
        "UPDATE consent_event SET record_id = record_id || '-not' WHERE version = 2",
        "DELETE FROM consent_event WHERE record_id IN (SELECT replace(record_id, '-not', '')"
        " FROM consent_event WHERE version = 2)",
        "UPDATE consent_event SET record_id = (SELECT replace(other.record_id, '-not', '')"
        " FROM consent_event other WHERE other.version = 2) WHERE version = 1",
    ),
    "a membership": change("membership", "body", "active", "ceased"),
    "a signature": change("signature", "body", "Chief", "Chef"),
    "what an agreement is for": change("agreement_flow", "body", "personal", "criminal"),
    "half a flow": "UPDATE agreement_flow SET body = '{}'",
    "until when an agreement is good": change("document", "summary", "2027", "2030"),
    "no summary": "UPDATE document SET summary = 'x'",
    "a suspension": change("agreement_step", "body", "suspend", "withdraw"),
    "a suspension taken away": "DELETE FROM agreement_step WHERE version = 1",
    "the end of a key": change("signatory_key", "body", "2026", "2036") + " WHERE version = 2",
    "the end of a key taken away": "DELETE FROM signatory_key WHERE version = 2",
    "the end of a key moved": "UPDATE signatory_key SET partner_id = 'x' WHERE version = 2",
    "an ended key taken away whole": (
        "DELETE FROM signatory_key WHERE version = 2",
        f"DELETE FROM signatory_key WHERE partner_id = '{SCHOOL}'",
    ),
    "a leaf's commitment": "UPDATE ledger_leaf SET commitment = leaf_hash",
    "a leaf's record": "UPDATE ledger_leaf SET record_id = kind || leaf_index",
    "a leaf's kind": "UPDATE ledger_leaf SET kind = 'other'",
}
WHOLE_AGREEMENT = [
    change("document", "body", "Discharge", "Anything"),
    "UPDATE document SET payload = salt",
    "UPDATE document SET salt = (SELECT min(salt) FROM partner)",
]


@pytest.mark.parametrize("attack", ALTERED)
async def test_nothing_is_said_on_a_row_that_is_not_what_was_written(
    p: Partnership, stage: AtRest, attack: str
):
    await check(p)
    statements = ALTERED[attack]
    assert await damage(stage.url, *([statements] if isinstance(statements, str) else statements))
    for _ in range(2):  # nor is it remembered
        with pytest.raises(CouldNotCheckError) as refused:
            await check(p)
        assert refused.value.title == "We could not check. This is not a no."


@pytest.mark.parametrize("attack", WHOLE_AGREEMENT)
async def test_an_agreement_is_proven_before_its_flows_are_believed(stage: AtRest, attack: str):
    assert await damage(stage.url, attack) > 0
    async with opened_again(stage.url, stage.own) as p:
        for _ in range(2):
            with pytest.raises(CouldNotCheckError):
                await check(p, None)


async def test_everything_else_goes_on(p: Partnership, stage: AtRest):
    """Of two people one's record is damaged: the other's check, and nobody's, are answered."""
    ann = "record_id IN (SELECT record_id FROM consent_event WHERE version = 2)"
    altered = change("consent_event", "body", '"given"', '"refused"')
    assert await damage(stage.url, f"{altered} WHERE version = 1 AND {ann}") == 1
    with pytest.raises(CouldNotCheckError):
        await check(p)
    assert (await check(p, BEN)).assessment.outcome
    assert (await check(p, None)).assessment.outcome
    batch = [
        {"from": HOSPITAL, "to": COUNCIL, "purpose": "direct_care", "data_categories": ["personal"],
         "subject": {"identifiers": [person]}}
        for person in (BEN, ANN, BEN)
    ]  # fmt: skip
    answers = await Checker(p.registry).check_batch(batch, p.actor(HOSPITAL))
    assert [isinstance(answer, CouldNotCheckError) for answer in answers] == [False, True, False]


async def test_a_damaged_agreement_hides_no_other(p: Partnership, stage: AtRest):
    school = p.actor(SCHOOL)
    before = await registering.list_own(p.registry, school, after="", limit=10)
    of_one = "document_id = (SELECT max(document_id) FROM document)"
    assert await damage(stage.url, f"UPDATE document SET payload = salt WHERE {of_one}")
    left = await registering.list_own(p.registry, school, after="", limit=10)
    whole = sorted(view.document.document_id for view in before)[:-1]
    assert [view.document.document_id for view in left] == whole != []
    with pytest.raises(DamagedRecordError):
        await registering.read(p.registry, school, before[-1].document.document_id, 1)


async def test_a_damaged_organisation_does_not_hide_the_others(p: Partnership, stage: AtRest):
    altered = f"UPDATE partner SET document = salt WHERE partner_id = '{POLICE}'"
    assert await damage(stage.url, altered) == 1
    async with p.registry.database.reads() as reads:
        assert {one.partner_id for one in await reads.partners()} == {
            COUNCIL, HOSPITAL, SCHOOL, NURSERY, "family-charity",
        }  # fmt: skip
    with pytest.raises(DamagedRecordError):
        await register.read_one(p.registry, POLICE)
    with pytest.raises(CouldNotCheckError):
        await check(p, None, to=POLICE)
    assert (await check(p, None)).assessment.outcome


async def test_a_membership_with_a_step_missing_is_left_out_whole(p: Partnership, stage: AtRest):
    altered = change("membership", "body", "active", "ceased")
    assert await damage(stage.url, f"{altered} WHERE partner_id = '{SCHOOL}'") > 0
    async with p.registry.database.reads() as reads:
        assert sorted(await reads.all_membership_events()) == [COUNCIL, HOSPITAL]
        with pytest.raises(DamagedRecordError):
            await reads.membership_events(SCHOOL)


async def test_what_was_said_is_not_shown_from_a_damaged_row(p: Partnership, stage: AtRest):
    person = await p.person(HOSPITAL, ANN)
    assert await damage(stage.url, change("consent_event", "body", '"withdrawn"', '"given"')) > 0
    with pytest.raises(DamagedRecordError):
        await recording.said_about(p.registry, p.actor(HOSPITAL), person)


async def test_a_sealed_note_that_cannot_be_opened_is_damage(p: Partnership):
    key = p.registry.vault.new_person_key()
    sealed = p.registry.vault.seal(key, "here", {"a": "b"})
    for wrapped, place, content in [
        (key, "there", sealed),
        (key, "here", sealed[:-1]),
        (key, "here", b""),
        (b"", "here", sealed),
        (b"\x07" + key[1:], "here", sealed),
        (key[:9], "here", sealed),
    ]:
        with pytest.raises(DamagedRecordError):
            p.registry.vault.unseal(wrapped, place, content)
