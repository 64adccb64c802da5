"""The parts of the facts that are objects of their own (contract §1); ``None`` means not known."""

from __future__ import annotations

from typing import NamedTuple


class SubjectFacts(NamedTuple):
    """The person the information is about. ``None`` and ``unknown`` mean not known."""

    age_band: str | None = None
    at_risk: bool | None = None
    capacity: str = "unknown"
    gillick: str = "unknown"
    role: str | None = None
    coerced: bool = False
    children_in_household: bool = False
    deceased: bool = False


class ConsentDetail(NamedTuple):
    """What is known about the consent.

    ``given_by`` and ``refused_by`` say who spoke, in a ``by`` word or in the caller's own word; the
    caller's own word never decides who may speak.
    """

    explicit: bool | None = None
    freely_given: bool | None = None
    recipients_named: bool | None = None
    would_share_anyway: bool | None = None
    conditional_on_service: bool | None = None
    suspected_abuser: bool | None = None
    conflict: bool | None = None
    unsafe_to_ask: bool | None = None
    by: str | None = None
    authority: str | None = None
    given_by: tuple[str, ...] | None = None
    refused_by: tuple[str, ...] | None = None
    current_scope: tuple[str, ...] | None = None


class Status(NamedTuple):
    """How one organisation differs from its kind; ``None`` means that it does not."""

    public_authority: bool | None = None
    competent_authority: bool | None = None


class Recipient(NamedTuple):
    """The private individual who would be told: who they are to the person, and whether they are,
    or live with, the source of the risk."""

    relation: str | None = None
    is_or_lives_with_source_of_risk: bool | None = None


class CourtOrder(NamedTuple):
    """What an order does about this sender, this information and this recipient; ``kind`` is for
    the words only. An order without an effect is one that nobody has read."""

    effect: str | None = None
    kind: str | None = None


class VictimRequest(NamedTuple):
    """What a request of the police about a victim shows (PCSC Act 2022 ss.44A–44F)."""

    line_of_enquiry: bool | None = None
    necessary_and_proportionate: bool | None = None
    notice_given: bool | None = None
    counselling: bool | None = None
    substantial_probative_value: bool | None = None


class UnderContract(NamedTuple):
    """Whether the sender and the recipient work, in this matter, under contract to a public
    body."""

    sender: bool | None = None
    recipient: bool | None = None


AS_ITS_KIND = Status()
NOT_SAID_WHO = Recipient()
NOTHING_SAID = ConsentDetail()
NOT_KNOWN = UnderContract()
