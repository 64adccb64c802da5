"""A name that could be taken for another is taken only with the operator's yes, on every way in."""

from __future__ import annotations

from typing import Any

import pytest

from registry.documents.json.canonical import mark
from registry.errors import InvalidInputError, NameToConfirmError
from registry.services.imports.organisations import import_partners
from registry.services.imports.outcome import Order
from registry.services.partners import entries, register
from registry.services.partners.document import content_of
from registry.spreadsheets.columns import layout
from registry.spreadsheets.partners.columns import PARTNER_COLUMNS
from registry.spreadsheets.table import read_table
from tests.simulator import CHARITY, COUNCIL, Partnership

LIKE = {"id": "impostor", "legal_name": "Hill  Schооl", "kind": "charity"}  # two Cyrillic letters


async def rename(partnership: Partnership, by: str, name: str, **yes: Any) -> str:
    registry = partnership.registry
    [entry] = entries.entries_of(
        content_of(await register.read_one(registry, CHARITY)), entries.ABOUT
    )
    change = entries.EntryChange(
        entries.ABOUT, {**entry, "legal_name": name}, was=mark(entry), **yes
    )
    renamed = await entries.change_entry(registry, partnership.actor(by), CHARITY, change)
    return renamed.legal_name


async def test_registering_asks_and_takes_a_yes(partnership: Partnership):
    registry, operator = partnership.registry, partnership.actor(COUNCIL)
    with pytest.raises(NameToConfirmError, match="close to “Hill School”"):
        await register.register_partner(registry, operator, LIKE)
    partner, _ = await register.register_partner(registry, operator, LIKE, name_is_meant=True)
    assert partner.legal_name == "Hill Schооl"
    kept = {**LIKE, "privacy_notice_url": "https://impostor.example/privacy"}
    amended, _ = await register.amend_partner(registry, operator, kept, 1)
    assert amended.version == 2  # the name stays, so nobody is asked again


async def test_only_the_operator_says_yes_to_a_new_name(partnership: Partnership):
    with pytest.raises(NameToConfirmError, match="Only the operator"):
        await rename(partnership, CHARITY, "Hill Scool", name_is_meant=True)
    with pytest.raises(NameToConfirmError, match="say that the name is meant"):
        await rename(partnership, COUNCIL, "Hill Scool")
    assert await rename(partnership, COUNCIL, "Hill Scool", name_is_meant=True) == "Hill Scool"
    assert await rename(partnership, CHARITY, "Family  Help") == "Family Help"


@pytest.mark.parametrize("meant", [False, True])
async def test_no_yes_lets_in_what_cannot_be_seen(partnership: Partnership, meant: bool):
    with pytest.raises(InvalidInputError):
        await rename(partnership, COUNCIL, "Family\u202e Charity", name_is_meant=meant)


async def test_an_import_is_confirmed_as_one_list(partnership: Partnership):
    names = {"a": "Hill Scool", "b": "Mill Lane", "c": "Mil Lane", "d": "Quite Other"}
    rows = [f"{partner_id},{name},charity" for partner_id, name in names.items()]
    text = "\n".join(["id,Legal name,Kind", *rows])
    table = read_table(text.encode(), layout(PARTNER_COLUMNS, {}))
    operator = partnership.actor(COUNCIL)
    refused = await import_partners(partnership.registry, operator, table, Order(apply=True))
    assert [fault.row for fault in refused.faults] == [2, 3, 4]
    assert not refused.receipts
    yes = Order(apply=True, names_are_meant=True)
    taken = await import_partners(partnership.registry, operator, table, yes)
    assert (taken.new, taken.faults) == (4, ())
