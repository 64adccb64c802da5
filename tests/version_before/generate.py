"""Makes the fixture of ``tests/store/test_version_before.py``, under the version it is of.

That version is 6c11af2, the last one before consent was read statement by statement: one list of
people for everybody, names folded as they were until then, consent events of edition 1. To make the
fixture anew, from this checkout, with the same interpreter:

    git worktree add /tmp/before 6c11af2
    cd /tmp/before
    PYTHONPATH=. python <this checkout>/tests/version_before/generate.py <folder>
    git worktree remove /tmp/before

``<folder>`` is the one that this file is in. Whatever is chosen comes from one seed; references,
keys and salts are random each time, as in life. Nobody in it is real. It uses only what that
version offers, so it imports nothing from this one.

It writes ``rows.jsonl.gz`` (every row of every table, in the order in which rows may be loaded),
``keys.json`` (the keys of the vault, in base64) and ``checks.jsonl.gz`` (what was asked, by whom,
and what that version answered).
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
import random
import sys
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from made_up import Person, nhs_number
from stories import Stories

from registry.domain.records.consent import ConsentEvent
from registry.errors import AmbiguousPersonError, RegistryError
from registry.services.checks.checker import Checker
from registry.services.consent import recording
from registry.services.people import finding
from tests.simulator.partnership import (
    KINDS,
    START,
    Belongings,
    Partnership,
    open_partnership,
)

PEOPLE, CHECKS_EACH, FIRST_CHECKS = 120, 10, 12
ORGANISATIONS = tuple(KINDS)
LONDON = ZoneInfo("Europe/London")
PURPOSES = ("early_help", "direct_care", "safeguarding_child", "service_delivery")
CATEGORIES = ("personal", "special:health", "criminal")
FORENAMES = ("Asha", "Ben", "Chloë", "Dafydd", "Ewa", "Farid", "Gwen", "Seán", "Łucja", "Jean-Luc")
SURNAMES = ("Jones", "O'Brien", "O´Shea", "Núñez", "Smith-Okoro", "Żuk", "d’Arcy", "Kaur", "Lowe")
WORDS = ("", "mother", "mother", "father", "father", "guardian", "guardian-2", "local_authority")
CAPACITIES = (
    ("attorney", "attorney", "LPA_health_welfare"),
    ("attorney", "attorney", "LPA_property"),
    ("attorney", "attorney", "none"),
    ("deputy", "deputy", "deputy"),
    ("next_of_kin", "son", "none"),
)
# Tables in an order in which every row finds those that it refers to.
TABLES = ("ledger_leaf", "operator", "partner", "subject", "alias", "consent_event", "share_check")


class Generator:
    """One partnership and what happened in it."""

    def __init__(self, partnership: Partnership) -> None:
        self.partnership = partnership
        self.chance = random.Random(1126)
        self.people: list[Person] = []
        self.checks: list[dict[str, Any]] = []
        self.checker = Checker(partnership.registry)

    async def fill(self) -> None:
        for number in range(PEOPLE):
            person = self.new_person(number)
            self.people.append(person)
            await self.meet(person)
            if number % 12:  # of some nobody has said anything
                for _ in range(self.chance.randint(1, 6)):
                    await self.record(person)

    def new_person(self, number: int) -> Person:
        if number % 10 == 9:  # somebody else by the name and birthday of the one before
            before = self.people[-1]
            return Person(before.name, before.born, nhs_number(number))
        surname = self.chance.choice(SURNAMES)
        forename = self.chance.choice(FORENAMES)
        name = f"{surname}, {forename}" if number % 9 == 4 else f"{forename} {surname}"
        age = self.chance.choice((4, 9, 13, 14, 15, 16, 17, 19, 34, 51, 83))
        born = date(2026 - age, 1, 1) + timedelta(days=self.chance.randrange(320))
        return Person(f"{name}{'abcdefghij'[number // 12]}", born, nhs_number(number))

    async def meet(self, person: Person) -> None:
        """Have some organisations identify the person, each with what it happens to know."""
        known = self.chance.sample(ORGANISATIONS, self.chance.randint(2, 5))
        for place, organisation in enumerate(known):
            mixes = [("nhs", "name"), ("nhs", "name", "local")]
            if place:
                mixes += [("nhs",), ("nhs", "local"), ("name",), ("local", "name"), ("local",)]
            items = person.identifiers(organisation, self.chance.choice(mixes))
            try:
                subject = await self.identify(organisation, items)
            except RegistryError:
                continue  # the details were another's, too
            person.references[organisation] = subject

    async def identify(self, organisation: str, items: list[dict[str, str]]) -> str:
        registry, actor = self.partnership.registry, self.partnership.actor(organisation)
        try:
            subject, _ = await finding.identify(registry, actor, items)
        except AmbiguousPersonError:
            subject, _ = await finding.identify(registry, actor, items, new_person=True)
        return subject.subject_id

    async def record(self, person: Person) -> None:
        if not person.references:
            return
        recorder, subject_id = self.chance.choice(list(person.references.items()))
        status = self.chance.choices(
            ("given", "refused", "requested", "not_sought_unsafe"), (52, 26, 15, 7)
        )[0]
        others = [each for each in ORGANISATIONS if each != recorder]
        recipients = self.chance.sample(others, self.chance.randint(status == "given", 3))
        purposes = self.chance.sample(PURPOSES, self.chance.choice((1, 1, 2)))
        at = self.some_time(person)
        by, word, authority = self.speaker(person)
        if person.events and self.chance.random() < 0.5:  # about a share of which much was said
            near = self.chance.choice(person.events)
            bodies = [near.controller, *near.recipients]
            recorder, subject_id = self.chance.choice(bodies), near.subject_id
            recipients = [each for each in bodies if each != recorder] or recipients
            purposes = [*near.purposes]
            by, word, authority = near.given_by, near.speaker, near.authority
        earlier = [each.record_id for each in person.events if each.subject_id == subject_id]
        replaces = bool(earlier) and self.chance.random() < 0.25
        command = recording.RecordConsent(
            subject_id,
            status,
            purposes=tuple(purposes),
            recipients=tuple(recipients),
            data_categories=tuple(self.chance.sample(CATEGORIES, self.chance.choice((1, 2, 2, 3)))),
            effective_at=at,
            given_by=by,
            authority=authority,
            speaker=word,
            explicit=self.chance.random() < 0.9 if status == "given" else None,
            freely_given=self.chance.random() < 0.9 if status == "given" else None,
            expires_on=self.some_end(at) if status == "given" else None,
            supersedes=self.chance.choice(earlier) if replaces else None,
            private={"reason": "They were listening."} if "unsafe" in status else {},
        )
        actor = self.partnership.actor(recorder)
        try:
            event, _ = await recording.record_consent(self.partnership.registry, actor, command)
        except RegistryError:
            return  # it would have replaced what was said later
        person.events.append(event)
        while self.chance.random() < (0.25 if event.status.is_objection else 0.45):
            event = await self.step(person, event)

    async def step(self, person: Person, last: ConsentEvent) -> ConsentEvent:
        """The record's next step: its recorder takes it, or somebody whom it names."""
        who = self.chance.choice([last.controller, last.controller, *last.recipients])
        later = last.effective_at + timedelta(hours=self.chance.choice((0, 1, 2, 24, 700)))
        step = recording.ConsentStep(
            last.record_id,
            self.chance.choice(sorted(last.status.may_become)),
            seen_version=last.version,
            effective_at=min(later, self.partnership.clock.now),
            private={"reason": "It was unsafe, or a slip."},
        )
        actor = self.partnership.actor(who)
        event, _ = await recording.take_step(self.partnership.registry, actor, step)
        person.events.append(event)
        return event

    def speaker(self, person: Person) -> tuple[str, str, str]:
        if person.born.year > 2008 and self.chance.random() < 0.7:
            return "parental_responsibility", self.chance.choice(WORDS), "none"
        if self.chance.random() < 0.25:
            by, word, authority = self.chance.choice(CAPACITIES)
            return by, self.chance.choice(("", word)), authority
        return "self", self.chance.choice(("", "self")), "none"

    def some_time(self, person: Person) -> datetime:
        """A moment in office hours; or noon in London, which stood for a day; or one met before."""
        if person.events and self.chance.random() < 0.15:
            return person.events[-1].effective_at
        day = START.date() - timedelta(days=self.chance.randint(1, 500))
        if person.events and self.chance.random() < 0.2:
            day = person.events[-1].effective_at.date()
        noon = datetime.combine(day, time(12), LONDON)
        if self.chance.random() < 0.4:
            return noon.astimezone(UTC)
        return (noon + timedelta(minutes=self.chance.randint(-240, 300))).astimezone(UTC)

    def some_end(self, said: datetime) -> date | None:
        days = self.chance.choice((None, None, 0, 20, 200, 900))
        return None if days is None else said.date() + timedelta(days=days)

    async def ask(self, request: dict[str, Any], asker: str) -> None:
        actor = self.partnership.actor(asker)
        asked = {"asker": asker, "request": request}
        try:
            answer = await self.checker.check(request, actor=actor)
        except RegistryError as error:
            self.checks.append({**asked, "error": error.code})
            return
        consent = answer.prepared.consent
        self.checks.append(
            {
                **asked,
                "outcome": answer.assessment.outcome,
                "status": consent.status,
                "conflict": consent.conflict,
                "decided_by": [f"{each.record_id}/{each.version}" for each in consent.events],
            }
        )

    def some_check(self, person: Person) -> tuple[dict[str, Any], str]:
        """A share near to what was said about the person, asked for by one of its two ends."""
        sender, recipient = self.chance.sample(ORGANISATIONS, 2)
        purpose = self.chance.choice(PURPOSES)
        categories = self.chance.sample(CATEGORIES, self.chance.choice((1, 1, 2, 3)))
        about = [each for each in person.events if each.recipients]
        if about and self.chance.random() < 0.9:
            near = self.chance.choice(about)
            sender, recipient = near.controller, self.chance.choice(near.recipients)
            if self.chance.random() < 0.35:
                sender, recipient = self.chance.sample([near.controller, *near.recipients], 2)
            purpose = self.chance.choice(near.purposes)
            if self.chance.random() < 0.6:
                categories = [self.chance.choice(near.data_categories)]
        asker = self.chance.choice((sender, sender, recipient))
        request: dict[str, Any] = {
            "from": sender,
            "to": recipient,
            "purpose": purpose,
            "data_categories": categories,
            "subject": self.some_subject(person, asker),
        }
        if self.chance.random() < 0.5:
            request["proposed_basis"] = "6(1)(a)"
        if self.chance.random() < 0.15:
            day = START.date() + timedelta(days=self.chance.randint(-200, 300))
            request["evaluation_date"] = str(day)
        return request, asker

    def some_subject(self, person: Person, asker: str) -> dict[str, Any]:
        subject: dict[str, Any] = {}
        known = list(dict.fromkeys(person.references.values()))
        if known and self.chance.random() < 0.5:
            subject["reference"] = person.references.get(asker, self.chance.choice(known))
        if not subject or self.chance.random() < 0.2:
            mixes = (("nhs",), ("name",), ("local",), ("nhs", "name"), ("name", "local"))
            subject["identifiers"] = person.identifiers(asker, self.chance.choice(mixes))
        if self.chance.random() < 0.75:
            subject["date_of_birth"] = str(person.born)
        child = person.born.year > 2010
        said = ("gillick", ("competent", "not_competent", "claims_competent", "unknown"))
        if not child:
            said = ("capacity", ("has", "lacks", "lacks", "unknown"))
        if self.chance.random() < 0.6:
            subject[said[0]] = self.chance.choice(said[1])
        return subject


def portable(value: Any) -> Any:
    """A value of a row in JSON: bytes as base64, a time as text."""
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    return {"time": value.isoformat()} if isinstance(value, datetime) else value


async def dump(partnership: Partnership, folder: Path) -> None:
    engine = partnership.registry.database.engine
    names = [row["name"] for row in await engine.fetch(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    )]  # fmt: skip
    lines = []
    for table in [*TABLES, *sorted(set(names) - {*TABLES, "migration"})]:
        for row in await engine.fetch(f"SELECT * FROM {table} ORDER BY rowid"):
            plain = {name: portable(value) for name, value in dict(row).items()}
            lines.append([table, plain])
    write(folder / "rows.jsonl.gz", lines)
    vault = partnership.registry.vault
    keys = {
        "lookup_keys": {str(v): base64.b64encode(k).decode() for v, k in vault.lookup_keys.items()},
        "wrapping_keys": {
            str(v): base64.b64encode(k).decode() for v, k in vault.wrapping_keys.items()
        },
        "challenge_key": base64.b64encode(vault.challenge_keys[1]).decode(),
    }
    (folder / "keys.json").write_text(json.dumps(keys, indent=2) + "\n")


def write(path: Path, lines: list[Any]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


async def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        url = f"sqlite:///{scratch}/registry.sqlite3"
        async with open_partnership(url, Belongings()) as partnership:
            made = Generator(partnership)
            await made.fill()
            stories = Stories(partnership)
            await stories.tell()
            asked = [made.some_check(each) for each in made.people for _ in range(CHECKS_EACH)]
            for number, (request, asker) in enumerate([*stories.checks, *asked]):
                if number == FIRST_CHECKS:  # a few are among the rows, the rest would only be bulk
                    await dump(partnership, folder)
                await made.ask(request, asker)
            write(folder / "checks.jsonl.gz", made.checks)


if __name__ == "__main__":
    assert find_spec("registry.domain.consent") is None, "run it under the version before"
    asyncio.run(main(Path(sys.argv[1]).resolve()))
