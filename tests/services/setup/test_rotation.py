"""Changing the registry's keys: at any moment everybody is found."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from registry.bootstrap import open_registry, prepare_home, rotate_keys
from registry.documents.signatures.keys import new_key, public_jwk
from registry.documents.signatures.possession import make_possession_proof
from registry.domain.people.consent_state import ConsentState
from registry.domain.records.acting import Actor
from registry.errors import CouldNotCheckError
from registry.ledger.checkpoint import verify
from registry.services import access
from registry.services.accounts import administration
from registry.services.accounts.records import find_by_address
from registry.services.checks.checker import Checker
from registry.services.consent import commands, recording
from registry.services.context import Registry
from registry.services.partners import register
from registry.services.people import correcting, finding, undoing
from registry.services.setup import install, rotation
from registry.services.signer import CheckpointSigner
from registry.services.signing import keys
from registry.settings import Settings
from registry.store.keys_in_use import KeysChangedError
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, partner_document

ANN = {"scheme": "nhs", "value": "943 476 5919"}
NAMED = {"scheme": "name_dob", "name": "Ann Other", "date_of_birth": "2012-03-04"}
OTHERS = [{"scheme": "nhs", "value": value} for value in ("943 476 5870", "401 023 2137")]
ADDRESS = "zoe@council.example"


def officer(partner_id: str) -> Actor:
    return Actor(partner_id, frozenset(access.ROLES), "test")


async def refuse(registry: Registry, partner_id: str, *identifiers: dict[str, str]) -> None:
    actor = officer(partner_id)
    person = await finding.identify(registry, actor, list(identifiers))
    refused = commands.RecordConsent(
        person.subject.subject_id,
        "refused",
        purposes=("early_help",),
        recipients=(COUNCIL,),
        data_categories=("personal",),
        effective_at=registry.now(),
        disclosers=(HOSPITAL,),
    )
    await recording.record_consent(registry, actor, refused)


@pytest_asyncio.fixture
async def settings(tmp_path: Path, database_url: str) -> AsyncIterator[Settings]:
    """A registry in which the school recorded a refusal of somebody the hospital knows."""
    environment = {"REGISTRY_HOME": str(tmp_path), "REGISTRY_DATABASE_URL": database_url}
    made = Settings.from_environment(environment)
    prepare_home(made)
    async with open_registry(made, migrate=True) as registry:
        council = partner_document(COUNCIL, "local_authority")
        await install.install(registry, council, "First")
        for partner_id, kind in ((SCHOOL, "maintained_school"), (HOSPITAL, "nhs_trust")):
            document = partner_document(partner_id, kind)
            await register.register_partner(registry, officer(COUNCIL), document)
        await administration.invite(
            registry, officer(COUNCIL), COUNCIL, ("officer",), ADDRESS, "Zoë"
        )
        local = {"scheme": "local", "value": "H1"}
        await finding.identify(registry, officer(HOSPITAL), [ANN, NAMED, local])
        await refuse(registry, SCHOOL, ANN, NAMED)
        for other in OTHERS:
            await refuse(registry, SCHOOL, other)
        await CheckpointSigner(registry).sign_once()
    yield made


async def status(registry: Registry, *identifiers: dict[str, str]) -> str:
    """What the hospital's check reads of somebody's consent."""
    request = {
        "from": HOSPITAL,
        "to": COUNCIL,
        "purpose": "early_help",
        "data_categories": ["personal"],
        "subject": {"identifiers": list(identifiers)},
    }
    answer = await Checker(registry).check(request, actor=officer(HOSPITAL))
    return answer.prepared.consent.whole.status


async def everybody_is_found(settings: Settings) -> None:
    """By a number that only the hospital uses, the school's refusal is one step further."""
    async with open_registry(settings) as registry:
        for way in (ANN, NAMED, {"scheme": "local", "value": "H1"}):
            assert await status(registry, way) == ConsentState.REFUSED
        async with registry.database.reads() as reads:
            assert await find_by_address(registry, reads, ADDRESS) is not None


class CutOffError(Exception):
    """The program ends."""


def cut_off_after(steps: int) -> rotation.Say:
    left = iter(range(steps))

    def say(_: str) -> None:
        if next(left, None) is None:
            raise CutOffError

    return say


async def rotated(settings: Settings, purpose: str, between: Callable[[], Any]) -> int:
    """Rotate a key, cut off after each step; returns how often it was begun."""
    for begun in range(1, 100):
        with contextlib.suppress(CutOffError):
            await rotate_keys(settings, purpose, cut_off_after(begun - 1))
            return begun
        await between()
    raise AssertionError("it never ends")


async def versions(settings: Settings) -> set[int]:
    async with open_registry(settings) as registry, registry.database.reads() as reads:
        return set((await reads.key_evidence()).lookup_versions)


@pytest.mark.parametrize("purpose", ["lookup", "wrapping", "signing", "challenge"])
async def test_cut_off_at_every_step_everybody_is_found_all_the_same(
    settings: Settings, purpose: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rotation, "_AT_ONCE", 1)
    new: list[dict[str, str]] = []

    async def between() -> None:
        await everybody_is_found(settings)
        async with open_registry(settings) as registry:
            if len(new) < len(OTHERS):  # met while the rotation is under way
                one = {"scheme": "local", "value": f"H{len(new) + 2}"}
                await finding.identify(registry, officer(HOSPITAL), [one, OTHERS[len(new)]])
                new.append(one)
            for one in new:
                assert await status(registry, one) == ConsentState.REFUSED

    begun = await rotated(settings, purpose, between)
    assert begun > (5 if purpose in {"lookup", "wrapping"} else 1)
    await everybody_is_found(settings)
    async with open_registry(settings) as registry:
        own = await rotation.recorded(registry)
        assert own.newest(purpose) == 2
        assert own.rotating == ()
        async with registry.database.reads() as reads:
            wrapped = (await reads.key_evidence()).wrapped
        assert {key[0] for key in wrapped} >= ({2} if purpose == "wrapping" else {1})
    assert await versions(settings) == ({2} if purpose == "lookup" else {1})


async def test_a_program_with_the_keys_of_before_looks_nobody_up(settings: Settings):
    """A server that was not started again would say that there is no record."""
    async with open_registry(settings) as stale:
        await rotation_beside(settings)
        with pytest.raises(CouldNotCheckError):
            await status(stale, ANN)
        with pytest.raises(KeysChangedError):
            await finding.identify(stale, officer(HOSPITAL), [ANN])
        async with stale.database.reads() as reads:
            with pytest.raises(KeysChangedError):
                await find_by_address(stale, reads, ADDRESS)


async def rotation_beside(settings: Settings) -> None:
    """Rotate the lookup key by the command, in a process of its own."""
    process = await command(settings, "keys", "rotate", "lookup")
    output, _ = await process.communicate()
    assert process.returncode == 0, output


async def command(settings: Settings, *words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from registry.cli.main import main; main()",
        *words,
        env={
            **os.environ,
            "REGISTRY_HOME": str(settings.home),
            "REGISTRY_DATABASE_URL": settings.database_url,
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def test_what_was_put_right_before_can_be_undone_after(settings: Settings):
    actor, reason = officer(HOSPITAL), "entered in error"
    async with open_registry(settings) as registry:
        person = (await finding.identify(registry, actor, [ANN])).subject.subject_id
        numbers = correcting.Numbers(ANN, OTHERS[0])
        replaced = await correcting.replace_number(registry, actor, person, numbers, reason)
        taken = await correcting.take_back(registry, actor, person, NAMED, reason)
    await rotate_keys(settings, "lookup", lambda _: None)
    await rotate_keys(settings, "wrapping", lambda _: None)
    async with open_registry(settings) as registry:
        assert {text for _, text in await correcting.corrections(registry, actor)} == {reason}
        for made in (replaced, taken):
            await undoing.undo(registry, actor, made.correction_id, reason)
        found = (await finding.identify(registry, actor, [NAMED])).subject
        assert found.subject_id == person
        nhs = registry.vault.newest_aliases(finding.read_identifiers([OTHERS[0]], HOSPITAL))
        assert not set(nhs) & set(found.aliases)


async def test_challenges_and_checkpoints_of_before_stay_good(settings: Settings):
    actor, key = officer(COUNCIL), new_key("Ed25519")
    jwk = public_jwk(key)
    async with open_registry(settings) as registry:
        nonce, _ = await keys.challenge(registry, actor, COUNCIL, jwk)
        old = registry.signing_key.public_key()
        async with registry.database.reads() as reads:
            before = await reads.checkpoint()
    for purpose in ("challenge", "signing"):
        await rotate_keys(settings, purpose, lambda _: None)
    async with open_registry(settings) as registry:
        command = keys.EnrolKey(
            partner_id=COUNCIL,
            jwk=jwk,
            nonce=nonce,
            proof=make_possession_proof(key, nonce=nonce, org=COUNCIL),
            person="Chief Officer",
            role="Chief Executive",
            checked_by="telephone",
        )
        await keys.enrol_key(registry, actor, command)
        signed = await CheckpointSigner(registry).sign_once()
        assert signed is not None
        assert before is not None
        new = registry.signing_key.public_key()
        assert new != old
        assert verify(before.note, registry.origin, old).size == before.size
        for one in (old, new):  # who holds the old key can follow
            assert verify(signed.note, registry.origin, one).size == signed.size


@pytest.mark.long
async def test_killed_at_any_moment_a_rotation_is_finished_by_the_next(settings: Settings):
    chance = random.Random(1)
    async with open_registry(settings) as registry:
        for number in range(600):
            local = {"scheme": "local", "value": f"L{number}"}
            await finding.identify(registry, officer(SCHOOL), [local])
    for kills in range(20, -1, -1):
        process = await command(settings, "keys", "rotate", "lookup")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(chance.uniform(0.5, 5) if kills else None):
                await process.wait()
        if process.returncode is None:
            os.kill(process.pid, signal.SIGKILL)
        await process.communicate()
        await everybody_is_found(settings)
        if process.returncode == 0:
            break
    assert process.returncode == 0
    assert len(await versions(settings)) == 1
