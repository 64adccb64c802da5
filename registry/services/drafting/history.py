"""Every save of a draft in words: who, when and what; and the changes its parties asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from registry.domain.agreements.lifecycle import State
from registry.domain.records.acting import Actor
from registry.domain.records.drafting import AgreementDraft
from registry.services.accounts.attribution import attributed_names
from registry.services.context import Registry

_SAVED, _SENT_BACK, _GIVEN_UP = "Saved", "Sent back", "Given up"


@dataclass(frozen=True, slots=True)
class Save:
    """One save: ``what`` says whether it was saved, sent back or given up; ``note`` says why."""

    draft: AgreementDraft
    what: str
    by: str

    @property
    def at(self) -> datetime:
        """When it was saved."""
        return self.draft.recorded_at

    @property
    def note(self) -> str:
        """What was said about it."""
        return self.draft.note

    @property
    def is_sent_back(self) -> bool:
        """Whether the draft was sent back."""
        return self.what == _SENT_BACK


async def saves(
    registry: Registry, reader: Actor, history: Sequence[AgreementDraft], names: Mapping[str, str]
) -> list[Save]:
    """The saves of a draft's history in words, in order."""
    recorders = (draft.recorded_by for draft in history)
    known = await attributed_names(registry, reader, recorders, names)
    return [Save(draft, what, known[draft.recorded_by]) for draft, what in _in_words(history)]


def asked_for(found: Sequence[Save]) -> Save | None:
    """The save that sent the draft back, unless it has been submitted again since."""
    for save in reversed(found):
        if save.is_sent_back:
            return save
        if save.draft.status != State.DRAFT:
            break
    return None


def _in_words(history: Sequence[AgreementDraft]) -> Iterator[tuple[AgreementDraft, str]]:
    """A draft in review that becomes a draft again with unchanged content was sent back."""
    before: AgreementDraft | None = None
    for draft in history:
        sent_back = (
            before is not None
            and (before.status, draft.status) == (State.IN_REVIEW, State.DRAFT)
            and before.content == draft.content
        )
        given_up = draft.status == State.ABANDONED
        yield draft, _SENT_BACK if sent_back else _GIVEN_UP if given_up else _SAVED
        before = draft
