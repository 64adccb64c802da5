"""The acts that need a second person, as the operator and the organisation concerned see them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from registry.documents.signatures.fingerprints import spoken
from registry.domain.dates import long_date
from registry.domain.joint.second_person import Confirmer, Refusal, Terms, Way
from registry.domain.partners.reach import reach_of
from registry.domain.records.acting import Actor
from registry.domain.records.joint import JointAct, JointKind, JointState
from registry.errors import DamagedRecordError
from registry.services import access
from registry.services.accounts.attribution import attributed_names
from registry.services.accounts.records import opened
from registry.services.accounts.second_person import content_of
from registry.services.context import Registry
from registry.services.joint.confirming import MAX_TOLD, may_confirm, visible_act
from registry.services.partners.register import partner_names
from registry.services.ports import Reads

__all__ = ["MAX_TOLD", "ActView", "list_acts", "marked_acts", "read_act"]
TITLES = {
    JointKind.KEY: "Enrol a signatory's key",
    JointKind.INVITATION: "Invite somebody",
    JointKind.LINK: "Make a new sign-in link",
    JointKind.RENAMING: "Change the legal name",
    JointKind.CONTACT: "Change whom to ring or write to",
    JointKind.KEY_END: "End a key",
    JointKind.CLOSING: "Close an account",
    JointKind.SUSPENSION: "Suspend the membership",
    JointKind.PART_OF: "Record that one organisation is part of another",
    JointKind.PART_END: "Record that one organisation has left another",
    JointKind.KEY_SERVES: "Let a key sign for another organisation too",
}


@dataclass(frozen=True, slots=True)
class ActView:
    """An act in words.

    ``details`` say whom or what it is about. ``refused`` says why the reader cannot confirm it now;
    None if they can, or if nothing is left to confirm. ``not_before`` is the first moment at which
    a second officer of the operator can.
    """

    act: JointAct
    title: str
    organisation: str
    details: Sequence[str]
    begun_by: str
    confirmed_by: str
    way: Way
    not_before: datetime
    refused: Refusal | None
    needs_told: bool


async def list_acts(registry: Registry, actor: Actor) -> list[ActView]:
    """Acts over the actor's organisation, or all for the operator: open ones first.

    Damaged ones are left out: the operator is told of them.
    """
    access.require(actor, "act.read")
    async with registry.database.reads() as reads:
        operates = actor.partner_id == await reads.operator()
        acts = await reads.sound_acts(None if operates else actor.partner_id)
        settled_last = sorted(acts, key=lambda act: not act.is_open)
        views = [await _view(registry, reads, actor, act) for act in settled_last]
    return await _named(registry, actor, views)


async def read_act(registry: Registry, actor: Actor, act_id: str) -> ActView:
    """One act; raises ``NotFoundError`` for one over another organisation."""
    access.require(actor, "act.read")
    async with registry.database.reads() as reads:
        act, _ = await visible_act(registry, reads, actor, act_id)
        view = await _view(registry, reads, actor, act)
    [named] = await _named(registry, actor, [view])
    return named


async def marked_acts(registry: Registry, partner_id: str) -> list[str]:
    """What was done with an organisation on one person's word and nobody has confirmed yet."""
    async with registry.database.reads() as reads:
        acts = await reads.joint_acts(partner_id)
    return [TITLES[act.kind] for act in acts if act.state == JointState.ONE]


async def _view(registry: Registry, reads: Reads, actor: Actor, act: JointAct) -> ActView:
    operates = actor.partner_id == await reads.operator()
    who = Confirmer(actor.name, actor.partner_id == act.partner_id, operates)
    terms, refused = await _how_it_waits(registry, reads, act, who)
    return ActView(
        act=act,
        title=TITLES[act.kind],
        organisation=act.partner_id,
        details=await _details(registry, reads, act),
        begun_by=act.begun_by,
        confirmed_by=act.confirmed_by,
        way=terms.way,
        not_before=terms.not_before,
        refused=refused if act.is_open else None,
        needs_told=act.waits and terms.way == Way.OPERATOR and not who.is_own,
    )


async def _how_it_waits(
    registry: Registry, reads: Reads, act: JointAct, who: Confirmer
) -> tuple[Terms, Refusal | None]:
    """As ``may_confirm``: a damaged account must not hide an act, nor the way to stop it."""
    try:
        return await may_confirm(registry, reads, act, who)
    except DamagedRecordError:
        return Terms(Way.OPERATOR, frozenset(), act.begun_at), Refusal.DAMAGED


async def _named(registry: Registry, actor: Actor, views: Sequence[ActView]) -> list[ActView]:
    """The same with the names of organisations and people."""
    organisations = await partner_names(registry)
    asked = {name for view in views for name in (view.begun_by, view.confirmed_by)} - {""}
    names = await attributed_names(registry, actor, asked, organisations)
    return [
        dataclasses.replace(
            view,
            organisation=organisations.get(view.organisation, view.organisation),
            begun_by=names[view.begun_by],
            confirmed_by=names.get(view.confirmed_by, ""),
        )
        for view in views
    ]


async def _details(registry: Registry, reads: Reads, act: JointAct) -> list[str]:
    content = content_of(registry, act)
    if act.kind == JointKind.KEY:
        return [f"{content['person']}, {content['role']}", f"Fingerprint: {spoken(act.concerns)}"]
    if act.kind == JointKind.INVITATION:
        return [f"{content['person']}, {content['address']}", content["roles"].replace(" ", ", ")]
    if act.kind in {JointKind.RENAMING, JointKind.CONTACT}:
        return _amended(act.kind, content)
    if act.kind in {JointKind.LINK, JointKind.CLOSING}:
        account = await reads.account(act.concerns)
        return [opened(registry, account).private.name] if account else []
    if act.kind == JointKind.PART_OF:
        since = long_date(date.fromisoformat(content["since"]))
        return [
            f"{content['part']} is part of {content['whole']} from {since}",
            content["evidence"],
        ]
    if act.kind == JointKind.KEY_SERVES:
        who = f"{content['person']}, {content['role']}"
        return [f"{who}, signs for {content['serves']}", f"Fingerprint: {spoken(content['kid'])}"]
    return [act.concerns] if act.concerns else []


def _amended(kind: JointKind, content: Mapping[str, str]) -> list[str]:
    """The name or the contacts that are to be, and the contacts until now: there it is told."""
    newer = msgspec.json.decode(content["document"])
    older = msgspec.json.decode(content.get("before") or content["document"])
    was, will_be = reach_of(older), reach_of(newer)
    lines = [newer["legal_name"]] if kind == JointKind.RENAMING else []
    if was != will_be:
        lines += [f"To be: {line}" for line in will_be if line not in was] or ["To be: nobody"]
    return lines + [f"Until now, to tell it there: {line}" for line in was]
