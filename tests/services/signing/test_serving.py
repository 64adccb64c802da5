"""One person's key signs for several organisations, once an officer of each has said so."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from registry.documents.signatures.envelope import sign
from registry.documents.signatures.keys import public_jwk, thumbprint
from registry.documents.verify.files import Verdict, verify_path
from registry.documents.verify.trust import read_trust
from registry.errors import ActWaitsError, ConflictError, NotAllowedError, SignatureError
from registry.services.agreements import registering
from registry.services.charter import members
from registry.services.joint import confirming, listing
from registry.services.reports.audit import audit
from registry.services.signer import CheckpointSigner
from registry.services.signing import accepting, keys
from registry.services.signing.serving import LetServe, let_serve
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL, Partnership, discharge
from tests.simulator.scenes import with_keys
from tests.support.two_people import OBJECTION, actor_of, officers

POST = "Bursar"
pytestmark = pytest.mark.scene(after=with_keys)


def kid_of(p: Partnership, partner_id: str) -> str:
    return thumbprint(public_jwk(p.keys[partner_id]))


async def serving(p: Partnership) -> None:
    """Let the charity's key sign for the school too, as the only officer of the operator may."""
    command = LetServe(kid_of(p, CHARITY), SCHOOL, POST)
    await let_serve(p.registry, p.actor(COUNCIL), command)


async def signed_for_school(p: Partnership, document_id: str = "discharge") -> None:
    view = await registering.read(p.registry, p.actor(COUNCIL), document_id, 1)
    entry = sign(
        view.document.payload,
        p.keys[CHARITY],
        org=SCHOOL,
        person="Chief Officer",
        role=POST,
        signed_at=p.clock.now,
    )
    envelope = {"signatures": [entry]}
    await accepting.accept_signatures(p.registry, p.actor(SCHOOL), document_id, 1, envelope)


async def verdict(p: Partnership, folder: Path) -> Verdict:
    view = await registering.read(p.registry, p.actor(COUNCIL), "discharge", 1)
    path = folder / "discharge.json"
    path.write_bytes(view.document.payload)
    (folder / "discharge.jws.json").write_text(json.dumps(registering.envelope_of(view)))
    trust = await members.trust_file(p.registry, CheckpointSigner(p.registry))
    return verify_path(path, read_trust(json.dumps(trust).encode()))


async def test_it_signs_for_both_and_whoever_verifies_sees_for_whom(p: Partnership, tmp_path: Path):
    await registering.register(p.registry, p.actor(HOSPITAL), discharge(p))
    with pytest.raises(SignatureError, match="not enrolled for"):
        await signed_for_school(p)
    await serving(p)
    await p.sign("discharge", 1, COUNCIL, HOSPITAL)
    await signed_for_school(p)
    view = await registering.read(p.registry, p.actor(COUNCIL), "discharge", 1)
    assert view.state.stands
    found = await verdict(p, tmp_path)
    assert found.valid, found.reasons
    assert f"Signed for {SCHOOL} by Chief Officer, {POST}" in " ".join(found.findings)
    assert (await audit(p.registry)).is_whole


async def test_it_ends_with_the_key_and_what_came_later_counts_no_more(
    p: Partnership, tmp_path: Path
):
    await registering.register(p.registry, p.actor(HOSPITAL), discharge(p))
    await serving(p)
    p.clock.advance(hours=1)
    since = p.clock.now
    p.clock.advance(hours=1)
    await p.sign("discharge", 1, COUNCIL, HOSPITAL)
    await signed_for_school(p)
    await keys.revoke_key(p.registry, p.actor(CHARITY), kid_of(p, CHARITY), since)
    view = await registering.read(p.registry, p.actor(COUNCIL), "discharge", 1)
    assert view.standing.missing == (SCHOOL,)
    assert not (await verdict(p, tmp_path)).valid
    [own, further] = await keys.list_keys(p.registry, SCHOOL)
    assert own.active_to is None
    assert further.active_to == since


async def test_it_ends_by_itself_and_the_key_goes_on(p: Partnership):
    await serving(p)
    [_, further] = await keys.list_keys(p.registry, SCHOOL)
    await keys.revoke_key(p.registry, p.actor(SCHOOL), further.kid, p.clock.now)
    [own] = await keys.list_keys(p.registry, CHARITY)
    assert own.active_to is None
    with pytest.raises(ConflictError, match="no longer may"):
        await serving(p)


async def test_an_officer_of_each_has_to_say_so(p: Partnership):
    ours, theirs = await officers(p, CHARITY, SCHOOL)
    command = LetServe(kid_of(p, CHARITY), SCHOOL, POST)
    with pytest.raises(NotAllowedError):
        await let_serve(p.registry, p.actor(HOSPITAL), command)
    with pytest.raises(ActWaitsError) as waits:
        await let_serve(p.registry, actor_of(ours, CHARITY), command)
    assert len(await keys.list_keys(p.registry, SCHOOL)) == 1
    seen = await listing.read_act(p.registry, actor_of(ours, CHARITY), waits.value.act_id)
    assert f"signs for {SCHOOL}" in " ".join(seen.details)
    with pytest.raises(NotAllowedError):
        await confirming.confirm(p.registry, actor_of(ours, CHARITY), waits.value.act_id)
    await confirming.confirm(p.registry, actor_of(theirs, SCHOOL), waits.value.act_id)
    assert len(await keys.list_keys(p.registry, SCHOOL)) == 2


async def test_two_officers_of_the_operator_stand_for_a_side_without(p: Partnership):
    first, second, ours = await officers(p, COUNCIL, COUNCIL, CHARITY)
    command = LetServe(kid_of(p, CHARITY), SCHOOL, POST)
    with pytest.raises(ActWaitsError) as waits:
        await let_serve(p.registry, actor_of(ours, CHARITY), command)
    act = waits.value.act_id
    p.clock.now += OBJECTION
    await confirming.confirm(p.registry, actor_of(first), act, "telephone")
    assert len(await keys.list_keys(p.registry, SCHOOL)) == 1
    with pytest.raises(NotAllowedError):
        await confirming.confirm(p.registry, actor_of(first), act, "telephone")
    await confirming.confirm(p.registry, actor_of(second), act, "telephone")
    assert len(await keys.list_keys(p.registry, SCHOOL)) == 2


async def test_what_the_operator_begins_both_sides_confirm(p: Partnership):
    first, _, ours, theirs = await officers(p, COUNCIL, COUNCIL, CHARITY, SCHOOL)
    command = LetServe(kid_of(p, CHARITY), SCHOOL, POST)
    with pytest.raises(ActWaitsError) as waits:
        await let_serve(p.registry, actor_of(first), command)
    await confirming.confirm(p.registry, actor_of(ours, CHARITY), waits.value.act_id)
    assert len(await keys.list_keys(p.registry, SCHOOL)) == 1
    [waiting] = [
        view.act for view in await listing.list_acts(p.registry, actor_of(first)) if view.act.waits
    ]
    assert waiting.partner_id == SCHOOL
    p.clock.now += timedelta(hours=1)
    await confirming.confirm(p.registry, actor_of(theirs, SCHOOL), waiting.act_id)
    assert len(await keys.list_keys(p.registry, SCHOOL)) == 2
