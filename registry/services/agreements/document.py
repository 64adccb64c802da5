"""An agreement as a document that people can read, print and put in a file.

It is a rendering: the parties signed the bytes whose SHA-256 it names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from registry.documents.page import render_page
from registry.documents.signatures.fingerprints import fingerprint
from registry.domain.agreements.version import Version
from registry.domain.dates import long_date
from registry.domain.records.acknowledged import Acknowledgement
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Document
from registry.domain.records.signing import RECORDED, AcceptedSignature
from registry.errors import NotFoundError
from registry.services.agreements import registering
from registry.services.agreements.content import agreement_in_words
from registry.services.agreements.naming.as_signed import named_in
from registry.services.agreements.parties import joined_by_signing
from registry.services.agreements.reading import NOT_YOURS
from registry.services.agreements.state_words import STATES
from registry.services.agreements.terms.words import terms_in_words
from registry.services.context import LONDON, Registry, iso

Names = Mapping[str, str]


async def agreement_html(
    registry: Registry, actor: Actor, document_id: str, version: int | None
) -> str:
    """A version the actor may see, as one self-contained HTML file.

    Args:
        version: if left out, the one that stands today.

    Raises:
        NotFoundError: there is no such agreement, or the actor may not see it.
    """
    view = await registering.read(registry, actor, document_id, version)
    if view.makes_members:
        raise NotFoundError(NOT_YOURS)
    named = await named_in(registry, actor, view)
    terms = await terms_in_words(registry, view, named.names)

    def written() -> str:
        content: dict[str, Any] = msgspec.json.decode(view.document.payload)
        names = named.names
        words = agreement_in_words(
            content, names, registry.law, joined=joined_by_signing(view), terms=terms
        )
        for party in words["parties"]:
            party["name"] = named.beside.get(party["id"], party["name"])
        return render_page(
            "agreement.html",
            document=view.document,
            state=STATES[view.state],
            as_of=iso(registry.now()),
            as_of_words=long_date(registry.today()),
            missing=[_name(partner_id, names) for partner_id in view.standing.missing],
            signatures=_signatures(view, names),
            acknowledged=[_acknowledged(said) for said in view.document.acknowledged],
            base_url=registry.base_url,
            **words,
        )

    return await registry.apart(actor, len(view.document.payload), written)


def _signatures(view: Version[Document], names: Names) -> list[dict[str, str]]:
    signed = {signature.partner_id: signature for signature in view.signatures}
    everyone = sorted({*view.document.parties, *signed}, key=lambda id_: _name(id_, names))
    return [
        {
            "name": _name(partner_id, names),
            "left": "has left" if partner_id in view.standing.left else "",
            **(_signature(signed[partner_id], names) if partner_id in signed else {}),
        }
        for partner_id in everyone
    ]


def _signature(signature: AcceptedSignature, names: Names) -> dict[str, str]:
    day = long_date(signature.signed_at.astimezone(LONDON).date())
    paper = signature.method == RECORDED
    how = "On paper: recorded, not verified" if paper else "Verified"
    mark = signature.evidence_sha256 if paper else fingerprint(signature.kid)
    return {
        "person": signature.person,
        "role": signature.role,
        "day": day,
        "how": f"{how}, as part of {_name(whole, names)}" if (whole := signature.bound_by) else how,
        "mark": f"{'Scan SHA-256' if paper else 'Key'} {mark}",
    }


def _acknowledged(said: Acknowledgement) -> dict[str, str]:
    return {
        "clause": said.clause.replace("_", " ") or "The whole agreement",
        "text": said.text,
        "reason": said.reason,
        "day": long_date(said.at.astimezone(LONDON).date()),
        "by": said.by,
    }


def _name(partner_id: str, names: Names) -> str:
    return names.get(partner_id, partner_id)
