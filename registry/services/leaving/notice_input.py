"""A notice of leaving as it is received: signed by an enrolled signatory, or a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from registry.documents.signatures.clocks import SIGNERS_CLOCK
from registry.documents.signatures.notice import (
    Notice,
    claimed_kid,
    claimed_org,
    parts_of,
    verify_notice,
)
from registry.domain.records.acting import Actor
from registry.domain.records.leaving import LeavingNotice
from registry.domain.records.signing import RECORDED, VERIFIED
from registry.errors import SignatureError
from registry.services.context import Registry, new_id
from registry.services.partners.signatories import key_for, require_signatory
from registry.services.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice on paper, as entered; ``scan_sha256`` is the digest of its scan, in hex."""

    org: str
    leaves: str
    effective_on: date
    reason: str
    person: str
    role: str
    scan_sha256: str


async def verified(registry: Registry, uow: UnitOfWork, text: str) -> tuple[Notice, str]:
    """The content of a notice, once it is shown that its signer may sign for the organisation, and
    the id by which the key signs for it."""
    key = await key_for(uow, claimed_kid(text), claimed_org(text))
    if key is None:
        raise SignatureError("The notice is by a key that is not enrolled here.")
    notice = verify_notice(text, key.public_jwk())
    now = registry.now()
    if not key.is_active(now):
        raise SignatureError("The notice is by a key that has ended.")
    if notice.org != key.partner_id:
        raise SignatureError("The notice names an organisation its key is not enrolled for.")
    if (notice.person, notice.role) != (key.person, key.role):
        raise SignatureError(
            "The notice names another person or post than its key is enrolled for.",
            next_step=f'Sign again with --name "{key.person}" --role "{key.role}".',
        )
    await require_signatory(registry, uow, key.partner_id, key.person)
    if not key.active_from - SIGNERS_CLOCK <= notice.given_at <= now + SIGNERS_CLOCK:
        raise SignatureError(
            "The notice is dated before its key was enrolled, or in the future.",
            next_step="Put the clock of the machine that signs right, and sign again.",
        )
    await _require_since_joining(uow, notice)
    return notice, key.kid


async def _require_since_joining(uow: UnitOfWork, notice: Notice) -> None:
    """Raise ``SignatureError`` for a notice given before the organisation last signed."""
    joined = [
        signature.recorded_at
        for signature in await uow.signatures_of(notice.org)
        if signature.document_id == notice.leaves
    ]
    if joined and notice.given_at < max(joined) - SIGNERS_CLOCK:
        raise SignatureError("The notice was given before it last signed what it leaves.")


def as_signed(
    registry: Registry, actor: Actor, notice: Notice, kid: str, text: str
) -> LeavingNotice:
    """A verified notice as a record, with what proves later that it was given."""
    protected, payload, signature = parts_of(text)
    return LeavingNotice(
        notice_id=new_id("not"),
        version=1,
        partner_id=notice.org,
        document_id=notice.leaves,
        effective_on=notice.effective_on,
        method=VERIFIED,
        payload=payload,
        kid=kid,
        protected=protected,
        signature=signature,
        person=notice.person,
        role=notice.role,
        evidence_sha256="",
        **registry.stamp(actor),
    )


def as_letter(registry: Registry, actor: Actor, letter: Letter) -> LeavingNotice:
    """A letter as a record."""
    return LeavingNotice(
        notice_id=new_id("not"),
        version=1,
        partner_id=letter.org,
        document_id=letter.leaves,
        effective_on=letter.effective_on,
        method=RECORDED,
        payload=b"",
        kid="",
        protected="",
        signature="",
        person=letter.person,
        role=letter.role,
        evidence_sha256=letter.scan_sha256.lower(),
        **registry.stamp(actor),
    )
