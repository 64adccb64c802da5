"""What a draft begins from: a template with its parts filled, or the version before it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date
from typing import Any

import msgspec

from registry.documents.json.partial import together
from registry.domain.agreements.agreement import Agreement, Charter
from registry.domain.records.acting import Actor
from registry.errors import Fault, InvalidInputError, NotFoundError
from registry.services import access
from registry.services.agreements.reading import NOT_YOURS
from registry.services.context import Registry
from registry.services.drafting.rules import faults_in_name
from registry.services.drafting.templates import MakeOut, make_out, template
from registry.services.ports import Reads

_DATES = ("start_date", "review_date", "end_date")


@dataclass(frozen=True, slots=True)
class TemplateOrder:
    """Which template to make out, and how.

    Attributes:
        parts: part → partner ids that fill it; ``leave_out`` are parts the agreement does without.
        review: the last day before review; by the template's own months if left out.
        charter: id of the charter it stands on; the one there is if left out.
    """

    template: str
    agreement_id: str
    title: str
    parts: Mapping[str, Sequence[str]]
    start: date
    review: date | None = None
    leave_out: Collection[str] = ()
    charter: str = ""


async def from_template(registry: Registry, actor: Actor, order: TemplateOrder) -> dict[str, Any]:
    """The first version of an agreement, valid by its schema.

    Raises:
        NotFoundError: no such template or charter.
        InvalidInputError: every fault of the parts and of who fills them.
    """
    access.require(actor, "agreement.draft")
    original = template(order.template)
    unknown = [
        *faults_in_name({"type": Agreement.kind, "version": 1, "id": order.agreement_id}),
        *(
            Fault(f"/leave_out/{part}", "This template has no such part.")
            for part in order.leave_out
            if part not in {each["part"] for each in original["parts"]}
        ),
    ]
    async with registry.database.reads() as reads:
        charter_id, charter_version = await _charter(registry, reads, order.charter)
        kinds: dict[str, str] = {}
        for part, filled in order.parts.items():
            for index, partner_id in enumerate(filled):
                partner = await reads.partner(partner_id)
                if partner is None:
                    detail = "No organisation is registered under this id."
                    unknown.append(Fault(f"/parts/{part}/{index}", detail))
                else:
                    kinds[partner_id] = partner.kind
    made = MakeOut(
        agreement_id=order.agreement_id,
        title=order.title,
        charter_id=charter_id,
        charter_version=charter_version,
        fill=order.parts,
        kinds=kinds,
        start=order.start,
        review=order.review or _months_on(order.start, original.get("review_after_months", 12)),
    )
    try:
        content = make_out(_without(original, order.leave_out), made)
    except InvalidInputError as error:
        raise InvalidInputError(together(unknown, error.faults)) from None
    if unknown:
        raise InvalidInputError(unknown)
    # One organisation may fill all the parts of a sharing that are left: it shares nothing then.
    shared = [each for each in content["sharings"] if len({*each["from"], *each["to"]}) > 1]
    return {**content, "sharings": shared}


def begun_note(order: TemplateOrder, content: Mapping[str, Any]) -> str:
    """What a draft of a template begins with, and what went with the parts that nobody fills: the
    template's texts may still speak of them."""
    original = template(order.template)
    made = {each["id"] for each in content["sharings"]}
    gone = [each["id"] for each in original["sharings"] if each["id"] not in made]
    parts = f", without {_listed(order.leave_out)}" if order.leave_out else ""
    note = f"begun from the template {order.template}{parts}"
    if not gone:
        return note
    return f"{note}. Left out with that: {_listed(gone)}. Read the texts: they may speak of them"


def amended_note(content: Mapping[str, Any]) -> str:
    """What a draft of the next version begins with."""
    return f"begun from version {content['supersedes']}"


def _listed(ids: Collection[str]) -> str:
    return ", ".join(each.replace("_", " ") for each in ids)


async def from_newest(
    registry: Registry, actor: Actor, document_id: str, *, keep_dates: bool = False
) -> dict[str, Any]:
    """The next version of an agreement, as the newest that was not given up; to be amended.

    Args:
        keep_dates: leave start, review and end as they are; otherwise they are to be filled in.
    """
    access.require(actor, "agreement.draft")
    async with registry.database.reads() as reads:
        agreement = await reads.registered(document_id, registry.today())
        operator = await reads.operator()
    if agreement is None or actor.partner_id not in {*agreement.who_may_amend, operator}:
        raise NotFoundError(NOT_YOURS)
    standing = (version for version in agreement.versions if not version.standing.never_begins)
    base = next(standing, agreement.newest).document
    content: dict[str, Any] = msgspec.json.decode(base.payload)
    if not keep_dates:
        content = {name: value for name, value in content.items() if name not in _DATES}
    return {**content, "version": agreement.newest.document.version + 1, "supersedes": base.version}


async def _charter(registry: Registry, reads: Reads, charter_id: str) -> tuple[str, int]:
    """The charter named, or the only one; the version that stands, or else its newest."""
    charters = [each.document_id for each in await reads.documents(kind=Charter.kind, limit=2)]
    if not charter_id and len(charters) > 1:
        raise InvalidInputError([Fault("/charter", "There are several charters. Name one.")])
    wanted = charter_id or next(iter(charters), "")
    charter = await reads.registered(wanted, registry.today()) if wanted else None
    if not isinstance(charter, Charter):
        raise NotFoundError(
            "No charter is registered under that id.", next_step="Register the charter first."
        )
    return wanted, charter.shown.document.version


def _without(original: Mapping[str, Any], leave_out: Collection[str]) -> dict[str, Any]:
    """The template without some parts, and without the sharings that are then between nobody."""
    sharings = [
        {
            **sharing,
            "from": [part for part in sharing["from"] if part not in leave_out],
            "to": [part for part in sharing["to"] if part not in leave_out],
            "lawful_bases": [
                relied for relied in sharing["lawful_bases"] if relied["part"] not in leave_out
            ],
        }
        for sharing in original["sharings"]
    ]
    return {
        **original,
        "parts": [part for part in original["parts"] if part["part"] not in leave_out],
        "sharings": [sharing for sharing in sharings if sharing["from"] and sharing["to"]],
    }


def _months_on(start: date, months: int) -> date:
    """The same day some months on, or the last of that month where it has no such day."""
    years, month = divmod(start.month - 1 + months, 12)
    year = min(start.year + years, MAXYEAR)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
