"""The hot path: what a check reads and writes, and the number of statements."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from registry.domain.consent.reach import Found
from registry.domain.records.people import Alias, reference
from registry.errors import ConflictError, CouldNotCheckError
from registry.store import binding
from registry.store.database import StoreDatabase, open_database
from tests.store import samples
from tests.store.databases import SEALS, opened
from tests.store.samples import CHARITY, COUNCIL, NOW, SCHOOL

MAX_STATEMENTS = 8  # issue 3 item 11


async def test_a_check_reads_what_the_repository_reads(database: StoreDatabase) -> None:
    await samples.fill(database)
    rows = await database.check_rows(samples.query())
    async with database.reads() as reads:
        assert rows.register.token == await reads.token_by_hash(samples.mac("tok_one"))
        both = (SCHOOL, COUNCIL)
        assert rows.register.partners == {partner: await reads.partner(partner) for partner in both}
        memberships = await reads.all_membership_events()
        assert rows.register.memberships == {
            partner: tuple(events) for partner, events in memberships.items()
        }
        found = await reads.people(SCHOOL, samples.query().aliases)
        assert (rows.found.subjects, rows.found.events) == (found.subjects, found.events)
        assert rows.found.places == found.places == {"con_one": "per_one"}
        assert rows.ledger_size == await reads.ledger_size()
    [agreement] = rows.register.agreements
    [version] = agreement.versions
    outline = version.document
    assert (outline.document_id, outline.version, version.superseded_from) == ("agr_one", 1, None)
    assert (outline.start_date, outline.review_date) == (date(2026, 9, 1), date(2027, 9, 1))
    assert outline.end_date is None
    assert (outline.parties, {*version.signed}) == ((SCHOOL, COUNCIL), {SCHOOL})
    assert rows.register.flows == {("agr_one", 1): (samples.flow(),)}


async def test_a_flow_of_many_is_that_of_each_two_of_them(database: StoreDatabase) -> None:
    """Found from both sides, and no organisation shares with itself."""
    many = samples.flow_of_many((SCHOOL, CHARITY), (SCHOOL, COUNCIL))
    before = await database.check_rows(samples.query(token_sha256=None, aliases=()))
    async with database.unit_of_work() as work:
        work.add(samples.document(parties=(SCHOOL, COUNCIL, CHARITY), flows=(many,)))
        await work.commit()

    async def found(sender: str, recipient: str, purpose: str = "early_help"):
        rows = await database.check_rows(
            samples.query(
                token_sha256=None, sender=sender, recipient=recipient, purpose=purpose, aliases=()
            )
        )
        return rows.register.flows, rows.register.related

    assert before.register.flows == {}
    for sender, recipient in ((SCHOOL, COUNCIL), (CHARITY, COUNCIL), (CHARITY, SCHOOL)):
        of_two = {("agr_one", 1): (samples.flow(sender, recipient),)}
        assert await found(sender, recipient) == (of_two, ())
    assert await found(SCHOOL, CHARITY) == ({}, ("agr_one",))  # the other way round
    assert await found(COUNCIL, COUNCIL) == await found(COUNCIL, "nobody") == ({}, ())
    assert await found(SCHOOL, SCHOOL) == ({}, ())
    assert await found(SCHOOL, COUNCIL, "fraud") == ({}, ("agr_one",))


async def test_a_check_of_nothing_known(database: StoreDatabase) -> None:
    rows = await database.check_rows(
        samples.query(token_sha256=None, sender="a", recipient="b", purpose="c", aliases=())
    )
    assert rows.register.token is None
    assert rows.register.partners == rows.register.memberships == {}
    assert rows.register.agreements == rows.register.related == ()
    assert rows.found == Found([], [], {})
    assert rows.ledger_size == 0


async def test_people_by_reference_by_alias_and_by_both(database: StoreDatabase) -> None:
    name = Alias("name_dob", 1, samples.mac("shared"))
    one = samples.subject(aliases=(Alias("nhs", 1, samples.mac("1")), name))
    two = samples.subject("per_two", aliases=(Alias("nhs", 1, samples.mac("2")), name))
    async with database.unit_of_work() as work:
        for subject in (one, two):
            work.add(subject)
        for number, subject_id in enumerate(["per_two", "per_one", "per_two"]):
            work.add(samples.consent(f"con_{number}", subject_id=subject_id))
        await work.commit()

    async def found(**which: object):
        rows = await database.check_rows(samples.query(token_sha256=None, **which))
        return rows.found.subjects, [event.record_id for event in rows.found.events]

    everything = ([one, two], ["con_0", "con_1", "con_2"])
    own = (reference("per_one"),)
    assert await found(aliases=own, asker=SCHOOL) == everything  # by the name that it has
    assert await found(aliases=own, asker=CHARITY) == ([one], ["con_1"])
    assert await found(aliases=(name,), asker=COUNCIL) == everything
    many = tuple(Alias("nhs", 1, samples.mac(str(n))) for n in range(2, 9))
    assert await found(aliases=many, asker=CHARITY) == ([two], ["con_0", "con_2"])
    assert await found(aliases=many, asker=SCHOOL) == everything


async def test_agreements_of_every_version_and_those_for_other_purposes(
    database: StoreDatabase,
) -> None:
    wider = (
        samples.flow(data_items=("attendance", "address")),
        samples.flow(data_categories=("criminal",), data_items=()),
    )
    async with database.unit_of_work() as work:
        work.add(samples.key())
        work.add(samples.document())
        work.add(samples.document(version=2, flows=wider, title="Early help 2"))
        work.add(samples.document(version=3, flows=()))
        work.add(samples.document("agr_back", flows=(samples.flow(COUNCIL, SCHOOL),)))
        work.add(samples.document("agr_other", flows=(samples.flow(purpose="fraud"),)))
        work.add(samples.document("agr_third", flows=(samples.flow(SCHOOL, CHARITY),)))
        work.add(samples.signature(COUNCIL, version=2))
        work.add(samples.signature(SCHOOL, version=2))
        await work.commit()
    rows = await database.check_rows(samples.query())
    began = samples.document(version=2).start_date
    [agreement] = rows.register.agreements
    versions = agreement.versions
    assert {version.document.version: version.superseded_from for version in versions} == {
        3: None,
        2: None,
        1: began,
    }
    assert [{*version.signed} for version in versions] == [set(), {COUNCIL, SCHOOL}, set()]
    assert rows.register.flows == {("agr_one", 1): (samples.flow(),), ("agr_one", 2): wider}
    assert agreement.versions[1].document.title == "Early help 2"
    assert rows.register.related == ("agr_back", "agr_other")


async def test_a_check_takes_at_most_eight_statements(database_url: str) -> None:
    statements: list[str] = []

    def noted(statement: str) -> None:
        if "PRAGMA" not in statement:  # SQLite's own, for the version of the schema
            statements.append(statement)

    async with opened(database_url, noted) as database:
        await samples.fill(database)
        statements.clear()
        await database.check_rows(samples.query())
        assert len(statements) == 2  # an agreement is read whole once, to prove what is read of it
        statements.clear()
        await database.check_rows(samples.query())
        assert len(statements) == 1  # and so one snapshot
        await database.append_checks([samples.check("chk_one")])
        assert 4 <= len(statements) <= MAX_STATEMENTS
        assert statements[1].startswith("BEGIN")
        assert statements[-1] == "COMMIT"


async def test_checks_are_numbered_in_order_and_all_or_none(database: StoreDatabase) -> None:
    checks = [samples.check(f"chk_{number}") for number in range(300)]
    receipts = await database.append_checks(checks)
    assert [receipt.leaf_index for receipt in receipts] == list(range(300))
    assert {(receipt.kind, receipt.version) for receipt in receipts} == {("check", 1)}
    with pytest.raises(ConflictError):
        await database.append_checks([samples.check("chk_new"), samples.check("chk_7")])
    assert await database.append_checks([]) == []
    async with database.reads() as reads:
        assert await reads.check("chk_new") is None
        assert await reads.ledger_size() == 300
        assert await reads.check("chk_299") == checks[299]
        hashes = [leaf.leaf_hash for leaf in await reads.leaves(0, 300)]
    assert hashes == [receipt.leaf_hash for receipt in receipts]


async def test_a_look_up_that_cannot_be_completed_has_no_outcome(database: StoreDatabase) -> None:
    await database.close()
    with pytest.raises(CouldNotCheckError):
        await database.check_rows(samples.query())


async def test_a_row_that_says_what_nobody_knows_has_no_outcome(database: StoreDatabase) -> None:
    await samples.fill(database)
    strange = dataclasses.replace(samples.membership(), version=2, status="asleep")
    async with database.unit_of_work() as work:
        work.add(strange)
        await work.commit()
    with pytest.raises(CouldNotCheckError):
        await database.check_rows(samples.query())


async def test_a_withdrawal_made_by_another_program_is_seen_at_once(database_url: str) -> None:
    """The server's next check sees what the command line beside it commits."""
    async with opened(database_url) as server:
        await samples.fill(server)
        [given] = (await server.check_rows(samples.query())).found.events
        assert given.status == "given"
        bound = binding.current()
        cli = await open_database(database_url)
        cli.use_seals(SEALS)
        async with cli.unit_of_work() as work:
            work.add(dataclasses.replace(given, version=2, status="withdrawn", recorded_at=NOW))
            await work.commit()
        await cli.close()
        binding.bind(bound)
        events = (await server.check_rows(samples.query())).found.events
        assert [event.status for event in events] == ["given", "withdrawn"]
