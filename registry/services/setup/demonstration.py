"""The demonstration partnership, set up through the same use cases as a real one.

Nothing is written to the database in any other way. Private keys are made on the spot, and dates
are counted from today, so that the demonstration never goes out of date.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from registry.documents.signatures.envelope import sign
from registry.documents.signatures.keys import PrivateKey, new_key, public_jwk
from registry.documents.signatures.possession import make_possession_proof
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Document
from registry.resources import shipped
from registry.services import access
from registry.services.agreements import registering
from registry.services.consent import commands, recording
from registry.services.context import Registry
from registry.services.drafting.templates import MakeOut, make_out
from registry.services.joint import confirming, listing
from registry.services.partners import register
from registry.services.people import finding as people
from registry.services.setup import install
from registry.services.signing import accepting, keys

Say = Callable[[str], None]
_SIGNS = ("chief_officer",)


@dataclass
class Demonstration:
    """What was made: private keys by partner, and the token."""

    plan: dict[str, Any]
    officer_token: str = ""
    private_keys: dict[str, PrivateKey] = field(default_factory=dict)

    @property
    def operator(self) -> str:
        """The id of the organisation that operates the demonstration."""
        return str(self.plan["operator"])

    def actor(self, partner_id: str) -> Actor:
        """An actor for an organisation, in every role."""
        return Actor(partner_id, frozenset(access.ROLES), "demonstration")


def read_plan() -> dict[str, Any]:
    """The plan of the demonstration, as shipped."""
    return _read("demonstration/partnership.json")


async def is_demonstration(registry: Registry) -> bool:
    """Whether this registry holds the fictitious partnership."""
    async with registry.database.reads() as reads:
        return await reads.operator() == str(read_plan()["operator"])


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((shipped("agreements") / name).read_text("utf-8"))
    return content


async def load_demonstration(registry: Registry, say: Say) -> Demonstration:
    """Register, enrol, sign and record everything in an empty registry."""
    demo = Demonstration(read_plan())
    await _register_partners(registry, demo)
    say(f"{len(demo.plan['partners'])} organisations are registered.")
    for partner in demo.plan["partners"]:
        await _enrol(registry, demo, partner)
    say(f"{len(demo.private_keys)} signatories' keys are made and enrolled.")
    charter = await _register_signed(registry, demo, _read("charter/wisc-charter.json"))
    say(f"{charter.document.title}: signed by {len(charter.signatures)}.")
    for order in demo.plan["agreements"]:
        document = made_out(demo.plan, order, registry.today())
        view = await _register_signed(registry, demo, document)
        state = view.state.replace("_", " ")
        say(f"{view.document.title}: signed by {len(view.signatures)}, {state}.")
    for planned in demo.plan["consents"]:
        await _consent(registry, demo, planned)
    confirmed = await _confirm_all(registry, demo)
    say(f"{confirmed} acts of its first officer are confirmed by a second one.")
    say(f"{len(demo.plan['people'])} people, {len(demo.plan['consents'])} consent records.")
    return demo


async def _confirm_all(registry: Registry, demo: Demonstration) -> int:
    """Have the second of the operator's two made-up officers confirm what the first one did."""
    roles = frozenset({access.Role.OFFICER})
    second = Actor(demo.operator, roles, "demonstration: second officer")
    acts = await listing.list_acts(registry, second)
    for view in acts:
        await confirming.confirm(registry, second, view.act.act_id)
    return len(acts)


async def _register_partners(registry: Registry, demo: Demonstration) -> None:
    documents = {document["id"]: document for document in demo.plan["partners"]}
    operator = documents.pop(demo.operator)
    demo.officer_token, _ = await install.install(registry, operator, "Demonstration officer")
    for document in documents.values():
        await register.register_partner(registry, demo.actor(demo.operator), document)


def _signatory(partner: Mapping[str, Any]) -> str:
    holders = partner["role_holders"]
    return next(str(holder["name"]) for holder in holders if holder["role"] in _SIGNS)


async def _enrol(registry: Registry, demo: Demonstration, partner: Mapping[str, Any]) -> None:
    partner_id = partner["id"]
    key = new_key()
    jwk = public_jwk(key)
    officer = demo.actor(demo.operator)
    nonce, _ = await keys.challenge(registry, officer, partner_id, jwk)
    command = keys.EnrolKey(
        partner_id=partner_id,
        jwk=jwk,
        nonce=nonce,
        proof=make_possession_proof(key, nonce=nonce, org=partner_id),
        person=_signatory(partner),
        role="Chief officer",
        checked_by="demonstration: made on this machine",
    )
    await keys.enrol_key(registry, officer, command)
    demo.private_keys[partner_id] = key


def made_out(plan: Mapping[str, Any], order: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The agreement document for one of the plan's orders, with dates counted from today.

    Raises:
        InvalidInputError: the order does not fit its template.
    """
    template = _read(f"templates/{order['template']}.json")
    return make_out(
        template,
        MakeOut(
            agreement_id=order["id"],
            title=order["title"],
            charter_id="wisc",
            charter_version=1,
            fill=order["parts"],
            kinds={partner["id"]: partner["kind"] for partner in plan["partners"]},
            start=today - timedelta(days=order["started_days_ago"]),
            review=today + timedelta(days=order["review_in_days"]),
        ),
    )


async def _register_signed(
    registry: Registry, demo: Demonstration, document: dict[str, Any]
) -> Version[Document]:
    """Register a document and have every party (for the charter, every partner) sign it."""
    operator = demo.actor(demo.operator)
    view, _ = await registering.register(registry, operator, document)
    by_id = {partner["id"]: partner for partner in demo.plan["partners"]}
    entries = [
        sign(
            view.document.payload,
            demo.private_keys[partner_id],
            org=partner_id,
            person=_signatory(by_id[partner_id]),
            role="Chief officer",
            signed_at=registry.now(),
        )
        for partner_id in view.document.parties or by_id
    ]
    view, _ = await accepting.accept_signatures(
        registry,
        operator,
        view.document.document_id,
        view.document.version,
        {"signatures": entries},
    )
    return view


async def _consent(registry: Registry, demo: Demonstration, planned: Mapping[str, Any]) -> None:
    now, today = registry.now(), registry.today()
    expires = planned.get("expires_in_days")
    actor = demo.actor(planned["recorded_by"])
    by_key = {person["key"]: person["identifiers"] for person in demo.plan["people"]}
    found = await people.identify(registry, actor, by_key[planned["person"]])
    command = commands.RecordConsent(
        subject_id=found.subject.subject_id,
        status=planned["status"],
        purposes=tuple(planned["purposes"]),
        recipients=tuple(planned["recipients"]),
        data_categories=tuple(planned["data_categories"]),
        effective_at=now - timedelta(days=planned["days_ago"]),
        given_by=planned.get("given_by", "self"),
        speaker=planned.get("speaker", ""),
        explicit=planned.get("explicit"),
        freely_given=planned.get("freely_given"),
        expires_on=today + timedelta(days=expires) if expires is not None else None,
        private=planned,
    )
    event, _ = await recording.record_consent(registry, actor, command)
    for step in planned["then"]:
        following = commands.ConsentStep(
            record_id=event.record_id,
            status=step["status"],
            seen_version=event.version,
            effective_at=now - timedelta(days=step["days_ago"]),
            private=step,
        )
        event, _ = await recording.take_step(registry, actor, following)
