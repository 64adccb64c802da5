"""Pages to say why warnings of the law may stay in a draft, one clause at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from litestar import Response, get, post
from litestar.params import FromPath

from registry.domain.agreements.warning_words import ClauseEffect
from registry.domain.records.acting import Actor
from registry.domain.records.drafting import AgreementDraft
from registry.errors import ConflictError, NotFoundError, StaleVersionError
from registry.services.context import Registry
from registry.services.drafting import acknowledging, reading
from registry.services.drafting.law_review import LawReview, ShownWarning, review
from registry.web.kit.addresses import id_of, version_of
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.kit.refusals import Refusals

WHOLE = "whole-agreement"
_WARNINGS = "/drafts/{document_id:str}/warnings/{clause:str}"
_DRAFT = {"page": "agreement.draft"}
_REFUSED = Refusals(
    {"/reason": "reason", "/warnings": "warnings"},
    errors={ConflictError: "", StaleVersionError: ""},
    words=lambda error: f"{error} Look at the draft again.",
)


@dataclass(frozen=True, slots=True)
class SectionLaw:
    """The warnings about one clause, or the whole agreement, and what the clause does to a check.

    ``clause`` is what the address of its page calls it.
    """

    clause: str
    warnings: Sequence[ShownWarning]
    told: ClauseEffect | None

    @property
    def unsettled(self) -> int:
        """How many warnings nobody has answered for."""
        return sum(warning.acknowledged is None for warning in self.warnings)


@get(_WARNINGS, opt=_DRAFT)
async def ask_why(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    clause: FromPath[str],
) -> Response[str]:
    """Ask which warnings about a clause may stay, and why."""
    draft = await reading.read_to_edit(registry, actor, id_of(document_id))
    found = await review(registry, actor, draft.content, draft.acknowledged)
    warnings = _unsettled(found, clause)
    if not warnings:
        raise NotFoundError("Nothing is left to answer for in this part of the draft.")
    choices = [{"value": warning.mark, "text": warning.text} for warning in warnings]
    form = await page.typed()
    return page.show("drafting/warnings.html", draft=draft, choices=choices, form=form)


@post(_WARNINGS, opt=_DRAFT)
async def say_why(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    document_id: FromPath[str],
    clause: FromPath[str],
) -> Response[None]:
    """Keep why the selected warnings may stay, and show the draft again."""
    del clause
    known, seen = id_of(document_id), version_of(form.one("seen"))
    with _REFUSED.as_faults() as faults:
        await acknowledging.acknowledge(
            registry, actor, known, seen, form.many("warnings"), form.one("reason")
        )
    return await page.go_on(form, faults, f"/drafts/{known}")


async def law_by_section(
    registry: Registry, actor: Actor, draft: AgreementDraft
) -> dict[str, SectionLaw]:
    """What the law says of each clause, by the name of its section; empty for the whole."""
    found = await review(registry, actor, draft.content, draft.acknowledged)
    return {
        "": _section(found, "", None),
        **{f"sharings.{told.clause}": _section(found, told.clause, told) for told in found.told},
    }


def _section(found: LawReview, clause: str, told: ClauseEffect | None) -> SectionLaw:
    warnings = [warning for warning in found.warnings if warning.clause == clause]
    return SectionLaw(clause or WHOLE, warnings, told)


def _unsettled(found: LawReview, clause: str) -> list[ShownWarning]:
    wanted = "" if clause == WHOLE else clause
    return [warning for warning in found.unsettled if warning.clause == wanted]


HANDLERS = [ask_why, say_why]
