"""The changes between two versions of an agreement, in words for people."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import msgspec

from registry.documents.json.validate import schema_written_out
from registry.documents.media_types import NAMES
from registry.domain.agreements.comparison import differences
from registry.domain.agreements.comparison_values import ADDED, REMOVED, Change, DiffWords
from registry.domain.agreements.texts import APPROVAL_ROLES
from registry.domain.decision.vocabulary import SPECIAL_CATEGORIES
from registry.domain.records.acting import Actor
from registry.errors import ConflictError, NotFoundError
from registry.law import Law
from registry.services import access
from registry.services.agreements.consistency import named_parties
from registry.services.agreements.naming.as_signed import stated_in
from registry.services.agreements.reading import NOT_YOURS, seen_by
from registry.services.context import Registry

_WIDTH = 88
_MOST_NAMES = 400  # twice as many parties as two agreements can have; a draft may name more
_FORMS = {REMOVED: "[-{}-]", ADDED: "{{+{}+}}"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents compared; ``before`` and ``after`` name them, such as "version 1".

    ``size`` is that of the two together in bytes, by which it is rendered apart.
    """

    document_id: str
    before: str
    after: str
    changes: tuple[Change, ...]
    words: DiffWords
    size: int

    def who(self, change: Change) -> str:
        """The names of the organisations that a change affects."""
        return self.words.names(change.affects)


async def between(
    registry: Registry,
    actor: Actor,
    document_id: str,
    first: int | None = None,
    second: int | None = None,
) -> Comparison:
    """What changed from one version to another, if the actor may see both.

    Args:
        first: if left out, the version before ``second``.
        second: if left out, the newest version.

    Raises:
        NotFoundError: the actor may not see one of them.
        ConflictError: there is only one version.
    """
    access.require(actor, "agreement.read")
    async with registry.database.reads() as reads:
        seen = await seen_by(registry, reads, actor, document_id)
        if seen is None:
            raise NotFoundError(NOT_YOURS)
        documents = {version.document.version: version.document for version in seen.versions}
        second = second or max(documents)
        first = first or second - 1
        if first == 0:
            raise ConflictError(
                "This is the first version.", next_step="There is nothing to compare it with yet."
            )
        if not {first, second} <= documents.keys():
            raise NotFoundError("There is no such version for you to compare.")
        pair = documents[first].payload, documents[second].payload
    names = f"version {first}", f"version {second}"
    return await compared(registry, actor, document_id, names, pair)


def as_text(comparison: Comparison) -> str:
    """The changes for a terminal or a letter."""
    count = len(comparison.changes)
    how_many = {0: "Nothing changed.", 1: "1 change."}.get(count, f"{count} changes.")
    head = f"{comparison.document_id}, {comparison.before} to {comparison.after}: {how_many}"
    return "\n".join(
        [head, *(line for change in comparison.changes for line in _lines(comparison, change))]
    )


def _lines(comparison: Comparison, change: Change) -> Iterator[str]:
    yield ""
    yield from textwrap.wrap(change.text, _WIDTH, break_long_words=False)
    if change.words:
        yield from textwrap.wrap(
            marked(change.words),
            _WIDTH,
            initial_indent="  ",
            subsequent_indent="  ",
            break_long_words=False,
        )
    yield from textwrap.wrap(
        f"Affects: {comparison.who(change)}.",
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="  ",
        break_long_words=False,
    )


def marked(words: Iterable[tuple[str, str]]) -> str:
    """The parts of a reworded text for a terminal, with what is taken out and added in brackets."""
    return " ".join(_FORMS.get(kind, "{}").format(text) for kind, text in words)


async def compared(
    registry: Registry,
    actor: Actor,
    document_id: str,
    names: tuple[str, str],
    pair: tuple[bytes, bytes],
) -> Comparison:
    """Compare two documents by their bytes; ``names`` say what they are called."""
    size = sum(map(len, pair))
    ids = await registry.apart(actor, size, partial(_named_in, pair))
    async with registry.database.reads() as reads:
        named = await reads.partners_named(ids)
    partners = {id_: partner.legal_name for id_, partner in named.items()}

    def comparison() -> Comparison:
        before, after = map(content_in, pair)
        # An organisation is called as it signed, the later version last.
        words = diff_words(registry.law, partners | stated_in(before) | stated_in(after))
        found = differences(before, after, words)
        return Comparison(document_id, *names, found, words, size)

    return await registry.apart(actor, size, comparison)


def _named_in(pair: tuple[bytes, bytes]) -> list[str]:
    """The parties of either document."""
    return sorted({id_ for payload in pair for id_ in named_parties(content_in(payload))})[
        :_MOST_NAMES
    ]


def diff_words(law: Law, partners: Mapping[str, str]) -> DiffWords:
    """The names of things: codes as in the law tables, fields as in the published schema."""
    codes = {id_: purpose.name for id_, purpose in law.purposes.items()}
    codes |= {id_: kind.name for id_, kind in law.kinds.items()}
    codes |= {
        category: category.partition(":")[2].replace("_", " ") for category in SPECIAL_CATEGORIES
    }
    for table in (law.bases, law.conditions, law.gateways):
        codes |= {id_: f"{row.name} ({id_})" for id_, row in table.items()}
    return DiffWords(partners, codes | _PLAIN | APPROVAL_ROLES | NAMES, _labels())


def content_in(payload: bytes) -> dict[str, Any]:
    """The content of a document's payload."""
    content: dict[str, Any] = msgspec.json.decode(payload)
    return content


@cache
def _labels() -> dict[str, str]:
    """The titles of an agreement's fields, from its published schemas."""
    found: dict[str, str] = {}
    for name in ("agreement", "agreement-2"):
        _collect(schema_written_out(name), found)
    return found


def _collect(schema: Mapping[str, Any], found: dict[str, str]) -> None:
    for name, field in schema.get("properties", {}).items():
        found.setdefault(name, field.get("title", name))
        _collect(field, found)
    if isinstance(schema.get("items"), Mapping):
        _collect(schema["items"], found)


_PLAIN = {
    "independent_controller": "an independent controller",
    "joint_controller": "a joint controller",
    "processor": "a processor",
}
