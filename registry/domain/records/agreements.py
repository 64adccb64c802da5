"""Charters and agreements: the documents, what they cover, and what happened to them since."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Flow:
    """One direction of sharing that an agreement covers, for matching against a share.

    ``item_categories`` are those of each of ``data_items``. ``sender_for`` and ``recipient_for``
    are the controllers that a processor acts for, none where it is one itself. All three are empty
    in what was kept before they were.
    """

    sender: str
    recipient: str
    purpose: str
    data_categories: tuple[str, ...]
    data_items: tuple[str, ...]
    clause: str
    item_categories: tuple[tuple[str, ...], ...] = ()
    sender_for: tuple[str, ...] = ()
    recipient_for: tuple[str, ...] = ()

    def items(self) -> dict[str, frozenset[str]]:
        """Each data item with its categories; with its clause's where its own were not kept."""
        own = self.item_categories or (self.data_categories,) * len(self.data_items)
        return dict(zip(self.data_items, map(frozenset, own), strict=True))

    def is_between(self, present: Collection[str]) -> bool:
        """Whether both ends take part, given who is there.

        A processor only acts on its controllers' instructions (UK GDPR Article 28): with the last
        of them gone, it takes no part either.
        """
        ends = ((self.sender, self.sender_for), (self.recipient, self.recipient_for))
        return all(
            end in present and (not own or any(one in present for one in own)) for end, own in ends
        )


@dataclass(frozen=True, slots=True)
class Outline:
    """A registered charter or agreement version without its text: what a list of thousands, and
    a check, read of each.

    ``kind`` is ``charter`` or ``pisa``. ``parties`` are the partner ids that must sign, each once.
    """

    document_id: str
    version: int
    kind: str
    title: str
    parties: tuple[str, ...]
    start_date: date
    review_date: date
    end_date: date | None


@dataclass(frozen=True, slots=True)
class Document(Outline):
    """The same with its text: ``payload`` is what parties sign, byte for byte."""

    payload: bytes
    sha256: str
    flows: tuple[Flow, ...]
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class AgreementStep:
    """One thing that happened to an agreement version after it was registered.

    ``act`` is a word of ``domain/agreements/lifecycle.py``. ``partner_id`` is whom it concerns: who
    suspends, who leaves, whose signature on paper was entered; ``by`` is the organisation whose
    officer did it. ``person``, ``role``, ``evidence_sha256`` describe a signature on paper, of
    which ``effective_on`` is the date. ``version`` counts the steps of the agreement, all its
    versions together, so that of two who step at once only one does. ``annuls`` are steps by that
    number that do not count (the key behind them had ended); a step that annuls is none itself.
    """

    document_id: str
    version: int
    document_version: int
    act: str
    partner_id: str
    by: str
    effective_on: date
    reason: str
    recorded_at: datetime
    recorded_by: str
    notice_id: str = ""
    person: str = ""
    role: str = ""
    evidence_sha256: str = ""
    annuls: tuple[int, ...] = ()
