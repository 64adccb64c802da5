"""Request and response bodies for people and their consent records."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from registry.api.kit.shapes import Body, Code, Moment, Receipt, Reference, Text, Version


class IdentifierIn(Body, frozen=True):
    """One identifier of a person."""

    scheme: Literal["nhs", "upn", "local", "name_dob"]
    value: Annotated[str, Meta(max_length=60)] = ""
    name: Annotated[str, Meta(max_length=200)] = ""
    date_of_birth: Annotated[str, Meta(max_length=10)] = ""


class IdentifyIn(Body, frozen=True):
    """Find or register a person. In doubt ``new_person`` says that whoever else is known is someone
    else, ``same_person`` that they are one person."""

    identifiers: Annotated[list[IdentifierIn], Meta(min_length=1, max_length=8)]
    new_person: bool = False
    same_person: bool = False


class PersonOut(Struct, frozen=True):
    """Your organisation's reference for a person: known or not, the answer looks the same.

    ``warnings`` say what to look at twice: whom your organisation knows under nearly these details.
    """

    reference: str
    warnings: list[str]


class CorrectionIn(Body, frozen=True):
    """Something to put right about whom your organisation's records are of.

    ``number_replaced``: ``person``, ``old``, ``new``; ``joined``: ``person``, ``other``;
    ``joined_across``: ``person``, and the ``code`` that the other organisation had made (none to
    have one made); ``entry_moved``: ``record``, and ``other``, whose it is; ``alias_taken_back``:
    ``person``, ``old``.
    """

    kind: Literal["number_replaced", "joined", "joined_across", "entry_moved", "alias_taken_back"]
    reason: Text
    person: Reference | None = None
    other: Reference | None = None
    record: Reference | None = None
    old: IdentifierIn | None = None
    new: IdentifierIn | None = None
    code: Annotated[str, Meta(max_length=40)] = ""
    for_protection: Annotated[
        bool, Meta(description="It changed on adoption, change of legal gender or for protection.")
    ] = False


class UndoIn(Body, frozen=True):
    """Why something that was put right is undone."""

    reason: Text


class CorrectionOut(Struct, frozen=True, omit_defaults=True):
    """Something put right; ``code`` is shown once, to be handed to the other organisation."""

    correction: str
    kind: str
    person: str
    undone: bool
    recorded_at: str
    reason: str
    others: list[str] = field(default_factory=list)
    record: str = ""
    code: str = ""


class LookUpOut(Struct, frozen=True):
    """That somebody looked a person up: who, what for and when, never whom."""

    at: str
    account: str
    purpose: str
    reason: str


class ConsentStepIn(Body, frozen=True):
    """The next step of a consent record, from the version you looked at."""

    status: Literal[
        "withdrawn",
        "given",
        "refused",
        "requested",
        "invalidated",
        "not_sought_unsafe",
        "not_sought",
        "voice",
    ]
    seen_version: Version
    recipients: Annotated[
        list[Code], Meta(max_length=50, description="The part of the record; all if left out.")
    ] = field(default_factory=list)
    purposes: Annotated[list[Code], Meta(max_length=24, description="As recipients.")] = field(
        default_factory=list
    )
    data_categories: Annotated[list[Code], Meta(max_length=20, description="As recipients.")] = (
        field(default_factory=list)
    )
    sets_aside: Annotated[
        list[Version], Meta(max_length=100, description="The steps entered in error.")
    ] = field(default_factory=list)
    effective_at: Annotated[Moment | None, Meta(description="When it was so; now if left out.")] = (
        None
    )
    said_on: Annotated[str | None, Meta(description="The day, where the moment is not known.")] = (
        None
    )
    speaker: Annotated[
        str, Meta(description="For voice: whose word it is, where the record does not say.")
    ] = ""
    voice_ended_on: Annotated[
        str | None, Meta(description="For voice: the first day on which it counts no more.")
    ] = None
    could_decide: bool | None = None
    age_band: Literal["child_u13", "child_13_15", "child_16_17", "adult"] | None = None
    channel: Annotated[str, Meta(max_length=200)] = ""
    reason: Text = ""
    notes: Text = ""


class ConsentSearchIn(Body, frozen=True):
    """Whose consents to list; in a body, so that the reference is in no log."""

    subject: Reference


class ConsentOut(Struct, frozen=True, omit_defaults=True):
    """One step of a consent. ``private`` only where your organisation recorded it."""

    record: str
    version: int
    status: str
    recorded_by_us: bool
    purposes: list[str]
    recipients: list[str]
    data_categories: list[str]
    effective_at: str
    recorded_at: str
    expires_on: str | None = None
    said_on: str | None = None
    disclosers: list[str] = field(default_factory=list)
    everybody: bool = False
    mutual: bool = False
    given_by: str | None = None
    speaker: str = ""
    voice_ended_on: str | None = None
    could_decide: bool | None = None
    age_band: str | None = None
    confirms: str = ""
    sets_aside: list[Version] = field(default_factory=list)
    private: dict[str, str] | None = None
    receipt: Receipt | None = None
