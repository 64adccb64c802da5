"""What an agreement takes from its charter, in words: the same on its page, in print and for
programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from registry.domain.agreements.common_terms import (
    Effect,
    FromCharter,
    Kept,
    Objection,
    TermsChange,
)
from registry.domain.agreements.version import Version
from registry.domain.charter.status import MembershipStatus
from registry.domain.dates import long_date
from registry.domain.records.agreements import Document
from registry.services.agreements.parties import signed_names
from registry.services.agreements.terms.missing import MissingTexts, Outside, missing_from
from registry.services.agreements.terms.reading import OwnTerms, own_terms
from registry.services.context import Registry
from registry.spreadsheets.agreements.columns import TEXT_HEADINGS

Names = Mapping[str, str]
_NO_MEMBER = "{who} is not a member of the charter."
_OUTSIDE = {
    MembershipStatus.SUSPENDED: (
        "{who} is suspended from the charter from {day}.",
        "{who} will be suspended from the charter on {day}.",
    ),
    MembershipStatus.WITHDRAWN: (
        "{who} left the charter on {day}.",
        "{who} leaves the charter on {day}.",
    ),
    MembershipStatus.CEASED: ("{who} closed on {day}.", "{who} closes on {day}."),
}
_COMING = {
    Effect.NEW: "From {day} version {version} of the charter adds this text.",
    Effect.REWORDED: "From {day} the text of version {version} of the charter applies.",
    Effect.DROPPED: "Version {version} of the charter, from {day}, drops this text. It stays for"
    " this agreement.",
}


@dataclass(frozen=True, slots=True)
class TermInWords:
    """A text that an agreement takes from its charter, and why this one applies.

    ``text`` is empty where none applies, and ``version`` is its charter version.
    """

    name: str
    heading: str
    text: str
    version: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermsInWords:
    """The texts that an agreement takes from its charter.

    Attributes:
        changing: the later charter versions whose notice runs, the earliest first.
        warnings: for whom texts are missing, which, and what to do.
    """

    charter_id: str
    texts: tuple[TermInWords, ...]
    changing: tuple[int, ...]
    warnings: tuple[str, ...]


async def terms_in_words(
    registry: Registry, version: Version[Document], names: Names
) -> TermsInWords | None:
    """What a version takes from its charter today; None if nothing.

    Args:
        names: the names of organisations as registered today.
    """
    async with registry.database.reads() as reads:
        own = await own_terms(registry, reads, version)
        missing = await missing_from(registry, reads, own) if own else None
    if own is None:
        return None
    content = msgspec.json.decode(version.document.payload)
    return in_words(own, missing, registry.today(), signed_names(content, names))


def in_words(
    own: OwnTerms, missing: MissingTexts | None, today: date, names: Names
) -> TermsInWords | None:
    """The same, of what was read."""
    taken, foreseen, changes = own.taken(today), own.foreseen(today), own.changes(today)
    if not foreseen:
        return None
    return TermsInWords(
        charter_id=own.taking.charter_id,
        texts=tuple(
            _term(name, taken.get(name), foreseen[name], changes, names)
            for name in TEXT_HEADINGS
            if name in foreseen
        ),
        changing=tuple(sorted({change.version for change in own.proposed(today)})),
        warnings=tuple(warnings(missing, today, names)),
    )


def warnings(missing: MissingTexts | None, today: date, names: Names) -> Iterator[str]:
    """Who is no member, which texts the agreement lacks for them, and what to do; none if nothing
    is missing."""
    if missing is None:
        return
    for outside in missing.outside:
        yield outside_in_words(outside, today, names)
    texts = headings(missing.texts)
    yield (
        f"These texts are in the charter only, and not in this agreement: {texts}."
        " Begin the next version and write them in."
    )


def headings(names: Sequence[str]) -> str:
    """The headings of texts, such as "Training, Security incidents"."""
    return ", ".join(TEXT_HEADINGS[name] for name in names)


def outside_in_words(outside: Outside, today: date, names: Names) -> str:
    """Why a party is no active member of the charter, and from which day."""
    who = names.get(outside.partner_id, outside.partner_id)
    if outside.since is None or outside.status not in _OUTSIDE:
        return _NO_MEMBER.format(who=who)
    past, coming = _OUTSIDE[MembershipStatus(outside.status)]
    sentence = past if outside.since <= today else coming
    return sentence.format(who=who, day=long_date(outside.since))


def _term(
    name: str,
    taken: FromCharter | None,
    foreseen: FromCharter,
    changes: Sequence[TermsChange],
    names: Names,
) -> TermInWords:
    notes = [
        *(_why(taken, names) if taken else ()),
        *_kept(
            [kept for kept in foreseen.kept if not taken or kept not in taken.kept], foreseen, names
        ),
        *(
            _COMING[change.effect].format(day=long_date(change.day), version=change.version)
            for change in changes
            if change.name == name
        ),
    ]
    text, version = (taken.text, taken.version) if taken else ("", 0)
    return TermInWords(name, TEXT_HEADINGS[name], text, version, tuple(notes))


def _why(taken: FromCharter, names: Names) -> Iterator[str]:
    """Which version's text this is, and why no later one applies."""
    if taken.text:
        yield f"From the charter, version {taken.version}"
    yield from _kept(taken.kept, taken, names)
    if taken.dropped_in:
        yield (
            f"Version {taken.dropped_in} of the charter has no such text. This one stays, because"
            " every party accepted it by signing."
        )


def _kept(kept: Sequence[Kept], instead: FromCharter, names: Names) -> Iterator[str]:
    """Who keeps which later texts out, and what stays in their place."""
    stays = (
        f"So the text of version {instead.version} stays."
        if instead.text
        else "So it does not apply to this agreement."
    )
    for later in kept:
        yield f"{objected(later.by, names)} to the text of version {later.version}. {stays}"


def objected(by: Sequence[Objection], names: Names) -> str:
    """Who objected and when, such as "Elmshire Police objected on 3 May 2026"."""
    return " and ".join(
        f"{names.get(each.partner_id, each.partner_id)} objected on {long_date(each.made_on)}"
        for each in by
    )
