"""People: a random reference, and the keyed digests by which they are found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

NHS: Final = "nhs"
UPN: Final = "upn"
NAME: Final = "name_dob"
JOINED: Final = "joined"
SOUND: Final = "sound"
REFERENCE: Final = "reference"


@dataclass(frozen=True, slots=True)
class Alias:
    """One way a person is known: a keyed digest, never the identifier itself.

    ``scheme`` is ``nhs``, ``upn``, ``local:<partner id>`` or ``name_dob``, or one of our own:
    ``joined`` stands on two organisations' records that both say are one person; ``sound`` is how a
    name sounds, by which nobody is matched; ``reference`` is the record's own reference or one of
    before (its ``mac`` is the reference). ``mac`` is hex HMAC-SHA-256 under the lookup key of
    ``key_version``.
    """

    scheme: str
    key_version: int
    mac: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A person as one organisation knows them; ``wrapped_key`` encrypts what it stores about them.

    ``partner_id`` is the organisation whose record it is. ``joined_to`` is another record of that
    organisation about the same person; empty where there is none. ``same_as`` and ``not_same_as``
    are records, of this or another organisation, of which it was asked whether they are of this
    person: its answer holds for its own look-ups only.
    """

    subject_id: str
    version: int
    aliases: tuple[Alias, ...]
    wrapped_key: bytes
    recorded_at: datetime
    recorded_by: str
    partner_id: str = ""
    joined_to: str = ""
    same_as: tuple[str, ...] = ()
    not_same_as: tuple[str, ...] = ()

    @property
    def person(self) -> str:
        """What its organisation's records of one person have in common."""
        return self.joined_to or self.subject_id

    @property
    def references(self) -> tuple[Alias, ...]:
        """What its organisation may name it by: its reference, and those of before."""
        former = tuple(alias for alias in self.aliases if alias.scheme == REFERENCE)
        return (reference(self.subject_id), *former)


def reference(subject_id: str) -> Alias:
    """A reference as one of the ways a person is known."""
    return Alias(REFERENCE, 0, subject_id)


class CorrectionKind(StrEnum):
    """What an officer put right, for their own organisation's look-ups only."""

    NUMBER_REPLACED = "number_replaced"
    JOINED = "joined"
    JOINED_ACROSS = "joined_across"
    ENTRY_MOVED = "entry_moved"
    ALIAS_TAKEN_BACK = "alias_taken_back"


@dataclass(frozen=True, slots=True)
class Correction:
    """Something put right about whom records are of; version 2 says that it was undone.

    Attributes:
        subject_id: the record it was done to; of joined records the one that stays first.
        others: the records that were joined to it, or the one that an entry was moved to.
        record_id: the consent record that was moved.
        aliases: those that were added, or taken back.
        sealed: the reason, encrypted with the key of ``subject_id``.
    """

    correction_id: str
    version: int
    partner_id: str
    kind: CorrectionKind
    subject_id: str
    others: tuple[str, ...]
    record_id: str
    aliases: tuple[Alias, ...]
    sealed: bytes
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class LookUp:
    """That somebody looked a person up: who, for whom, what for and when, never whom.

    It has no leaf but a number and a seal (ADR 0033), and is the same whether it was refused or
    not. ``known``: whether the organisation knew the person, by a record of its own or of one that
    it may see.
    """

    at: datetime
    partner_id: str
    account: str
    purpose: str
    reason: str = ""
    known: bool = False


@dataclass(frozen=True, slots=True)
class LookUpCounts:
    """How often somebody was looked up; the organisation did not know those who are unknown."""

    by_account: int
    unknown_by_account: int
    unknown_in_all: int
