"""A partnership to test with: real partners, keys, agreements and people, and its own clock.

There are no mocks: everything goes through the use cases, on a real database.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.documents.signatures.envelope import sign
from registry.documents.signatures.keys import new_key, public_jwk
from registry.documents.signatures.possession import make_possession_proof
from registry.domain.people.consent_state import ConsentState
from registry.domain.records.acting import Actor
from registry.domain.records.consent import ConsentEvent
from registry.law import load_edition
from registry.ledger.seals import Seals
from registry.resources import shipped
from registry.services import access
from registry.services.accounts import tokens
from registry.services.agreements import registering
from registry.services.consent import commands, recording
from registry.services.context import Registry
from registry.services.drafting.templates import MakeOut, make_out
from registry.services.partners import register
from registry.services.people import finding
from registry.services.setup import install
from registry.services.signing import accepting, keys
from registry.services.vault import Vault
from tests.store.databases import opened

COUNCIL, SCHOOL, CHARITY = "county-council", "hill-school", "family-charity"
HOSPITAL, POLICE, NURSERY = "county-hospital", "county-police", "little-nursery"
KINDS = {
    COUNCIL: "local_authority",
    SCHOOL: "maintained_school",
    CHARITY: "charity",
    HOSPITAL: "nhs_trust",
    POLICE: "police",
    NURSERY: "nursery",
}
START = datetime(2026, 11, 22, 9, tzinfo=UTC)


def partner_document(partner_id: str, kind: str) -> dict[str, Any]:
    """Return the smallest valid partner document."""
    return {
        "id": partner_id,
        "legal_name": partner_id.replace("-", " ").title(),
        "kind": kind,
    }


def consent_event(at: datetime, **changes: Any) -> ConsentEvent:
    """Return a valid consent to early help, recorded by the school, with ``changes`` applied."""
    known: dict[str, Any] = {
        "record_id": "con_1",
        "version": 1,
        "subject_id": "per_1",
        "status": "given",
        "controller": SCHOOL,
        "purposes": ("early_help",),
        "recipients": (COUNCIL,),
        "data_categories": ("personal", "special:health"),
        "explicit": True,
        "freely_given": True,
        "given_by": "self",
        "authority": "none",
        "speaker": "",
        "effective_at": at,
        "expires_on": None,
        "supersedes": None,
        "notice_sha256": None,
        "sealed": b"",
        "recorded_at": at,
        "recorded_by": SCHOOL,
    }
    event = {**known, **changes}
    return ConsentEvent(**{**event, "status": ConsentState(event["status"])})


@dataclass
class TestClock:
    """A clock that tests move."""

    __test__ = False
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@dataclass(repr=False)  # asyncio writes out what each fixture returned: that is the whole law
class Partnership:
    """A registry with partners in it, and the private keys of their signatories."""

    registry: Registry
    clock: TestClock
    keys: dict[str, Any] = field(default_factory=dict)

    def actor(self, partner_id: str, *roles: str) -> Actor:
        return Actor(partner_id, frozenset(roles or access.ROLES), "simulator")

    async def token(self, partner_id: str, *roles: str) -> str:
        secret, _, _ = await tokens.new_token(
            self.registry, self.actor(COUNCIL), partner_id, roles or access.ROLES
        )
        return secret

    async def enrol(self, partner_id: str, *, voucher: Any = None) -> Any:
        """Make and enrol a key for a partner's chief officer."""
        key = new_key("Ed25519")
        jwk = public_jwk(key)
        officer = self.actor(COUNCIL)
        nonce, _ = await keys.challenge(self.registry, officer, partner_id, jwk)
        command = keys.EnrolKey(
            partner_id=partner_id,
            jwk=jwk,
            nonce=nonce,
            proof=make_possession_proof(key, nonce=nonce, org=partner_id),
            person="Chief Officer",
            role="Chief Executive",
            voucher=make_possession_proof(voucher, nonce=nonce, org=partner_id) if voucher else "",
            checked_by="" if voucher else "telephone, their switchboard",
        )
        await keys.enrol_key(self.registry, officer, command)
        self.keys[partner_id] = key
        return key

    async def charter(self) -> None:
        """Register the charter that agreements stand on; nobody has signed it yet."""
        content = charter_document()
        await registering.register(self.registry, self.actor(COUNCIL), content)

    async def sign(self, document_id: str, version: int, *partner_ids: str) -> None:
        """Have partners sign a registered version with their own keys."""
        for partner_id in partner_ids:
            view = await registering.read(self.registry, self.actor(COUNCIL), document_id, version)
            entry = sign(
                view.document.payload,
                self.keys[partner_id],
                org=partner_id,
                person="Chief Officer",
                role="Chief Executive",
                signed_at=self.clock.now,
            )
            await accepting.accept_signatures(
                self.registry,
                self.actor(partner_id),
                document_id,
                version,
                {"signatures": [entry]},
            )

    async def person(self, partner_id: str, *identifiers: dict[str, str]) -> str:
        found = await finding.identify(self.registry, self.actor(partner_id), list(identifiers))
        return found.subject.subject_id

    async def consent(self, partner_id: str, subject_id: str, status: str, **changes: Any) -> Any:
        values: dict[str, Any] = {
            "purposes": ("early_help",),
            "recipients": (COUNCIL,),
            "data_categories": ("personal", "special:health"),
            "effective_at": self.clock.now,
            "explicit": True,
            "freely_given": True,
        }
        command = commands.RecordConsent(subject_id, status, **{**values, **changes})
        event, _ = await recording.record_consent(self.registry, self.actor(partner_id), command)
        return event


def charter_document(**changes: Any) -> dict[str, Any]:
    """Return the shipped charter, changed so that members may leave on any day."""
    content = json.loads((shipped("agreements") / "charter/wisc-charter.json").read_text())
    del content["notice_days"]
    return {**content, **changes}


def discharge(
    partnership: Partnership, version: int = 1, agreement_id: str = "discharge", **changes: Any
) -> dict[str, Any]:
    """Return an agreement between hospital, council and school, due for review in a year.

    It begins today.
    """
    template = json.loads((shipped("agreements") / "templates/hospital-discharge.json").read_text())
    for part in template["parts"]:
        part["kinds"] = ["local_authority", "nhs_trust", "charity", "maintained_school"]
    today = partnership.registry.today()
    order = MakeOut(
        agreement_id=agreement_id,
        title="Discharge",
        charter_id="wisc",
        charter_version=1,
        fill={
            "hospital": [HOSPITAL],
            "council": [COUNCIL],
            "general_practice": [SCHOOL],
            "commissioner": [COUNCIL],
        },
        kinds=KINDS,
        start=today,
        review=today.replace(year=today.year + 1),
    )
    del template["notice_days"]  # tests have parties leave on any day
    return {**make_out(template, order), "version": version, **changes}


def new_vault() -> Vault:
    return Vault({1: secrets.token_bytes(32)}, {1: secrets.token_bytes(32)}, {1: b"c" * 32})


@dataclass
class Belongings:
    """What a partnership has besides its database; the two together let it continue."""

    vault: Vault = field(default_factory=new_vault)
    signing_key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    now: datetime = START
    keys: dict[str, Any] = field(default_factory=dict)


@asynccontextmanager
async def opened_again(database_url: str, own: Belongings) -> AsyncIterator[Partnership]:
    """Open the partnership with this database and these belongings."""
    async with opened(database_url) as database:
        database.use_seals(Seals((own.signing_key,)))
        clock = TestClock(own.now)
        registry = Registry(
            database=database,
            clock=clock,
            vault=own.vault,
            law=load_edition(),
            origin="registry.test/ledger",
            signing_keys=(own.signing_key,),
            base_url="http://127.0.0.1:8000",
        )
        yield Partnership(registry, clock, dict(own.keys))


@asynccontextmanager
async def open_partnership(
    database_url: str, own: Belongings | None = None
) -> AsyncIterator[Partnership]:
    """Open a new partnership: an empty database with the operator and the partners registered."""
    async with opened_again(database_url, own or Belongings()) as partnership:
        registry = partnership.registry
        await registry.database.migrate()
        await install.install(registry, partner_document(COUNCIL, KINDS[COUNCIL]), "First Officer")
        for partner_id, kind in KINDS.items():
            if partner_id != COUNCIL:
                await register.register_partner(
                    registry, partnership.actor(COUNCIL), partner_document(partner_id, kind)
                )
        yield partnership
