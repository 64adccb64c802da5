"""Request and response bodies of drafts, comparisons, templates and notifications."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct, field

from registry.api.kit.shapes import Body, Day, Id, Receipt, Version, WarningOut

Part = Annotated[str, Meta(min_length=1, max_length=60, pattern="^[a-z0-9]+(_[a-z0-9]+)*$")]


class TemplateIn(Body, frozen=True):
    """A template made out: each part filled, or left out."""

    template: Id
    id: Id
    title: Annotated[str, Meta(min_length=1, max_length=300)]
    parts: Annotated[dict[Part, Annotated[list[Id], Meta(max_length=50)]], Meta(max_length=30)]
    start_date: Day
    review_date: Annotated[
        Day | None, Meta(description="By the template's own months if left out.")
    ] = None
    leave_out: Annotated[list[Part], Meta(max_length=30)] = field(default_factory=list)
    charter: Annotated[Id | None, Meta(description="The only one there is if left out.")] = None


class AmendIn(Body, frozen=True):
    """The next version of an agreement, from its newest."""

    agreement: Id
    keep_dates: Annotated[bool, Meta(description="Otherwise its dates are to be filled in.")] = (
        False
    )


class DraftIn(Body, frozen=True):
    """Begin a draft: exactly one of the three. ``document`` need not be whole yet."""

    template: TemplateIn | None = None
    amend: AmendIn | None = None
    document: dict[str, Any] | None = None


class DraftStepIn(Body, frozen=True):
    """Take a step with the version of the draft you looked at."""

    seen_version: Version


class DraftReasonIn(Body, frozen=True):
    """The same, saying why; the parties read it."""

    seen_version: Version
    reason: Annotated[str, Meta(min_length=1, max_length=4000)]


class AcknowledgeIn(Body, frozen=True):
    """Say why warnings about the draft as you saw it may stay; the parties read it."""

    seen_version: Version
    warnings: Annotated[
        list[Annotated[str, Meta(min_length=1, max_length=64)]],
        Meta(min_length=1, max_length=1000, description="The ids of the warnings."),
    ]
    reason: Annotated[str, Meta(min_length=1, max_length=4000)]


class EffectOut(Struct, frozen=True):
    """What a clause does to a check, in sentences; ``more`` pairs of kinds are left out."""

    clause: str
    sentences: list[str]
    more: int


class DraftOut(Struct, frozen=True, omit_defaults=True):
    """A draft as saved. ``version`` counts its saves; ``agreement_version`` is what it becomes."""

    id: str
    version: int
    agreement_version: int
    status: str
    drafted_by: str
    note: str
    saved_at: str
    saved_by: str
    next: list[str]
    document: dict[str, object] | None = None
    warnings: list[WarningOut] | None = None
    effects: list[EffectOut] | None = None
    receipt: Receipt | None = None


class WordsOut(Struct, frozen=True):
    """Words of a text that was reworded: same, removed or added."""

    kind: str
    text: str


class ChangeOut(Struct, frozen=True, omit_defaults=True):
    """One change. ``pointer`` is its place in the later document, or in the earlier if gone."""

    pointer: str
    text: str
    affects: list[str]
    gone: bool = False
    words: list[WordsOut] = []


class ComparisonOut(Struct, frozen=True):
    """What changed; no change where the two are equal."""

    id: str
    before: str
    after: str
    changes: list[ChangeOut]


class AnnexOut(Struct, frozen=True):
    """A file that is kept for an agreement; without a receipt if it was kept already."""

    agreement: str
    sha256: str
    media_type: str
    size: int
    receipt: Receipt | None = None


class TemplateOut(Struct, frozen=True):
    """A template: what it is for, and the parts that organisations fill."""

    id: str
    title: str
    purpose: str
    parts: list[dict[str, object]]


class NotificationOut(Struct, frozen=True):
    """Something your organisation was told, in words, with what to do next."""

    id: str
    code: str
    title: str
    text: str
    next_step: str
    about: str
    agreement: str
    agreement_version: int
    effective_on: str
    told_at: str
    seen: bool
