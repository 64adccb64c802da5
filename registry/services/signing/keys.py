"""Signatories' keys: each is enrolled once, for one person of one organisation.

The first key of an organisation, and the first after all its keys have ended, is enrolled by the
operator's officer, who has checked its fingerprint over another channel and says which. Every later
key needs a voucher from a signatory who was enrolled before it and still is a signatory by the
organisation's own record. In both cases the holder proves possession of the key by signing a
challenge made for this organisation and this key (security.md §1.5). The registry never receives
private keys. A first key that the operator enrols for another organisation waits for a second
person (ADR 0029).
"""

from __future__ import annotations

import base64
import dataclasses
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from registry.documents.json.canonical import canonical_bytes
from registry.documents.signatures.keys import bare_jwk, load_public_jwk, thumbprint
from registry.documents.signatures.plain_line import line_faults
from registry.documents.signatures.possession import check_possession_proof
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.joint import JointAct, JointKind
from registry.domain.records.signing import SignatoryKey, bare_kid
from registry.errors import (
    ConflictError,
    Fault,
    InvalidInputError,
    NotFoundError,
    SignatureError,
)
from registry.services import access
from registry.services.accounts.second_person import Intent, begin, require_effect, waits
from registry.services.context import Registry
from registry.services.partners.document import signs_no_more
from registry.services.partners.register import get_partner
from registry.services.partners.signatories import require_signatory
from registry.services.ports import Reads, UnitOfWork
from registry.services.signing.key_revocation import annul, notify_of_fallen_signatures

_OPERATOR = "operator"
CHALLENGE_LIFE = timedelta(days=7)  # long enough to telephone someone who is on leave
_STAMP_BYTES, _RANDOM_BYTES, _MAC_BYTES = 8, 16, 16


@dataclass(frozen=True, slots=True)
class EnrolKey:
    """A request to enrol a key.

    Attributes:
        jwk: the public key (RFC 7517) without private members.
        nonce: the challenge from ``challenge``.
        proof: the challenge signed with the new key.
        voucher: the same challenge signed with an enrolled key; empty for a first key.
        checked_by: for a first key, how its fingerprint was checked ("telephone, their
            switchboard number").
    """

    partner_id: str
    jwk: Mapping[str, Any]
    nonce: str
    proof: str
    person: str
    role: str
    voucher: str = ""
    checked_by: str = ""


async def list_keys(registry: Registry, partner_id: str) -> list[SignatoryKey]:
    """Every key ever enrolled for an organisation; raises ``NotFoundError`` if it is unknown."""
    async with registry.database.reads() as reads:
        await get_partner(reads, partner_id)
        return await reads.keys(partner_id)


async def keys_let_in_by(registry: Registry, ended: SignatoryKey) -> list[SignatoryKey]:
    """The keys that an ended key vouched for after its end and that have not ended themselves."""
    async with registry.database.reads() as reads:
        return await vouched_for(reads, ended)


async def challenge(
    registry: Registry, actor: Actor, partner_id: str, jwk: Mapping[str, Any]
) -> tuple[str, str]:
    """A nonce to sign, bound to this organisation and key for a week, and the key's ``kid``."""
    async with registry.database.reads() as reads:
        await access.require_own_or_operator(actor, "key.enrol", partner_id, reads)
        await get_partner(reads, partner_id)
    load_public_jwk(jwk)
    kid = thumbprint(jwk)
    expires = int((registry.now() + CHALLENGE_LIFE).timestamp())
    stamp = expires.to_bytes(_STAMP_BYTES) + secrets.token_bytes(_RANDOM_BYTES)
    return _b64(stamp + _challenge_macs(registry, partner_id, kid, stamp)[0]), kid


async def enrol_key(
    registry: Registry, actor: Actor, command: EnrolKey
) -> tuple[SignatoryKey, Receipt]:
    """Enrol a key.

    Raises:
        InvalidInputError: the key is not valid, or the person or role cannot be in a signature.
        SignatureError: the challenge is not ours or out of date, or a proof does not fit.
        NotAllowedError: someone other than the operator's officer enrols a first key.
        ConflictError: the key is enrolled already, for this or another organisation.
        ActWaitsError: the operator enrols a first key of another organisation, and it waits.
    """
    async with registry.database.unit_of_work() as uow:
        await access.require_own_or_operator(actor, "key.enrol", command.partner_id, uow)
        partner = await get_partner(uow, command.partner_id)
        load_public_jwk(command.jwk)
        if faults := list(line_faults(person=command.person, role=command.role)):
            raise InvalidInputError(faults)
        kid = thumbprint(command.jwk)
        _require_challenge(registry, command, kid)
        check_possession_proof(
            command.proof, nonce=command.nonce, org=command.partner_id, jwk=command.jwk
        )
        await require_signatory(registry, uow, command.partner_id, command.person)
        now, today = registry.now(), registry.today()
        able = [
            key
            for key in await uow.keys(command.partner_id)
            if key.is_active(now) and not signs_no_more(partner, key.person, today)
        ]
        voucher_kid = await _vouched_by(actor, uow, command, able)
        if await uow.key(kid) is not None:
            raise ConflictError("This key has been enrolled before.")
        key = _enrolled(registry, actor, command, kid, voucher_kid)
        act = None
        if voucher_kid == _OPERATOR:
            act = await begin(registry, actor, uow, _intent(key))
        if not waits(act):
            uow.add(key)
        receipts = await uow.commit()
    require_effect(act)
    return key, receipts[-1]


async def enrol_confirmed(
    registry: Registry, actor: Actor, uow: UnitOfWork, act: JointAct, content: Mapping[str, str]
) -> None:
    """Queue the key of an act that a second person confirms, unless one of theirs came first."""
    await require_signatory(registry, uow, act.partner_id, content["person"])
    now = registry.now()
    if any(key.is_active(now) for key in await uow.keys(act.partner_id)):
        raise ConflictError(
            "This organisation has a key by now.",
            next_step="Ask its signatory to vouch for the new one.",
        )
    uow.add(
        SignatoryKey(
            kid=act.concerns,
            version=1,
            partner_id=act.partner_id,
            jwk=content["jwk"],
            person=content["person"],
            role=content["role"],
            enrolled_by=_OPERATOR,
            checked_by=content["checked_by"],
            active_from=now,
            active_to=None,
            **registry.stamp(actor),
        )
    )


def _intent(key: SignatoryKey) -> Intent:
    content = {"jwk": key.jwk, "role": key.role, "checked_by": key.checked_by}
    return Intent(JointKind.KEY, key.partner_id, content, concerns=key.kid, person=key.person)


async def revoke_key(
    registry: Registry, actor: Actor, kid: str, from_when: datetime
) -> tuple[SignatoryKey, Receipt]:
    """End a key's authority from ``from_when``, which is in the past if the key was compromised.

    What was accepted from it before then stays valid. What came in from then on no longer counts,
    whatever its date: signatures, memberships begun by signing, and notices of leaving. The
    parties to agreements signed with it are notified. The organisation itself or the operator may
    do this.

    Raises:
        InvalidInputError: ``from_when`` is in the future, or before the key was enrolled.
        ConflictError: the key had ended by then already.
    """
    from_when = registry.by_our_clock(from_when)
    async with registry.database.unit_of_work() as uow:
        key = await uow.key(kid)
        if key is None:
            raise NotFoundError("No key with that id is enrolled.")
        await access.require_own_or_operator(actor, "key.revoke", key.partner_id, uow)
        if key.active_to is not None and key.active_to <= from_when:
            raise ConflictError("This key has already ended.")
        if from_when > registry.now():
            raise InvalidInputError([Fault("/active_to", "A key can end now or in the past.")])
        if from_when < key.active_from.replace(microsecond=0):  # as it is shown: to the second
            detail = "This is before the key was enrolled. Give that time, or a later one."
            raise InvalidInputError([Fault("/active_to", detail)])
        await begin(registry, actor, uow, Intent(JointKind.KEY_END, key.partner_id, {}, kid))
        ended = await _end(registry, actor, uow, key, from_when)
        for serving in await _further(uow, key):
            moment = max(from_when, serving.active_from)
            if serving.active_to is None or serving.active_to > moment:
                await _end(registry, actor, uow, serving, moment)
        receipts = await uow.commit()
    return ended, next(receipt for receipt in receipts if receipt.kind == "key")


async def _end(
    registry: Registry, actor: Actor, uow: UnitOfWork, key: SignatoryKey, from_when: datetime
) -> SignatoryKey:
    ended = dataclasses.replace(
        key, version=key.version + 1, active_to=from_when, **registry.stamp(actor)
    )
    uow.add(ended)
    await annul(registry, actor, uow, ended)
    await notify_of_fallen_signatures(registry, actor, uow, ended)
    return ended


async def _further(reads: Reads, key: SignatoryKey) -> list[SignatoryKey]:
    """What lets a key sign for further organisations: it ends with the key."""
    every = [] if key.serves else await reads.keys()
    return [other for other in every if other.serves and bare_kid(other.kid) == key.kid]


async def vouched_for(reads: Reads, ended: SignatoryKey) -> list[SignatoryKey]:
    """The keys still active that an ended key vouched for after its end, directly or indirectly.

    A thief of the ended key may have enrolled keys of their own.
    """
    if ended.active_to is None:
        return []
    doubtful, found = {ended.kid}, []
    for key in await reads.keys(ended.partner_id):  # in order of enrolment
        if key.enrolled_by in doubtful and key.active_from >= ended.active_to:
            doubtful.add(key.kid)
            found.append(key)
    return [key for key in found if key.active_to is None]


async def _vouched_by(
    actor: Actor, reads: Reads, command: EnrolKey, able: list[SignatoryKey]
) -> str:
    """The kid that vouches for the new key, or ``operator`` if no key of theirs can."""
    if not able:
        await access.require_operator(actor, "key.enrol", reads)
        if not command.checked_by.strip():
            detail = "Say how you checked the fingerprint with the organisation."
            raise InvalidInputError([Fault("/checked_by", detail)])
        return _OPERATOR
    for key in able:
        if _vouches(command, key):
            return key.kid
    raise SignatureError(
        "No enrolled signatory of this organisation has vouched for the new key.",
        next_step="Ask one of them to sign the same challenge, and send it as the voucher.",
    )


def _vouches(command: EnrolKey, key: SignatoryKey) -> bool:
    try:
        check_possession_proof(
            command.voucher, nonce=command.nonce, org=command.partner_id, jwk=key.public_jwk()
        )
    except SignatureError:
        return False
    return True


def _enrolled(
    registry: Registry, actor: Actor, command: EnrolKey, kid: str, voucher: str
) -> SignatoryKey:
    now = registry.now()
    return SignatoryKey(
        kid=kid,
        version=1,
        partner_id=command.partner_id,
        jwk=canonical_bytes(bare_jwk(command.jwk)).decode(),
        person=command.person,
        role=command.role,
        enrolled_by=voucher,
        checked_by=command.checked_by.strip(),
        active_from=now,
        active_to=None,
        recorded_at=now,
        recorded_by=actor.name,
    )


def _require_challenge(registry: Registry, command: EnrolKey, kid: str) -> None:
    again = "Ask for a new challenge and sign that."
    try:
        raw = base64.urlsafe_b64decode(command.nonce + "=" * (-len(command.nonce) % 4))
    except ValueError as error:
        raise SignatureError("That is not one of our challenges.", next_step=again) from error
    stamp, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    expected = _challenge_macs(registry, command.partner_id, kid, stamp)
    is_ours = any(hmac.compare_digest(mac, one) for one in expected)
    if len(stamp) != _STAMP_BYTES + _RANDOM_BYTES or not is_ours:
        raise SignatureError(
            "That challenge was made for another key or organisation.", next_step=again
        )
    expires = datetime.fromtimestamp(int.from_bytes(stamp[:_STAMP_BYTES]), UTC)
    if expires <= registry.now():
        raise SignatureError("That challenge is out of date.", next_step=again)


def _challenge_macs(registry: Registry, partner_id: str, kid: str, stamp: bytes) -> list[bytes]:
    text = f"enrol\n{partner_id}\n{kid}\n".encode() + stamp
    return [mac[:_MAC_BYTES] for mac in registry.vault.challenge_macs(text)]


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
