"""Charter membership, for anyone: a list, a signed statement, and the trust file.

Nothing here needs a sign-in and nothing is personal: organisations, dates and public keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from registry.documents.statement import issue_membership
from registry.documents.trust import build_trust
from registry.domain.records import MembershipEvent, Partner, SignatoryKey
from registry.errors import NotFoundError, UnavailableError
from registry.services.context import Registry, iso
from registry.services.ports import Reads
from registry.services.signer import CheckpointSigner

STATEMENT_LIFE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation that is, or was, a member of the charter."""

    partner: Partner
    membership: MembershipEvent


async def list_members(registry: Registry, *, after: str = "", limit: int = 100) -> list[Member]:
    """Members by id, those whose membership has ended too, with their status."""
    async with registry.database.reads() as reads:
        memberships = await reads.memberships()
        ids = sorted(partner_id for partner_id in memberships if partner_id > after)[:limit]
        found = []
        for partner_id in ids:
            partner = await reads.partner(partner_id)
            if partner is not None:
                found.append(Member(partner, memberships[partner_id]))
    return found


async def get_member(registry: Registry, partner_id: str) -> Member:
    """One member; ``NotFoundError`` for an organisation that never was one."""
    async with registry.database.reads() as reads:
        partner = await reads.partner(partner_id)
        membership = await reads.membership(partner_id)
    if partner is None or membership is None:
        raise NotFoundError("No member of the charter has that id.")
    return Member(partner, membership)


async def statement(registry: Registry, partner_id: str) -> str:
    """A signed statement of membership (JWT), good for a day."""
    member = await get_member(registry, partner_id)
    now = registry.now()
    return issue_membership(
        registry.signing_key,
        issuer=registry.base_url,
        org=partner_id,
        legal_name=member.partner.legal_name,
        status=member.membership.status,
        since=member.membership.effective_on.isoformat(),
        charter=member.membership.charter_id,
        charter_version=member.membership.charter_version,
        issued_at=now,
        expires_at=now + STATEMENT_LIFE,
    )


async def trust_file(registry: Registry, signer: CheckpointSigner | None = None) -> dict[str, Any]:
    """Who may sign for whom, as of the newest checkpoint, signed by the registry.

    Args:
        signer: makes a checkpoint first; for the command line, where nothing runs beside it.
    """
    if signer is not None:
        await signer.sign_once()
    async with registry.database.reads() as reads:
        checkpoint = await reads.checkpoint()
        keys = await reads.keys()
        memberships = await reads.memberships()
        counted = {key.kid: await _counted(reads, key) for key in keys if key.active_to}
    if checkpoint is None:
        raise UnavailableError("The first checkpoint is still being made.")
    return build_trust(
        registry.signing_key,
        issuer=registry.base_url,
        issued_at=registry.now(),
        checkpoint=checkpoint.note,
        member_keys=[
            {
                "kid": key.kid,
                "org": key.partner_id,
                "jwk": key.public_jwk(),
                "person": key.person,
                "role": key.role,
                "from": iso(key.active_from),
                "to": iso(key.active_to) if key.active_to else None,
                **({"signed": counted[key.kid]} if key.kid in counted else {}),
            }
            for key in keys
        ],
        members=[
            {
                "org": event.partner_id,
                "status": event.status,
                "since": event.effective_on.isoformat(),
                "charter": event.charter_id,
                "charter_version": event.charter_version,
            }
            for event in memberships.values()
        ],
    )


async def _counted(reads: Reads, key: SignatoryKey) -> list[str]:
    """The signatures of an ended key that count; offline nobody else could tell which do."""
    made = await reads.signatures_of(key.partner_id)
    return [each.signature for each in made if each.kid == key.kid and each.counts(key.active_to)]
