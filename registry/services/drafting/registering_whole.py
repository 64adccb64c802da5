"""A charter or agreement registered whole, without a draft: held against the law as drafts are.

An agreement of the second version is refused while it has warnings that nobody has answered for.
One of the first is registered, and answered with its warnings: it says its law of everyone, so that
most of them can be mended only in the second version (ADR 0039).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from registry.documents.json.editions import is_second
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.agreements import Document
from registry.errors import Fault, InvalidInputError, UnsettledWarningsError
from registry.services.agreements import registering
from registry.services.agreements.proposed import Proposed
from registry.services.context import Registry
from registry.services.drafting.acknowledging import acknowledgement, reason_faults
from registry.services.drafting.law_review import LawReview, of_newest, review

NO_WARNINGS = LawReview((), ())


class Answer(NamedTuple):
    """Why a warning can stay; ``warning`` is its mark."""

    warning: str
    reason: str


async def register(
    registry: Registry, actor: Actor, content: Mapping[str, Any], answers: Sequence[Answer] = ()
) -> tuple[Version[Document], Receipt, LawReview]:
    """Register a document as ``registering.register`` does, with what the law says of it.

    What was said of the newest version's warnings counts as long as they stay the same.

    Args:
        answers: why warnings can stay; the parties read it.

    Raises:
        InvalidInputError: faults of the document, or else of the answers.
        UnsettledWarningsError: it is of the second version and has warnings without an answer.
        Others: as ``registering.next_version``.
    """
    proposed = await registering.proposed_as(registry, actor, content)
    reasons = {answer.warning: answer.reason.strip() for answer in answers}
    found = (await _reviewed(registry, actor, proposed)).answered(
        lambda warning: (
            acknowledgement(registry, actor, warning, reasons[warning.mark])
            if warning.mark in reasons
            else warning.acknowledged
        )
    )
    settle = partial(_settled, found, answers, may_refuse=is_second(content))
    view, receipt = await registering.register_proposed(registry, actor, proposed, settle)
    return view, receipt, found


async def _reviewed(registry: Registry, actor: Actor, proposed: Proposed) -> LawReview:
    """What the law says of a document that has no fault in itself; a charter has no clauses."""
    if proposed.fields is None:
        return NO_WARNINGS
    kept = await of_newest(registry, proposed.fields["document_id"])
    return await review(registry, actor, proposed.fields["payload"], kept)


def _settled(
    found: LawReview, answers: Sequence[Answer], document: Document, *, may_refuse: bool
) -> Document:
    faults = _faults_of(answers, {warning.mark for warning in found.warnings})
    unsettled = found.faults if may_refuse else []
    if faults:
        raise InvalidInputError([*faults, *unsettled])
    if unsettled:
        raise UnsettledWarningsError(unsettled)
    return dataclasses.replace(document, acknowledged=found.acknowledged)


def _faults_of(answers: Sequence[Answer], marks: set[str]) -> list[Fault]:
    faults: list[Fault] = []
    seen: set[str] = set()
    for index, answer in enumerate(answers):
        base = f"/acknowledged/{index}"
        if answer.warning not in marks:
            faults.append(Fault(f"{base}/warning", "This document has no such warning."))
        elif answer.warning in seen:
            faults.append(Fault(f"{base}/warning", "This warning is answered already."))
        seen.add(answer.warning)
        faults += reason_faults(answer.reason.strip(), f"{base}/reason")
    return faults
