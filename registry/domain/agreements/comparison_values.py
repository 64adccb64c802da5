"""Changes between two values in plain words: long texts word by word, lists entry by entry.

Codes, organisations and fields are called by the names given in ``DiffWords``.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from registry.domain.dates import long_date

_SHORT = 80  # a longer text is compared word by word
_MOST_WORDS = 3_000  # longer texts are not compared word by word: that would take too long
SAME, REMOVED, ADDED = "same", "removed", "added"
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``pointer`` is its place in the new document, or in the old one if ``gone``.

    ``affects`` are partner ids. ``words`` are the parts of a long text that was reworded, in order:
    each is ``same``, ``removed`` or ``added``, with its words.
    """

    pointer: str
    text: str
    affects: tuple[str, ...]
    gone: bool = False
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DiffWords:
    """The names of organisations (by id), codes of the law, and fields."""

    partners: Mapping[str, str]
    codes: Mapping[str, str]
    labels: Mapping[str, str]

    def name(self, id_: str) -> str:
        return self.partners.get(id_, id_)

    def names(self, ids: Sequence[str]) -> str:
        """Such as "A, B and C"."""
        *first, last = [self.name(id_) for id_ in ids] or ["nobody"]
        return f"{', '.join(first)} and {last}" if first else last

    def label(self, field: str) -> str:
        return self.labels.get(field, field.replace("_", " "))

    def code(self, value: object) -> str:
        """A code by its name, an organisation by its own, a date written out."""
        if not isinstance(value, str):
            return "not said" if value is None else _as_json(value)
        known = self.codes.get(value) or self.partners.get(value)
        return known or _as_date(value) or value

    def codes_of(self, values: object) -> str:
        found = values if isinstance(values, list) else []
        return ", ".join(self.code(value) for value in found) or "no kind given"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a change is, what that place is called, and whom changes there affect."""

    pointer: str
    title: str
    affects: tuple[str, ...]
    is_gone: bool = False

    def at(self, token: str | int) -> Place:
        """The place of a member or entry within this one (RFC 6901)."""
        escaped = str(token).replace("~", "~0").replace("/", "~1")
        return dataclasses.replace(self, pointer=f"{self.pointer}/{escaped}")

    def called(self, title: str) -> Place:
        return dataclasses.replace(self, title=title)

    def affecting(self, *partners: str) -> Place:
        return dataclasses.replace(self, affects=tuple(sorted({*partners})))

    def also(self, *more: Sequence[str]) -> Place:
        return self.affecting(*self.affects, *(id_ for ids in more for id_ in ids))

    def gone(self) -> Place:
        return dataclasses.replace(self, is_gone=True)

    def change(self, text: str, words: tuple[tuple[str, str], ...] = ()) -> Change:
        return Change(self.pointer, text, self.affects, self.is_gone, words)


def same(one: object, other: object) -> bool:
    """Whether two JSON values are equal; true does not equal 1."""
    return _as_json(one) == _as_json(other)


def keyed(value: object, key: str) -> dict[str, tuple[int, Mapping[str, Any]]] | None:
    """The entries of a list by their ids, with their indexes; None unless each has its own id."""
    if not isinstance(value, list):
        return None
    found: dict[str, tuple[int, Mapping[str, Any]]] = {
        entry[key]: (index, entry)
        for index, entry in enumerate(value)
        if isinstance(entry, dict) and isinstance(entry.get(key), str)
    }
    return found if len(found) == len(value) else None


def value_changes(
    old: Mapping[str, Any], new: Mapping[str, Any], field: str, place: Place, words: DiffWords
) -> Iterator[Change]:
    """The changes of one field of two objects."""
    before, after = old.get(field, _MISSING), new.get(field, _MISSING)
    title = f"{place.title}: {words.label(field)}" if place.title else words.label(field)
    yield from _changes(before, after, place.at(field).called(title), words)


def _changes(before: object, after: object, place: Place, words: DiffWords) -> Iterator[Change]:
    title = place.title
    if before is after:  # missing from both, or untouched
        return
    if before is _MISSING:
        yield place.change(f"{title} is new: {_quoted(after, words)}.")
    elif after is _MISSING:
        yield place.gone().change(f"{title} is taken out. It was: {_quoted(before, words)}.")
    elif same(before, after):
        return
    elif isinstance(before, dict) and isinstance(after, dict):
        for field in sorted({*before, *after}):
            yield from value_changes(before, after, field, place, words)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _list(before, after, place, words)
    elif (
        isinstance(before, str)
        and isinstance(after, str)
        and max(map(len, (before, after))) > _SHORT
    ):
        yield place.change(f"{title} is reworded.", word_by_word(before, after))
    else:
        was, now = _quoted(before, words), _quoted(after, words)
        yield place.change(f"{title} changed from {was} to {now}.")


def _list(
    before: Sequence[Any], after: Sequence[Any], place: Place, words: DiffWords
) -> Iterator[Change]:
    """What was added and removed, and a change of the order or of repeated entries."""
    was, now = ({_as_json(entry): entry for entry in values} for values in (before, after))
    added = [_quoted(value, words) for text, value in now.items() if text not in was]
    removed = [_quoted(value, words) for text, value in was.items() if text not in now]
    if added:
        yield place.change(f"{place.title}: {', '.join(added)} added.")
    if removed:
        yield place.change(f"{place.title}: {', '.join(removed)} taken out.")
    kept_before, kept_after = (
        [text for text in map(_as_json, values) if text in was and text in now]
        for values in (before, after)
    )
    if len(kept_before) != len(kept_after):
        yield place.change(f"{place.title}: what is there more than once changed.")
    elif kept_before != kept_after:
        yield place.change(f"{place.title}: the order changed.")


def reordered(before: Iterable[str], after: Iterable[str]) -> bool:
    """Whether the entries that both have are in another order."""
    first, second = dict.fromkeys(before), dict.fromkeys(after)
    return [entry for entry in first if entry in second] != [
        entry for entry in second if entry in first
    ]


def word_by_word(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """The words of two texts as same, removed or added; no word of either is lost."""
    old, new = before.split(" "), after.split(" ")
    if max(len(old), len(new)) > _MOST_WORDS:
        return ((REMOVED, before), (ADDED, after))
    found: list[tuple[str, str]] = []
    matcher = SequenceMatcher(None, old, new)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            found.append((SAME, " ".join(old[old_start:old_end])))
            continue
        if old_start < old_end:
            found.append((REMOVED, " ".join(old[old_start:old_end])))
        if new_start < new_end:
            found.append((ADDED, " ".join(new[new_start:new_end])))
    return tuple(found)


def _quoted(value: object, words: DiffWords) -> str:
    if isinstance(value, str):
        name = words.code(value)
        return f"'{name}'" if name == value else name
    if isinstance(value, list) and value:
        return ", ".join(_quoted(entry, words) for entry in value)
    if isinstance(value, dict) and value:
        parts = (f"{words.label(name)} {_quoted(member, words)}" for name, member in value.items())
        return f"({', '.join(parts)})"
    return _as_json(value)


def _as_date(value: str) -> str:
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return ""
    return long_date(found) if found.isoformat() == value else ""


def _as_json(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
