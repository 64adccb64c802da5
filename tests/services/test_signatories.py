"""Whose key may sign for whom: what is enrolled, and what the trust file says of it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from registry.documents.keys import new_key, public_jwk
from registry.documents.possession import make_possession_proof
from registry.documents.trust import read_trust
from registry.domain.records import SignatoryKey
from registry.errors import InvalidInputError
from registry.services import keys, members, partners
from registry.services.signer import CheckpointSigner
from tests.simulator import COUNCIL, SCHOOL, Partnership, open_partnership, partner_document


@pytest_asyncio.fixture
async def p(database_url: str) -> AsyncIterator[Partnership]:
    async with open_partnership(database_url) as opened:
        await opened.charter()
        yield opened


async def enrol(
    p: Partnership,
    org: str = SCHOOL,
    *,
    key: Any = None,
    says: dict[str, str] | None = None,
    person: str = "Chief Officer",
    role: str = "Chief Executive",
    voucher: Any = None,
) -> SignatoryKey:
    """Enrol a key, as the operator's officer."""
    key = key or new_key()
    jwk, officer = {**public_jwk(key), **(says or {})}, p.actor(COUNCIL)
    nonce, _ = await keys.challenge(p.registry, officer, org, jwk)
    command = keys.EnrolKey(
        partner_id=org,
        jwk=jwk,
        nonce=nonce,
        proof=make_possession_proof(key, nonce=nonce, org=org),
        person=person,
        role=role,
        voucher=make_possession_proof(voucher, nonce=nonce, org=org) if voucher else "",
        checked_by="" if voucher else "telephone",
    )
    enrolled, _ = await keys.enrol_key(p.registry, officer, command)
    p.keys[org] = key
    return enrolled


async def trust_file(p: Partnership) -> bytes:
    content = await members.trust_file(p.registry, CheckpointSigner(p.registry))
    return json.dumps(content).encode()


@pytest.mark.parametrize("says", [{"use": "sig"}, {"alg": "Ed25519"}, {"kid": "mine" * 100}])
async def test_what_a_key_says_beside_itself_is_not_kept(p: Partnership, says: dict[str, str]):
    key = new_key()
    enrolled = await enrol(p, key=key, says=says)
    assert enrolled.public_jwk() == public_jwk(key)
    assert enrolled.kid in read_trust(await trust_file(p)).keys


async def test_nor_said_where_it_was_kept_once(p: Partnership):
    enrolled = await enrol(p)
    kept = json.dumps({**enrolled.public_jwk(), "use": "sig"})
    async with p.registry.database.unit_of_work() as uow:
        uow.add_key(dataclasses.replace(enrolled, version=2, jwk=kept))
        await uow.commit()
    assert enrolled.kid in read_trust(await trust_file(p)).keys


async def test_a_trust_file_says_every_kind_an_organisation_was(p: Partnership):
    await enrol(p)
    other = partner_document(SCHOOL, "academy")
    await partners.amend_partner(p.registry, p.actor(COUNCIL), other, 1)
    [key] = read_trust(await trust_file(p)).keys.values()
    assert key.kinds == {"academy", "maintained_school"}


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "Ann\nValid.", "Ann\x1b[2K", "Ann\u2028B"])
async def test_a_name_that_no_signature_could_have_is_not_enrolled(p: Partnership, name: str):
    with pytest.raises(InvalidInputError) as caught:
        await enrol(p, person=name, role=name)
    assert [fault.pointer for fault in caught.value.faults] == ["/person", "/role"]
    assert read_trust(await trust_file(p)).keys == {}
