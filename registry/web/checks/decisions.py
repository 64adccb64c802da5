"""Pages to record a decision, after a check or without one, and to read it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from registry.domain.records.acting import Actor
from registry.domain.records.checks import Check
from registry.errors import Fault
from registry.law import Law
from registry.services.access import Role
from registry.services.checks import decisions, public_interest
from registry.services.checks.decisions import DECISIONS, DecisionRecord, RecordDecision
from registry.services.checks.recipients import recipient_words, relation_said
from registry.services.context import LONDON, Registry
from registry.services.partners.register import partner_names
from registry.web.checks.answer_page import outcome_label
from registry.web.kit import questions as q
from registry.web.kit.dates import form_date
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.kit.forms import Form
from registry.web.kit.page import Page
from registry.web.kit.refusals import Refusals
from registry.web.kit.render import when

MOST = 100
_REFUSED = Refusals()  # the pointers of the use case are the form's field names
_REASONS = ("decided_by", *public_interest.REASON_TEXTS)
_RECORD, _READ = {"page": "decision.record"}, {"page": "decision.read"}
_TOLD = {"yes": True, "no": False}
_CHOICES = tuple(q.Choice(value, text) for value, text in DECISIONS.items())
_LABELS = (
    ("shared", "What was shared"),
    ("recipient", "With whom"),
    ("reasons", "Why"),
    ("weighed", "What was weighed"),
    ("not_told_why", "Why they were not told"),
    ("advice", "Advice taken"),
    ("decided_by", "Who decided"),
    ("crime_or_harm", "What crime or harm"),
    ("without_consent", "Why without consent"),
    ("this_much", "Why this much and no more"),
    ("added", "Added"),
)


@get("/checks/{check_id:str}/decision", opt=_RECORD)
async def after_check(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, check_id: FromPath[str]
) -> Response[str]:
    """Show the form for a decision about a check."""
    check = await decisions.own_check(registry, actor, check_id)
    return await _form(page, check)


@post("/checks/{check_id:str}/decision", opt=_RECORD)
async def send_after_check(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    check_id: FromPath[str],
) -> Response[Any]:
    """Record a decision about a check."""
    return await _record(page, registry, actor, form, check_id)


@get("/decisions/new", opt=_RECORD)
async def without_check(page: ThisPage) -> Response[str]:
    """Show the form for a decision without a check."""
    return await _form(page, None)


@post("/decisions/new", opt=_RECORD)
async def send_without_check(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, form: SentForm
) -> Response[Any]:
    """Record a decision without a check."""
    return await _record(page, registry, actor, form, None)


@get("/decisions", opt=_READ)
async def listed(page: ThisPage, registry: OpenedRegistry, actor: SignedIn) -> Response[str]:
    """List the organisation's decisions, without their texts."""
    names = await partner_names(registry)
    rows = [
        {
            "id": decision.decision_id,
            "words": DECISIONS[decision.decision],
            "at": decision.recorded_at,
            "recipient": recipient_words(decision.recipient or "", names, registry.law),
            "emergency": decision.emergency,
        }
        for decision in await decisions.list_decisions(registry, actor, limit=MOST)
    ]
    return page.show("checks/decision_list.html", rows=rows, most=MOST)


@get("/decisions/{decision_id:str}", opt=_READ)
async def read(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    request: Request[Any, Any, Any],
    decision_id: FromPath[str],
) -> Response[str]:
    """Show one decision, to read and to print."""
    record = await decisions.read_decision(registry, actor, decision_id)
    return page.show(
        "checks/decision_record.html",
        form=await page.typed(),
        record=record,
        words=DECISIONS[record.first.decision],
        rows=await _rows(registry, record),
        saved="saved" in request.query_params,
        may_add=Role.PRACTITIONER in actor.roles,
    )


@post("/decisions/{decision_id:str}", opt=_RECORD)
async def add(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    decision_id: FromPath[str],
) -> Response[Any]:
    """Add to a decision."""
    with _REFUSED.as_faults() as faults:
        texts = {name: form.one(name) for name in ("added", *_REASONS)}
        await decisions.add_to_decision(registry, actor, decision_id, texts)
    return await page.go_on(form, faults, f"/decisions/{decision_id}?saved=yes")


async def _form(page: Page, check: Check | None) -> Response[str]:
    return page.show(
        "checks/decision_form.html",
        form=await page.typed(),
        check=check,
        label=outcome_label(check.outcome) if check else "",
        choices=_CHOICES,
        interest=_interest(check),
        may_follow=public_interest.may_follow(check),
        way_back="/",
    )


def _interest(check: Check | None) -> str:
    """The public interest that a check stated, in words; empty where it stated none."""
    stated = public_interest.stated_interest(check)
    return q.words_for(q.PUBLIC_INTERESTS, stated) if stated else ""


async def _record(
    page: Page, registry: Registry, actor: Actor, form: Form, check_id: str | None
) -> Response[Any]:
    decided_at, date_fault = _decided_at(registry, form)
    command = RecordDecision(
        decision=form.one("decision"),
        told=_TOLD.get(form.one("told")),
        texts={name: form.one(name) for name in decisions.TEXTS},
        decided_at=decided_at,
        check_id=check_id,
        emergency=check_id is None,
    )
    address = ""
    with _REFUSED.as_faults() as faults:
        found = [Fault("decided-day", date_fault)] if date_fault else []
        decision, _ = await decisions.record_decision(registry, actor, command, found)
        address = f"/decisions/{decision.decision_id}?saved=yes"
    return await page.go_on(form, faults, address)


def _decided_at(registry: Registry, form: Form) -> tuple[datetime, str]:
    """Return the time of the decision, and the fault of its date.

    The time of an earlier day is not known, so the end of that day is taken.
    """
    day, date_fault = form_date(form, "decided")
    if day is None or day == registry.today():
        return registry.now(), date_fault
    return datetime.combine(day, time(23, 59), LONDON), ""


async def _rows(registry: Registry, record: DecisionRecord) -> list[tuple[str, str]]:
    """Return the record as rows: its subject, its texts, and its place in the ledger."""
    first = record.first
    rows = [("Decided", DECISIONS[first.decision])]
    if record.check is not None:
        rows += _rows_of_check(registry.law, record.check, await partner_names(registry))
    told = {True: "Yes", False: "No", None: "Not said"}[first.told]
    rows.append(("Was the person told?", told))
    for index, entry in enumerate(record.entries or ()):
        later = f" ({when(record.recorded[index])})" if index else ""
        rows += [(f"{label}{later}", entry[name]) for name, label in _LABELS if name in entry]
    decided_at = record.entries[0]["decided_at"] if record.entries else None
    if decided_at:
        rows.append(("When it was decided", when(datetime.fromisoformat(decided_at))))
    rows += [
        ("Recorded", when(first.recorded_at)),
        ("Recorded by", first.recorded_by),
        ("Reference", first.decision_id),
        ("Ledger entry", str(first.leaf_index)),
    ]
    return rows


def _rows_of_check(law: Law, check: Check, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what a check was about and what it said."""
    rows = [
        ("From", names.get(check.sender, check.sender)),
        ("To", recipient_words(check.recipient, names, law)),
        ("Who they are to the person", _relation(check)),
        ("What for", q.purpose_words(law, check.purpose)),
        ("Public interest", _interest(check)),
        ("The check said", outcome_label(check.outcome)),
        ("Consent then", check.consent_status.replace("_", " ")),
        ("Law", f"edition {check.law_edition}"),
        ("Check", check.check_id),
    ]
    return [(label, words) for label, words in rows if words]


def _relation(check: Check) -> str:
    """Who the one told is to the person, where it was said of somebody who is not registered."""
    relation = relation_said(check)
    return q.words_for(q.RELATIONS, relation) if relation else ""


HANDLERS = [after_check, send_after_check, without_check, send_without_check, listed, read, add]
