"""What the reader of a version of an agreement or charter may do: sign, enter, take steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.domain.agreements.lifecycle import Act
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import AgreementStep, Document
from registry.domain.records.partners import Partner
from registry.domain.records.signing import SignatoryKey
from registry.services import access
from registry.services.agreements.steps import acts_open_to
from registry.services.context import Registry
from registry.services.partners.document import signs_no_more
from registry.services.partners.register import every_partner, get_partner
from registry.services.ports import Reads
from registry.services.signing.eligibility import may_sign, may_sign_again
from registry.services.signing.paper_signatures import to_confirm
from registry.services.signing.schedules import parts_to_sign_for


@dataclass(frozen=True, slots=True)
class OpenActs:
    """What the reader can do with a version; only officers can do anything.

    ``steps`` are acts of ``services/agreements/steps.py``. ``to_confirm`` is the paper signature
    that waits for confirmation by the reader's organisation.
    """

    steps: Sequence[str] = ()
    may_sign: bool = False
    may_leave: bool = False
    may_enter: bool = False
    may_amend: bool = False
    to_confirm: AgreementStep | None = None


async def open_acts(registry: Registry, actor: Actor, view: Version[Document]) -> OpenActs:
    """What the actor may do with a version today."""
    async with registry.database.reads() as reads:
        own = await get_partner(reads, actor.partner_id)
        operator = await reads.operator()
        signs = await _may_sign(registry, reads, view, own)
    if access.Role.OFFICER not in actor.roles:
        return OpenActs()
    acts = acts_open_to(view, actor.partner_id, operator)
    operates, is_charter = actor.partner_id == operator, view.makes_members
    return OpenActs(
        steps=acts,
        may_sign=signs,
        may_leave=not is_charter and (Act.LEAVE in acts or operates),
        may_enter=Act.ENTER in acts or (is_charter and operates),
        may_amend=not is_charter and (operates or actor.partner_id in view.parties),
        to_confirm=to_confirm(view, actor.partner_id) if signs else None,
    )


def versions_to_sign(view: Version[Document], partner_id: str) -> list[int]:
    """The versions that wait for an organisation's signature: the one shown and a newer one."""
    is_asked = view.may_be_signed and partner_id in view.standing.missing
    waiting = [view.document.version] if is_asked else []
    if view.newer is not None and partner_id in view.newer_missing:
        waiting.append(view.newer)
    return waiting


@dataclass(frozen=True, slots=True)
class Signatories:
    """Whether an organisation may sign a version, and the keys of its signatories.

    ``many_parts`` counts the parts of today that it can sign for too.
    """

    may_sign: bool
    keys: Sequence[SignatoryKey]
    many_parts: int = 0


async def signatories_for(registry: Registry, actor: Actor, view: Version[Document]) -> Signatories:
    """The signatories who may sign a version with a key for the actor's organisation."""
    async with registry.database.reads() as reads:
        own = await get_partner(reads, actor.partner_id)
        keys = await reads.keys(actor.partner_id)
        signs = await _may_sign(registry, reads, view, own)
        many_parts = await parts_to_sign_for(registry, reads, view, own.partner_id)
    return Signatories(
        signs,
        [
            key
            for key in keys
            if key.is_active(registry.now())
            and not signs_no_more(own, key.person, registry.today())
        ],
        many_parts,
    )


async def paper_signers(
    registry: Registry, actor: Actor, view: Version[Document]
) -> dict[str, str]:
    """The names, by id, of those that may sign and whose paper signature the actor may enter."""
    async with registry.database.reads() as reads:
        may_enter_all = actor.partner_id in {*view.parties, await reads.operator()}
    return {
        partner.partner_id: partner.legal_name
        for partner in await every_partner(registry)
        if (may_enter_all or partner.partner_id == actor.partner_id) and may_sign(view, partner)
    }


async def _may_sign(
    registry: Registry, reads: Reads, view: Version[Document], own: Partner
) -> bool:
    """Whether an organisation may sign a version, sign a charter again, or sign for its parts."""
    again = await may_sign_again(registry, reads, view, own.partner_id)
    if again or may_sign(view, own):
        return True
    return bool(await parts_to_sign_for(registry, reads, view, own.partner_id))
