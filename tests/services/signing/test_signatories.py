"""Whose key may sign for whom: what is enrolled, and what the trust file shows of it."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from registry.documents.signatures.keys import new_key, public_jwk
from registry.documents.signatures.notice import Notice, sign_notice
from registry.documents.signatures.possession import make_possession_proof
from registry.documents.verify.trust import read_trust
from registry.domain.records.signing import SignatoryKey
from registry.errors import InvalidInputError, SignatureError
from registry.services.agreements import registering
from registry.services.charter import members
from registry.services.leaving import giving_notice
from registry.services.partners import register
from registry.services.signer import CheckpointSigner
from registry.services.signing import keys
from tests.simulator import (
    COUNCIL,
    SCHOOL,
    Partnership,
    charter_document,
    partner_document,
)

pytestmark = pytest.mark.scene(after=Partnership.charter)


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
async def test_extra_members_of_a_key_are_not_stored(p: Partnership, says: dict[str, str]):
    key = new_key()
    enrolled = await enrol(p, key=key, says=says)
    assert enrolled.public_jwk() == public_jwk(key)
    assert enrolled.kid in read_trust(await trust_file(p)).keys


async def test_extra_members_stored_earlier_are_not_shown(p: Partnership):
    enrolled = await enrol(p)
    kept = json.dumps({**enrolled.public_jwk(), "use": "sig"})
    async with p.registry.database.unit_of_work() as uow:
        uow.add(dataclasses.replace(enrolled, version=2, jwk=kept))
        await uow.commit()
    assert enrolled.kid in read_trust(await trust_file(p)).keys


async def test_ending_a_stolen_key_lists_the_keys_it_vouched_for(p: Partnership):
    stolen, theirs = new_key(), new_key()
    first = await enrol(p, key=stolen)
    before = await enrol(p, voucher=stolen, person="Before")
    p.clock.advance(hours=1)
    since = p.clock.now
    one = await enrol(p, key=theirs, voucher=stolen, person="One")
    two = await enrol(p, voucher=theirs, person="Two")
    ended, _ = await keys.revoke_key(p.registry, p.actor(SCHOOL), first.kid, since)
    await keys.revoke_key(p.registry, p.actor(SCHOOL), one.kid, p.clock.now)
    async with p.registry.database.reads() as reads:
        assert [key.kid for key in await keys.vouched_for(reads, ended)] == [two.kid]
        assert await keys.vouched_for(reads, before) == []


async def name_signatory(p: Partnership, name: str, *, since: str, until: str) -> None:
    holder = {"name": name, "role": "signatory", "from": since, "to": until}
    async with p.registry.database.reads() as reads:
        before = await reads.partner(SCHOOL)
    document = {**json.loads(before.document), "role_holders": [holder]}
    await register.amend_partner(p.registry, p.actor(SCHOOL), document, before.version)


async def test_a_signatory_whose_days_have_passed_can_no_longer_enrol_sign_or_vouch(p: Partnership):
    first = new_key()
    await enrol(p, key=first)
    await name_signatory(p, "chief  OFFICER", since="2020-01-01", until="2026-11-22")
    await p.sign("wisc", 1, SCHOOL)  # the signatory's last day
    p.clock.advance(days=1)
    today = p.registry.today()
    notice = Notice(SCHOOL, "wisc", today, "x", "Chief Officer", "Chief Executive", p.clock.now)
    await charter(p, 2)
    for act in (
        enrol(p, voucher=first),
        p.sign("wisc", 2, SCHOOL),
        giving_notice.hand_in(p.registry, p.actor(SCHOOL), sign_notice(notice, first)),
    ):
        with pytest.raises(SignatureError, match="By its record Chief Officer is no signatory"):
            await act
    # Nor does it enrol somebody never named; the operator, who has rung them, may.
    with pytest.raises(InvalidInputError) as caught:
        await enrol(p, person="Somebody Else", voucher=first)
    assert caught.value.faults[0].pointer == "/checked_by"
    await enrol(p, person="Somebody Else")
    assert (await members.get_member(p.registry, SCHOOL)).membership.status == "active"


async def test_a_future_signatory_may_not_sign_yet_and_a_person_not_named_needs_only_a_key(
    p: Partnership,
):
    await name_signatory(p, "Ann Lee", since="2026-12-01", until="2027-12-01")
    with pytest.raises(SignatureError, match="no signatory of hill-school today"):
        await enrol(p, person="Ann Lee")
    await enrol(p)
    await p.sign("wisc", 1, SCHOOL)
    p.clock.advance(days=9)
    await enrol(p, person="Ann Lee", voucher=p.keys[SCHOOL])


async def charter(p: Partnership, version: int) -> None:
    await registering.register(p.registry, p.actor(COUNCIL), charter_document(version=version))


async def test_a_trust_file_lists_every_kind_an_organisation_has_been(p: Partnership):
    await enrol(p)
    other = partner_document(SCHOOL, "academy")
    await register.amend_partner(p.registry, p.actor(COUNCIL), other, 1)
    [key] = read_trust(await trust_file(p)).keys.values()
    assert key.kinds == {"academy", "maintained_school"}


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "Ann\nValid.", "Ann\x1b[2K", "Ann\u2028B"])
async def test_a_name_that_no_signature_could_have_is_not_enrolled(p: Partnership, name: str):
    with pytest.raises(InvalidInputError) as caught:
        await enrol(p, person=name, role=name)
    assert [fault.pointer for fault in caught.value.faults] == ["/person", "/role"]
    assert read_trust(await trust_file(p)).keys == {}
