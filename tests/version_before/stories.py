"""Stories that chance meets too seldom, for ``generate.py``, under the version before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from made_up import Person, nhs_number

from registry.domain.records.consent import ConsentEvent
from registry.services.consent import recording
from registry.services.people import finding
from tests.simulator.partnership import CHARITY, COUNCIL, POLICE, SCHOOL, START, Partnership


class Stories:
    """Each is a few steps; ``checks`` are what is then asked, and by whom."""

    def __init__(self, partnership: Partnership) -> None:
        self.partnership = partnership
        self.checks: list[tuple[dict[str, Any], str]] = []

    async def tell(self) -> None:
        """Tell them all."""
        await self.asked_again()
        await self.anothers_ran_out()
        await self.known_by_one_number()
        await self.told_apart()

    async def asked_again(self) -> None:
        """A consent, and a request after it."""
        person, subject_id = await self.known(901, SCHOOL, "nhs", "name")
        await self.said(person, SCHOOL, subject_id, "given", 40)
        await self.said(person, SCHOOL, subject_id, "requested", 20)
        await self.ask_about(person, SCHOOL, {"reference": subject_id})

    async def anothers_ran_out(self) -> None:
        """A consent, and one of the recipient's own that has run out since."""
        person, subject_id = await self.known(902, SCHOOL, "nhs", "name")
        await self.said(person, SCHOOL, subject_id, "given", 40)
        ended = START.date() - timedelta(days=5)
        await self.said(
            person, COUNCIL, subject_id, "given", 20, recipients=(SCHOOL,), expires_on=ended
        )
        await self.ask_about(person, SCHOOL, {"reference": subject_id})

    async def known_by_one_number(self) -> None:
        """Somebody whom only the council's own number names, and a no that the school is told."""
        person, subject_id = await self.known(903, COUNCIL, "local")
        event = await self.said(person, COUNCIL, subject_id, "given", 40, recipients=(SCHOOL,))
        at = START - timedelta(days=20)
        step = recording.ConsentStep(event.record_id, "withdrawn", 1, at)
        await recording.take_step(self.partnership.registry, self.partnership.actor(SCHOOL), step)
        await self.said(person, COUNCIL, subject_id, "refused", 10, recipients=(SCHOOL, CHARITY))
        for sender, recipient in ((SCHOOL, COUNCIL), (CHARITY, COUNCIL), (COUNCIL, SCHOOL)):
            for asker in (sender, recipient):
                await self.ask_about(
                    person, asker, {"reference": subject_id}, **{"from": sender, "to": recipient}
                )

    async def told_apart(self) -> None:
        """Two people by one name and birthday, of whom one agreed."""
        one, _ = await self.known(904, SCHOOL, "nhs", "name")
        other = Person(one.name, one.born, nhs_number(905))
        theirs = await self.identify(SCHOOL, other.identifiers(SCHOOL, ("local", "name")))
        await self.said(other, SCHOOL, theirs, "given", 40, recipients=(COUNCIL,))
        mine = await self.identify(COUNCIL, one.identifiers(COUNCIL, ("nhs", "name", "local")))
        await self.said(one, COUNCIL, mine, "refused", 30, recipients=(POLICE,))
        by_number = {"identifiers": one.identifiers(COUNCIL, ("nhs", "name"))}
        for subject in ({"reference": mine}, by_number):
            await self.ask_about(one, COUNCIL, subject)
        charity = {"identifiers": one.identifiers(CHARITY, ("nhs", "name"))}
        await self.said(other, SCHOOL, theirs, "given", 20, recipients=(CHARITY,))
        await self.ask_about(one, CHARITY, charity, to=CHARITY)

    async def known(self, number: int, organisation: str, *kinds: str) -> tuple[Person, str]:
        person = Person(f"Story Number{number}", date(1990, 2, 3), nhs_number(number))
        items = person.identifiers(organisation, kinds)
        return person, await self.identify(organisation, items)

    async def said(
        self, person: Person, recorder: str, subject_id: str, status: str, days: int, **changes: Any
    ) -> ConsentEvent:
        """A word of the person about early help, so many days ago."""
        event = await self.partnership.consent(
            recorder,
            subject_id,
            status,
            **{"effective_at": START - timedelta(days=days), **changes},
        )
        person.events.append(event)
        return event

    async def ask_about(
        self, person: Person, asker: str, subject: dict[str, Any], **changes: Any
    ) -> None:
        told = {**subject, "date_of_birth": str(person.born)}
        share = {"from": SCHOOL, "to": COUNCIL, "purpose": "early_help", **changes}
        self.checks.append(({**share, "data_categories": ["personal"], "subject": told}, asker))

    async def identify(self, organisation: str, items: list[dict[str, str]]) -> str:
        """Whoever else is known by the name is someone else."""
        registry, actor = self.partnership.registry, self.partnership.actor(organisation)
        subject, _ = await finding.identify(registry, actor, items, new_person=True)
        return subject.subject_id
