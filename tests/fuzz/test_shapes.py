"""No 5xx, no exception, no hang and flat memory, whatever comes that looks as it should."""

from __future__ import annotations

import random
from typing import Any

import pytest

from registry.documents.signatures.keys import new_key, public_jwk
from tests.api.conftest import Api
from tests.fuzz.campaign import Tally, send_all
from tests.fuzz.conftest import Fuzzed
from tests.fuzz.shaping import Shaper, all_that_take_a_body, requests_and_forms
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL
from tests.simulator.partnership import discharge
from tests.simulator.scenes import three_members

SEED, IN_MAKE_TEST, IN_ALL = 20261130, 1_000, 50_000
A_TENTH, FORMS = 0.1, 0.4
PARTNERS = (COUNCIL, SCHOOL, CHARITY, HOSPITAL)
PURPOSES = ("safeguarding_child", "early_help", "direct_care", "safeguarding_adult")

pytestmark = pytest.mark.scene(after=three_members)


async def posted(api: Api, path: str, body: Any) -> Any:
    headers = {"Authorization": f"Bearer {await api.partnership.token(COUNCIL)}"}
    answer = await api.client.post(f"/api/v1/{path}", json=body, headers=headers)
    assert answer.status_code < 300, answer.text
    return answer.json()


async def what_is_known(api: Api) -> dict[str, tuple[Any, ...]]:
    """Make one of each thing, and return by a member's name what may stand there."""
    who = await posted(api, "people", {"identifiers": [{"scheme": "nhs", "value": "9434765919"}]})
    person = who["reference"]
    asked = {"subject": person, "status": "given", "purposes": ["early_help"]}
    asked |= {"recipients": [SCHOOL], "data_categories": ["personal"], "explicit": True}
    asked |= {"freely_given": True, "effective_at": "2026-11-20T10:00:00Z", "given_by": "self"}
    consent = await posted(api, "consents", asked)
    agreement = discharge(api.partnership)
    await posted(api, "agreements", agreement)
    await posted(api, "drafts", {"document": {**agreement, "id": "half-done"}})
    organisations = ("to", "partner", "partner_id", "org", "leaves", "recipients", "of")
    return {
        **dict.fromkeys((*organisations, "parties", "controller", "sender", "recipient"), PARTNERS),
        **dict.fromkeys(("subject", "reference", "person", "other"), (person,)),
        **dict.fromkeys(("purpose", "purposes"), PURPOSES),
        **dict.fromkeys(("effective_on", "review_date", "signed_on"), ("2026-11-22", "2027-01-01")),
        **dict.fromkeys(("effective_at", "active_to"), ("2026-11-21T10:00:00Z",)),
        "jwk": (public_jwk(new_key("Ed25519")),),
        "age_band": ("adult", "child_16_17"),
        "record_id": (consent["record"], "con_00000000000000000000"),
        "from": (COUNCIL, COUNCIL, COUNCIL, SCHOOL),  # who asks, of checks
        "charter": ("wisc",),
        "agreement": ("discharge",),
        "template": ("hospital-discharge",),
        "drafts/document_id": ("half-done",),
        "document_id": ("discharge", "wisc"),
        "version": (1, 2),
    }


async def campaign(fuzzed: Fuzzed, count: int) -> Tally:
    shaper = Shaper(SEED, await what_is_known(fuzzed.api))
    requests = requests_and_forms(shaper, fuzzed.seeds, random.Random(SEED), FORMS)
    tally = await send_all(fuzzed.wire, requests, count)
    print(tally)
    assert tally.accepted.total() >= A_TENTH * count, tally
    by_programs = sum(n for at, n in tally.accepted.items() if " /api/" in at)
    assert by_programs >= A_TENTH * (1 - FORMS) * count, tally  # forms do not make up for routes
    return tally


def test_every_route_that_takes_a_body_is_tried():
    assert len(all_that_take_a_body()) > 25


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_a_seeded_part(fuzzed: Fuzzed):
    tally = await campaign(fuzzed, IN_MAKE_TEST)
    assert len(tally.accepted) > 10, tally.accepted


@pytest.mark.long
@pytest.mark.parametrize("engine_name", ["sqlite", "postgres"], indirect=True)
async def test_them_all(fuzzed: Fuzzed):
    await campaign(fuzzed, IN_ALL // 2)  # on each engine
