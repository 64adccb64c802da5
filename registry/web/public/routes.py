"""Pages for anyone: members of the charter, how one stands today, its certificate, agreements.

No session is looked for and no cookie set. Nothing is kept on the way either (every answer says
``no-store``): who is suspended is so here at the same instant as in a check.
Every address in them comes from the settings, never from the request.
"""

from __future__ import annotations

from typing import Any

import segno
from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery
from markupsafe import Markup

from registry.documents.signatures.fingerprints import fingerprint, spoken
from registry.documents.signatures.keys import public_jwk, thumbprint
from registry.domain.charter.membership import ACTIVE, CEASED, SUSPENDED, WITHDRAWN
from registry.errors import ConflictError
from registry.services.charter import members, public_register
from registry.services.charter.members import Member
from registry.services.charter.public_register import AT_ONCE
from registry.services.context import Registry
from registry.web.kit.addresses import id_of
from registry.web.kit.render import page, registry_of
from registry.web.kit.standing_words import SIGNED

_PUBLIC = {"page": "public"}
_LONGEST = 100
STATUSES = {
    ACTIVE: "is a member",
    SUSPENDED: "is suspended",
    WITHDRAWN: "has left",
    CEASED: "has ceased to be",
}


@get("/members", opt=_PUBLIC)
async def member_list(
    request: Request[Any, Any, Any], name: FromQuery[str] = "", kind: FromQuery[str] = ""
) -> Response[str]:
    """Every member, those whose membership has ended too; by part of a name and by kind."""
    registry = registry_of(request)
    text = " ".join(name.split())[:_LONGEST]
    kinds = {each: row.name for each, row in registry.law.kinds.items()}
    found = await public_register.find_members(registry, text, kind if kind in kinds else "")
    return page(
        request,
        "public/members.html",
        found=found,
        statuses=STATUSES,
        signed=SIGNED,
        kinds=kinds,
        chosen=kind,
        text=text,
        now=registry.now(),
    )


@get(["/verify/{member_id:str}", "/members/{member_id:str}"], opt=_PUBLIC)
async def verify(request: Request[Any, Any, Any], member_id: FromPath[str]) -> Response[str]:
    """How one stands now, what that proves and what it does not."""
    registry = registry_of(request)
    member = await members.get_member(registry, id_of(member_id))
    return page(request, "public/verify.html", **await _of_member(registry, member))


@get("/members/{member_id:str}/certificate", opt=_PUBLIC)
async def certificate(request: Request[Any, Any, Any], member_id: FromPath[str]) -> Response[str]:
    """A page to print, with a code that leads to how the member stands on the day it is scanned."""
    registry = registry_of(request)
    member = await members.get_member(registry, id_of(member_id))
    if member.membership.status != ACTIVE:
        words = STATUSES[member.membership.status]
        raise ConflictError(
            f"There is no certificate: {member.partner.legal_name} {words}.",
            next_step="See how it stands on its page in the list of members.",
        )
    values = await _of_member(registry, member)
    return page(request, "public/certificate.html", code=_code(values["address"]), **values)


@get("/agreements", opt=_PUBLIC)
async def agreement_list(
    request: Request[Any, Any, Any], after: FromQuery[str] = ""
) -> Response[str]:
    """The agreements in force: what for, between whom, and when they are due for review."""
    registry = registry_of(request)
    found = await public_register.public_agreements(registry, id_of(after) if after else "")
    more = found[-1].document_id if len(found) == AT_ONCE else None
    return page(request, "public/agreements.html", found=found, more=more, now=registry.now())


async def _of_member(registry: Registry, member: Member) -> dict[str, Any]:
    """What a member's pages say."""
    kind = registry.law.kinds[member.partner.kind].name
    event = member.membership.event
    kid = thumbprint(public_jwk(registry.signing_key))
    async with registry.database.reads() as reads:
        checkpoint = await reads.checkpoint()
        charter = await reads.document(event.charter_id, event.charter_version)
    return {
        "member": member,
        "words": STATUSES[member.membership.status],
        "is_active": member.membership.status == ACTIVE,
        "kind": kind[:1].upper() + kind[1:],
        "signed": SIGNED[member.method],
        "charter": charter.title if charter else event.charter_id,
        "address": f"{registry.base_url}/verify/{member.partner.partner_id}",
        "base_url": registry.base_url,
        "now": registry.now(),
        "checkpoint": checkpoint.size if checkpoint else 0,
        "fingerprint": fingerprint(kid),
        "spoken": spoken(kid),
        "statement_hours": int(members.STATEMENT_LIFE.total_seconds() // 3_600),
    }


def _code(address: str) -> Markup:
    """The address as a QR code: SVG in the page itself, so that nothing is fetched for it."""
    code = segno.make(address, error="q", micro=False)
    return Markup(  # noqa: S704 - made by the library of our own address: squares and nothing else
        code.svg_inline(scale=5, border=4, title="Code that leads to the page that verifies this")
    )


HANDLERS = [member_list, verify, certificate, agreement_list]
