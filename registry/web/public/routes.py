"""Pages for anyone: members of the charter, how one stands today, its certificate, agreements.

No session is looked for and no cookie set. Nothing is kept on the way either (every answer says
``no-store``): who is suspended is so here at the same instant as in a check.
Every address in them comes from the settings, never from the request.
"""

from __future__ import annotations

from typing import Any

import segno
from litestar import Response, get
from litestar.params import FromPath, FromQuery
from markupsafe import Markup

from registry.documents.signatures.fingerprints import fingerprint, spoken
from registry.domain.charter.membership import ACTIVE, CEASED, SUSPENDED, WITHDRAWN
from registry.errors import ConflictError
from registry.services.charter import public_register
from registry.services.charter.members import STATEMENT_LIFE
from registry.services.charter.public_register import AT_ONCE, ShownMember
from registry.services.context import Registry
from registry.web.kit.addresses import id_of
from registry.web.kit.dependencies import OpenedRegistry, ThisPage
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
    page: ThisPage, registry: OpenedRegistry, name: FromQuery[str] = "", kind: FromQuery[str] = ""
) -> Response[str]:
    """Every member, those whose membership has ended too; by part of a name and by kind."""
    text = " ".join(name.split())[:_LONGEST]
    kinds = {each: row.name for each, row in registry.law.kinds.items()}
    found = await public_register.find_members(registry, text, kind if kind in kinds else "")
    return page.show(
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
async def verify(
    page: ThisPage, registry: OpenedRegistry, member_id: FromPath[str]
) -> Response[str]:
    """How one stands now, what that proves and what it does not."""
    shown = await public_register.shown_member(registry, id_of(member_id))
    return page.show("public/verify.html", **_of_member(registry, shown))


@get("/members/{member_id:str}/certificate", opt=_PUBLIC)
async def certificate(
    page: ThisPage, registry: OpenedRegistry, member_id: FromPath[str]
) -> Response[str]:
    """A page to print, with a code that leads to how the member stands on the day it is scanned."""
    shown = await public_register.shown_member(registry, id_of(member_id))
    member = shown.member
    if member.membership.status != ACTIVE:
        words = STATUSES[member.membership.status]
        raise ConflictError(
            f"There is no certificate: {member.partner.legal_name} {words}.",
            next_step="See how it stands on its page in the list of members.",
        )
    values = _of_member(registry, shown)
    return page.show("public/certificate.html", code=_code(values["address"]), **values)


@get("/agreements", opt=_PUBLIC)
async def agreement_list(
    page: ThisPage, registry: OpenedRegistry, after: FromQuery[str] = ""
) -> Response[str]:
    """The agreements in force: what for, between whom, and when they are due for review."""
    found = await public_register.public_agreements(registry, id_of(after) if after else "")
    more = found[-1].document_id if len(found) == AT_ONCE else None
    return page.show("public/agreements.html", found=found, more=more, now=registry.now())


def _of_member(registry: Registry, shown: ShownMember) -> dict[str, Any]:
    """What a member's pages say."""
    member, status = shown.member, shown.member.membership.status
    kind = registry.law.kinds[member.partner.kind].name
    return {
        "member": member,
        "words": STATUSES[status],
        "is_active": status == ACTIVE,
        "kind": kind[:1].upper() + kind[1:],
        "signed": SIGNED[member.method],
        "charter": shown.charter,
        "address": f"{registry.base_url}/verify/{member.partner.partner_id}",
        "base_url": registry.base_url,
        "now": registry.now(),
        "checkpoint": shown.ledger_size,
        "fingerprint": fingerprint(shown.registry_kid),
        "spoken": spoken(shown.registry_kid),
        "statement_hours": int(STATEMENT_LIFE.total_seconds() // 3_600),
    }


def _code(address: str) -> Markup:
    """The address as a QR code: SVG in the page itself, so that nothing is fetched for it."""
    code = segno.make(address, error="q", micro=False)
    return Markup(  # noqa: S704 - made by the library of our own address: squares and nothing else
        code.svg_inline(scale=5, border=4, title="Code that leads to the page that verifies this")
    )


HANDLERS = [member_list, verify, certificate, agreement_list]
