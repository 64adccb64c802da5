"""Who may do what with a draft, by the table in ``domain/agreements/lifecycle.py``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.documents.json.canonical import canonical_bytes
from registry.documents.json.editions import schema_of
from registry.documents.json.validate import faults_of
from registry.domain.agreements.agreement import Agreement
from registry.domain.agreements.lifecycle import By, State, next_acts, transition
from registry.domain.dates import long_date
from registry.domain.records.acting import Actor
from registry.domain.records.drafting import AgreementDraft
from registry.errors import (
    ConflictError,
    Fault,
    InvalidInputError,
    NotAllowedError,
    StaleVersionError,
)
from registry.services.agreements.consistency import named_parties

MAX_DRAFT = 1_048_576
REGISTERED = "registered"
OPEN = (State.DRAFT, State.IN_REVIEW)
_NAMING_FIELDS = ("id", "schema_version", "type", "version")
_STATES = {
    State.DRAFT: "still being written",
    State.IN_REVIEW: "in review",
    REGISTERED: "registered",
    State.ABANDONED: "given up",
}
_OVER = {
    REGISTERED: "It is registered: its parties sign it. To change it, begin the next version.",
    State.ABANDONED: "It was given up. Begin another: registry draft new.",
}
_DONE = {
    "edit": "changed",
    "submit": "put before its parties",
    "send_back": "sent back",
    "abandon": "given up",
    "register": "registered",
}


@dataclass(frozen=True, slots=True)
class Written:
    """What is saved of a draft's document, worked out once and before any transaction.

    Attributes:
        payload: its canonical bytes.
        name: the fields that say which agreement and version it is, as far as they are there.
        faults: those in them, and that it is too large.
    """

    payload: bytes
    name: Mapping[str, Any]
    faults: Sequence[Fault]


def written(content: Mapping[str, Any]) -> Written:
    """Read the document of a draft, which may be incomplete."""
    payload = canonical_bytes(content)
    name = {field: content[field] for field in _NAMING_FIELDS if field in content}
    if len(payload) > MAX_DRAFT:
        too_large = Fault("", f"This is larger than {MAX_DRAFT // 1024} KiB.")
        return Written(payload, name, [too_large])
    return Written(payload, name, faults_in_name(name))


def may_see(actor: Actor, draft: AgreementDraft, operator: str | None) -> bool:
    """Whether the draft is the actor's own, or in review and names the actor's organisation."""
    return bool(_parts_of(actor, draft, operator))


def acts_of(actor: Actor, draft: AgreementDraft, operator: str | None) -> list[str]:
    """The acts that the actor's organisation can do with a draft now, by the table's names."""
    return _acts(draft, _parts_of(actor, draft, operator))


def require_act(actor: Actor, draft: AgreementDraft, act: str, operator: str | None) -> None:
    """Require that the table lets the actor do this with the draft as it stands.

    Raises:
        ConflictError: the act is not open in this state; the error says which acts are.
        NotAllowedError: the act is not open to this organisation.
    """
    row, parts = transition(act), _parts_of(actor, draft, operator)
    if draft.status not in row.before:
        raise ConflictError(
            f"A draft that is {_STATES[draft.status]} cannot be {_DONE[act]}.",
            next_step=_OVER.get(draft.status) or _can_do(draft, parts),
        )
    if not parts & {*row.by}:
        who = " or ".join(row.by)
        raise NotAllowedError(
            f"Only {who} can have this {_DONE[act]}.", next_step=_can_do(draft, parts)
        )


def require_seen(draft: AgreementDraft, seen: int) -> None:
    """Raise ``StaleVersionError`` unless the actor saw the newest version."""
    if draft.version != seen:
        raise stale(draft, seen)


def stale(draft: AgreementDraft, seen: int) -> StaleVersionError:
    """The error for a stale save: who saved before and when, and how to merge the two."""
    if seen > draft.version:
        return StaleVersionError(
            f"There is no version {seen} of this draft yet: the newest is {draft.version}."
        )
    at = f"{long_date(draft.recorded_at.date())} at {draft.recorded_at:%H:%M} UTC"
    return StaleVersionError(
        f"You began from version {seen}. Version {draft.version} was saved by"
        f" {draft.recorded_by} on {at}.",
        next_step="Nothing is lost: that is kept, and yours is still where you wrote it. Compare"
        f" the two (registry draft diff {draft.document_id} YOUR-FILE, or POST"
        f" /api/v1/drafts/{draft.document_id}/diff), put them together, and save that over"
        f" version {draft.version}.",
    )


def require_named(draft: Written, number: int | None = None) -> None:
    """Require that a draft says which agreement and version it is.

    Args:
        number: the version that comes next, if it is known already.
    """
    if draft.faults:
        raise InvalidInputError(list(draft.faults))
    if number is not None and draft.name["version"] != number:
        raise InvalidInputError([Fault("/version", f"The version that comes next is {number}.")])


def faults_in_name(name: Mapping[str, Any]) -> list[Fault]:
    """The faults in the fields that say which agreement and version a draft is."""
    places = {f"/{field}" for field in _NAMING_FIELDS}
    schema = schema_of(name, Agreement.kind)
    return [fault for fault in faults_of(schema, name) if fault.pointer in places]


def _parts_of(actor: Actor, draft: AgreementDraft, operator: str | None) -> set[str]:
    """The parts, in the table's terms, that the actor's organisation has in this draft."""
    in_review = draft.status == State.IN_REVIEW
    is_party = in_review and actor.partner_id in named_parties(draft.document())
    found = {
        By.AUTHOR: actor.partner_id == draft.partner_id,
        By.OPERATOR: actor.partner_id == operator,
        By.PARTY: is_party,
    }
    return {part for part, is_so in found.items() if is_so}


def _can_do(draft: AgreementDraft, parts: set[str]) -> str:
    done = [_DONE[act] for act in _acts(draft, parts)]
    return f"By you it can be: {', '.join(done)}." if done else "Ask who drafts it."


def _acts(draft: AgreementDraft, parts: set[str]) -> list[str]:
    if draft.status not in OPEN:
        return []
    return [act for act in next_acts(State(draft.status)) if parts & {*transition(act).by}]
