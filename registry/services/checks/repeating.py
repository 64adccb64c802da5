"""A check that is sent again with its key (ADR 0031).

It is decided anew each time. Only while nothing that it rested on has changed, the register, what
people said or the day, is the answer the recorded one; else the check is recorded anew and names
the first. An old yes is never given as today's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from registry.domain.records.accounts import OneTimeSecret
from registry.domain.records.acting import Actor, Receipt
from registry.errors import ConflictError, CouldNotCheckError, RegistryError, UnavailableError
from registry.services import once
from registry.services.checks.checker import (
    CheckAnswer,
    Checker,
    Decided,
    answer_to,
    could_not_check,
)
from registry.services.checks.view import check_view
from registry.services.context import Registry
from registry.services.once import Kept, KeptCheck, Once
from registry.services.ports import UnitOfWork

_TRIES = 3  # as often as another process may record the same meanwhile
_NO_RECEIPT = Receipt("check", "", 1, 0, "")
_OF_THE_RECORD = frozenset({"check_id", "recorded"})
Results = list[CheckAnswer | RegistryError]


async def check_once(
    registry: Registry,
    checker: Checker,
    requests: Sequence[Mapping[str, Any]],
    actor: Actor,
    request: Once,
    reason: str = "",
) -> Results:
    """Answer share requests that came with a key, in order, as ``Checker.check_batch`` does.

    Raises:
        KeyUsedError: the key came before, with other requests.
        CouldNotCheckError: they could not be looked up or recorded, so none has an outcome.
    """
    try:
        for _ in range(_TRIES):
            kept = await once.find(registry, request)
            decided = await checker.decide_each(requests, actor, reason)
            if not any(isinstance(item, Decided) for item in decided):
                return [item for item in decided if isinstance(item, RegistryError)]
            results = await _recorded(registry, request, decided, kept)
            if results is not None:  # otherwise compare with what the other recorded
                return results
    except UnavailableError as error:
        raise could_not_check(error) from error
    raise CouldNotCheckError("It was sent several times at once.")


async def check_one_once(
    registry: Registry,
    checker: Checker,
    asked: Mapping[str, Any],
    actor: Actor,
    request: Once,
    reason: str = "",
) -> CheckAnswer:
    """Answer one share request that came with a key; raises as ``Checker.check`` does."""
    [result] = await check_once(registry, checker, [asked], actor, request, reason)
    if isinstance(result, RegistryError):
        raise result
    return result


async def _recorded(
    registry: Registry,
    request: Once,
    decided: Sequence[Decided | RegistryError],
    kept: Kept | None,
) -> Results | None:
    """Record what is new, with who looked; None if another recorded under this key meanwhile."""
    checks, before = _compared(registry, decided, kept)
    results: Results = []

    def marked(receipts: Sequence[Receipt]) -> OneTimeSecret:
        written = iter(receipts)
        kept_checks: list[KeptCheck | None] = []
        for check, was in zip(checks, before, strict=True):
            if isinstance(check, _Compared):
                receipt = check.receipt or next(written)
                kept_checks.append(check.kept(receipt))
                results.append(check.answer(receipt))
            else:
                kept_checks.append(was)  # it could not be made now; its first one is named later
                results.append(check)
        return request.holding(Kept(request.bodies[0], checks=kept_checks))

    async with registry.database.unit_of_work() as uow:
        for check in checks:
            if isinstance(check, _Compared):
                check.add_to(uow)
        uow.keep(request, kept.times if kept is not None else 0, marked)
        try:
            await uow.commit()
        except ConflictError:
            if not request.is_repeated:
                raise
            request.is_repeated = False
            return None
    return results


@dataclass(frozen=True, slots=True)
class _Compared:
    """A check that was decided, compared with what was recorded under its key before.

    ``receipt`` is that of the recorded check if nothing that it rested on has changed.
    """

    decided: Decided
    rests_on: str
    receipt: Receipt | None
    first: str

    def add_to(self, uow: UnitOfWork) -> None:
        if self.receipt is None:
            uow.add(self.decided.check)
        if self.decided.look_up is not None:
            uow.note_look_up(self.decided.look_up)

    def kept(self, receipt: Receipt) -> KeptCheck:
        check_id = self.answer(receipt).check_id
        first = self.first or check_id
        return KeptCheck(check_id, receipt.leaf_index, receipt.leaf_hash, self.rests_on, first)

    def answer(self, receipt: Receipt) -> CheckAnswer:
        check_id = self.decided.check.check_id if self.receipt is None else receipt.record_id
        first = "" if self.first in {"", check_id} else self.first
        return replace(answer_to(self.decided, receipt), check_id=check_id, first_check=first)


def _compared(
    registry: Registry, decided: Sequence[Decided | RegistryError], kept: Kept | None
) -> tuple[list[_Compared | RegistryError], Sequence[KeptCheck | None]]:
    """The checks beside those that were recorded under the key before, and those."""
    before: Sequence[KeptCheck | None] = kept.checks if kept is not None else ()
    if len(before) != len(decided):
        before = [None] * len(decided)
    compared: list[_Compared | RegistryError] = []
    for item, was in zip(decided, before, strict=True):
        if isinstance(item, RegistryError):
            compared.append(item)
            continue
        rests_on = _rests_on(registry, item)
        same = was is not None and was.rests_on in rests_on
        receipt = _receipt(was) if was is not None and same else None
        compared.append(_Compared(item, rests_on[0], receipt, was.first if was is not None else ""))
    return compared, before


def _rests_on(registry: Registry, item: Decided) -> tuple[str, ...]:
    """Keyed digests of the answer, the day, and the versions of all that it rests on: under every
    key of ours, the newest first."""
    view = check_view(registry, answer_to(item, _NO_RECEIPT))
    register = item.rows.register
    content = [
        registry.today(),
        {name: value for name, value in view.items() if name not in _OF_THE_RECORD},
        item.check.facts,
        [event.step for event in item.situation.prepared.said],
        {partner_id: partner.version for partner_id, partner in register.partners.items()},
        {partner_id: len(events) for partner_id, events in register.memberships.items()},
    ]
    return registry.vault.digests("check", msgspec.json.encode(content, order="sorted"))


def _receipt(kept: KeptCheck) -> Receipt:
    return Receipt("check", kept.check_id, 1, kept.leaf_index, kept.leaf_hash)
