"""Charter membership for anyone: a list, a signed statement, and the trust file.

None of it needs a sign-in, and none of it is personal: organisations, dates and public keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from registry.documents.signatures.keys import bare_jwk
from registry.documents.signatures.statement import issue_membership
from registry.documents.verify.trust import build_trust
from registry.domain.agreements.lifecycle import Act
from registry.domain.agreements.version import Version
from registry.domain.charter.membership import WITHDRAWN, Membership, member_on
from registry.domain.partners.parts import spells
from registry.domain.records.agreements import Document
from registry.domain.records.joint import JointAct, JointKind, JointState
from registry.domain.records.partners import Partner
from registry.domain.records.signing import RECORDED, SignatoryKey, bare_kid, counting_signatures
from registry.errors import NotFoundError, UnavailableError
from registry.services.charter.signatures import how_all_signed, how_one_signed
from registry.services.context import LONDON, Registry, iso
from registry.services.ports import Reads
from registry.services.signer import CheckpointSigner

STATEMENT_LIFE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation that is or was a member of the charter, as it stands today.

    ``method`` is how it signed the version it accepted: ``verified``, or ``recorded`` on paper. It
    is empty if none of its signatures counts any more.
    """

    partner: Partner
    membership: Membership
    method: str

    @property
    def leaves_on(self) -> date | None:
        """The day from which it is no longer a member, if it has given notice."""
        coming = self.membership.coming
        return coming.effective_on if coming and coming.status == WITHDRAWN else None


async def list_members(registry: Registry, *, after: str = "", limit: int = 100) -> list[Member]:
    """Members by id with their status, including those whose membership has ended.

    An organisation that has applied, or signed a charter that has not begun, is not a member yet.
    """
    async with registry.database.reads() as reads:
        memberships = await _all_today(registry, reads)
        methods = await how_all_signed(reads, memberships)
        ids = sorted(partner_id for partner_id in memberships if partner_id > after)[:limit]
        found = []
        for partner_id in ids:
            partner = await reads.partner(partner_id)
            if partner is not None:
                method = methods.get(partner_id, "")
                found.append(Member(partner, memberships[partner_id], method))
    return found


async def get_member(registry: Registry, partner_id: str) -> Member:
    """One member; raises ``NotFoundError`` for an organisation that never was one."""
    async with registry.database.reads() as reads:
        partner = await reads.partner(partner_id)
        membership = member_on(await reads.membership_events(partner_id), registry.today())
        if partner is None or membership is None:
            raise NotFoundError("No member of the charter has that id.")
        return Member(partner, membership, await how_one_signed(reads, partner_id, membership))


async def _all_today(registry: Registry, reads: Reads) -> dict[str, Membership]:
    found = {}
    for partner_id, events in (await reads.all_membership_events()).items():
        membership = member_on(events, registry.today())
        if membership is not None:
            found[partner_id] = membership
    return found


async def statement(registry: Registry, partner_id: str) -> str:
    """A signed statement of membership (JWT), valid for a day or until a recorded change."""
    member = await get_member(registry, partner_id)
    now = registry.now()
    return issue_membership(
        registry.signing_key,
        issuer=registry.base_url,
        org=partner_id,
        legal_name=member.partner.legal_name,
        status=member.membership.status,
        since=member.membership.since.isoformat(),
        charter=member.membership.event.charter_id,
        charter_version=member.membership.event.charter_version,
        method=member.method,
        issued_at=now,
        expires_at=min(now + STATEMENT_LIFE, _changes_at(member.membership)),
    )


def _changes_at(membership: Membership) -> datetime:
    """When a change of status that is recorded already takes effect."""
    coming = membership.coming
    if coming is None:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(coming.effective_on, time(), LONDON)


async def trust_file(registry: Registry, signer: CheckpointSigner | None = None) -> dict[str, Any]:
    """Who may sign for whom, as of the newest checkpoint, signed by the registry.

    Args:
        signer: makes a checkpoint first; for the command line, where no signer runs alongside.
    """
    return (await trust_to_sign(registry, signer)).signed()


@dataclass(frozen=True, slots=True)
class TrustToSign:
    """What a trust file says, as it was read: of many organisations it takes a while to sign.

    Attributes:
        entries: how many keys, members and agreements it names.
        signed: makes the file.
    """

    entries: int
    signed: Callable[[], dict[str, Any]]


async def trust_to_sign(registry: Registry, signer: CheckpointSigner | None = None) -> TrustToSign:
    """Read what ``trust_file`` is made of; arguments as there."""
    if signer is not None:
        await signer.sign_once()
    async with registry.database.reads() as reads:
        checkpoint = await reads.checkpoint()
        keys = await reads.keys()
        memberships = await _all_today(registry, reads)
        methods = await how_all_signed(reads, memberships)
        counting = {key.kid: await _counting_of(reads, key) for key in keys if key.active_to}
        agreements = await _versions_with_steps(registry, reads)
        kinds = await reads.kinds()
        parts = spells(await reads.every_part())
        by_one = {act.concerns for act in await reads.joint_acts() if _is_enrolled_by_one(act)}
    if checkpoint is None:
        raise UnavailableError("The first checkpoint is still being made.")
    further = [key for key in keys if key.serves]
    entries = len(keys) + len(memberships) + len(agreements) + len(parts)
    signed = partial(
        build_trust,
        registry.signing_key,
        issuer=registry.base_url,
        issued_at=registry.now(),
        checkpoint=checkpoint.note,
        member_keys=[
            {
                "kid": key.kid,
                "org": key.partner_id,  # beside it, where scripts look for it
                "jwk": bare_jwk(key.public_jwk()),
                **_may_sign(key, kinds, counting),
                **({"confirmed_by_one": True} if key.kid in by_one else {}),
                **_serves(key, further, kinds, counting),
            }
            for key in keys
            if not key.serves
        ],
        members=[
            {
                "org": partner_id,
                "status": membership.status,
                "since": membership.since.isoformat(),
                "charter": membership.event.charter_id,
                "charter_version": membership.event.charter_version,
                **({"method": methods[partner_id]} if partner_id in methods else {}),
            }
            for partner_id, membership in memberships.items()
        ],
        agreements=agreements,
        parts=[
            {
                "org": spell.part,
                "of": spell.whole,
                "from": spell.since.isoformat(),
                "to": spell.until.isoformat() if spell.until else None,
                "kinds": sorted(kinds[spell.part]),
            }
            for spell in parts
        ],
    )
    return TrustToSign(entries, signed)


def _may_sign(
    key: SignatoryKey, kinds: Mapping[str, set[str]], counting: Mapping[str, list[str]]
) -> dict[str, Any]:
    """For which organisation a key may sign, and when."""
    return {
        "org": key.partner_id,
        "person": key.person,
        "role": key.role,
        "from": iso(key.active_from),
        "to": iso(key.active_to) if key.active_to else None,
        "kinds": sorted(kinds[key.partner_id]),
        **({"signed": counting[key.kid]} if key.kid in counting else {}),
    }


def _serves(
    key: SignatoryKey,
    further: Sequence[SignatoryKey],
    kinds: Mapping[str, set[str]],
    counting: Mapping[str, list[str]],
) -> dict[str, Any]:
    """The further organisations that a key signs for, if any."""
    own = [other for other in further if bare_kid(other.kid) == key.kid]
    return {"serves": [_may_sign(other, kinds, counting) for other in own]} if own else {}


def _is_enrolled_by_one(act: JointAct) -> bool:
    """Whether an act enrolled a key that nobody but its first person has confirmed."""
    return act.kind == JointKind.KEY and act.state == JointState.ONE


async def _counting_of(reads: Reads, key: SignatoryKey) -> list[str]:
    """The signatures by an ended key that count: offline, nobody else could tell which do."""
    signatures = await reads.signatures_of(key.partner_id)
    made = [signature for signature in signatures if signature.kid == key.kid]
    counting = counting_signatures(made, await reads.key_ends(key.partner_id))
    return [signature.signature for signature in counting]


async def _versions_with_steps(registry: Registry, reads: Reads) -> list[dict[str, Any]]:
    """The versions that have steps: their state, who left, and their paper signatures."""
    found: list[dict[str, Any]] = []
    for document_id in await reads.documents_with_steps():
        registered = await reads.registered(document_id, registry.today())
        versions = registered.versions if registered else ()
        found += [_trust_entry(version) for version in versions if version.steps]
    return found


def _trust_entry(view: Version[Document]) -> dict[str, Any]:
    return {
        "sha256": view.document.sha256,
        "state": view.state,
        "left": [
            {"org": step.partner_id, "from": step.effective_on.isoformat()}
            for step in view.steps
            if step.act == Act.LEAVE
        ],
        "recorded": [
            {
                "org": signature.partner_id,
                "signed_on": signature.signed_at.date().isoformat(),
                "scan_sha256": signature.evidence_sha256,
            }
            for signature in view.signatures
            if signature.method == RECORDED
        ],
    }
