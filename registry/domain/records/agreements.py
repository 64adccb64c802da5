"""Charters and agreements: the documents, what they cover, and what happened to them since."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from registry.domain.records.acknowledged import Acknowledgement


@dataclass(frozen=True, slots=True)
class Flow:
    """One direction of sharing that an agreement covers, for matching against a share.

    ``item_categories`` has the categories of each of ``data_items``. ``sender_for`` and
    ``recipient_for`` are the controllers that a processor acts for, empty where the organisation is
    a controller itself. All three are empty in records older than these fields.

    A flow of many has ``senders`` and ``recipients`` in the place of ``sender`` and ``recipient``:
    each of those shares the same with each of these, except with itself. Those on a side act for
    the same controllers.
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
    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()

    def pair(self, sender: str, recipient: str) -> Flow | None:
        """The flow from one organisation to another; None if it is not one of theirs."""
        if not self.senders:
            return self if (self.sender, self.recipient) == (sender, recipient) else None
        if sender == recipient or sender not in self.senders or recipient not in self.recipients:
            return None
        return replace(self, sender=sender, recipient=recipient, senders=(), recipients=())

    def every_pair(self) -> Iterator[tuple[str, str]]:
        """Each sender with each recipient."""
        if not self.senders:
            yield self.sender, self.recipient
        for sender in self.senders:
            yield from ((sender, other) for other in self.recipients if other != sender)

    def pairs(self, present: Collection[str]) -> Iterator[tuple[str, str]]:
        """Each sender with each recipient, where both take part, as in ``is_between``."""
        if _instructed(self.sender_for, present) and _instructed(self.recipient_for, present):
            for sender, recipient in self.every_pair():
                if sender in present and recipient in present:
                    yield sender, recipient

    def items(self) -> dict[str, frozenset[str]]:
        """Each data item with its categories; in older records, those of its whole clause."""
        own = self.item_categories or (self.data_categories,) * len(self.data_items)
        return dict(zip(self.data_items, map(frozenset, own), strict=True))

    def is_between(self, present: Collection[str]) -> bool:
        """Whether both ends of a flow of two take part, given the organisations ``present``.

        A processor only acts on its controllers' instructions (UK GDPR Article 28): once the last
        of them has gone, it takes no part either.
        """
        ends = ((self.sender, self.sender_for), (self.recipient, self.recipient_for))
        return all(
            end in present and _instructed(controllers, present) for end, controllers in ends
        )


def _instructed(controllers: Collection[str], present: Collection[str]) -> bool:
    """Whether a controller that is there instructs it; a controller itself needs nobody."""
    return not controllers or any(controller in present for controller in controllers)


@dataclass(frozen=True, slots=True)
class Outline:
    """A registered charter or agreement version without its text, as long lists and checks read it.

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
    """A registered version with its text: ``payload`` is what parties sign, byte for byte.

    ``acknowledged`` are the warnings of the law that were read and may stay. They stand beside the
    text: a reason is what its drafter thinks, not what the parties agree.
    """

    payload: bytes
    sha256: str
    flows: tuple[Flow, ...]
    recorded_at: datetime
    recorded_by: str
    acknowledged: tuple[Acknowledgement, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementStep:
    """One thing that happened to an agreement version after it was registered.

    ``act`` is an ``Act`` of ``domain/agreements/lifecycle.py``. ``partner_id`` is the organisation
    concerned: the one that suspends or leaves, or whose paper signature was entered. ``by`` is the
    organisation whose officer took the step. ``person``, ``role`` and ``evidence_sha256`` describe
    a paper signature, and ``effective_on`` is then its date. ``version`` counts the steps of all
    versions of the agreement together, so that of two simultaneous steps only one is accepted.
    ``annuls`` are the numbers of steps that do not count, because the key behind them had ended; a
    step that annuls others has no other effect. ``charter_version`` is the one whose texts an
    objection is to.
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
    charter_version: int = 0


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A flow and the document version that it comes from."""

    document_id: str
    version: int
    flow: Flow


@dataclass(frozen=True, slots=True)
class HeldAnnex:
    """A file that is kept as an annex of an agreement, without its content.

    ``partner_id`` is the organisation whose agreement or draft it was uploaded for. Until a version
    names the file, it counts for that organisation alone: a digest is not a secret.
    """

    document_id: str
    partner_id: str
    sha256: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class AnnexFile(HeldAnnex):
    """Such a file with its content, which no log shows."""

    content: bytes = field(repr=False)
    recorded_at: datetime
    recorded_by: str
