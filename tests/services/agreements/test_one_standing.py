"""Whatever happens to an agreement, every surface gives the same state, and nobody stays bound.

In a random walk organisations sign, amend, suspend, leave, end, sign the charter and leave it, on
random days, and the clock goes on. After every step the check is compared with the pages' views,
the public register and the trust file, and with a few rules that do not know how a standing is
worked out.
"""

from __future__ import annotations

import contextlib
import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from registry.documents.verify.trust import read_trust
from registry.domain.agreements.lifecycle import Act, State
from registry.domain.agreements.version import Version
from registry.domain.charter.membership import ACTIVE
from registry.domain.records.agreements import Document
from registry.errors import ConflictError, RegistryError
from registry.services.agreements import registering, steps
from registry.services.agreements.steps import StepRequest
from registry.services.charter import members, memberships, public_register
from registry.services.checks.checker import Checker
from registry.services.leaving import giving_notice, notice_input
from registry.services.signer import CheckpointSigner
from registry.services.signing import paper_signatures
from tests.simulator import (
    CHARITY,
    COUNCIL,
    HOSPITAL,
    SCHOOL,
    Partnership,
    discharge,
)
from tests.simulator.scenes import with_keys

pytestmark = pytest.mark.scene(after=with_keys)

NAME = "discharge"
PARTIES = (COUNCIL, HOSPITAL, SCHOOL)
EVERYONE = (*PARTIES, CHARITY)  # the charity may join as a recipient
PAIRS = ((HOSPITAL, COUNCIL), (HOSPITAL, SCHOOL), (HOSPITAL, CHARITY))
SCAN = "5c" * 32
STEPS, FEWER_STEPS = 70, 40
LIVE = {
    State.IN_FORCE: "active",
    State.UNDER_AMENDMENT: "active",
    State.OVERDUE: "expired",
}
FACTS = {(True, True): "both", (True, False): "from_only", (False, True): "to_only"}


@dataclass
class RandomWalk:
    """One random walk, with the step of each party's last signature and notice."""

    partnership: Partnership
    chance: random.Random
    versions: int = 0
    did: list[str] = field(default_factory=list)
    signed: dict[str, int] = field(default_factory=dict)
    left: dict[str, tuple[int, Any]] = field(default_factory=dict)
    suspended: dict[str, tuple[int, Any]] = field(default_factory=dict)
    ended: tuple[int, Any] | None = None
    barred: set[str] = field(default_factory=set)  # members that the operator has suspended

    @property
    def number(self) -> int:
        return len(self.did)

    def actor(self, partner_id: str) -> Any:
        return self.partnership.actor(partner_id)

    def day(self) -> Any:
        """Choose today more often than not, or else a day soon."""
        return self.partnership.registry.today() + timedelta(
            days=self.chance.choice((0, 0, 0, 3, 9))
        )

    async def register(self) -> None:
        start = self.day()
        content = discharge(
            self.partnership,
            self.versions + 1,
            NAME,
            start_date=start.isoformat(),
            review_date=(start + timedelta(days=self.chance.choice((4, 40, 400)))).isoformat(),
        )
        if self.chance.random() < 0.3:
            content["end_date"] = (start + timedelta(days=20)).isoformat()
        joins = [{"sharing": content["sharings"][0]["id"], "as": ["recipient"]}]
        content["accession"] = {"kinds": ["charity"], "joins": joins}
        await registering.register(self.partnership.registry, self.actor(COUNCIL), content)
        self.versions += 1

    async def sign(self) -> None:
        """Let one party sign the newest version, or every party that has yet to."""
        view = await self.view(self.versions)
        one = [self.chance.choice(EVERYONE)]
        for party in (view.standing.missing if self.chance.random() < 0.5 else ()) or one:
            await self.partnership.sign(NAME, self.versions, party)
            self.signed[party] = self.number

    async def on_paper(self) -> None:
        party, registry = self.chance.choice(EVERYONE), self.partnership.registry
        entered = paper_signatures.PaperSignature(
            NAME, self.versions, party, "A. Head", "Head", registry.today(), SCAN
        )
        await paper_signatures.enter(registry, self.actor(self.chance.choice(PARTIES)), entered)
        if self.chance.random() < 0.7:
            with contextlib.suppress(ConflictError):  # an entry by its own officer counts at once
                await paper_signatures.confirm(
                    registry, self.actor(party), NAME, self.versions, SCAN
                )
        view = await self.view(self.versions)
        if party in {signature.partner_id for signature in view.signatures}:
            self.signed[party] = self.number

    async def step(self) -> None:
        act = self.chance.choice((Act.SUSPEND, Act.REINSTATE))
        await self._take(act, self.chance.choice(PARTIES))

    async def end(self) -> None:
        act = self.chance.choice((Act.WITHDRAW, Act.WITHDRAW, Act.TERMINATE))
        await self._take(act, COUNCIL)

    async def _take(self, act: str, party: str) -> None:
        version, day = max(1, self.versions - self.chance.choice((0, 0, 1))), self.day()
        when = None if act == Act.WITHDRAW else day
        step = StepRequest(NAME, version, act, "a reason", when)
        await steps.take_step(self.partnership.registry, self.actor(party), step)
        stands = await self.standing()
        if act == Act.SUSPEND and version == stands:
            self.suspended[party] = (self.number, day)
        elif act == Act.REINSTATE:
            self.suspended.pop(party, None)
        elif act == Act.TERMINATE and version == stands:
            self.ended = (self.number, day)

    async def standing(self) -> int | None:
        """Return the number of the newest version that has begun."""
        views = [await self.view(version) for version in range(self.versions, 0, -1)]
        begun = [view for view in views if view.standing.has_begun]
        return begun[0].document.version if begun else None

    async def leave(self) -> None:
        party, day = self.chance.choice(EVERYONE), self.day()
        letter = notice_input.Letter(party, NAME, day, "why", "A. Head", "Head", SCAN)
        await giving_notice.record_letter(self.partnership.registry, self.actor(party), letter)
        self.left[party] = (self.number, day)

    async def charter(self) -> None:
        party, registry = self.chance.choice(EVERYONE), self.partnership.registry
        way = self.chance.randint(0, 2)
        if way == 0:
            await self.partnership.sign("wisc", 1, party)
        elif way == 1:
            letter = notice_input.Letter(party, "wisc", self.day(), "why", "A", "Head", SCAN)
            await giving_notice.record_letter(registry, self.actor(party), letter)
        else:
            status = self.chance.choice(("suspended", "active"))
            await memberships.change(registry, self.actor(COUNCIL), party, status, "why")
            (self.barred.add if status == "suspended" else self.barred.discard)(party)

    async def wait(self) -> None:
        self.partnership.clock.advance(days=self.chance.choice((0, 1, 3, 10)), hours=7)

    async def view(self, version: int) -> Version[Document]:
        return await registering.read(self.partnership.registry, self.actor(COUNCIL), NAME, version)

    async def go_on(self) -> None:
        """Take one step, which may be refused, then compare everything."""
        ways: dict[Callable[[], Awaitable[None]], int] = {
            self.register: 3, self.sign: 6, self.on_paper: 2, self.step: 4, self.end: 1,
            self.leave: 1, self.charter: 3, self.wait: 4,
        }  # fmt: skip
        (way,) = self.chance.choices(list(ways), list(ways.values()))
        outcome = "refused"
        with contextlib.suppress(RegistryError):
            await way()
            outcome = "done"
        self.did.append(f"{way.__name__} {outcome}")
        await self.compare()

    async def compare(self) -> None:
        registry = self.partnership.registry
        today = registry.today()
        views = [await self.view(version) for version in range(1, self.versions + 1)]
        live = [view for view in views if view.standing.state in LIVE]
        assert len(live) <= 1, self.did
        shown_first = await registering.read(registry, self.actor(COUNCIL), NAME, None)
        assert not live or shown_first.document.version == live[0].document.version, self.did
        public = {
            (agreement.document_id, agreement.version)
            for agreement in await public_register.public_agreements(registry)
        }
        shown = {
            (NAME, view.document.version)
            for view in live
            if public_register.is_public(view.standing.state, view.document.review_date, today)
        }
        assert public == shown, self.did
        trust = read_trust(
            json.dumps(await members.trust_file(registry, CheckpointSigner(registry))).encode(),
            now=registry.now(),
        )
        for view in views:
            entry = (trust.agreements or {}).get(view.document.sha256)
            assert entry is None or entry["state"] == view.standing.state, self.did
            if view.standing.state in {
                State.SUSPENDED,
                State.TERMINATED,
                State.WITHDRAWN,
            }:
                assert entry is not None, self.did
        for pair in PAIRS:
            await self.compare_check(live, pair)

    async def compare_check(self, live: list[Version[Document]], pair: tuple[str, str]) -> None:
        registry = self.partnership.registry
        request = {
            "from": pair[0],
            "to": pair[1],
            "purpose": "direct_care",
            "data_categories": ["personal"],
        }
        answer = await Checker(registry).check(request, actor=self.actor(pair[0]))
        facts = answer.prepared.facts
        relied = [view for view in live if {*pair} <= {*view.parties}]
        if relied:
            assert facts.agreement_in_force == LIVE[relied[0].standing.state], self.did
        else:
            assert facts.agreement_in_force != "active", self.did
        for party in pair:
            assert not self.is_free(party) or facts.agreement_in_force != "active", self.did
        listed = {
            member.partner.partner_id: member for member in await members.list_members(registry)
        }
        active = tuple(
            party in listed and listed[party].membership.status == ACTIVE for party in pair
        )
        assert facts.charter_members == FACTS.get(active, "neither"), self.did
        assert not any(active[end] and pair[end] in self.barred for end in (0, 1)), self.did

    def is_free(self, party: str) -> bool:
        """Return whether this party is certainly not covered when it shares."""
        today = self.partnership.registry.today()

        def since(event: tuple[int, Any] | None, who: str) -> bool:
            return event is not None and event[1] <= today and self.signed.get(who, -1) < event[0]

        return (
            since(self.left.get(party), party)
            or any(
                since(event, party) and not self.lapsed(party, event)
                for party, event in self.suspended.items()
            )
            or (self.ended is not None and since(self.ended, COUNCIL))
        )

    def lapsed(self, who: str, suspended: tuple[int, Any]) -> bool:
        """Return whether the organisation suspended as a party and has left since."""
        number, day = self.left.get(who, (-1, None))
        if day is None or day > self.partnership.registry.today():
            return False
        return suspended[0] < number or suspended[1] < day


async def walk_at_random(partnership: Partnership, seed: int, steps: int) -> None:
    going = RandomWalk(partnership, random.Random(seed))
    await going.register()
    for party in PARTIES:
        await partnership.sign(NAME, 1, party)
        going.signed[party] = 0
    for _ in range(steps):
        await going.go_on()
    assert sum(outcome.endswith("done") for outcome in going.did) > steps / 4


@pytest.mark.parametrize(
    ("engine_name", "seed"),
    [("sqlite", 0), pytest.param("postgres", 1, marks=pytest.mark.long)],
    indirect=["engine_name"],
)
async def test_every_surface_says_the_same(partnership: Partnership, seed: int):
    await walk_at_random(partnership, seed, FEWER_STEPS)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(12))
async def test_every_surface_says_the_same_on_further_random_walks(
    partnership: Partnership, seed: int
):
    await walk_at_random(partnership, seed, STEPS)
