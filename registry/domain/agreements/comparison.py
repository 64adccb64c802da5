"""What changed between two agreement documents, in plain words, and whom each change affects.

It works for any two JSON objects, because a draft may be incomplete. Parts in the shape of an
agreement are compared as such, everything else as plain values. There are no changes exactly when
the two are equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from registry.domain.agreements.comparison_values import (
    Change,
    DiffWords,
    Place,
    keyed,
    reordered,
    value_changes,
)
from registry.domain.agreements.relied_law import EVERYONE, directions_of, ends_in

_ENDS = ("from", "to")
_Said = tuple[str, str, str]
_RELIED: Mapping[str, _Said] = {
    "lawful_bases": ("partner", "", "basis"),
    "recipient_bases": ("partner", "", "basis"),
    "conditions": ("partner", "", "condition"),
    "gateways": ("from", "to", "gateway"),
}
"""By field: what an entry calls who relies on something, to share with whom, and on what."""
_T = TypeVar("_T")
# Of all changes together, with whom each affects. Two agreements stay well below it; two drafts
# could name thousands of organisations in each of thousands of changes.
_MOST_LETTERS = 8_000_000


def differences(
    old: Mapping[str, Any], new: Mapping[str, Any], words: DiffWords
) -> tuple[Change, ...]:
    """Every change: parties and sharings first, then the other fields by name.

    A change of a clause affects those who share or receive under it, before or after. A change of
    a party's own entry affects that party. Every other change affects everyone.
    """
    everyone = tuple(sorted({*_partners(old), *_partners(new)}))
    top = Place("", "", everyone)
    found: list[Change] = []
    length = 0
    for change in _every_change(old, new, top, words):
        length += len(change.text) + len(change.pointer) + sum(map(len, change.affects))
        found.append(change)
        if length > _MOST_LETTERS:
            found.append(top.change("There is more that changed than can be listed here."))
            break
    return tuple(found)


def _every_change(
    old: Mapping[str, Any], new: Mapping[str, Any], top: Place, words: DiffWords
) -> Iterator[Change]:
    for field, compare in (("parties", _parties), ("sharings", _sharings)):
        yield from _list_changes(old, new, field, compare, top, words)
    names = {*old, *new} - {"parties", "sharings"}
    for name in sorted(names):
        replaces = new.get(name)
        if name == "annexes":
            yield from _annexes(old, new, top, words)
        elif name == "supersedes" and name not in old and isinstance(replaces, int):
            yield top.at(name).change(f"It takes the place of version {replaces}.")
        else:
            yield from value_changes(old, new, name, top, words)


def _list_changes(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    field: str,
    compare: Any,
    top: Place,
    words: DiffWords,
) -> Iterator[Change]:
    """The changes of a list of entries that have ids; anything else is compared as a value."""
    key = "partner" if field == "parties" else "id"
    before, after = keyed(old.get(field), key), keyed(new.get(field), key)
    if before is None or after is None or field not in old or field not in new:
        yield from value_changes(old, new, field, top, words)
        return
    for id_ in dict.fromkeys([*before, *after]):
        yield from compare(id_, before.get(id_), after.get(id_), top, words)
    if reordered(before, after):
        yield top.at(field).change(f"{words.label(field)}: the order changed.")


def _annexes(
    old: Mapping[str, Any], new: Mapping[str, Any], top: Place, words: DiffWords
) -> Iterator[Change]:
    """One sentence for each file that is new, taken out, or has taken the place of another."""
    before, after = (keyed(document.get("annexes", []), "sha256") for document in (old, new))
    if before is None or after is None or not (before or after):
        yield from value_changes(old, new, "annexes", top, words)
        return
    here = top.at("annexes")
    was = {_title(annex) for digest, (_, annex) in before.items() if digest not in after}
    now = {_title(annex) for digest, (_, annex) in after.items() if digest not in before}
    for digest, (index, annex) in after.items():
        place, title = here.at(index).called(f"Annex '{_title(annex)}'"), _title(annex)
        if digest in before:
            for field in sorted({*before[digest][1], *annex}):
                yield from value_changes(before[digest][1], annex, field, place, words)
        elif title in was:
            yield place.change(f"{place.title} is another file now.")
        else:
            yield place.change(f"New annex: '{title}'.")
    for digest, (index, annex) in before.items():
        if digest not in after and _title(annex) not in now:
            yield here.at(index).gone().change(f"Annex '{_title(annex)}' is taken out.")
    if reordered(before, after):
        yield here.change(f"{words.label('annexes')}: the order changed.")


def _parties(
    id_: str, old: tuple[int, Any] | None, new: tuple[int, Any] | None, top: Place, words: DiffWords
) -> Iterator[Change]:
    name = words.name(id_)
    if old is None or new is None:
        index, party = new or old or (0, {})
        role = words.code(party.get("role"))
        here = top.at("parties").at(index)
        if old is None:
            yield here.change(f"{name} becomes a party ({role}).")
        else:
            yield here.gone().change(f"{name} is no longer a party.")
        return
    place = top.at("parties").at(new[0]).called(name).affecting(id_)
    acts_for = place.also(_ids(old[1].get("acts_for")), _ids(new[1].get("acts_for")))
    for field in sorted({*old[1], *new[1]}):
        where = acts_for if field == "acts_for" else place
        yield from value_changes(old[1], new[1], field, where, words)


def _sharings(
    id_: str, old: tuple[int, Any] | None, new: tuple[int, Any] | None, top: Place, words: DiffWords
) -> Iterator[Change]:
    if old is None or new is None:
        index, clause = new or old or (0, {})
        place = top.at("sharings").at(index).affecting(*_members(clause))
        who = f"{words.names(_ids(clause.get('from')))} may share with"
        who += f" {words.names(_ids(clause.get('to')))} for {words.code(clause.get('purpose'))}"
        if old is None:
            yield place.change(f"New sharing {_named(id_)}: {who}.")
        else:
            yield place.gone().change(f"Sharing {_named(id_)} is taken out. It said: {who}.")
        return
    members = {*_members(old[1]), *_members(new[1])}
    place = top.at("sharings").at(new[0]).called(f"Sharing {_named(id_)}").affecting(*members)
    for field in sorted({*old[1], *new[1]}, key=lambda name: (name not in _ENDS, name)):
        if field in _ENDS:
            yield from _end(old[1], new[1], field, place, words)
        elif field in _RELIED:
            yield from _relied(old[1], new[1], field, place, words)
        elif field == "data_items":
            yield from _items(old[1], new[1], place, words)
        else:
            yield from value_changes(old[1], new[1], field, place, words)


def _end(
    old: Mapping[str, Any], new: Mapping[str, Any], end: str, place: Place, words: DiffWords
) -> Iterator[Change]:
    """One sentence for each organisation added to, or removed from, one end of a sharing."""
    before, after = _strings(old.get(end)), _strings(new.get(end))
    if before is None or after is None or {*before} == {*after}:
        yield from value_changes(old, new, end, place, words)
        return
    others = "to" if end == "from" else "from"
    for ids, document, verb in (
        (_without(after, before), new, "may now also"),
        (_without(before, after), old, "may no longer"),
    ):
        rest = words.names(_ids(document.get(others)))
        for id_ in ids:
            name = words.name(id_)
            said = f"{name} {verb} share with {rest}"
            if end == "to":
                said = f"{rest} {verb} share with {name}"
            yield place.at(end).change(f"{place.title}: {said}.")
    if reordered(before, after):
        yield place.at(end).change(f"{place.title}: {words.label(end)}: the order changed.")


def _relied(
    old: Mapping[str, Any], new: Mapping[str, Any], field: str, place: Place, words: DiffWords
) -> Iterator[Change]:
    """One sentence for each organisation that relies on something else, by party or direction.

    The first version of the schema says conditions and powers of a sharing as a whole. Compared
    with the second, they are read as said of each that shares, or of each direction.
    """
    before, after = _said(old, field), _said(new, field)
    by_party = before is not None and after is not None and any(who for who, *_ in before + after)
    in_lists = _in_lists(old, field) or _in_lists(new, field)
    same = before is not None and after is not None and {*before} == {*after} and not in_lists
    if before is None or after is None or not by_party or same:
        yield from value_changes(old, new, field, place, words)
        return
    here, label = place.at(field), f"{place.title}: {words.label(field)}"
    directed = _RELIED[field][1] != ""
    was, now = [*_of_each(before, old, directed)], [*_of_each(after, new, directed)]
    if {*was} == {*now}:
        yield here.change(f"{label}: now said in another way. Everyone relies on the same.")
    for found, verb in (
        (_without(now, was), "now also relies on"),
        (_without(was, now), "no longer relies on"),
    ):
        for who, whom, code in found:
            to = f" to share with {words.name(whom)}" if whom else ""
            text = f"{place.title}: {words.name(who)} {verb} {words.code(code)}{to}."
            yield here.affecting(*filter(None, (who, whom))).change(text)
    if reordered(map(str, before), map(str, after)):
        yield here.change(f"{label}: the order changed.")


def _said(sharing: Mapping[str, Any], field: str) -> list[_Said] | None:
    """Who relies on what, and to share with whom; None for a list of any other shape."""
    entries = sharing.get(field, [])
    who, whom, what = keys = _RELIED[field]
    if not isinstance(entries, list):
        return None
    known: list[_Said] = []
    for entry in entries:
        if isinstance(entry, str):
            known.append((EVERYONE, EVERYONE, entry))
        elif _is_directed(entry, keys):
            known += [(*direction, entry[what]) for direction in directions_of(entry)]
        elif _is_said(entry, keys):
            known.append((entry[who], entry.get(whom, EVERYONE), entry[what]))
        else:
            return None
    return known if len({*known}) == len(known) else None


def _is_said(entry: object, keys: _Said) -> bool:
    """Whether an entry has these fields alone, each with a text."""
    return (
        isinstance(entry, Mapping)
        and entry.keys() == {*filter(None, keys)}
        and all(isinstance(text, str) and text for text in entry.values())
    )


def _in_lists(sharing: Mapping[str, Any], field: str) -> bool:
    """Whether an entry stands for many directions."""
    entries, keys = sharing.get(field), _RELIED[field]
    return isinstance(entries, list) and any(_is_directed(entry, keys) for entry in entries)


def _is_directed(entry: object, keys: _Said) -> bool:
    """Whether an entry has lists of organisations, and is otherwise as in ``_is_said``."""
    if not isinstance(entry, Mapping) or keys != _RELIED["gateways"]:
        return False
    ends = [entry.get(end) for end in _ENDS]
    return (
        any(isinstance(end, list) for end in ends)
        and all(map(ends_in, ends))
        and _is_said({**entry, **dict.fromkeys(_ENDS, "-")}, keys)
    )


def _of_each(said: Iterable[_Said], sharing: Mapping[str, Any], directed: bool) -> Iterator[_Said]:
    """What is said of everyone, said of each that shares; if ``directed``, with each recipient."""
    for who, whom, code in said:
        for sender in [who] if who else _ids(sharing.get("from")):
            for recipient in [whom] if whom or not directed else _ids(sharing.get("to")):
                if sender != recipient:
                    yield sender, recipient, code


def _items(
    old: Mapping[str, Any], new: Mapping[str, Any], place: Place, words: DiffWords
) -> Iterator[Change]:
    before, after = keyed(old.get("data_items"), "id"), keyed(new.get("data_items"), "id")
    if before is None or after is None:
        yield from value_changes(old, new, "data_items", place, words)
        return
    here = place.at("data_items")
    for id_ in dict.fromkeys([*before, *after]):
        yield from _item(id_, before.get(id_), after.get(id_), here, words)
    if reordered(before, after):
        yield here.change(f"{place.title}: {words.label('data_items')}: the order changed.")


def _item(
    id_: str,
    old: tuple[int, Any] | None,
    new: tuple[int, Any] | None,
    here: Place,
    words: DiffWords,
) -> Iterator[Change]:
    index, item = new or old or (0, {})
    called = f"'{item['title']}'" if isinstance(item.get("title"), str) else f"'{id_}'"
    if old is None:
        categories = words.codes_of(item.get("data_categories"))
        text = f"{here.title}: {called} may now be shared too ({categories})."
        yield here.at(index).change(text)
    elif new is None:
        yield here.at(index).gone().change(f"{here.title}: {called} may no longer be shared.")
    else:
        place = here.at(index).called(f"{here.title}, {called}")
        for field in sorted({*old[1], *new[1]}):
            yield from value_changes(old[1], new[1], field, place, words)


def _title(annex: Mapping[str, Any]) -> str:
    title = annex.get("title")
    return title if isinstance(title, str) else ""


def _without(entries: Iterable[_T], others: Iterable[_T]) -> list[_T]:
    """The entries that are not among the others, in order and each once."""
    left_out = {*others}
    return [entry for entry in dict.fromkeys(entries) if entry not in left_out]


def _members(clause: Mapping[str, Any]) -> set[str]:
    return {id_ for end in _ENDS for id_ in _ids(clause.get(end))}


def _partners(document: Mapping[str, Any]) -> set[str]:
    """Every organisation a document names as a party."""
    parties = document.get("parties")
    return {
        party["partner"]
        for party in (parties if isinstance(parties, list) else ())
        if isinstance(party, Mapping) and isinstance(party.get("partner"), str)
    }


def _ids(value: object) -> list[str]:
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []


def _strings(value: object) -> list[str] | None:
    """A list of distinct texts; None for anything else."""
    found = _ids(value)
    return found if isinstance(value, list) and len({*found}) == len(value) else None


def _named(id_: str) -> str:
    """A sharing's id as people read it, such as 'before discharge'."""
    return f"'{id_.replace('_', ' ')}'"
