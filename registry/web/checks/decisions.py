"""Recording a decision, in place after a check or afterwards without one, and reading it again."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from registry.domain.records.checks import Check
from registry.errors import Fault, InvalidInputError
from registry.services.access import Role
from registry.services.checks import decisions
from registry.services.checks.decisions import DECISIONS, DecisionRecord, RecordDecision
from registry.services.context import LONDON, Registry
from registry.services.partners.register import partner_names
from registry.web.checks.answer_page import outcome_label
from registry.web.kit import questions as q
from registry.web.kit.dates import read_date
from registry.web.kit.forms import Form
from registry.web.kit.redirects import see_other
from registry.web.kit.render import page, registry_of, sent_form, session_of, when
from registry.web.kit.saved_forms import ask_again, typed

MOST = 100
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
    ("added", "Added"),
)


@get("/checks/{check_id:str}/decision", opt=_RECORD)
async def after_check(request: Request[Any, Any, Any], check_id: FromPath[str]) -> Response[str]:
    """The form, about a check."""
    check = await decisions.own_check(registry_of(request), session_of(request).actor, check_id)
    return await _form(request, check)


@post("/checks/{check_id:str}/decision", opt=_RECORD)
async def send_after_check(
    request: Request[Any, Any, Any], check_id: FromPath[str]
) -> Response[Any]:
    """Record what was decided about a check."""
    return await _record(request, check_id)


@get("/decisions/new", opt=_RECORD)
async def alone(request: Request[Any, Any, Any]) -> Response[str]:
    """The form, without a check."""
    return await _form(request, None)


@post("/decisions/new", opt=_RECORD)
async def send_alone(request: Request[Any, Any, Any]) -> Response[Any]:
    """Record what was decided without a check."""
    return await _record(request, None)


@get("/decisions", opt=_READ)
async def listed(request: Request[Any, Any, Any]) -> Response[str]:
    """The organisation's decisions, without what was written."""
    registry = registry_of(request)
    found = await decisions.list_decisions(registry, session_of(request).actor, limit=MOST)
    names = await partner_names(registry)
    rows = [
        {
            "id": each.decision_id,
            "words": DECISIONS[each.decision],
            "at": each.recorded_at,
            "recipient": names.get(each.recipient or "", ""),
            "emergency": each.emergency,
        }
        for each in found
    ]
    return page(request, "decisions/list.html", rows=rows, most=MOST)


@get("/decisions/{decision_id:str}", opt=_READ)
async def read(request: Request[Any, Any, Any], decision_id: FromPath[str]) -> Response[str]:
    """One decision, to read and to print."""
    registry, actor = registry_of(request), session_of(request).actor
    record = await decisions.read_decision(registry, actor, decision_id)
    return page(
        request,
        "decisions/record.html",
        form=await typed(request, Form()),
        record=record,
        words=DECISIONS[record.first.decision],
        rows=await _rows(registry, record),
        saved="saved" in request.query_params,
        may_add=Role.PRACTITIONER in actor.roles,
    )


@post("/decisions/{decision_id:str}", opt=_RECORD)
async def add(request: Request[Any, Any, Any], decision_id: FromPath[str]) -> Response[Any]:
    """Add to a decision."""
    form = sent_form(request)
    try:
        await decisions.add_to_decision(
            registry_of(request), session_of(request).actor, decision_id, form.one("added")
        )
    except InvalidInputError as error:
        return await ask_again(request, form, error.faults)
    return see_other(f"/decisions/{decision_id}?saved=yes")


async def _form(request: Request[Any, Any, Any], check: Check | None) -> Response[str]:
    return page(
        request,
        "decisions/form.html",
        form=await typed(request, Form()),
        check=check,
        label=outcome_label(check.outcome) if check else "",
        choices=_CHOICES,
        way_back="/",
    )


async def _record(request: Request[Any, Any, Any], check_id: str | None) -> Response[Any]:
    registry, form = registry_of(request), sent_form(request)
    decided, wrong = _decided_at(registry, form)
    command = RecordDecision(
        decision=form.one("decision"),
        told=_TOLD.get(form.one("told")),
        texts={name: form.one(name) for name in decisions.TEXTS},
        decided_at=decided,
        check_id=check_id,
        emergency=check_id is None,
    )
    try:
        if wrong:
            decisions.require_sound(registry, command, [Fault("decided-day", wrong)])
        actor = session_of(request).actor
        decision, _ = await decisions.record_decision(registry, actor, command)
    except InvalidInputError as error:
        return await ask_again(request, form, error.faults)
    return see_other(f"/decisions/{decision.decision_id}?saved=yes")


def _decided_at(registry: Registry, form: Form) -> tuple[datetime, str]:
    """Now; or the end of an earlier day that was typed, as nothing says at what time it was."""
    fields = {f"decided-{part}": form.one(f"decided-{part}") for part in ("day", "month", "year")}
    day, wrong = read_date(fields, "decided")
    if day is None or day == registry.today():
        return registry.now(), wrong
    return datetime.combine(day, time(23, 59), LONDON), ""


async def _rows(registry: Registry, record: DecisionRecord) -> list[tuple[str, str]]:
    """The record as lines: what it is about, what was written, and where it stands."""
    first, names = record.first, await partner_names(registry)
    rows = [("Decided", DECISIONS[first.decision])]
    if record.check is not None:
        purpose = q.purpose_words(registry.law, record.check.purpose)
        ends = [names.get(end, end) for end in (record.check.sender, record.check.recipient)]
        rows += [
            ("From", ends[0]),
            ("To", ends[1]),
            ("What for", purpose),
            ("The check said", outcome_label(record.check.outcome)),
            ("Consent then", record.check.consent_status.replace("_", " ")),
            ("Law", f"edition {record.check.law_edition}"),
            ("Check", record.check.check_id),
        ]
    told = {True: "Yes", False: "No", None: "Not said"}[first.told]
    rows.append(("Was the person told?", told))
    for place, entry in enumerate(record.entries or ()):
        at = when(record.recorded[place])
        rows += [
            (f"{label} ({at})" if name == "added" else label, entry[name])
            for name, label in _LABELS
            if name in entry
        ]
    decided = record.entries[0]["decided_at"] if record.entries else None
    if decided:
        rows.append(("When it was decided", when(datetime.fromisoformat(decided))))
    rows += [
        ("Recorded", when(first.recorded_at)),
        ("Recorded by", first.recorded_by),
        ("Reference", first.decision_id),
        ("Ledger entry", str(first.leaf_index)),
    ]
    return rows


HANDLERS = [after_check, send_after_check, alone, send_alone, listed, read, add]
