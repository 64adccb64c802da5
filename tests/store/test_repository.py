"""Records are read back as they were stored, on both engines; rival writes fail cleanly."""

from __future__ import annotations

import asyncio
import contextvars
import dataclasses
from datetime import timedelta, timezone

import pytest

from registry.domain.consent.reach import Found
from registry.domain.records.people import Alias, LookUp, LookUpCounts, Subject, reference
from registry.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    RegistryError,
    StaleVersionError,
    UnavailableError,
)
from registry.ledger.leaf import LedgerLeaf, commitment
from registry.ledger.rows import CheckpointRow
from registry.services.ports import Added
from registry.store import tables
from registry.store.codec import encode
from registry.store.database import StoreDatabase
from registry.store.kinds import KINDS
from tests.store import samples
from tests.store.samples import CHARITY, COUNCIL, NOW, SCHOOL


async def add(database: StoreDatabase, *records: Added):
    """Add records; returns their receipts."""
    async with database.unit_of_work() as work:
        for record in records:
            work.add(record)
        return await work.commit()


async def test_every_kind_of_record_reads_back_as_it_was(database: StoreDatabase) -> None:
    await samples.fill(database)
    await database.append_checks([samples.check("chk_one")])
    async with database.reads() as reads:
        assert await reads.partner(SCHOOL) == samples.partner()
        assert await reads.membership_events(SCHOOL) == [samples.membership()]
        assert await reads.key("kid-1") == samples.key()
        assert await reads.document("agr_one") == samples.document()
        assert await reads.signatures("agr_one", 1) == [samples.signature()]
        assert await reads.subject("per_one") == samples.subject()
        assert await reads.token_by_hash(samples.mac("tok_one")) == samples.token()
        assert await reads.check("chk_one") == samples.check("chk_one")
        found = await reads.people(SCHOOL, samples.subject().aliases)
        assert await reads.consent_record("con_one") == found.events
    assert found.events == [samples.consent(leaf_index=8)]


async def test_what_is_not_there(database: StoreDatabase) -> None:
    async with database.reads() as reads:
        assert await reads.operator() is None
        assert await reads.partner("par_none") is None
        assert await reads.membership_events("par_none") == []
        assert await reads.key("none") is None
        assert await reads.document("none") is None
        assert await reads.document("none", 1) is None
        assert await reads.subject("none") is None
        assert await reads.token_by_hash("none") is None
        assert await reads.check("none") is None
        assert await reads.checkpoint() is None
        assert await reads.people(SCHOOL, []) == Found((), (), {})
        assert await reads.ledger_size() == 0
        assert await reads.partners() == await reads.leaves(0, 10) == []


async def test_signed_bytes_and_sealed_bytes_are_kept_byte_for_byte(
    database: StoreDatabase,
) -> None:
    payload = bytes(range(256)) + b'{"zeta":1,"b":1.0,"a":1e2}'
    await add(database, samples.subject(), samples.document(payload=payload))
    await add(database, samples.consent(sealed=b""))
    async with database.reads() as reads:
        document = await reads.document("agr_one")
        [event] = await reads.consent_record("con_one")
    assert document is not None
    assert document.payload == payload
    assert event.sealed == b""


async def test_times_are_kept_to_the_microsecond_whatever_their_zone(
    database: StoreDatabase,
) -> None:
    summer = NOW.replace(microsecond=123456).astimezone(timezone(timedelta(hours=1)))
    await add(database, samples.partner(recorded_at=summer))
    async with database.reads() as reads:
        kept = await reads.partner(SCHOOL)
        [leaf] = await reads.leaves(0, 1)
    assert kept is not None
    assert kept.recorded_at == leaf.recorded_at == summer
    assert kept.recorded_at.utcoffset() == leaf.recorded_at.utcoffset() == timedelta(0)


async def test_newest_versions_history_and_pages(database: StoreDatabase) -> None:
    changed = samples.partner(version=2, legal_name="Hill Academy")
    await add(database, samples.partner(), samples.partner(COUNCIL), samples.partner(CHARITY))
    await add(database, changed)
    await add(database, samples.membership(), samples.membership(version=2, status="suspended"))
    await add(database, samples.membership(COUNCIL))
    async with database.reads() as reads:
        assert await reads.partner(SCHOOL) == changed
        assert await reads.partner_history(SCHOOL) == [samples.partner(), changed]
        ids = [partner.partner_id for partner in await reads.partners()]
        assert ids == sorted([SCHOOL, COUNCIL, CHARITY])
        assert [partner.partner_id for partner in await reads.partners(limit=1)] == [CHARITY]
        assert await reads.partners(after=COUNCIL) == [changed]
        assert [event.status for event in (await reads.all_membership_events())[SCHOOL]] == [
            "active",
            "suspended",
        ]
        assert set(await reads.all_membership_events()) == {SCHOOL, COUNCIL}
        assert await reads.partners_named([SCHOOL, CHARITY, "nobody"]) == {
            SCHOOL: changed,
            CHARITY: samples.partner(CHARITY),
        }
        steps = await reads.memberships_of([SCHOOL, CHARITY, "nobody"])
        assert {id_: [event.status for event in events] for id_, events in steps.items()} == {
            SCHOOL: ["active", "suspended"]
        }
        assert await reads.partners_named([]) == await reads.memberships_of([]) == {}


async def test_documents_are_found_by_kind_and_party_in_their_newest_version(
    database: StoreDatabase,
) -> None:
    await add(
        database,
        samples.document(),
        samples.document("agr_two", parties=(SCHOOL, CHARITY)),
        samples.document("charter", kind="charter", parties=(), flows=()),
    )
    await add(database, samples.document(version=2, parties=(COUNCIL, CHARITY)))
    async with database.reads() as reads:

        async def found(**which: str) -> list[tuple[str, int]]:
            documents = await reads.documents(**which)
            return [(document.document_id, document.version) for document in documents]

        assert await found() == [("agr_one", 2), ("agr_two", 1), ("charter", 1)]
        assert await found(kind="charter") == [("charter", 1)]
        # By any version, because a newer version without a party does not hide what it has signed.
        assert await found(party=SCHOOL) == [("agr_one", 2), ("agr_two", 1)]
        assert await found(party=CHARITY) == [("agr_one", 2), ("agr_two", 1)]
        assert await found(after="agr_one", kind="pisa") == [("agr_two", 1)]
        assert await reads.document("agr_one", 1) == samples.document()
        found = await reads.registered("agr_one", NOW.date())
        assert [version.document.version for version in found.versions] == [2, 1]
        assert await reads.registered("nobody's", NOW.date()) is None


async def test_keys_come_in_the_order_they_were_enrolled(database: StoreDatabase) -> None:
    await add(database, samples.key("z"), samples.key("a"), samples.key("m", partner_id=COUNCIL))
    ended = dataclasses.replace(samples.key("z", 2), active_to=NOW)
    await add(database, ended)
    async with database.reads() as reads:
        assert [key.kid for key in await reads.keys()] == ["z", "a", "m"]
        assert (await reads.keys(SCHOOL))[0] == ended
        assert [key.kid for key in await reads.keys(COUNCIL)] == ["m"]


async def test_a_revoked_token_is_read_as_revoked(database: StoreDatabase) -> None:
    await add(database, samples.token())
    await add(database, samples.token(version=2, revoked_at=NOW))
    async with database.reads() as reads:
        kept = await reads.token_by_hash(samples.mac("tok_one"))
        assert kept is not None
        assert kept.revoked_at == NOW
        assert [token.version for token in await reads.tokens(SCHOOL)] == [2]
        assert await reads.tokens(COUNCIL) == []
    assert (await database.check_rows(samples.query())).register.token == kept


async def test_people_are_found_by_any_alias(database: StoreDatabase) -> None:
    name = Alias("name_dob", 1, samples.mac("same name and birthday"))
    first = samples.subject(aliases=(Alias("nhs", 1, samples.mac("1")), name))
    second = samples.subject("per_two", aliases=(Alias("nhs", 1, samples.mac("2")), name))
    await add(database, first, second)
    more = dataclasses.replace(
        first, version=2, aliases=(*first.aliases, Alias("upn", 1, samples.mac("u")))
    )
    await add(database, more)
    theirs = dataclasses.replace(
        samples.subject("per_their", aliases=(more.aliases[-1],)), partner_id=CHARITY
    )
    await add(database, theirs)

    async def found(*given: Alias, asker: str = SCHOOL) -> list[Subject]:
        async with database.reads() as reads:
            return list((await reads.people(asker, given)).subjects)

    shared = more.aliases[-1]
    assert await found(shared) == await found(reference("per_one")) == [more]
    assert await found(name) == [more, second]  # and its namesake
    assert await found(shared, asker=CHARITY) == [theirs]
    assert await found(shared, asker=COUNCIL) == []
    assert await found(Alias("nhs", 1, samples.mac("3"))) == []
    # Another's is found where something is recorded that concerns the asker.
    concern = samples.consent(
        subject_id="per_their", controller=CHARITY, recorded_by=CHARITY, recipients=(SCHOOL,)
    )
    await add(database, concern)
    assert await found(shared) == await found(reference("per_one")) == [more, theirs]
    assert await found(shared, asker=COUNCIL) == []
    async with database.reads() as reads:
        assert await reads.holders(shared) == [more, theirs]


async def test_an_alias_that_is_taken_back_finds_nobody(database: StoreDatabase) -> None:
    number, name = Alias("nhs", 1, samples.mac("1")), Alias("name_dob", 1, samples.mac("n"))
    await add(database, samples.subject(aliases=(number, name)))
    await add(database, samples.subject(version=2, aliases=(name,)))
    async with database.reads() as reads:
        assert (await reads.people(SCHOOL, [number])).subjects == []
        [kept] = (await reads.people(SCHOOL, [name])).subjects
    assert kept.aliases == (name,)


async def test_what_concerns_somebody_else_is_not_read(database: StoreDatabase) -> None:
    await samples.fill(database)
    async with database.reads() as reads:
        for asker, read in ((SCHOOL, 1), (COUNCIL, 1), (CHARITY, 0)):
            found = await reads.people(asker, samples.subject().aliases)
            assert len(found.events) == read
            rows = await database.check_rows(
                samples.query(token_sha256=None, asker=asker, sender=asker, recipient="x")
            )
            assert len(rows.found.events) == read


async def test_a_consent_record_that_is_moved_is_found_where_it_belongs(
    database: StoreDatabase,
) -> None:
    await samples.fill(database)
    number = Alias("nhs", 1, samples.mac("2"))
    await add(database, samples.subject("per_two", aliases=(number,)))
    async with database.unit_of_work() as work:
        work.move_consent("con_one", "per_two")
        work.add(samples.correction())
        await work.commit()
    await add(database, samples.consent(version=2))
    async with database.reads() as reads:
        assert (await reads.people(SCHOOL, samples.subject().aliases)).events == []
        found = await reads.people(SCHOOL, [number])
        assert [event.version for event in found.events] == [1, 2]
        assert set(found.places.items()) == {("con_one", "per_two")}
        assert await reads.consent_place("con_one") == "per_two"
        assert await reads.corrections(SCHOOL) == [samples.correction()]


async def test_look_ups_are_counted_for_an_account_and_its_organisation(
    database: StoreDatabase,
) -> None:
    made = [LookUp(NOW, SCHOOL, "one", "check"), LookUp(NOW, SCHOOL, "two", "check", "other")]
    async with database.unit_of_work() as work:
        for look_up in made:
            work.note_look_up(look_up)
        await work.commit()
    known = LookUp(NOW, SCHOOL, "one", "check", known=True)
    await database.append_checks([samples.check("chk_one")], [known])
    async with database.reads() as reads:
        assert await reads.look_up_counts(SCHOOL, "one", NOW) == LookUpCounts(2, 1, 2)
        later = NOW + timedelta(seconds=1)
        assert await reads.look_up_counts(SCHOOL, "one", later) == LookUpCounts(0, 0, 0)
        assert await reads.look_up_counts(COUNCIL, "one", NOW) == LookUpCounts(0, 0, 0)
        assert made[1] in await reads.look_ups(SCHOOL, NOW)


@pytest.mark.parametrize(
    ("record", "error"),
    [
        (samples.partner(), ConflictError),
        (samples.partner(version=3), StaleVersionError),
        (samples.membership(), ConflictError),
        (samples.membership(version=3), ConflictError),
        (samples.key(), ConflictError),
        (samples.key(version=3), StaleVersionError),
        (samples.document(), ConflictError),
        (samples.document(version=3), StaleVersionError),
        (samples.signature(), ConflictError),
        (samples.signature(document_id="agr_none"), ConflictError),
        (samples.subject(), ConflictError),
        (samples.subject(version=3), StaleVersionError),
        (samples.consent(), ConflictError),
        (samples.consent(version=3), ConflictError),
        (samples.consent("con_two", subject_id="per_none"), ConflictError),
        (samples.token(), ConflictError),
        (samples.token(version=3), StaleVersionError),
        (samples.step(), ConflictError),
        (samples.step(version=3), StaleVersionError),
        (samples.draft(), ConflictError),
        (samples.draft(version=3), StaleVersionError),
        (samples.notice(), ConflictError),
        (samples.notification("ntf_two"), ConflictError),
        (samples.notification(version=3), StaleVersionError),
        (samples.partner("par_new", legal_name="NUL \x00"), InvalidInputError),
        (samples.partner("par_new", legal_name="half \ud800"), InvalidInputError),
    ],
    ids=lambda value: type(value).__name__ if dataclasses.is_dataclass(value) else value.__name__,
)
async def test_what_cannot_be_written_is_refused_and_nothing_is_saved(
    database: StoreDatabase, record: object, error: type[RegistryError]
) -> None:
    await samples.fill(database)
    await samples.fill_lifecycle(database)
    async with database.reads() as reads:
        before = await reads.ledger_size()
    with pytest.raises(error) as caught:
        await add(database, samples.partner("par_before"), record)
    assert caught.type is error
    async with database.reads() as reads:
        assert await reads.ledger_size() == before
        assert await reads.partner("par_before") is None


async def test_nothing_is_saved_unless_committed(database: StoreDatabase) -> None:
    async with database.unit_of_work() as work:
        work.add(samples.partner())
    with pytest.raises(ZeroDivisionError):
        await fail_before_commit(database)
    async with database.reads() as reads:
        assert await reads.ledger_size() == 0
        assert await reads.partners() == []


async def fail_before_commit(database: StoreDatabase) -> None:
    async with database.unit_of_work() as work:
        work.add(samples.partner())
        raise ZeroDivisionError


async def test_the_operator_is_set_once_and_is_a_partner(database: StoreDatabase) -> None:
    async def set_operator(partner_id: str) -> int:
        async with database.unit_of_work() as work:
            work.set_operator(partner_id)
            return len(await work.commit())

    with pytest.raises(NotFoundError):
        await set_operator(SCHOOL)
    async with database.unit_of_work() as work:
        work.add(samples.partner())
        work.set_operator(SCHOOL)
        assert len(await work.commit()) == 1  # receipts are for what was added
    with pytest.raises(ConflictError):
        await set_operator(SCHOOL)
    async with database.reads() as reads:
        assert await reads.operator() == SCHOOL
        assert [leaf.kind for leaf in await reads.leaves(0, 9)] == ["partner", "operator"]


@pytest.mark.parametrize(
    ("record", "loser"),
    [
        (samples.partner(version=2), StaleVersionError),
        (samples.consent(version=2, status="withdrawn"), ConflictError),
        (samples.signature(COUNCIL), ConflictError),
        (samples.key(version=2), StaleVersionError),
    ],
    ids=["edit", "withdrawal", "signature", "key"],
)
async def test_of_rivals_exactly_one_wins(
    database: StoreDatabase, record: object, loser: type[RegistryError]
) -> None:
    await samples.fill(database)
    outcomes = await asyncio.gather(
        *(
            asyncio.create_task(add(database, record), context=contextvars.Context())
            for _ in range(16)
        ),
        return_exceptions=True,
    )
    winners = [outcome for outcome in outcomes if isinstance(outcome, list)]
    assert len(winners) == 1
    assert {type(outcome) for outcome in outcomes if outcome not in winners} == {loser}


async def test_every_leaf_follows_from_its_row(database: StoreDatabase) -> None:
    """Every row's record, salt and id give its leaf; there is a row for each leaf but those that
    an alias added later replaced."""
    await samples.fill(database)
    await database.append_checks([samples.check(f"chk_{n}") for n in range(3)])
    found: dict[int, LedgerLeaf] = {}
    async with database.reads() as reads:
        leaves = await reads.leaves(0, 100)
        for table in tables.TABLES:
            if not issubclass(table, tables.Core):
                continue
            kind = next(kind.name for kind in KINDS.values() if kind.table is table)
            for row in await table.select():
                mac = commitment(bytes(row["salt"]), row["body"].encode())
                found[row["leaf_index"]] = LedgerLeaf(kind, row["leaf_id"], row["version"], mac)
    assert [leaf.leaf_index for leaf in leaves] == list(range(15)) == sorted(found)
    for leaf in leaves:
        assert found[leaf.leaf_index].hash().hex() == leaf.leaf_hash
        assert found[leaf.leaf_index].commitment == leaf.commitment


async def test_receipts_say_where_and_leaves_say_nothing_of_whom(database: StoreDatabase) -> None:
    receipts = await add(database, samples.subject(), samples.consent())
    [later] = await add(database, samples.consent(version=2, status="withdrawn"))
    async with database.reads() as reads:
        leaves = await reads.leaves(0, 10)
    for receipt, leaf in zip([*receipts, later], leaves, strict=True):
        assert (receipt.leaf_index, receipt.leaf_hash) == (leaf.leaf_index, leaf.leaf_hash)
        assert (receipt.kind, receipt.record_id) == (leaf.kind, leaf.record_id)
        assert "per_one" not in repr(leaf)
        assert "con_one" not in repr(leaf)
    assert later.record_id == receipts[1].record_id  # a later version of the same record
    assert later.version == 2
    bodies = {encode(samples.consent()).body, encode(samples.subject()).body}
    assert not {leaf.commitment for leaf in leaves} & {samples.mac(body) for body in bodies}


async def test_checkpoints_are_kept_once_a_size(database: StoreDatabase) -> None:
    first = CheckpointRow(1, samples.mac("root"), "note one", NOW)
    await database.add_checkpoint(first)
    await database.add_checkpoint(dataclasses.replace(first, note="signed again"))
    async with database.reads() as reads:
        assert await reads.checkpoint() == first
    with pytest.raises(ConflictError):
        await database.add_checkpoint(dataclasses.replace(first, root=samples.mac("other")))
    second = CheckpointRow(12, samples.mac("root 12"), "note two", NOW)
    await database.add_checkpoint(second)
    async with database.reads() as reads:
        assert await reads.checkpoint() == second


async def test_only_one_may_sign_at_a_time(database: StoreDatabase) -> None:
    async with database.signer_lock() as mine, database.signer_lock() as theirs:
        assert (mine, theirs) == (True, False)
    async with database.signer_lock() as again:
        assert again is True


async def test_a_closed_database_says_that_it_does_not_answer(database: StoreDatabase) -> None:
    await database.ping()
    await database.close()
    with pytest.raises(UnavailableError):
        await database.ping()
    with pytest.raises(UnavailableError):
        async with database.unit_of_work():
            pass


async def test_a_unit_of_work_may_be_large(database: StoreDatabase) -> None:
    """More values than a driver accepts in one statement are still written in one transaction."""
    flows = tuple(samples.flow(purpose=f"purpose_{n}") for n in range(4_200))
    await add(database, samples.document(flows=flows))
    async with database.reads() as reads:
        kept = await reads.document("agr_one")
    assert kept is not None
    assert kept.flows == flows
    rows = await database.check_rows(samples.query(purpose="purpose_4199"))
    assert [*rows.register.flows] == [("agr_one", 1)]
