"""Texts that an agreement between members leaves to their charter."""

from __future__ import annotations

import json
from typing import Any

import pytest

from registry.documents.json.validate import schema_text
from registry.domain.agreements.common_terms import COMMON_TERMS
from registry.domain.records.agreements import Document
from registry.errors import InvalidInputError
from registry.services.agreements import registering
from registry.services.agreements.document import agreement_html
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, Partnership, charter_document
from tests.simulator.second import second

BREACHES, LATER = "Tell the others within 24 hours.", "Tell the others within 12 hours."


def charter(p: Partnership, version: int, text: str, **changes: Any) -> dict[str, Any]:
    return {
        **charter_document(version=version),
        "schema_version": 2,
        "start_date": p.registry.today().isoformat(),
        "common_terms": {"breaches": text, "training": "Train each year."},
        "terms_change": {"notice_days": 30, "text": "Object or leave within 30 days."},
        **changes,
    }


def without_breaches(p: Partnership) -> dict[str, Any]:
    content = second(p)
    return {name: value for name, value in content.items() if name not in ("breaches", "training")}


async def begun(p: Partnership, *members: str) -> None:
    await registering.register(p.registry, p.actor(COUNCIL), charter(p, 1, BREACHES))
    for member in members:
        await p.enrol(member)
        await p.sign("wisc", 1, member)


async def register(p: Partnership, content: dict[str, Any]) -> Document:
    view, _ = await registering.register(p.registry, p.actor(COUNCIL), content)
    return view.document


def test_the_list_is_that_of_the_schema():
    schema = json.loads(schema_text("charter-2"))
    assert {*COMMON_TERMS} == {*schema["properties"]["common_terms"]["properties"]}


async def test_members_take_a_text_from_the_charter_and_it_is_marked(partnership: Partnership):
    p = partnership
    await begun(p, COUNCIL, HOSPITAL, SCHOOL)
    await register(p, without_breaches(p))
    html = await agreement_html(p.registry, p.actor(COUNCIL), "discharge", 1)
    assert BREACHES in html
    assert "From the charter, version 1" in html


async def test_a_party_that_is_no_member_needs_the_text_in_the_agreement(partnership: Partnership):
    p = partnership
    await begun(p, COUNCIL, HOSPITAL)
    with pytest.raises(InvalidInputError) as raised:
        await register(p, without_breaches(p))
    found = {fault.pointer: fault.detail for fault in raised.value.faults}
    assert {*found} == {"/breaches", "/training"}
    assert SCHOOL in found["/breaches"]


async def test_a_charter_that_supplies_nothing_leaves_what_every_agreement_needs(
    partnership: Partnership,
):
    await partnership.charter()
    with pytest.raises(InvalidInputError) as raised:
        await register(partnership, without_breaches(partnership))
    assert [fault.pointer for fault in raised.value.faults] == ["/breaches"]


async def test_a_later_charter_text_applies_once_its_notice_is_over(partnership: Partnership):
    p = partnership
    await begun(p, COUNCIL, HOSPITAL, SCHOOL)
    await register(p, without_breaches(p))
    await register(p, charter(p, 2, LATER))

    async def printed() -> str:
        return await agreement_html(p.registry, p.actor(COUNCIL), "discharge", 1)

    assert LATER not in await printed()
    p.clock.advance(days=30)
    html = await printed()
    assert LATER in html
    assert BREACHES not in html
    assert "From the charter, version 2" in html
