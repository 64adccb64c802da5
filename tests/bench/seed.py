"""Fills registries of different sizes to measure, through the unit of work in large commits."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from pathlib import Path

from registry.bootstrap import open_registry, prepare_home
from registry.domain.agreements.lifecycle import Act
from registry.domain.charter.status import MembershipStatus
from registry.domain.people.identifiers import Identifier
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import AgreementStep, Document, Flow
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.people import Subject
from registry.domain.records.signing import RECORDED, AcceptedSignature
from registry.services import access
from registry.services.accounts import tokens
from registry.services.accounts.saved_forms import new_form
from registry.services.accounts.sessions import start_session
from registry.services.context import Registry, new_id
from registry.services.partners import register as partners
from registry.services.ports import UnitOfWork
from registry.services.setup import install
from registry.settings import Settings
from tests.simulator import consent_event, partner_document

KINDS = ["local_authority", "maintained_school", "charity", "nhs_trust", "police"]
PURPOSES = ["safeguarding_child", "early_help", "direct_care", "safeguarding_adult"]
PER_COMMIT = 500


@dataclass(frozen=True)
class Seeded:
    """A filled registry: its home, a token and a session of a partner, and people's references.

    It also holds the address of a page that asks a question of a check.
    """

    home: Path
    partners: list[str]
    token: str
    people: list[str]
    session: str
    question: str


def seed(
    home: Path, organisations: int, agreements: int, people: int, *, database_url: str = ""
) -> Seeded:
    """Make a registry in ``home``, with so many of each; its database too if none is named."""
    settings = Settings.from_environment(
        {"REGISTRY_HOME": str(home), "REGISTRY_DATABASE_URL": database_url}
    )
    prepare_home(settings)

    async def main() -> Seeded:
        async with open_registry(settings, migrate=True) as registry:
            ids = await _partners(registry, organisations)
            await _the_same(registry, ids)
            await _agreements(registry, ids, agreements)
            known = await _people(registry, ids, people)
            shell = Actor(ids[0], frozenset(access.ROLES), "bench")
            secret, _, _ = await tokens.new_token(registry, shell, ids[0], ("practitioner",))
            draft = await new_form(registry, shell, "check", {"answers": {}})
            session = await start_session(registry, shell)
            question = f"/check/{draft.draft_id}/danger"
            return Seeded(home, ids, secret, known, session, question)

    return asyncio.run(main())


async def _partners(registry: Registry, count: int) -> list[str]:
    ids = [f"partner-{number}" for number in range(count)]
    await install.install(registry, partner_document(ids[0], KINDS[0]), "bench")
    shell = Actor(ids[0], frozenset(access.ROLES), "bench")
    for number, partner_id in enumerate(ids[1:], start=1):
        document = partner_document(partner_id, KINDS[number % len(KINDS)])
        await partners.register_partner(registry, shell, document)
    async with registry.database.unit_of_work() as uow:
        for partner_id in ids:
            uow.add(
                MembershipEvent(
                    partner_id,
                    1,
                    MembershipStatus.ACTIVE,
                    "wisc",
                    1,
                    registry.today(),
                    "",
                    registry.now(),
                    "b",
                )
            )
        await uow.commit()
    return ids


async def _the_same(registry: Registry, ids: list[str]) -> None:
    """Add the agreement that the check of the first two is matched with, whatever else there is."""
    if len(ids) < 2:
        return
    async with registry.database.unit_of_work() as uow:
        add_signed(registry, uow, agreement(registry, "the-same", *ids[:2], PURPOSES[0]), 0)
        await uow.commit()


async def _agreements(registry: Registry, ids: list[str], count: int) -> None:
    rng = random.Random(1)
    for start in range(0, count, PER_COMMIT):
        async with registry.database.unit_of_work() as uow:
            for number in range(start, min(start + PER_COMMIT, count)):
                add_signed(registry, uow, _agreement(registry, rng, ids, number), number)
            await uow.commit()


def add_signed(registry: Registry, uow: UnitOfWork, document: Document, number: int) -> None:
    """Add an agreement with some history: signed by both, every third suspended and reinstated."""
    uow.add(document)
    for party in document.parties:
        uow.add(_signature(registry, document, party))
    if number % 3 == 0:
        for version, act in enumerate((Act.SUSPEND, Act.REINSTATE), start=1):
            uow.add(_step(registry, document, version, act))


def _signature(registry: Registry, document: Document, party: str) -> AcceptedSignature:
    return AcceptedSignature(
        document_id=document.document_id,
        document_version=document.version,
        partner_id=party,
        kid="",
        person="Chief Officer",
        role="Chief Executive",
        protected="",
        signature="",
        signed_at=registry.now(),
        recorded_at=registry.now(),
        recorded_by="bench",
        method=RECORDED,
        evidence_sha256="0" * 64,
    )


def _step(registry: Registry, document: Document, version: int, act: str) -> AgreementStep:
    return AgreementStep(
        document_id=document.document_id,
        version=version,
        document_version=document.version,
        act=act,
        partner_id=document.parties[0],
        by=document.parties[0],
        effective_on=registry.today(),
        reason="bench",
        recorded_at=registry.now(),
        recorded_by="bench",
    )


def _agreement(registry: Registry, rng: random.Random, ids: list[str], number: int) -> Document:
    one, other = rng.sample(ids, 2)
    while {one, other} == {*ids[:2]}:  # these two have only the agreement of the same check
        one, other = rng.sample(ids, 2)
    return agreement(registry, f"agreement-{number}", one, other, rng.choice(PURPOSES))


def agreement(registry: Registry, document_id: str, one: str, other: str, purpose: str) -> Document:
    """Return an agreement between two organisations, both ways."""
    categories = ("personal", "special:health")
    flows = tuple(
        Flow(sender, recipient, purpose, categories, ("identity",), "c1", (categories,))
        for sender, recipient in ((one, other), (other, one))
    )
    today = registry.today()
    return Document(
        document_id=document_id,
        version=1,
        kind="pisa",
        title=document_id.capitalize(),
        payload=b"{}",
        sha256="0" * 64,
        parties=(one, other),
        flows=flows,
        start_date=today,
        review_date=today.replace(year=today.year + 1),
        end_date=None,
        recorded_at=registry.now(),
        recorded_by="bench",
    )


async def _people(registry: Registry, ids: list[str], count: int) -> list[str]:
    rng = random.Random(2)
    wrapped = registry.vault.new_person_key()
    known = []
    for start in range(0, count, PER_COMMIT):
        async with registry.database.unit_of_work() as uow:
            events = []
            for number in range(start, min(start + PER_COMMIT, count)):
                aliases = registry.vault.newest_aliases([Identifier("nhs", f"{number:010}")])
                person, now = new_id("per"), registry.now()
                subject = Subject(person, 1, aliases, wrapped, now, "bench", partner_id=ids[0])
                uow.add(subject)
                known.append(subject.subject_id)
                events.append(_consent(registry, rng, ids, subject.subject_id))
            for event in events:
                uow.add(event)
            await uow.commit()
    return known


def _consent(
    registry: Registry, rng: random.Random, ids: list[str], subject_id: str
) -> ConsentEvent:
    return consent_event(
        registry.now(),
        record_id=new_id("con"),
        subject_id=subject_id,
        status=rng.choice(["given", "refused"]),
        controller=ids[0],
        purposes=(rng.choice(PURPOSES),),
        recipients=tuple(rng.sample(ids[1:], 3)),
        sealed=b"\x01",
        recorded_by=ids[0],
    )
