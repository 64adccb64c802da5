"""A later charter version that changes common texts: for which agreements, and who is told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from registry.domain.agreements.agreement import Charter
from registry.domain.agreements.common_terms import (
    CharterTerms,
    Effect,
    Objection,
    TermsChange,
    differing,
)
from registry.domain.agreements.comparison_values import word_by_word
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Document
from registry.errors import NotFoundError
from registry.services import access
from registry.services.agreements.terms.reading import (
    Charters,
    OwnTerms,
    all_terms,
    charter_terms,
    taking_in,
    terms_in,
)
from registry.services.context import Registry
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.ports import Reads, UnitOfWork

CHANGED = "common_terms_changed"


@dataclass(frozen=True, slots=True)
class Changing:
    """An agreement whose texts a charter version changes, if nobody objects.

    Attributes:
        changes: by that version, each from the same day.
        said: the objections to it.
        notice: what the charter version that the agreement names says of such a change.
    """

    own: OwnTerms
    changes: tuple[TermsChange, ...]
    said: tuple[Objection, ...]
    notice: str

    @property
    def day(self) -> date:
        """The day from which the texts change."""
        return self.changes[0].day

    @property
    def last_day_to_object(self) -> date:
        """The last day of the notice."""
        return self.day - timedelta(days=1)

    @property
    def has_new_text(self) -> bool:
        """Whether another text would apply."""
        return any(change.effect is not Effect.DROPPED for change in self.changes)

    def is_open(self, today: date) -> bool:
        """Whether the notice runs."""
        return today < self.day

    def may_object(self, partner_id: str, today: date) -> bool:
        """Whether an organisation can object: it has not, the notice runs, and a text would change.

        A text that the charter only drops stays without anybody's objection.
        """
        is_open = self.is_open(today) and partner_id in self.own.version.parties
        return is_open and self.has_new_text and not self.has_objected(partner_id)

    def may_take_back(self, partner_id: str, today: date) -> bool:
        """Whether it can take its objection back: only while the others can still object."""
        return self.is_open(today) and self.has_objected(partner_id)

    def has_objected(self, partner_id: str) -> bool:
        """Whether an organisation has objected."""
        return any(objection.partner_id == partner_id for objection in self.said)


@dataclass(frozen=True, slots=True)
class ChangedText:
    """A text that a charter version changes, old and new; one of them may be empty.

    ``agreements`` are the ids of the reader's agreements for which it does.
    """

    name: str
    effect: Effect
    before: str
    after: str
    agreements: tuple[str, ...]

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The two compared word by word, as in ``Change.words``."""
        return word_by_word(self.before, self.after) if self.before and self.after else ()


@dataclass(frozen=True, slots=True)
class CharterChange:
    """What a charter version does to the common texts, and to the agreements of an organisation."""

    charter_id: str
    charter: CharterTerms
    texts: tuple[ChangedText, ...]
    agreements: tuple[Changing, ...]


async def charter_change(
    registry: Registry, actor: Actor, charter_id: str, version: int
) -> CharterChange:
    """What a charter version changes for the agreements of the actor's organisation.

    Raises:
        NotFoundError: there is no such charter version.
    """
    access.require(actor, "agreement.read")
    async with registry.database.reads() as reads:
        charters = await charter_terms(registry, reads, charter_id)
        charter = next((terms for terms in charters if terms.version == version), None)
        if charter is None or charter.content["type"] != Charter.kind:
            raise NotFoundError("There is no charter version under that number.")
        agreements = await changed_by(registry, reads, charter_id, version, actor.partner_id)
    before = next((terms for terms in charters if terms.version == version - 1), None)
    texts = _texts(before, charter, agreements)
    return CharterChange(charter_id, charter, texts, tuple(agreements))


def _texts(
    before: CharterTerms | None, charter: CharterTerms, agreements: Sequence[Changing]
) -> tuple[ChangedText, ...]:
    """What changes since the version before, and what changes in another way for an agreement."""
    found: dict[tuple[str, Effect, str, str], list[str]] = {}
    if before is not None:
        for name, effect in differing(before.content, charter.content).items():
            key = name, effect, before.texts.get(name, ""), charter.texts.get(name, "")
            found[key] = []
    for agreement in agreements:
        for change in agreement.changes:
            old = change.before.text if change.before else ""
            new = "" if change.effect is Effect.DROPPED else change.after.text
            concerned = found.setdefault((change.name, change.effect, old, new), [])
            concerned.append(agreement.own.version.document.document_id)
    return tuple(
        ChangedText(*key, tuple(dict.fromkeys(concerned))) for key, concerned in found.items()
    )


async def changed_by(
    registry: Registry,
    reads: Reads,
    charter_id: str,
    version: int,
    party: str | None = None,
    *,
    only: Collection[str] | None = None,
    charters: Charters | None = None,
) -> list[Changing]:
    """The agreements whose texts a charter version changes, or would without an objection.

    Args:
        party: only those that this organisation takes part in.
        only, charters: as for ``all_terms``.
    """
    found = []
    async for own in all_terms(registry, reads, party=party, only=only, charters=charters):
        if own.taking.charter_id != charter_id:
            continue
        by_it = tuple(change for change in own.proposed(date.min) if change.version == version)
        if by_it:
            said = own.taking.objections
            found.append(
                Changing(
                    own,
                    by_it,
                    tuple(each for each in said if each.charter_version == version),
                    _notice(own),
                )
            )
    return found


async def notify_of_terms(
    registry: Registry, actor: Actor, uow: UnitOfWork, charter: Document
) -> None:
    """Notify the parties of each agreement whose texts a charter version changes.

    Each organisation is told once, whichever number of its agreements take the texts.
    """
    before = await charter_terms(registry, uow, charter.document_id)
    charters = {charter.document_id: (*before, terms_in(charter))}
    first: dict[str, date] = {}
    for changing in await changed_by(
        registry, uow, charter.document_id, charter.version, charters=charters
    ):
        for party in changing.own.version.parties:
            first[party] = min(changing.day, first.get(party, changing.day))
    for party, day in first.items():
        content = NotificationContent(CHANGED, "", charter.document_id, charter.version, day)
        notify(registry, actor, uow, [party], content)


async def notify_of_running_notice(
    registry: Registry, actor: Actor, uow: UnitOfWork, agreement: Document
) -> None:
    """Notify the parties of an agreement that is registered under an older version of its charter
    than there is, so that they can object to the later texts too."""
    taking = taking_in(agreement.payload, agreement.recorded_at)
    if taking is None:
        return
    charters = await charter_terms(registry, uow, taking.charter_id)
    days: dict[int, date] = {}
    for change in taking.changes(charters, registry.today()):
        days.setdefault(change.version, change.day)
    mark = f"{agreement.document_id}/{agreement.version}"
    for version, day in days.items():
        content = NotificationContent(CHANGED, "", taking.charter_id, version, day, mark)
        notify(registry, actor, uow, agreement.parties, content)


def _notice(own: OwnTerms) -> str:
    named = own.taking.charter_version
    texts = [
        terms.content["terms_change"]["text"]
        for terms in own.charters
        if terms.version == named and "terms_change" in terms.content
    ]
    return texts[0] if texts else ""
