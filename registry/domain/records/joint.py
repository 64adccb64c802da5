"""Acts of the operator over another organisation, which need a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class JointKind(StrEnum):
    """What is done to the other organisation."""

    KEY = "key"
    INVITATION = "invitation"
    LINK = "link"
    RENAMING = "renaming"
    CONTACT = "contact"
    KEY_END = "key_end"
    CLOSING = "closing"
    SUSPENSION = "suspension"
    PART_OF = "part_of"
    PART_END = "part_end"
    KEY_SERVES = "key_serves"

    @property
    def protects(self) -> bool:
        """Whether it takes power away, so that it takes effect at once."""
        return self in {
            JointKind.KEY_END,
            JointKind.CLOSING,
            JointKind.SUSPENSION,
            JointKind.PART_END,
        }

    @property
    def is_between(self) -> bool:
        """Whether two organisations agree to it, each by an officer of its own."""
        return self in {JointKind.PART_OF, JointKind.KEY_SERVES}


class JointState(StrEnum):
    """How far an act has come."""

    WAITING = "waiting"
    ONE = "confirmed_by_one"
    TWO = "confirmed_by_two"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class JointAct:
    """An act that one person begins and a second one confirms.

    ``partner_id`` is the organisation over which it gives power; ``concerns`` the key or account it
    is about, empty where there is none yet. ``begun_by`` is who stands for its beginning.
    ``sealed`` is what is to be done, encrypted under ``wrapped_key``. ``told`` says how the
    organisation was told before a second officer of the operator confirmed.
    """

    act_id: str
    version: int
    kind: JointKind
    partner_id: str
    concerns: str
    state: JointState
    begun_by: str
    begun_at: datetime
    confirmed_by: str
    told: str
    wrapped_key: bytes
    sealed: bytes
    recorded_at: datetime
    recorded_by: str

    @property
    def waits(self) -> bool:
        """Whether it has not taken effect."""
        return self.state == JointState.WAITING

    @property
    def is_open(self) -> bool:
        """Whether a second person is still wanted."""
        return self.state in {JointState.WAITING, JointState.ONE}
