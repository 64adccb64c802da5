"""Agreements and charters: all versions of one, each with what decides how it stands.

Every list, page, report and check reads them through these classes.
"""

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

_KEPT_BY_EARLIER = (Act.LEAVE, Act.SUSPEND, Act.REINSTATE, Act.TERMINATE)


@dataclass(frozen=True, slots=True)
class Registered(Generic[O_co]):
    """What an agreement and a charter have in common; ``versions`` has the newest first.

    ``kind`` is the document's ``type``.
    """

    versions: tuple[Version[O_co], ...]

    kind: ClassVar[str]
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
        """The version with that number."""
        return next(
            (version for version in self.versions if version.document.version == number), None
        )

    def later_than(self, number: int) -> list[Version[O_co]]:
        """The versions after that number, the newest first."""
        return [version for version in self.versions if version.document.version > number]

    @property
    def shown(self) -> Version[O_co]:
        """The version that stands on the day it is read for, or else the newest that may still
        begin, or else the newest of all."""
        viable = [version for version in self.versions if not version.standing.never_begins]
        for version in self.versions:
            if version.standing.has_begun and version.state is not State.SUPERSEDED:
                awaited = None if viable[0] is version else viable[0]
                return dataclasses.replace(version, awaited=awaited)
        return viable[0] if viable else self.newest

    def standing_on(self, day: date) -> Standing:
        """How the whole stands on a day: as the version that is shown stands."""
        return self.shown.standing_on(day)

    @property
    def who_may_amend(self) -> set[str]:
        """Who may bring the next version: the parties of the version shown, and those of the newest
        while it may still begin."""
        next_parties = () if self.newest.standing.never_begins else self.newest.parties
        return {*self.shown.parties, *next_parties}

    def only(self, wanted: Callable[[Version[O_co]], bool]) -> Registered[O_co] | None:
        """The same with only the versions that are wanted; None if there are none."""
        versions = tuple(version for version in self.versions if wanted(version))
        return dataclasses.replace(self, versions=versions) if versions else None


@dataclass(frozen=True, slots=True)
class Agreement(Registered[O_co]):
    """A purpose-specific information sharing agreement (PISA)."""

    kind = "pisa"
    version_type = AgreementVersion


@dataclass(frozen=True, slots=True)
class Charter(Registered[O_co]):
    """A charter. Organisations become members by signing it."""

    kind = "charter"
    version_type = CharterVersion


KINDS: Mapping[str, type[Registered[Any]]] = {
    registered.kind: registered for registered in (Agreement, Charter)
}
"""The classes by a document's ``type``."""


def assembled(
    documents: Iterable[O_co],
    made: Iterable[AcceptedSignature],
    recorded: Iterable[AgreementStep],
    key_ends: Mapping[str, datetime],
    on: date,
) -> list[Registered[O_co]]:
    """Put agreements and charters together from their records, in the order of ``documents``.

    Args:
        documents: versions of any number of agreements and charters; the newest version of each
            comes first.
        made: the signatures of those versions, in the order accepted.
        recorded: the steps of the agreements; those of one agreement in the order recorded.
        key_ends: when keys ended, by ``kid``.
        on: the day the versions are read for.
    """
    versions: dict[str, list[O_co]] = defaultdict(list)
    for document in documents:
        versions[document.document_id].append(document)
    signatures: dict[tuple[str, int], list[AcceptedSignature]] = defaultdict(list)
    for signature in counting_signatures(made, key_ends):
        signatures[signature.document_id, signature.document_version].append(signature)
    steps: dict[str, list[AgreementStep]] = defaultdict(list)
    for step in recorded:
        steps[step.document_id].append(step)
    return [
        _assembled(newest_first, signatures, effective(steps[document_id]), on)
        for document_id, newest_first in versions.items()
    ]


def _assembled(
    newest_first: Sequence[O_co],
    signatures: Mapping[tuple[str, int], Sequence[AcceptedSignature]],
    steps: Sequence[AgreementStep],
    on: date,
) -> Registered[O_co]:
    kind = KINDS[newest_first[0].kind]
    found: list[Version[O_co]] = []
    own_steps: dict[int, list[AgreementStep]] = defaultdict(list)
    for step in steps:
        own_steps[step.document_version].append(step)
    replaced: date | None = None  # the first day of any later version
    amended_until: date | None = None
    later: list[tuple[date, Sequence[AgreementStep]]] = []
    for document in newest_first:
        made = signatures.get((document.document_id, document.version), ())
        # An organisation's last signature counts; of its schedules each does.
        last = {signature.partner_id: signature for signature in made}
        version: Version[O_co] = kind.version_type(
            document,
            signatures=tuple(last.values()),
            steps=_steps_of(own_steps[document.version], later),
            superseded_from=replaced,
            amended_until=amended_until,
            on=on,
            schedules=tuple(signature for signature in made if signature.schedule),
        )
        found.append(version)
        if document is newest_first[-1]:
            break  # there is none before it
        replaced = min(_known_days(replaced, version.begins), default=None)
        amended_until = max(_known_days(amended_until, version.last_chance), default=None)
        later.append((document.start_date, own_steps[document.version]))
    return kind(tuple(found))


def _steps_of(
    own: Sequence[AgreementStep], later: Sequence[tuple[date, Sequence[AgreementStep]]]
) -> tuple[AgreementStep, ...]:
    """The steps that apply to a version: its own, and those taken on a later version instead.

    A later version falls if a key that signed it turns out to have ended. The earlier version then
    stands again, and every leaving, suspension or termination recorded meanwhile still applies.

    Args:
        later: the first day of each later version, and the steps recorded for it.
    """
    if not later:
        return tuple(own)
    known = {_content(step) for step in own}
    added = [
        step
        for start, steps in later
        for step in steps
        if step.act in _KEPT_BY_EARLIER
        and step.effective_on >= start
        and _content(step) not in known
    ]
    return tuple(sorted((*own, *added), key=lambda step: step.version))


def _content(step: AgreementStep) -> tuple[object, ...]:
    """What identifies a step, whichever version it was recorded for."""
    return step.act, step.partner_id, step.effective_on, step.recorded_at


def _known_days(*days: date | None) -> list[date]:
    return [day for day in days if day is not None]
