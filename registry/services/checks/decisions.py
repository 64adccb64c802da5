"""A practitioner's decisions about shares, recorded either way (law.md §5; golden rule 7).

A decision may follow a check or stand alone, as after an emergency. Its texts are sealed: with the
person's own key if the register knows them, so that erasing the person erases the texts, and
otherwise with a key of the decision's own. Texts may be added later; nothing is rewritten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.checks import Check, Decision
from registry.errors import ConfigurationError, Fault, InvalidInputError, NotFoundError
from registry.services import access
from registry.services.checks.public_interest import REASON_TEXTS, owed, reason_faults
from registry.services.context import Registry, iso, new_id
from registry.services.ports import Reads

DECISIONS = {
    "share": "Share",
    "share_in_part": "Share in part",
    "not_share": "Do not share",
    "seek_advice": "Get advice first",
}
# The texts of a decision: name and greatest length in characters.
TEXTS = {
    "shared": 2_000,
    "recipient": 200,
    "reasons": 4_000,
    "weighed": 4_000,
    "not_told_why": 1_000,
    "advice": 1_000,
    "decided_by": 200,
    **REASON_TEXTS,
}
_ADDED = "added"
_DECIDED_AT = "decided_at"


@dataclass(frozen=True, slots=True)
class RecordDecision:
    """A decision to be recorded.

    Attributes:
        told: whether the person was told; None if that was not said.
        texts: the texts by the names in ``TEXTS``; ``reasons`` is required, and more where the
            check stated a public interest (``public_interest``).
        decided_at: when it was decided; an aware time that is not in the future.
    """

    decision: str
    told: bool | None
    texts: Mapping[str, str]
    decided_at: datetime
    check_id: str | None = None
    emergency: bool = False


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision as it is read.

    ``decision`` is the newest version, ``first`` the one that says who decided and when.
    ``entries`` are the texts in order; None if the reader may not see them. ``owed`` are the
    reasons still to be written where a public interest was stated, as far as the reader may know.
    """

    decision: Decision
    first: Decision
    check: Check | None
    entries: tuple[Mapping[str, str], ...] | None
    recorded: tuple[datetime, ...] = ()
    owed: tuple[str, ...] = ()


async def record_decision(
    registry: Registry, actor: Actor, command: RecordDecision, found: Sequence[Fault] = ()
) -> tuple[Decision, Receipt | None]:
    """Record a decision; returns no receipt where the same was recorded before.

    The same words by the same person about the same check are one decision: they came back to the
    page and sent it again.

    Args:
        found: faults found before, while the command was read.

    Raises:
        InvalidInputError: every fault at once.
        NotFoundError: the actor's organisation asked for no such check.
    """
    access.require(actor, "decision.record")
    async with registry.database.unit_of_work() as uow:
        check = await _own_check(uow, actor, command.check_id)
        faults = [*found, *_faults(registry, command, check)]
        if faults:
            raise InvalidInputError(faults)
        if (same := await _recorded_before(registry, uow, actor, command)) is not None:
            return same, None
        decision_id = new_id("dec")
        subject_id = check.subject_id if check else None
        wrapped = b"" if subject_id else registry.vault.new_person_key()
        content = {
            **_written(command),
            _DECIDED_AT: iso(registry.by_our_clock(command.decided_at)),
        }
        key = await _key(uow, subject_id, wrapped)
        decision = Decision(
            decision_id=decision_id,
            version=1,
            check_id=command.check_id,
            subject_id=subject_id,
            asked_for=actor.partner_id,
            recipient=check.recipient if check else None,
            decision=command.decision,
            emergency=command.emergency,
            told=command.told,
            wrapped_key=wrapped,
            sealed=registry.vault.seal(key, _place(decision_id, 1), content),
            **registry.stamp(actor),
        )
        uow.add(decision)
        [receipt] = await uow.commit()
    return decision, receipt


async def add_to_decision(
    registry: Registry, actor: Actor, decision_id: str, texts: Mapping[str, str]
) -> tuple[Decision, Receipt]:
    """Add to a decision of the actor's organisation, for example what became known later.

    Args:
        texts: ``added``; and reasons that a stated public interest still wants.

    Raises:
        InvalidInputError: nothing is written, or a text is too long.
        NotFoundError: the actor's organisation has no such decision.
    """
    access.require(actor, "decision.record")
    content = {name: text for name, text in texts.items() if text}
    faults = _length_faults(content)
    if not content:
        detail = f"Write what you want to add, in at most {TEXTS['reasons']} characters."
        faults.append(Fault(_ADDED, detail))
    if faults:
        raise InvalidInputError(faults)
    async with registry.database.unit_of_work() as uow:
        last = (await _own(uow, actor, decision_id))[-1]
        version = last.version + 1
        key = await _key(uow, last.subject_id, last.wrapped_key)
        sealed = registry.vault.seal(key, _place(decision_id, version), content)
        added = Decision(
            decision_id=decision_id,
            version=version,
            check_id=last.check_id,
            subject_id=last.subject_id,
            asked_for=last.asked_for,
            recipient=last.recipient,
            decision=last.decision,
            emergency=last.emergency,
            told=last.told,
            wrapped_key=last.wrapped_key,
            sealed=sealed,
            **registry.stamp(actor),
        )
        uow.add(added)
        [receipt] = await uow.commit()
    return added, receipt


async def read_decision(registry: Registry, actor: Actor, decision_id: str) -> DecisionRecord:
    """A decision of the actor's organisation.

    Only its practitioners see the texts. An auditor sees that the decision was recorded, when, by
    whom and about which check.
    """
    access.require(actor, "decision.read")
    async with registry.database.reads() as reads:
        versions = await _own(reads, actor, decision_id)
        first = versions[0]
        check = await reads.check(first.check_id) if first.check_id else None
        entries = None
        wanted: list[str] = []
        if access.Role.PRACTITIONER in actor.roles:
            key = await _key(reads, first.subject_id, first.wrapped_key)
            entries = tuple(
                registry.vault.unseal(key, _place(decision_id, version.version), version.sealed)
                for version in versions
            )
            wanted = owed(check, first.decision, entries)
    recorded = tuple(version.recorded_at for version in versions)
    return DecisionRecord(versions[-1], first, check, entries, recorded, tuple(wanted))


async def list_decisions(registry: Registry, actor: Actor, *, limit: int = 100) -> list[Decision]:
    """The actor's organisation's newest decisions without their texts, the latest first."""
    access.require(actor, "decision.read")
    async with registry.database.reads() as reads:
        return await reads.decisions(actor.partner_id, limit=limit)


async def own_check(registry: Registry, actor: Actor, check_id: str) -> Check:
    """A check that the actor's organisation asked for, as the subject of a decision."""
    access.require(actor, "decision.record")
    async with registry.database.reads() as reads:
        check = await _own_check(reads, actor, check_id)
    assert check is not None  # noqa: S101 - one was named
    return check


def _faults(registry: Registry, command: RecordDecision, check: Check | None) -> list[Fault]:
    faults = []
    if command.decision not in DECISIONS:
        faults.append(Fault("decision", "Say what you decided."))
    if not command.texts.get("reasons"):
        faults.append(Fault("reasons", "Say why, in a sentence or two."))
    faults += reason_faults(check, command.decision, command.texts)
    faults += _length_faults(command.texts)
    if registry.by_our_clock(command.decided_at) > registry.now():
        faults.append(Fault("decided-day", "This has not happened yet."))
    return faults


def _written(command: RecordDecision) -> dict[str, str]:
    return {name: text for name, text in command.texts.items() if text}


async def _recorded_before(
    registry: Registry, reads: Reads, actor: Actor, command: RecordDecision
) -> Decision | None:
    """The actor's own decision about the same check in the same words, to which nothing was added;
    looked for among the latest of the organisation."""
    if command.check_id is None:
        return None
    for made in await reads.decisions(actor.partner_id):
        if (made.check_id, made.recorded_by, made.version) != (command.check_id, actor.name, 1):
            continue
        key = await _key(reads, made.subject_id, made.wrapped_key)
        content = registry.vault.unseal(key, _place(made.decision_id, 1), made.sealed)
        del content[_DECIDED_AT]
        if (made.decision, made.told, content) == (
            command.decision,
            command.told,
            _written(command),
        ):
            return made
    return None


def _length_faults(texts: Mapping[str, str]) -> list[Fault]:
    most = {**TEXTS, _ADDED: TEXTS["reasons"]}
    return [
        Fault(name, f"Write at most {most[name]} characters here.")
        for name, text in texts.items()
        if len(text) > most[name]
    ]


async def _own_check(reads: Reads, actor: Actor, check_id: str | None) -> Check | None:
    if check_id is None:
        return None
    check = await reads.check(check_id)
    if check is None or check.asked_for != actor.partner_id:
        raise NotFoundError("Your organisation has no check under that reference.")
    return check


async def _own(reads: Reads, actor: Actor, decision_id: str) -> list[Decision]:
    versions = await reads.decision(decision_id)
    if not versions or versions[0].asked_for != actor.partner_id:
        raise NotFoundError("Your organisation has no decision under that reference.")
    return versions


async def _key(reads: Reads, subject_id: str | None, wrapped: bytes) -> bytes:
    """The key that seals the texts: the person's, or the decision's own."""
    if subject_id is None:
        return wrapped
    subject = await reads.subject(subject_id)
    if subject is None:
        raise ConfigurationError("The person this decision is about is missing.")
    return subject.wrapped_key


def _place(decision_id: str, version: int) -> str:
    return f"decision/{decision_id}/{version}"
