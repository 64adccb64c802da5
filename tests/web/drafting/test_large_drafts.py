"""The pages of a draft as large as a draft may be, made off the event loop."""

from __future__ import annotations

import asyncio

import pytest

from registry.services.drafting import writing
from tests.simulator import COUNCIL
from tests.support.loop_lag import loop_lag
from tests.web.conftest import Site

PARTIES = [{"partner": f"p{number:05}", "role": "processor"} for number in range(12_000)]


@pytest.mark.parametrize(
    "address",
    [
        "",
        *(
            pytest.param(rest, marks=pytest.mark.long)
            for rest in ("/write/text.security", "/submit")
        ),
    ],
)
async def test_a_page_of_a_large_draft_holds_nobody_up(site: Site, address: str):
    draft = {"id": "large", "type": "pisa", "version": 1, "parties": PARTIES}
    partnership = site.partnership
    await writing.begin(partnership.registry, partnership.actor(COUNCIL), draft)
    officer = await site.signed_in(COUNCIL, "officer")
    with loop_lag() as lag:
        page = await officer.open(f"/drafts/large{address}")
        await asyncio.sleep(0.01)
    assert page.status_code == 200
    assert lag.is_short, lag
