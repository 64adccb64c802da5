"""Exporting the registry's records: as CSV that an import can read, and in full as JSON.

Organisations and members are not secret among members. The operator's officers may export all
agreements; other officers may export those that their organisation may see.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from registry.domain.agreements.agreement import Agreement
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Document
from registry.domain.records.partners import Partner
from registry.services import access
from registry.services.agreements.reading import seen_by
from registry.services.charter.members import Member, list_members
from registry.services.context import Registry, iso
from registry.services.imports.reads import every_document, every_partner
from registry.services.partners.document import content_of
from registry.spreadsheets.agreements.cells import agreement_cells, agreement_headings
from registry.spreadsheets.csv_files import csv_text
from registry.spreadsheets.partners.cells import partner_cells, partner_headings

KINDS = ("partners", "agreements", "members")
_BATCH = 500
_ABOUT_ONE = 512  # bytes of a record beside its document
_BOM = "\ufeff"  # by which spreadsheet programs recognise UTF-8


@dataclass(frozen=True, slots=True)
class Export:
    """What is exported, as it was found; it is made out when it is asked for as text.

    Attributes:
        found: what was found; ``record`` makes JSON values of each.
        cells: the rows of text of one record, under ``headings``.
        size: about how large the text will be, in bytes.
    """

    found: Sequence[Any]
    record: Callable[[Any], dict[str, Any]]
    headings: list[str]
    cells: Callable[[dict[str, Any]], Iterable[list[str]]]
    size: int

    def as_json(self) -> str:
        """The records as JSON text."""
        return json.dumps(self.records, indent=2, ensure_ascii=False) + "\n"

    def as_csv(self) -> str:
        """The rows as CSV in which no cell can be run as a formula."""
        rows = [row for record in self.records for row in self.cells(record)]
        return _BOM + csv_text([self.headings, *rows])

    @property
    def records(self) -> list[dict[str, Any]]:
        """The records as JSON values."""
        return [self.record(each) for each in self.found]


async def export(registry: Registry, actor: Actor, kind: str) -> Export:
    """All records of one of ``KINDS`` that the actor may export, as they stand today."""
    access.require(actor, "record.export")
    if kind == "partners":
        return await _partners(registry)
    return await (_agreements(registry, actor) if kind == "agreements" else _members(registry))


async def _partners(registry: Registry) -> Export:
    async with registry.database.reads() as reads:
        found = tuple((await every_partner(reads)).values())
    size = sum(_ABOUT_ONE + len(partner.document) for partner in found)
    return Export(found, _partner, partner_headings(), _cells_of_partner, size)


def _partner(partner: Partner) -> dict[str, Any]:
    return {
        "id": partner.partner_id,
        "version": partner.version,
        "recorded_at": iso(partner.recorded_at),
        "document": dict(content_of(partner)),
    }


def _cells_of_partner(record: dict[str, Any]) -> list[list[str]]:
    return [partner_cells(record["document"])]


async def _agreements(registry: Registry, actor: Actor) -> Export:
    views = []
    async with registry.database.reads() as reads:
        for document in (await every_document(reads)).values():
            seen = await seen_by(registry, reads, actor, document.document_id)
            if isinstance(seen, Agreement):
                views.append(seen.shown)
    size = sum(_ABOUT_ONE + len(view.document.payload) for view in views)
    headings = [*agreement_headings(), "State", "Left"]
    return Export(views, _agreement, headings, _cells_of_agreement, size)


def _cells_of_agreement(record: dict[str, Any]) -> list[list[str]]:
    more = [record["state"], "; ".join(record["left"])]
    return [[*cells, *more] for cells in agreement_cells(record["document"])]


def _agreement(view: Version[Document]) -> dict[str, Any]:
    return {
        "id": view.document.document_id,
        "version": view.document.version,
        "state": view.state,
        "sha256": view.document.sha256,
        "parties": list(view.parties),
        "left": list(view.standing.left),
        "yet_to_sign": list(view.standing.missing),
        "suspended_by": list(view.standing.suspended_by),
        "steps": [
            {
                "act": step.act,
                "partner": step.partner_id,
                "by": step.by,
                "effective_on": step.effective_on.isoformat(),
                "reason": step.reason,
                "recorded_at": iso(step.recorded_at),
                **({"charter_version": step.charter_version} if step.charter_version else {}),
            }
            for step in view.steps
        ],
        "signatures": [
            {
                "partner": signature.partner_id,
                "person": signature.person,
                "role": signature.role,
                "method": signature.method,
                "kid": signature.kid or None,
                "scan_sha256": signature.evidence_sha256 or None,
                "signed_at": iso(signature.signed_at),
            }
            for signature in view.signatures
        ],
        "document": json.loads(view.document.payload),
    }


async def _members(registry: Registry) -> Export:
    found: list[Member] = []
    while batch := await list_members(registry, after=_last(found), limit=_BATCH):
        found += batch
    headings = ["Id", "Legal name", "Kind", "Status", "Since", "Charter", "Charter version"]
    return Export(found, _member, headings, _cells_of_member, _ABOUT_ONE * len(found))


def _member(member: Member) -> dict[str, Any]:
    return {
        "id": member.partner.partner_id,
        "legal_name": member.partner.legal_name,
        "kind": member.partner.kind,
        "status": member.membership.status,
        "since": member.membership.since.isoformat(),
        "charter": member.membership.event.charter_id,
        "charter_version": member.membership.event.charter_version,
    }


def _cells_of_member(record: dict[str, Any]) -> list[list[str]]:
    return [[str(value) for value in record.values()]]


def _last(found: Sequence[Member]) -> str:
    return found[-1].partner.partner_id if found else ""
