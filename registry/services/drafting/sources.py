"""What a draft begins from: a template with its parts filled, or the previous version."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date
from typing import Any

import msgspec

from registry.documents.json.editions import is_second
from registry.documents.json.partial import together
from registry.domain.agreements.agreement import Agreement, Charter
from registry.domain.records.acting import Actor
from registry.errors import Fault, InvalidInputError, NotFoundError
from registry.services import access
from registry.services.agreements.reading import NOT_YOURS
from registry.services.context import Registry
from registry.services.drafting.rules import faults_in_name
from registry.services.drafting.second_version import second_of
from registry.services.drafting.template_library import template
from registry.services.drafting.templates import MakeOut, make_out
from registry.services.ports import Reads

_DATES = ("start_date", "review_date", "end_date")
_OF_ONE_VERSION = ("approvals",)  # who approved one version has not approved the next


@dataclass(frozen=True, slots=True)
class TemplateOrder:
    """Which template to make out, and how.

    Attributes:
        parts: part → the partner ids that fill it.
        review: the last day before review; if left out, by the months in the template.
        leave_out: the parts that the agreement does without.
        charter: the id of the charter that it is under; if left out, the only one there is.
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
    """The first version of an agreement, in the second version of the schema.

    Raises:
        NotFoundError: there is no such template or charter.
        InvalidInputError: every fault in the parts and in the organisations that fill them.
    """
    access.require(actor, "agreement.draft")
    original = template(order.template)
    unknown = [
        *faults_in_name({"type": Agreement.kind, "version": 1, "id": order.agreement_id}),
        *(
            Fault(f"/leave_out/{part}", "This template has no such part.")
            for part in order.leave_out
            if part not in {known["part"] for known in original["parts"]}
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
    # If one organisation fills all the remaining parts of a sharing, nothing is shared by it.
    shared = [
        sharing for sharing in content["sharings"] if len({*sharing["from"], *sharing["to"]}) > 1
    ]
    content = _with(content, shared)
    if not is_second(content):
        content = second_of(content, kinds, registry.law)
    return content if actor.partner_id not in kinds else {**content, "lead": actor.partner_id}


def begun_note(order: TemplateOrder, content: Mapping[str, Any]) -> str:
    """The first note of a draft from a template.

    It names the parts left out and the sharings left out with them, because the template's
    texts may still mention these.
    """
    original = template(order.template)
    made = {sharing["id"] for sharing in content["sharings"]}
    left_out = [sharing["id"] for sharing in original["sharings"] if sharing["id"] not in made]
    parts = f", without {_listed(order.leave_out)}" if order.leave_out else ""
    note = f"begun from the template {order.template}{parts}"
    if not left_out:
        return note
    return (
        f"{note}. Left out with that: {_listed(left_out)}. Read the texts: they may speak of them"
    )


def amended_note(content: Mapping[str, Any]) -> str:
    """The first note of a draft of the next version."""
    return f"begun from version {content['supersedes']}"


def _listed(ids: Collection[str]) -> str:
    return ", ".join(id_.replace("_", " ") for id_ in ids)


async def from_newest(
    registry: Registry, actor: Actor, document_id: str, *, keep_dates: bool = False
) -> dict[str, Any]:
    """The content to begin the next version with: that of the newest version that can stand.

    Args:
        keep_dates: keep the start, review and end dates; otherwise they have to be filled in.
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
    left_out = _OF_ONE_VERSION if keep_dates else {*_OF_ONE_VERSION, *_DATES}
    content = {name: value for name, value in content.items() if name not in left_out}
    return {**content, "version": agreement.newest.document.version + 1, "supersedes": base.version}


async def _charter(registry: Registry, reads: Reads, charter_id: str) -> tuple[str, int]:
    """The charter named, or the only one, with the version that stands or else its newest."""
    found = await reads.documents(kind=Charter.kind, limit=2)
    charters = [document.document_id for document in found]
    if not charter_id and len(charters) > 1:
        raise InvalidInputError([Fault("/charter", "There are several charters. Name one.")])
    wanted = charter_id or next(iter(charters), "")
    charter = await reads.registered(wanted, registry.today()) if wanted else None
    if not isinstance(charter, Charter):
        raise NotFoundError(
            "No charter is registered under that id.", next_step="Register the charter first."
        )
    return wanted, charter.shown.document.version


def _with(content: Mapping[str, Any], sharings: list[dict[str, Any]]) -> dict[str, Any]:
    """An agreement with these sharings alone; nobody joins a sharing that is left out."""
    found = {**content, "sharings": sharings}
    accession = found.pop("accession", None)
    if accession is None:
        return found
    ids = {sharing["id"] for sharing in sharings}
    joins = [join for join in accession["joins"] if join["sharing"] in ids]
    return {**found, "accession": {**accession, "joins": joins}} if joins else found


def _without(original: Mapping[str, Any], leave_out: Collection[str]) -> dict[str, Any]:
    """The template without some parts, and without sharings that nobody or nothing is left for."""
    sharings = [_sharing_without(sharing, leave_out) for sharing in original["sharings"]]
    return {
        **original,
        "parts": [part for part in original["parts"] if part["part"] not in leave_out],
        "sharings": [
            sharing
            for sharing in sharings
            if sharing["from"] and sharing["to"] and sharing["data_items"]
        ],
    }


def _sharing_without(sharing: Mapping[str, Any], leave_out: Collection[str]) -> dict[str, Any]:
    senders, recipients = (
        [part for part in sharing[end] if part not in leave_out] for end in ("from", "to")
    )
    items = [_item_without(item, leave_out) for item in sharing["data_items"]]
    return {
        **sharing,
        "from": senders,
        "to": recipients,
        **{
            field: [entry for entry in sharing[field] if not _names(entry, leave_out)]
            for field in ("lawful_bases", "recipient_bases", "conditions", "gateways")
            if field in sharing
        },
        "data_items": [item for item in items if _is_shared(item, senders, recipients)],
    }


def _is_shared(item: Mapping[str, Any], senders: list[str], recipients: list[str]) -> bool:
    """Whether an item still goes from one of its parts to another."""
    if "parts" not in item:
        return True
    named = {*item["parts"]}
    sends, receives = named & {*senders}, named & {*recipients}
    return bool(sends) and bool(receives) and len(sends | receives) > 1


def _names(entry: Any, leave_out: Collection[str]) -> bool:
    """Whether what is said of law is said of a part that is left out."""
    return isinstance(entry, Mapping) and any(
        entry.get(end) in leave_out for end in ("part", "from", "to")
    )


def _item_without(item: Mapping[str, Any], leave_out: Collection[str]) -> dict[str, Any]:
    if "parts" not in item:
        return dict(item)
    return {**item, "parts": [part for part in item["parts"] if part not in leave_out]}


def _months_on(start: date, months: int) -> date:
    """The same day some months later, or the last of that month if it has no such day."""
    years, month = divmod(start.month - 1 + months, 12)
    year = min(start.year + years, MAXYEAR)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
