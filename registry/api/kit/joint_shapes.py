"""Bodies for the acts that need a second person."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from registry.api.kit.shapes import Body


class ConfirmActIn(Body, frozen=True):
    """Confirm an act; ``told`` says how the organisation was told, if you are the operator's."""

    told: Annotated[str, Meta(max_length=200)] = ""


class ActOut(Struct, frozen=True):
    """An act of the operator over an organisation.

    ``confirmed_by_way``: ``own`` (an officer of that organisation), ``operator`` (a second officer
    of the operator, from ``not_before`` on) or ``one`` (it is in effect, marked until a second
    person confirms it).
    """

    id: str
    kind: str
    partner: str
    state: str
    details: list[str]
    begun_by: str
    begun_at: str
    confirmed_by: str
    confirmed_by_way: str
    not_before: str
    you_cannot_confirm: str


class ActWaitsOut(Struct, frozen=True):
    """What was asked for waits for a second person: status 202. Nothing else has changed yet."""

    act: str
    state: str
    detail: str
