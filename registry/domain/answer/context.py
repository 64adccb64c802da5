"""What the registry knows beside the facts, for the words of an answer; all of it is optional."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.domain.people.consent_state import ConsentState


class Reader(StrEnum):
    """Who reads an answer. Somebody at neither organisation reads it as the sender does."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class AgreementWords:
    """The agreement that covers, or nearly covers, the share, with items as people name them.

    ``also`` are others that cover some of the rest; ``not_covered`` is what none of them covers.
    ``state`` is a lifecycle ``State``, None where only the facts are known. ``on_paper`` counts the
    parties whose signature was recorded from paper, and so is not verified by us.
    """

    title: str
    version: str | int | None = None
    review_date: date | None = None
    covered: tuple[str, ...] = ()
    not_covered: tuple[str, ...] = ()
    state: str | None = None
    on_paper: int = 0
    also: tuple[AgreementWords, ...] = ()


@dataclass(frozen=True, slots=True)
class SaidWords:
    """What somebody said who may not decide; ``by`` is who, where the asker may know that."""

    status: ConsentState
    on: date
    by: str | None = None


@dataclass(frozen=True, slots=True)
class UnconfirmedWords:
    """A consent of which the sender has yet to see the evidence; ``recorded_by`` is None where the
    asker recorded it."""

    recorded_by: str | None
    on: date


@dataclass(frozen=True, slots=True)
class AgreedWords:
    """A consent that was for an organisation whose place another took."""

    organisation: str
    on: date


@dataclass(frozen=True, slots=True)
class ConsentWords:
    """The consent on record, and what was said beside it.

    ``by_own_org``: whether the asker's own organisation recorded it; None where not known.
    ``ran_out_on``: its last day, where that has passed. ``asked_again_on``: the last request, where
    something else stands. ``child_refused_on``: when a child said no of whom nobody has said
    whether they understood. ``warnings``: whom the asker knows under nearly the details it gave.
    """

    status: ConsentState
    on: date | None = None
    by_own_org: bool | None = None
    ran_out_on: date | None = None
    asked_again_on: date | None = None
    also_said: tuple[SaidWords, ...] = ()
    unconfirmed: tuple[UnconfirmedWords, ...] = ()
    agreed_for: tuple[AgreedWords, ...] = ()
    child_refused_on: date | None = None
    warnings: tuple[str, ...] = ()

    @property
    def is_none_that_counts(self) -> bool:
        """Whether nothing stands, although somebody spoke."""
        nothing = self.status in (ConsentState.NOT_SOUGHT, ConsentState.NO_RECORD)
        return nothing and bool(self.also_said or self.unconfirmed or self.agreed_for)


@dataclass(frozen=True, slots=True)
class ContactWords:
    """Whom to ring, in hours and out of hours."""

    name: str | None = None
    in_hours: str | None = None
    out_of_hours: str | None = None


@dataclass(frozen=True, slots=True)
class SuccessorWords:
    """Who took an organisation's place, from when, and the agreements that they have not signed."""

    former: str
    successor: str
    since: date
    not_signed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """The reader, names, agreement, consent and contacts.

    ``contact`` is whom the reader rings: somebody at the other organisation.
    ``policy`` says what is on record about the sender's policy document, where the answer depends
    on one and the registry answered it. ``ceased`` and ``suspended`` are the names of those of the
    two organisations that have this status under the charter. ``successors``: who took the place
    of one of them by the day asked about.
    """

    reader: Reader = Reader.NEITHER
    from_name: str | None = None
    to_name: str | None = None
    agreement: AgreementWords | None = None
    idle_agreement: AgreementWords | None = None
    consent: ConsentWords | None = None
    contact: ContactWords | None = None
    policy: str | None = None
    ceased: tuple[str, ...] = ()
    suspended: tuple[str, ...] = ()
    successors: tuple[SuccessorWords, ...] = ()
