"""Routes for the reports of information-governance officers.

Each report gives its day and the number of its items in ``total``; it lists at most ``MAX_SHOWN``
of them. The operator's officers see every agreement, others what their own say. Of consent each
organisation sees its own records only.
"""

from __future__ import annotations

import dataclasses
from typing import TypeVar

from litestar import get
from litestar.params import FromQuery

from registry.api.kit.dependencies import AnyRequest, OpenedRegistry, SignedIn
from registry.api.kit.queries import day_of, narrowed_of, no_parameters, within_of
from registry.services.reports import bases as report_bases
from registry.services.reports import charter_texts as texts_report
from registry.services.reports import consent_changes as consent_report
from registry.services.reports import matrix as report_matrix
from registry.services.reports import membership, reviews

MAX_SHOWN = 1_000
_OPT = {"permission": "report.read"}
_Report = TypeVar(
    "_Report",
    reviews.DueForReview,
    reviews.Unsigned,
    report_matrix.Matrix,
    report_bases.Bases,
    membership.Members,
    membership.Reacceptance,
    consent_report.ConsentChanges,
    texts_report.TextsToDo,
)


@get("/reports/due-for-review", opt=_OPT)
async def due_for_review(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, within: FromQuery[str] = "90"
) -> reviews.DueForReview:
    """Agreements and charters that are overdue for review, or fall due ``within`` so many days."""
    days = within_of(request, within)
    return _shown(await reviews.due_for_review(registry, actor, days))


@get("/reports/unsigned", opt=_OPT)
async def unsigned(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> reviews.Unsigned:
    """Versions that are registered and not signed by all: who is missing, and since when."""
    no_parameters(request)
    return _shown(await reviews.unsigned(registry, actor))


@get("/reports/matrix", opt=_OPT)
async def matrix(
    request: AnyRequest,
    registry: OpenedRegistry,
    actor: SignedIn,
    partner: FromQuery[str] = "",
    purpose: FromQuery[str] = "",
    all: FromQuery[str] = "false",  # noqa: A002 - the name callers send
) -> report_matrix.Matrix:
    """Who shares what with whom: only what a ``partner`` sends or receives, only for a ``purpose``;
    only what is in force, or ``all``."""
    narrowed = report_matrix.Narrowed(partner, purpose, narrowed_of(request, all))
    return _shown(await report_matrix.matrix(registry, actor, narrowed))


@get("/reports/bases", opt=_OPT)
async def bases(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, on: FromQuery[str] = ""
) -> report_bases.Bases:
    """Agreements that rest on what has changed or ends in law, or on a policy document that is
    missing or overdue: today, or ``on`` a day."""
    day = day_of(request, on)
    return _shown(await report_bases.bases(registry, actor, day))


@get("/reports/members", opt=_OPT)
async def members(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> membership.Members:
    """The charter's members: status, charter version, keys that may sign, agreements."""
    no_parameters(request)
    return _shown(await membership.members(registry, actor))


@get("/reports/reacceptance", opt=_OPT)
async def reacceptance(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> membership.Reacceptance:
    """Members that have accepted an older version of their charter only."""
    no_parameters(request)
    return _shown(await membership.reacceptance(registry, actor))


@get("/reports/charter-texts", opt=_OPT)
async def charter_texts(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> texts_report.TextsToDo:
    """Texts that agreements take from the charter and that are missing for a party, or change."""
    no_parameters(request)
    return _shown(await texts_report.charter_texts(registry, actor))


@get("/reports/consent-changes", opt=_OPT)
async def consent_changes(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> consent_report.ConsentChanges:
    """Consent records of your own organisation that changed to or from a yes with the upgrade that
    reads consent share by share: for which share, and for whom."""
    no_parameters(request)
    return _shown(await consent_report.consent_changes(registry, actor))


def _shown(report: _Report) -> _Report:
    return dataclasses.replace(report, items=report.items[:MAX_SHOWN])


HANDLERS = [
    *(due_for_review, unsigned, matrix, bases, members, reacceptance),
    *(charter_texts, consent_changes),
]
