from tests.store import samples


async def test_x(database):
    await samples.fill(database)
    rows = await database.check_rows(samples.query())
    assert len(rows.subjects) == 1
