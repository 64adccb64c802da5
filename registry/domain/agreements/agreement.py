"""An agreement, and its sibling the charter: all versions of one, each with what decides how it
stands. Every list, page, report and check reads them as these."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Generic

from registry.domain.agreements.lifecycle import Act, State
from registry.domain.agreements.version import (
    AgreementVersion,
    CharterVersion,
    O_co,
    Standing,
    Version,
)
from registry.domain.dates import effective
from registry.domain.records.agreements import AgreementStep, Outline
from registry.domain.records.signing import AcceptedSignature, counting_signatures

_HOLD_BEFORE = (Act.LEAVE, Act.SUSPEND, Act.REINSTATE, Act.TERMINATE)


@dataclass(frozen=True, slots=True)
class Registered(Generic[O_co]):
    """What an agreement and a charter have in common; ``versions`` are the newest first.

    ``kind`` is what the document's ``type`` says, ``schema`` the name of its JSON schema.
    """

    versions: tuple[Version[O_co], ...]

    kind: ClassVar[str]
    schema: ClassVar[str]
    version_type: ClassVar[type[Version[Any]]]

    @classmethod
    def is_kind_of(cls, document: Outline) -> bool:
        """Whether a document is a version of one of these."""
        return document.kind == cls.kind

    @property
    def newest(self) -> Version[O_co]:
        """The version registered last."""
        return self.versions[0]

    def version(self, number: int) -> Version[O_co] | None:
        """The version of that number."""
        return next((each for each in self.versions if each.document.version == number), None)

    def later_than(self, number: int) -> list[Version[O_co]]:
        """The versions after that number, the newest first."""
        return [version for version in self.versions if version.document.version > number]

    @property
    def shown(self) -> Version[O_co]:
        """The version that stands on the day it is read for, or else the newest that may still
        begin, or else the newest of all."""
        talked_of = [version for version in self.versions if not version.standing.never_begins]
        for version in self.versions:
            if version.standing.has_begun and version.state is not State.SUPERSEDED:
                awaited = None if talked_of[0] is version else talked_of[0]
                return dataclasses.replace(version, awaited=awaited)
        return talked_of[0] if talked_of else self.newest

    def standing_on(self, day: date) -> Standing:
        """How it stands as a whole: as the version that is shown does."""
        return self.shown.standing_on(day)

    @property
    def who_may_amend(self) -> set[str]:
        """Who may bring the next version: who takes part in the one that stands, and in the newest
        while it gathers signatures."""
        talked_of = () if self.newest.standing.never_begins else self.newest.parties
        return {*self.shown.parties, *talked_of}

    def only(self, wanted: Callable[[Version[O_co]], bool]) -> Registered[O_co] | None:
        """The same with those of its versions of which something is so; None without any."""
        versions = tuple(version for version in self.versions if wanted(version))
        return dataclasses.replace(self, versions=versions) if versions else None


@dataclass(frozen=True, slots=True)
class Agreement(Registered[O_co]):
    """A purpose-specific information sharing agreement (PISA)."""

    kind = "pisa"
    schema = "agreement"
    version_type = AgreementVersion


@dataclass(frozen=True, slots=True)
class Charter(Registered[O_co]):
    """A charter, which organisations become members of by signing it."""

    kind = "charter"
    schema = "charter"
    version_type = CharterVersion


KINDS: Mapping[str, type[Registered[Any]]] = {of.kind: of for of in (Agreement, Charter)}
"""By what a document's ``type`` says."""


def assembled(
    documents: Iterable[O_co],
    made: Iterable[AcceptedSignature],
    recorded: Iterable[AgreementStep],
    key_ends: Mapping[str, datetime],
    on: date,
) -> list[Registered[O_co]]:
    """Agreements and charters from what is recorded of them, by id as ``documents`` are.

    Args:
        documents: the versions of any number of them, of each the newest first.
        made: signatures of those versions, in the order accepted.
        recorded: the steps taken with them, of each in the order recorded.
        key_ends: when keys ended, by ``kid``.
    """
    versions: dict[str, list[O_co]] = defaultdict(list)
    for document in documents:
        versions[document.document_id].append(document)
    signatures: dict[tuple[str, int], dict[str, AcceptedSignature]] = defaultdict(dict)
    for signature in counting_signatures(made, key_ends):
        of_version = signatures[signature.document_id, signature.document_version]
        of_version[signature.partner_id] = signature  # of one's own the last
    steps: dict[str, list[AgreementStep]] = defaultdict(list)
    for step in recorded:
        steps[step.document_id].append(step)
    return [
        _assembled(of, signatures, effective(steps[document_id]), on)
        for document_id, of in versions.items()
    ]


def _assembled(
    newest_first: Sequence[O_co],
    signatures: Mapping[tuple[str, int], Mapping[str, AcceptedSignature]],
    steps: Sequence[AgreementStep],
    on: date,
) -> Registered[O_co]:
    kind = KINDS[newest_first[0].kind]
    found: list[Version[O_co]] = []
    own: dict[int, list[AgreementStep]] = defaultdict(list)
    for step in steps:
        own[step.document_version].append(step)
    replaced: date | None = None  # by the earliest among the later ones
    amended_until: date | None = None
    later: list[tuple[date, Sequence[AgreementStep]]] = []
    for document in newest_first:
        made = signatures.get((document.document_id, document.version), {})
        version: Version[O_co] = kind.version_type(
            document,
            signatures=tuple(made.values()),
            steps=_steps_of(own[document.version], later),
            superseded_from=replaced,
            amended_until=amended_until,
            on=on,
        )
        found.append(version)
        if document is newest_first[-1]:
            break  # there is none before it
        replaced = min(_those(replaced, version.begins), default=None)
        amended_until = max(_those(amended_until, version.last_chance), default=None)
        later.append((document.start_date, own[document.version]))
    return kind(tuple(found))


def _steps_of(
    own: Sequence[AgreementStep], later: Sequence[tuple[date, Sequence[AgreementStep]]]
) -> tuple[AgreementStep, ...]:
    """What holds of a version: its own steps, and what was done with a later one in its place.

    Where the later one falls (a key that signed it turns out to have ended), the version before
    stands again, and who left, suspended or ended the agreement meanwhile did so for good.

    Args:
        later: the first day of each later version, and the steps recorded of it.
    """
    if not later:
        return tuple(own)
    known = {_what(step) for step in own}
    added = [
        step
        for start, steps in later
        for step in steps
        if step.act in _HOLD_BEFORE and step.effective_on >= start and _what(step) not in known
    ]
    return tuple(sorted((*own, *added), key=lambda step: step.version))


def _what(step: AgreementStep) -> tuple[object, ...]:
    """What a step is, of whichever version it was recorded."""
    return step.act, step.partner_id, step.effective_on, step.recorded_at


def _those(*days: date | None) -> list[date]:
    return [day for day in days if day is not None]
