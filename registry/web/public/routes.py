"""Public pages: the charter's members, a member's status and certificate, and the agreements.

The pages look for no session and set no cookie. Every response says ``no-store``, so a suspension
shows here at the same moment as in a check. Every address on the pages comes from the settings,
never from the request.
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
    """List the members, former ones too, or those with part of a name or of a kind."""
    text = " ".join(name.split())[:_LONGEST]
    kinds = {row.id: row.name for row in registry.law.kinds.values() if not row.household}
    members = await public_register.find_members(registry, text, kind if kind in kinds else "")
    return page.show(
        "public/members.html",
        members=members,
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
    """Show a member's status now, and what that proves and does not prove."""
    shown = await public_register.shown_member(registry, id_of(member_id))
    return page.show("public/verify.html", **_of_member(registry, shown))


@get("/members/{member_id:str}/certificate", opt=_PUBLIC)
async def certificate(
    page: ThisPage, registry: OpenedRegistry, member_id: FromPath[str]
) -> Response[str]:
    """Show a certificate to print; its code leads to the member's status on the day of scanning."""
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
    """List the agreements in force: their purposes, parties and review dates."""
    agreements = await public_register.public_agreements(registry, id_of(after) if after else "")
    more = agreements[-1].document_id if len(agreements) == AT_ONCE else None
    return page.show("public/agreements.html", agreements=agreements, more=more, now=registry.now())


def _of_member(registry: Registry, shown: ShownMember) -> dict[str, Any]:
    """Return the content of a member's pages."""
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
    """Return the address as a QR code, in SVG within the page, so that nothing else is fetched."""
    code = segno.make(address, error="q", micro=False)
    return Markup(  # noqa: S704 - the library makes it from our own address, as squares only
        code.svg_inline(scale=5, border=4, title="Code that leads to the page that verifies this")
    )


HANDLERS = [member_list, verify, certificate, agreement_list]
