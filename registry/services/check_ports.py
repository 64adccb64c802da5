"""What the read phase of a check looks up, and what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from registry.domain.agreements.agreement import Registered
from registry.domain.consent.reach import Found
from registry.domain.records.accounts import Token
from registry.domain.records.agreements import Flow, Outline
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.partners import Partner, Succession
from registry.domain.records.people import Alias


@dataclass(frozen=True, slots=True)
class CheckQuery:
    """What the read phase of a check looks up; ``on`` is the day asked about.

    ``recipient`` is an organisation's id; or a kind, under which no row is found.
    ``aliases`` are the ways in which the person is named, the reference among them. ``asker`` is
    None where only the token says whose look-up it is.
    """

    token_sha256: str | None
    sender: str
    recipient: str
    purpose: str
    on: date
    aliases: tuple[Alias, ...] = ()
    asker: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RegisterRows:
    """What a check reads of the register, on a day; of people there is nothing here.

    Two are the same only if they are one: what is worked out from one can be kept beside it.

    Attributes:
        partners, memberships: those of sender and recipient, where they exist.
        successions: who took the place of one of them; ``successors`` are these, by id.
        agreements: those with a flow for this sender, recipient and purpose in any version,
            signed or not.
        flows: these flows, by id and version.
        related: ids of agreements between the two whose flows are for other purposes.
    """

    token: Token | None
    partners: dict[str, Partner]
    successions: tuple[Succession, ...]
    successors: dict[str, Partner]
    memberships: dict[str, tuple[MembershipEvent, ...]]
    agreements: tuple[Registered[Outline], ...]
    flows: Mapping[tuple[str, int], tuple[Flow, ...]]
    related: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckRows:
    """Everything that a check reads, from one snapshot.

    Attributes:
        found: what ``Reads.people`` would find, and what concerns the sender if the recipient asks.
    """

    register: RegisterRows
    found: Found
    ledger_size: int
