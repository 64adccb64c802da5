"""The outcomes of a decision, and their properties (contract §1)."""

from __future__ import annotations

from enum import Flag, StrEnum, auto
from typing import Self


class _Trait(Flag):
    NONE = 0
    SUPPORTS = auto()
    GOES_AHEAD = auto()
    MAY_COME_TO_IT = auto()


_YES = _Trait.SUPPORTS | _Trait.GOES_AHEAD | _Trait.MAY_COME_TO_IT


class Outcome(StrEnum):
    """The outcomes, best first (law.md §7, invariant ii); NOT_PERSONAL is outside the order.

    ``supports_sharing``: the share is supported as asked. ``goes_ahead``: it is supported as asked
    or on another basis. ``may_come_to_sharing``: something may be shared in the end. ``in_law``:
    data protection law applies at all. ``is_settled``: no change of facts would improve it.
    """

    supports_sharing: bool
    goes_ahead: bool
    may_come_to_sharing: bool
    in_law: bool
    is_settled: bool
    is_emergency: bool
    wants_consent: bool
    seeks_advice: bool
    finds_nothing: bool

    EMERGENCY = "EMERGENCY_SHARE_SUPPORTED", _YES
    DUTY = "DUTY_TO_SHARE", _YES
    SHARE = "SHARE_SUPPORTED", _YES
    CHANGE_BASIS = "CHANGE_BASIS", _Trait.GOES_AHEAD | _Trait.MAY_COME_TO_IT
    CONSENT_NEEDED = "CONSENT_NEEDED", _Trait.MAY_COME_TO_IT
    SEEK_ADVICE = "SEEK_ADVICE", _Trait.MAY_COME_TO_IT
    NOT_SUPPORTED = "NOT_SUPPORTED", _Trait.NONE
    NOT_PERSONAL = "NOT_PERSONAL_DATA", _Trait.NONE

    __hash__ = str.__hash__  # that of an enum is slower, and outcomes are keys of what is kept

    def __new__(cls, code: str, traits: _Trait = _Trait.NONE) -> Self:
        """Make the traits plain attributes, because every decision reads them many times."""
        outcome = str.__new__(cls, code)
        outcome._value_ = code
        outcome.supports_sharing = _Trait.SUPPORTS in traits
        outcome.goes_ahead = _Trait.GOES_AHEAD in traits
        outcome.may_come_to_sharing = _Trait.MAY_COME_TO_IT in traits
        outcome.in_law = code != "NOT_PERSONAL_DATA"
        outcome.is_settled = outcome.supports_sharing or not outcome.in_law
        outcome.is_emergency = code == "EMERGENCY_SHARE_SUPPORTED"
        outcome.wants_consent = code == "CONSENT_NEEDED"
        outcome.seeks_advice = code == "SEEK_ADVICE"
        outcome.finds_nothing = code == "NOT_SUPPORTED"
        return outcome
