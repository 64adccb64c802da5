"""Checking a share: one read phase, a pure decision, one write phase (design.md).

A check that cannot be completed has no outcome: every database failure becomes
``CouldNotCheckError``, and nothing of the check is remembered.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from registry.domain.consent.reach import Share, reach
from registry.domain.decision.assessment import Assessment
from registry.domain.people.identifiers import as_formers_wrote
from registry.domain.people.matching import Match
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.checks import Check
from registry.domain.records.people import Alias, LookUp, reference
from registry.errors import (
    AmbiguousPersonError,
    CannotRecordError,
    CouldNotCheckError,
    DamagedRecordError,
    NotAllowedError,
    NotFoundError,
    NotRecordedError,
    RegistryError,
    UnavailableError,
)
from registry.failures import line_of
from registry.services import access
from registry.services.accounts.tokens import actor_of
from registry.services.check_ports import CheckQuery, CheckRows
from registry.services.checks.facts import Prepared
from registry.services.checks.request import as_said, day_of, identifiers_of, names_local_number
from registry.services.checks.situation import Situation, Situations
from registry.services.checks.writer import CheckWriter
from registry.services.context import Registry, new_id
from registry.services.people import looking_up, near_matches
from registry.services.people.finding import detail_of, read_identifiers

MAX_BATCH = 1_000
_log = logging.getLogger("registry.failures")
_WHO_SPOKE = frozenset({"by", "authority", "given_by", "refused_by"})


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """An answered check: what was asked, found and decided, and where it is recorded.

    ``warnings`` say whom the asker knows under nearly the details it gave. ``first_check`` is the
    check that was recorded first under the same key, if this one had to be made anew.
    """

    check_id: str
    request: Mapping[str, Any]
    situation: Situation
    rows: CheckRows
    receipt: Receipt
    asked_for: str
    subject_id: str | None
    warnings: tuple[str, ...]
    first_check: str = ""

    @property
    def prepared(self) -> Prepared:
        """The facts and their origins."""
        return self.situation.prepared

    @property
    def assessment(self) -> Assessment:
        """What was decided of the facts."""
        return self.situation.assessment


@dataclass(frozen=True, slots=True)
class Decided:
    """A check that was decided and is still to be recorded."""

    check: Check
    request: Mapping[str, Any]
    situation: Situation
    rows: CheckRows
    look_up: LookUp | None
    warnings: tuple[str, ...]


class Checker:
    """Answers checks for one registry; holds what they share."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._situations = Situations(registry.law)
        self._writer = CheckWriter(registry.database)

    async def check(
        self,
        request: Mapping[str, Any],
        *,
        token_sha256: str | None = None,
        actor: Actor | None = None,
        reason: str = "",
    ) -> CheckAnswer:
        """Answer one share request, valid against its schema, and record the check.

        Args:
            token_sha256: the hash of the caller's token, looked up in the same read phase; or
            actor: a caller who is known already.
            reason: why so many people are looked up, beyond what an ordinary day reaches.

        Raises:
            NotAllowedError: the caller's organisation is neither sender nor recipient; it must be
                the sender where of the recipient only the kind is named.
            InvalidInputError: faults that only the register can see.
            AmbiguousPersonError: the identifiers may mean more than one person.
            ReasonNeededError: the limit of the day is passed.
            CouldNotCheckError: the check could not be looked up or recorded.
        """
        decided = await self._decide(request, token_sha256, actor, reason)
        [receipt] = await self._record([decided])
        return answer_to(decided, receipt)

    async def check_batch(
        self, requests: Sequence[Mapping[str, Any]], actor: Actor, reason: str = ""
    ) -> list[CheckAnswer | RegistryError]:
        """Answer up to 1,000 requests in order; a request that fails yields its error instead.

        Raises:
            CouldNotCheckError: the answers could not be recorded, so none has an outcome.
        """
        results = await self.decide_each(requests, actor, reason)
        decided = [result for result in results if isinstance(result, Decided)]
        recorded = iter(await self._record(decided) if decided else [])
        return [
            answer_to(result, next(recorded)) if isinstance(result, Decided) else result
            for result in results
        ]

    async def decide_each(
        self, requests: Sequence[Mapping[str, Any]], actor: Actor, reason: str = ""
    ) -> list[Decided | RegistryError]:
        """Decide requests in order, and record none; one that fails yields its error instead."""
        results: list[Decided | RegistryError] = []
        for request in requests:
            await asyncio.sleep(0)  # others are served between two items: the reads do not wait
            try:
                results.append(await self._decide(request, None, actor, reason))
            except RegistryError as error:
                results.append(error)
            except Exception as error:  # noqa: BLE001 - one item's failure is that item's alone
                _log.error("unforeseen %s in %s", type(error).__name__, line_of(error))
                results.append(CouldNotCheckError("Something went wrong on our side."))
        return results

    async def _decide(
        self,
        request: Mapping[str, Any],
        token_sha256: str | None,
        actor: Actor | None,
        reason: str,
    ) -> Decided:
        registry = self._registry
        request = as_said(request)
        sender, recipient = request["from"], request["to"]
        if actor is None and names_local_number(request):
            # A local number belongs to the organisation that asks, so that must be known first.
            actor = await self._caller(token_sha256)
        organisation = actor.partner_id if actor is not None else ""
        formers = await self._formers(request, organisation)
        query = CheckQuery(
            token_sha256=token_sha256,
            sender=sender,
            recipient=recipient,
            purpose=request["purpose"],
            on=day_of(request, registry.today()),
            aliases=_aliases(registry, request, organisation, formers),
            asker=organisation or None,
        )
        try:
            rows = await registry.database.check_rows(query)
        except UnavailableError as error:
            raise could_not_check(error) from error
        caller = actor if actor is not None else actor_of(registry, rows.register.token)
        _require_party(caller, sender, recipient)
        person, made = await self._looked_up(caller, query, rows, request, reason)
        try:
            warnings = await self._near(caller, request, person)
            said, today = rows.found.said_about(person), registry.today()
            situation = self._situations.of(request, rows, said, today, caller.partner_id)
        except RegistryError:
            await self._kept(made)
            raise
        check = self._check(request, person, situation, caller)
        return Decided(check, request, situation, rows, made, warnings)

    async def _looked_up(
        self,
        caller: Actor,
        query: CheckQuery,
        rows: CheckRows,
        request: Mapping[str, Any],
        reason: str,
    ) -> tuple[Match, LookUp | None]:
        """The records of the person who is meant, none if nobody in particular is, or is known; and
        the look-up, which is kept even where it is refused."""
        if not query.aliases:
            return Match(), None
        share = Share(query.sender, query.recipient)
        person = reach(caller.partner_id, query.aliases, rows.found, share)
        emergency = bool(request.get("emergency"))
        try:
            made = await looking_up.begun(self._registry, caller, looking_up.CHECK, reason)
            made = dataclasses.replace(made, known=person.known or person.doubtful)
            try:
                await looking_up.counted(self._registry, caller, made, emergency=emergency)
                if person.doubtful:
                    raise AmbiguousPersonError(detail_of(person))
            except RegistryError:
                await looking_up.note(self._registry, made)
                raise
        except UnavailableError as error:
            raise could_not_check(error) from error
        return person, made

    async def _kept(self, made: LookUp | None) -> None:
        """Keep a look-up of which no check is kept: that it was made is known all the same."""
        if made is None:
            return
        try:
            await looking_up.note(self._registry, made)
        except UnavailableError as error:
            raise could_not_check(error) from error

    async def _near(
        self, caller: Actor, request: Mapping[str, Any], person: Match
    ) -> tuple[str, ...]:
        """Whom the asker knows under nearly these details, where it knows nobody under them."""
        items = identifiers_of(request)
        if person.known or not items:
            return ()
        asker = caller.partner_id
        given = read_identifiers(items, asker, "/subject/identifiers")
        try:
            async with self._registry.database.reads() as reads:
                return await near_matches.warnings(self._registry, reads, asker, person, given)
        except UnavailableError as error:
            raise could_not_check(error) from error

    async def _formers(self, request: Mapping[str, Any], organisation: str) -> list[str]:
        """Those whose place the organisation took, where it names a person by its own number."""
        if not names_local_number(request):
            return []
        try:
            async with self._registry.database.reads() as reads:
                return await reads.formers(organisation)
        except UnavailableError as error:
            raise could_not_check(error) from error

    async def _caller(self, token_sha256: str | None) -> Actor:
        try:
            async with self._registry.database.reads() as reads:
                return actor_of(self._registry, await reads.token_by_hash(token_sha256 or ""))
        except UnavailableError as error:
            raise could_not_check(error) from error

    def _check(
        self, request: Mapping[str, Any], person: Match, situation: Situation, caller: Actor
    ) -> Check:
        prepared = situation.prepared
        agreement = prepared.coverage.agreement
        return Check(
            check_id=new_id("chk"),
            sender=request["from"],
            recipient=request["to"],
            purpose=request["purpose"],
            subject_id=person.own[0].subject_id if person.own else None,
            facts=situation.facts,
            outcome=situation.assessment.outcome,
            law_edition=self._registry.law.edition_id,
            agreement=f"{agreement.document_id}@{agreement.version}" if agreement else None,
            consent_status=prepared.consent.whole.status,
            asked_for=caller.partner_id,
            recorded_at=self._registry.now(),
            recorded_by=caller.name,
            all_own=situation.all_own,
        )

    async def _record(self, decided: Sequence[Decided]) -> list[Receipt]:
        look_ups = [item.look_up for item in decided if item.look_up is not None]
        try:
            return await self._writer.write([item.check for item in decided], look_ups)
        except UnavailableError as error:
            raise could_not_check(error) from error


async def recorded_check(registry: Registry, actor: Actor, check_id: str) -> Check:
    """A check that the actor's organisation asked for.

    Its facts leave out who spoke if another organisation recorded what was said (contract §2).
    """
    access.require(actor, "check.read")
    async with registry.database.reads() as reads:
        check = await reads.check(check_id)
        if check is None or check.asked_for != actor.partner_id:
            raise NotFoundError("Your organisation has no check under that reference.")
    if check.all_own:
        return check
    facts = msgspec.json.decode(check.facts)
    detail = facts.get("consent_detail") or {}
    facts["consent_detail"] = {k: v for k, v in detail.items() if k not in _WHO_SPOKE}
    return dataclasses.replace(check, facts=msgspec.json.encode(facts))


def could_not_check(error: UnavailableError) -> CouldNotCheckError:
    """What a check says of a failure of the database: why there is no outcome."""
    if isinstance(error, CannotRecordError):
        return NotRecordedError()
    if isinstance(error, DamagedRecordError):
        return CouldNotCheckError(error.detail)
    return CouldNotCheckError()


def answer_to(decided: Decided, receipt: Receipt) -> CheckAnswer:
    """The answer to a check, with where it is recorded."""
    return CheckAnswer(
        check_id=decided.check.check_id,
        request=decided.request,
        situation=decided.situation,
        rows=decided.rows,
        receipt=receipt,
        asked_for=decided.check.asked_for,
        subject_id=decided.check.subject_id,
        warnings=decided.warnings,
    )


def _aliases(
    registry: Registry, request: Mapping[str, Any], organisation: str, formers: Sequence[str]
) -> tuple[Alias, ...]:
    """The ways in which the person is named: identifiers, and the asker's reference."""
    items = identifiers_of(request)
    known_as = (request.get("subject") or {}).get("reference")
    read = read_identifiers(items, organisation, "/subject/identifiers") if items else []
    read = as_formers_wrote(read, formers)
    return (*registry.vault.aliases(read), *([reference(known_as)] if known_as else ()))


def _require_party(caller: Actor, sender: str, recipient: str) -> None:
    access.require(caller, "check.ask")
    if caller.partner_id not in {sender, recipient}:
        raise NotAllowedError(
            "You can check a share only where your own organisation gives or receives it.",
        )
