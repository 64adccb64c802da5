"""A register with rows in every table, signed at several sizes, some of them twice or thrice."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from registry.documents.signatures.notice import Notice, parts_of, sign_notice
from registry.domain.records.leaving import LeavingNotice
from registry.domain.records.people import LookUp
from registry.domain.records.server_keys import KeyCheck, ServerKeys
from registry.domain.records.signing import RECORDED, VERIFIED, AcceptedSignature
from registry.services.accounts.sessions import start_session
from registry.services.checks.checker import Checker
from registry.services.consent.moving import move_entry
from registry.services.people import correcting
from registry.services.setup.restoration import PutBackTo, record_restoration
from registry.services.signer import CheckpointSigner
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL, Partnership
from tests.simulator.partnership import discharge
from tests.simulator.scenes import with_keys
from tests.store import samples

ANN = {"scheme": "nhs", "value": "943 476 5919"}
BEN = {"scheme": "nhs", "value": "401 023 2137"}
UPN = {"scheme": "upn", "value": "H801200001001"}
OLD_PERSON = "an older row of a person"


async def lived_in(p: Partnership) -> None:
    """Let much happen, and sign the ledger now and then."""
    await with_keys(p)
    await p.sign("wisc", 1, COUNCIL, HOSPITAL, SCHOOL)
    await CheckpointSigner(p.registry).sign_once()
    await agreed(p)
    await said(p)
    await CheckpointSigner(p.registry).sign_once()
    await asked(p)
    await everything_else(p)
    await record_restoration(p.registry, "root", PutBackTo("bak_1", p.registry.now(), 3, None))
    await start_session(p.registry, p.actor(SCHOOL, "officer"))
    await CheckpointSigner(p.registry).sign_once()
    await asked(p)


async def agreed(p: Partnership) -> None:
    """Register an agreement that its parties sign, and that another organisation joins."""
    from registry.services.agreements import registering

    officer = p.actor(COUNCIL)
    await registering.register(p.registry, officer, discharge(p))
    await p.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    await registering.register(p.registry, officer, discharge(p, agreement_id="another"))
    await p.sign("another", 1, COUNCIL)
    joining = dataclasses.replace(
        paper(p),
        flows=(
            samples.flow(CHARITY, COUNCIL),
            samples.flow_of_many((COUNCIL, HOSPITAL), (CHARITY,)),
        ),
    )
    async with p.registry.database.unit_of_work() as uow:
        uow.add(joining)
        await uow.commit()


def paper(p: Partnership) -> AcceptedSignature:
    now = p.registry.now()
    return AcceptedSignature(
        document_id="discharge",
        document_version=1,
        partner_id=CHARITY,
        kid="",
        person="A",
        role="B",
        protected="",
        signature="",
        signed_at=now,
        recorded_at=now,
        recorded_by="test",
        method=RECORDED,
        evidence_sha256="0" * 64,
    )


async def said(p: Partnership) -> None:
    """Record consents, refusals and what was said since, and put right about whom."""
    ann = await p.person(SCHOOL, ANN)
    ben = await p.person(SCHOOL, BEN)
    theirs = await p.person(COUNCIL, ANN)
    await p.consent(SCHOOL, ann, "refused")
    moved = await p.consent(SCHOOL, ann, "given")
    given = await p.consent(COUNCIL, theirs, "given", recipients=(SCHOOL, CHARITY))
    await withdrawn(p, given)
    officer = p.actor(SCHOOL, "officer")
    await move_entry(p.registry, officer, moved.record_id, ben, "The other one.")
    [p.keys[OLD_PERSON]] = await p.registry.database.engine.fetch(
        "SELECT version, leaf_index, body, salt, wrapped_key, recorded_at FROM subject"
        f" WHERE subject_id = '{ann}'"
    )
    numbers = correcting.Numbers(ANN, {"scheme": "nhs", "value": "987 654 3210"})
    await correcting.replace_number(p.registry, officer, ann, numbers, "A new number.")


async def withdrawn(p: Partnership, given: Any) -> None:
    """Withdraw a consent: its second step."""
    step = dataclasses.replace(given, version=2, status=type(given.status)("withdrawn"))
    async with p.registry.database.unit_of_work() as uow:
        uow.add(step)
        await uow.commit()


async def asked(p: Partnership) -> None:
    """Make checks about a person and about nobody."""
    for subject in ({"subject": {"identifiers": [ANN]}}, {}):
        request = {"from": COUNCIL, "to": SCHOOL, "purpose": "early_help", **subject}
        request["data_categories"] = ["personal"]
        await Checker(p.registry).check(request, actor=p.actor(COUNCIL))


async def everything_else(p: Partnership) -> None:
    """Add two versions of what nothing above makes."""
    now = p.registry.now()
    records: list[Any] = [
        samples.succession(),
        samples.part_of(),
        samples.part_of(version=2),
        samples.annex(),
        samples.annex(content=b"%PDF-1.7 another"),
        samples.step("discharge", 1),
        samples.step("discharge", 2),
        notice(p),
        ServerKeys(1, (KeyCheck("lookup", 1, "a" * 64),), now, "registry: keys"),
        ServerKeys(2, (KeyCheck("lookup", 1, "a" * 64),) * 2, now, "registry: keys"),
        samples.damage(),
        samples.damage(version=2),
    ]
    for make in (
        samples.token,
        samples.account,
        samples.decision,
        samples.draft,
        samples.notification,
        samples.joint_act,
    ):
        records += [make(), make(version=2)]
    async with p.registry.database.unit_of_work() as uow:
        for record in records:
            uow.add(record)
        uow.note_look_up(LookUp(now, SCHOOL, "front desk", "check"))
        await uow.commit()


def notice(p: Partnership) -> LeavingNotice:
    """A notice that is really signed."""
    day = date(2027, 1, 1)
    content = Notice(SCHOOL, "discharge", day, "Moved", "A", "B", p.registry.now())
    protected, payload, signature = parts_of(sign_notice(content, p.keys[SCHOOL]))
    from registry.documents.signatures.keys import public_jwk, thumbprint

    return LeavingNotice(
        notice_id="not_one",
        version=1,
        partner_id=SCHOOL,
        document_id="discharge",
        effective_on=day,
        method=VERIFIED,
        payload=payload,
        kid=thumbprint(public_jwk(p.keys[SCHOOL])),
        protected=protected,
        signature=signature,
        person="A",
        role="B",
        evidence_sha256="",
        recorded_at=p.registry.now(),
        recorded_by="test",
    )
