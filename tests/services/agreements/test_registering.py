"""Which agreements may be registered, on both engines, and which faults are found."""

import pytest

from registry.domain.agreements.version import Version
from registry.domain.records.agreements import Document
from registry.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
)
from registry.services.agreements import registering
from tests.simulator import (
    CHARITY,
    COUNCIL,
    HOSPITAL,
    Partnership,
    discharge,
)

pytestmark = pytest.mark.scene(after=Partnership.charter)


async def register(partnership: Partnership, version: int = 1) -> Version[Document]:
    view, _ = await registering.register(
        partnership.registry, partnership.actor(COUNCIL), discharge(partnership, version)
    )
    return view


async def test_the_charter_an_agreement_stands_on_is_registered(partnership: Partnership):
    await register(partnership)
    for charter in ({"id": "wisc", "version": 2}, {"id": "discharge", "version": 1}):
        content = {**discharge(partnership, 2), "charter": charter}
        with pytest.raises(InvalidInputError) as caught:
            await registering.register(partnership.registry, partnership.actor(COUNCIL), content)
        assert [fault.pointer for fault in caught.value.faults] == ["/charter"]


async def test_a_sharing_that_nobody_receives_or_that_is_over_is_a_fault(partnership: Partnership):
    content = discharge(partnership)
    content["sharings"][0] |= {"from": [COUNCIL], "to": [COUNCIL]}
    content["sharings"][0]["lawful_bases"] = [
        {**content["sharings"][0]["lawful_bases"][0], "partner": COUNCIL}
    ]
    content |= {
        "start_date": "2020-01-01",
        "review_date": "2021-01-01",
        "end_date": "2021-12-31",
    }
    with pytest.raises(InvalidInputError) as caught:
        await registering.register(partnership.registry, partnership.actor(COUNCIL), content)
    assert [fault.pointer for fault in caught.value.faults] == ["/sharings/0/to", "/end_date"]


async def test_a_wrong_version_number_is_refused_with_the_next_one(partnership: Partnership):
    with pytest.raises(ConflictError, match="Number the first one 1"):
        await register(partnership, version=4)
    await register(partnership)
    with pytest.raises(ConflictError, match="Number the next one 2"):
        await register(partnership, version=4)


async def test_others_agreements_are_not_found(partnership: Partnership):
    await register(partnership)
    with pytest.raises(NotFoundError):
        await registering.read(partnership.registry, partnership.actor(CHARITY), "discharge", 1)


async def test_every_unknown_party_is_named_at_once(partnership: Partnership):
    document = discharge(partnership)
    document["parties"] = [
        {"partner": partner, "role": "independent_controller"}
        for partner in ("nobody-a", COUNCIL, "nobody-b")
    ]
    with pytest.raises(InvalidInputError) as caught:
        await registering.register(partnership.registry, partnership.actor(COUNCIL), document)
    pointers = {fault.pointer for fault in caught.value.faults}
    assert {"/parties/0/partner", "/parties/2/partner"} <= pointers


async def test_a_clause_can_bind_only_those_who_sign(partnership: Partnership):
    """An agreement signed by two must not cover a third organisation that it merely names."""
    document = discharge(partnership)
    clause = document["sharings"][0]
    clause["from"] = [CHARITY, HOSPITAL]
    clause["lawful_bases"] = [{"partner": COUNCIL, "basis": "6(1)(e)"}]
    document["review_date"] = "2020-01-01"
    document["parties"].append(document["parties"][0])
    with pytest.raises(InvalidInputError) as caught:
        await registering.register(partnership.registry, partnership.actor(COUNCIL), document)
    assert {fault.pointer for fault in caught.value.faults} == {
        "/review_date",
        "/parties/3/partner",
        "/sharings/0/from/0",
        "/sharings/0/from/1",
    }
