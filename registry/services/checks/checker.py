"""Checking a share: one read phase, a pure decision, one write phase (design.md).

A check that cannot be completed has no outcome: every database failure becomes
``CouldNotCheckError``, and nothing of the check is remembered.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from registry.domain.decision.assessment import Assessment
from registry.domain.people.matching import match
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.checks import Check
from registry.domain.records.people import Alias
from registry.errors import (
    AmbiguousPersonError,
    CouldNotCheckError,
    NotAllowedError,
    NotFoundError,
    RegistryError,
    UnavailableError,
)
from registry.services import access
from registry.services.accounts.tokens import actor_of
from registry.services.checks.facts import Prepared, day_of, prepare
from registry.services.checks.memo import DecisionMemo
from registry.services.checks.writer import CheckWriter
from registry.services.context import Registry, new_id
from registry.services.people.finding import detail_of, read_identifiers
from registry.services.ports import CheckQuery, CheckRows

MAX_BATCH = 1_000
_WHO_SPOKE = frozenset({"by", "authority", "given_by", "refused_by"})


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """An answered check: what was asked, found and decided, and where it is recorded."""

    check_id: str
    request: Mapping[str, Any]
    prepared: Prepared
    assessment: Assessment
    rows: CheckRows
    receipt: Receipt
    asked_for: str


@dataclass(frozen=True, slots=True)
class _Decided:
    check: Check
    request: Mapping[str, Any]
    prepared: Prepared
    assessment: Assessment
    rows: CheckRows


class Checker:
    """Answers checks for one registry; holds what they share."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._memo = DecisionMemo(registry.law)
        self._writer = CheckWriter(registry.database)

    async def check(
        self,
        request: Mapping[str, Any],
        *,
        token_sha256: str | None = None,
        actor: Actor | None = None,
    ) -> CheckAnswer:
        """Answer one share request, valid against its schema, and record the check.

        Args:
            token_sha256: the hash of the caller's token, looked up in the same read phase; or
            actor: a caller who is known already.

        Raises:
            NotAllowedError: the caller's organisation is neither sender nor recipient.
            InvalidInputError: faults that only the register can see.
            AmbiguousPersonError: the identifiers may mean more than one person.
            CouldNotCheckError: the check could not be looked up or recorded.
        """
        decided = await self._decide(request, token_sha256, actor)
        [receipt] = await self._record([decided.check])
        return _answer(decided, receipt)

    async def check_batch(
        self, requests: Sequence[Mapping[str, Any]], actor: Actor
    ) -> list[CheckAnswer | RegistryError]:
        """Answer up to 1,000 requests in order; a request that fails yields its error instead.

        Raises:
            CouldNotCheckError: the answers could not be recorded, so none has an outcome.
        """
        results: list[_Decided | RegistryError] = []
        for request in requests:
            try:
                results.append(await self._decide(request, None, actor))
            except RegistryError as error:
                results.append(error)
        decided = [result for result in results if isinstance(result, _Decided)]
        recorded = iter(await self._record([item.check for item in decided]) if decided else [])
        return [
            _answer(result, next(recorded)) if isinstance(result, _Decided) else result
            for result in results
        ]

    async def _decide(
        self, request: Mapping[str, Any], token_sha256: str | None, actor: Actor | None
    ) -> _Decided:
        registry = self._registry
        sender, recipient = request["from"], request["to"]
        if actor is None and _names_local_number(request):
            # A local number belongs to the organisation that asks, so that must be known first.
            actor = await self._caller(token_sha256)
        organisation = actor.partner_id if actor is not None else ""
        query = CheckQuery(
            token_sha256=token_sha256,
            sender=sender,
            recipient=recipient,
            purpose=request["purpose"],
            on=day_of(request, registry.today()),
            aliases=_aliases(registry, request, organisation),
            subject_id=(request.get("subject") or {}).get("reference"),
        )
        try:
            rows = await registry.database.check_rows(query)
        except UnavailableError as error:
            raise CouldNotCheckError from error
        caller = actor if actor is not None else actor_of(registry, rows.token)
        _require_party(caller, sender, recipient)
        rows = _about_one_person(query, rows)
        prepared = prepare(request, rows, registry.law, registry.today(), caller.partner_id)
        assessment, kept = self._memo.decide(prepared.facts)
        check = self._check(request, rows, prepared, assessment, kept, caller)
        return _Decided(check, request, prepared, assessment, rows)

    async def _caller(self, token_sha256: str | None) -> Actor:
        try:
            async with self._registry.database.reads() as reads:
                return actor_of(self._registry, await reads.token_by_hash(token_sha256 or ""))
        except UnavailableError as error:
            raise CouldNotCheckError from error

    def _check(
        self,
        request: Mapping[str, Any],
        rows: CheckRows,
        prepared: Prepared,
        assessment: Assessment,
        kept: bytes,
        caller: Actor,
    ) -> Check:
        agreement = prepared.coverage.agreement
        return Check(
            check_id=new_id("chk"),
            sender=request["from"],
            recipient=request["to"],
            purpose=request["purpose"],
            subject_id=rows.subjects[0].subject_id if rows.subjects else None,
            facts=kept,
            outcome=assessment.outcome,
            law_edition=self._registry.law.edition_id,
            agreement=f"{agreement.document_id}@{agreement.version}" if agreement else None,
            consent_status=prepared.consent.whole.status,
            asked_for=caller.partner_id,
            recorded_at=self._registry.now(),
            recorded_by=caller.name,
        )

    async def _record(self, checks: list[Check]) -> list[Receipt]:
        try:
            return await self._writer.write(checks)
        except UnavailableError as error:
            raise CouldNotCheckError from error


async def recorded_check(registry: Registry, actor: Actor, check_id: str) -> Check:
    """A check that the actor's organisation asked for.

    Its facts leave out who spoke if another organisation recorded what was said (contract §2).
    """
    access.require(actor, "check.read")
    async with registry.database.reads() as reads:
        check = await reads.check(check_id)
        if check is None or check.asked_for != actor.partner_id:
            raise NotFoundError("Your organisation has no check under that reference.")
        events = await reads.consent_events(check.subject_id) if check.subject_id else []
    if all(event.recorded_for(actor.partner_id) for event in events):
        return check
    facts = msgspec.json.decode(check.facts)
    detail = facts.get("consent_detail") or {}
    facts["consent_detail"] = {k: v for k, v in detail.items() if k not in _WHO_SPOKE}
    return dataclasses.replace(check, facts=msgspec.json.encode(facts))


def _answer(decided: _Decided, receipt: Receipt) -> CheckAnswer:
    return CheckAnswer(
        check_id=decided.check.check_id,
        request=decided.request,
        prepared=decided.prepared,
        assessment=decided.assessment,
        rows=decided.rows,
        receipt=receipt,
        asked_for=decided.check.asked_for,
    )


def _identifiers(request: Mapping[str, Any]) -> list[dict[str, str]]:
    return list((request.get("subject") or {}).get("identifiers") or [])


def _names_local_number(request: Mapping[str, Any]) -> bool:
    return any(item["scheme"] == "local" for item in _identifiers(request))


def _aliases(
    registry: Registry, request: Mapping[str, Any], organisation: str
) -> tuple[Alias, ...]:
    items = _identifiers(request)
    return registry.vault.aliases(
        read_identifiers(items, organisation, "/subject/identifiers") if items else ()
    )


def _require_party(caller: Actor, sender: str, recipient: str) -> None:
    access.require(caller, "check.ask")
    if caller.partner_id not in {sender, recipient}:
        raise NotAllowedError(
            "You can check a share only where your own organisation gives or receives it.",
        )


def _about_one_person(query: CheckQuery, rows: CheckRows) -> CheckRows:
    """The rows narrowed to the person who is meant, or to nobody if no such person is known."""
    if not query.aliases:  # only a reference, or no particular person
        return rows
    found = match(rows.subjects, query.aliases, query.subject_id)
    if found.doubtful:
        raise AmbiguousPersonError(detail_of(found))
    person = found.subject
    return dataclasses.replace(
        rows,
        subjects=(person,) if person else (),
        consent_events=tuple(
            event
            for event in rows.consent_events
            if person is not None and event.subject_id == person.subject_id
        ),
    )
