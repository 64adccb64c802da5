"""The history of a version of an agreement, in order: what happened, when, by whom and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from registry.domain.agreements.lifecycle import Act, State
from registry.domain.agreements.version import Version
from registry.domain.dates import long_date
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import AgreementStep, Document
from registry.domain.records.signing import RECORDED, AcceptedSignature
from registry.services.accounts.attribution import attributed_names
from registry.services.context import LONDON, Registry

Names = Mapping[str, str]
_STEP_WORDS: dict[str, str] = {
    Act.SUSPEND: "suspends it",
    Act.REINSTATE: "lifts a suspension",
    Act.TERMINATE: "terminates it",
    Act.WITHDRAW: "withdraws it",
    Act.LEAVE: "leaves it",
    Act.OBJECT: "objects to the texts",
    Act.TAKE_BACK: "takes back its objection to the texts",
    Act.REFUSE: "says that the signature on paper entered for it is not its own",
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry of a history.

    ``at`` is when it was recorded, or the day on which it came about by itself; ``by`` is who
    recorded it, empty if it came about by itself.
    """

    at: datetime
    text: str
    by: str = ""
    reason: str = ""

    @property
    def day(self) -> date:
        """Its day in London."""
        return self.at.astimezone(LONDON).date()


async def history(
    registry: Registry, reader: Actor, view: Version[Document], names: Names
) -> list[Happened]:
    """Everything that happened to a version, with the names that its reader may see."""
    found = [
        Happened(view.document.recorded_at, "It is registered.", view.document.recorded_by),
        *(_step(step, view, names) for step in view.steps),
        *(_signed(signature, view, names) for signature in view.signatures),
        *_by_date(view, registry.today()),
    ]
    recorders = (entry.by for entry in found if entry.by)
    known = await attributed_names(registry, reader, recorders, names)
    return [
        Happened(entry.at, entry.text, known.get(entry.by, ""), entry.reason)
        for entry in sorted(found, key=lambda entry: entry.at)
    ]


def dated_before(view: Version[Document], day: date) -> str:
    """A note on a signature dated before the version was registered here; empty for any other.

    A paper signature entered later can be older, but the day may also have been mistyped.
    """
    registered = view.document.recorded_at.astimezone(LONDON).date()
    if day >= registered:
        return ""
    return f"Dated before this version was registered here, on {long_date(registered)}."


def _step(step: AgreementStep, view: Version[Document], names: Names) -> Happened:
    if step.act == Act.ENTER:
        return _entered(step, view, names)
    who = names.get(step.partner_id, step.partner_id)
    text = f"{who} {_STEP_WORDS.get(step.act, step.act)}"
    if step.charter_version:
        text += f" of the charter, version {step.charter_version}"
    if step.effective_on != step.recorded_at.astimezone(LONDON).date():
        text += f" from {long_date(step.effective_on)}"
    if step.by not in {"", step.partner_id}:
        text += f", as {names.get(step.by, step.by)} recorded"
    return Happened(step.recorded_at, f"{text}.", step.recorded_by, step.reason)


def _entered(step: AgreementStep, view: Version[Document], names: Names) -> Happened:
    """The entry of a paper signature, which counts once its party confirms it."""
    whose, by = (names.get(id_, id_) for id_ in (step.partner_id, step.by))
    replaced = any(
        other.act == Act.ENTER
        and other.partner_id == step.partner_id
        and other.version > step.version
        for other in view.steps
    )
    whose = "its own" if step.by == step.partner_id else f"that of {whose}"
    text = f"{by} enters a signature on paper as {whose}: {_person(step, step.effective_on)}."
    after = (
        "A later entry replaces this one." if replaced else dated_before(view, step.effective_on)
    )
    return Happened(step.recorded_at, f"{text} {after}".rstrip(), step.recorded_by)


def _signed(signature: AcceptedSignature, view: Version[Document], names: Names) -> Happened:
    who = names.get(signature.partner_id, signature.partner_id)
    joins = view.document.parties and signature.partner_id not in view.document.parties
    did = "confirms its signature on paper" if signature.method == RECORDED else "signs"
    if signature.bound_by:
        did = f"is bound as part of {names.get(signature.bound_by, signature.bound_by)}"
    elif joins:
        did = f"joins: it {did}"
    day = signature.signed_at.astimezone(LONDON).date()
    text = f"{who} {did}: {_person(signature, day)}."
    return Happened(signature.recorded_at, text, signature.recorded_by)


def _person(signed: AgreementStep | AcceptedSignature, day: date) -> str:
    return f"{signed.person}, {signed.role}, {long_date(day)}"


def _by_date(view: Version[Document], today: date) -> Iterator[Happened]:
    """What came about on a date without anybody taking a step."""
    document, standing = view.document, view.standing
    since = view.in_force_since
    if document.parties and standing.has_begun and since is not None and since <= today:
        recorded = (signature.recorded_at for signature in view.signatures)
        yield Happened(max(_begin_of(since), *recorded), f"It is in force from {long_date(since)}.")
    if standing.state == State.OVERDUE:
        yield Happened(_begin_of(document.review_date), "This was the last day before its review.")
    if standing.state == State.EXPIRED and document.end_date is not None:
        yield Happened(_begin_of(document.end_date), "This was its last day.")
    if view.superseded_from is not None and view.superseded_from <= today:
        yield Happened(_begin_of(view.superseded_from), "A newer version takes its place.")


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=LONDON).astimezone(UTC)
