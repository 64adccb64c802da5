"""``python -m tests.bench.county [schools] [postgres]``: an agreement that a whole county signs.

Five agencies and so many schools share both ways, for three purposes, each under the law of its own
direction. It says how long the agreement takes to be registered, opened, printed, compared and
amended, and to answer the first check of a pair beside one under an agreement of two.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from registry.domain.records.signing import RECORDED, AcceptedSignature
from registry.errors import InvalidInputError
from registry.services.agreements import changes, registering
from registry.services.agreements.document import agreement_html
from registry.services.checks.checker import CheckAnswer, Checker
from registry.services.partners import register
from tests.simulator.partnership import (
    COUNCIL,
    Partnership,
    discharge,
    open_partnership,
    partner_document,
)
from tests.store.databases import PostgresServer

AGENCIES = {
    COUNCIL: "local_authority",
    "county-police": "police",
    "county-hospital": "nhs_trust",
    "county-probation": "probation",
    "county-board": "icb",
}
PURPOSES = ("safeguarding_child", "early_help", "child_in_need_s17")
POWERS = ("CA2004.s11", "CA2004.s10")


def schools(count: int) -> list[str]:
    """Return the ids of so many schools."""
    return [f"school-{number:03}" for number in range(count)]


def county(partnership: Partnership, count: int, version: int = 1, **said: Any) -> dict[str, Any]:
    """Return the agreement of the agencies with so many schools."""
    first = discharge(partnership)
    own, agencies = schools(count), [*AGENCIES]
    return {
        **{name: first[name] for name in first if name not in ("parties", "sharings", "processes")},
        "id": "county",
        "title": "Information about children",
        "version": version,
        "schema_version": 2,
        "lead": COUNCIL,
        "parties": [
            {"partner": partner, "role": "independent_controller"} for partner in (*agencies, *own)
        ],
        "sharings": [
            _clause(first["sharings"][0], f"{purpose}_{way}", purpose, *ends, **said)
            for purpose in PURPOSES
            for way, ends in (("in", (own, agencies)), ("out", (agencies, [*agencies, *own])))
        ],
    }


def _clause(
    like: dict[str, Any],
    clause_id: str,
    purpose: str,
    senders: list[str],
    recipients: list[str],
    *,
    powers: int = 1,
    in_lists: bool = False,
) -> dict[str, Any]:
    """Return a clause whose senders and recipients rely on so many powers in each direction."""
    ways = [(one, other) for one in senders for other in recipients if one != other]
    by_sender = [(sender, [other for other in recipients if other != sender]) for sender in senders]
    return {
        **{name: like[name] for name in ("why_necessary", "retention")},
        "data_items": [
            {"id": item, "title": item.title(), "data_categories": ["personal"]}
            for item in ("identity", "attendance")
        ],
        "id": clause_id,
        "purpose": purpose,
        "from": senders,
        "to": recipients,
        "lawful_bases": [{"partner": sender, "basis": "6(1)(e)"} for sender in senders],
        "gateways": [
            {"from": one, "to": other, "gateway": power}
            for power in POWERS[:powers]
            for one, other in (by_sender if in_lists else ways)
        ],
    }


async def add_partners(partnership: Partnership, count: int) -> None:
    """Register the organisations that are not there yet."""
    registry, actor = partnership.registry, partnership.actor(COUNCIL)
    kinds = {**AGENCIES, **dict.fromkeys(schools(count), "maintained_school")}
    async with registry.database.reads() as reads:
        there = {partner.partner_id for partner in await reads.partners(limit=10_000)}
    for partner_id, kind in kinds.items():
        if partner_id not in there:
            await register.register_partner(registry, actor, partner_document(partner_id, kind))


async def sign_on_paper(
    partnership: Partnership, document_id: str, parties: tuple[str, ...], version: int = 1
) -> None:
    """Record a signature of each party on paper."""
    registry = partnership.registry
    async with registry.database.unit_of_work() as uow:
        for partner_id in parties:
            uow.add(
                AcceptedSignature(
                    document_id=document_id,
                    document_version=version,
                    partner_id=partner_id,
                    kid="",
                    person="Chief Officer",
                    role="Chief Executive",
                    protected="",
                    signature="",
                    signed_at=registry.now(),
                    recorded_at=registry.now(),
                    recorded_by="bench",
                    method=RECORDED,
                    evidence_sha256="0" * 64,
                )
            )
        await uow.commit()


async def ask(partnership: Partnership, checker: Checker, one: str, other: str) -> CheckAnswer:
    """Ask a check about a child between two organisations."""
    request = {
        "from": one,
        "to": other,
        "purpose": PURPOSES[0],
        "data_categories": ["personal"],
        "subject": {"age_band": "child_u13"},
    }
    return await checker.check(request, actor=partnership.actor(one))


async def _timed(name: str, act: Callable[[], Awaitable[Any]]) -> Any:
    begun, work = time.perf_counter(), time.process_time()
    try:
        found = await act()
    except InvalidInputError as error:
        print(f"{name}: {error.faults[:5]}")
        raise
    took, own = time.perf_counter() - begun, time.process_time() - work
    print(f"{name:42} {took * 1000:9.1f} ms   {own * 1000:9.1f} ms of this process", flush=True)
    return found


async def _measure(url: str, count: int, said: dict[str, Any]) -> None:
    async with open_partnership(url) as partnership:
        registry, actor = partnership.registry, partnership.actor(COUNCIL)
        await partnership.charter()
        await add_partners(partnership, count)
        content = county(partnership, count, **said)
        print(f"{len(json.dumps(content)) // 1024} KiB as sent")
        view, _ = await _timed("registered", lambda: registering.register(registry, actor, content))
        print(f"{len(view.document.payload) // 1024} KiB as signed")
        small = discharge(partnership, agreement_id="small")
        for clause in small["sharings"]:
            clause["purpose"] = PURPOSES[0]
        small_view, _ = await registering.register(registry, actor, small)
        await sign_on_paper(partnership, "small", small_view.document.parties)
        await sign_on_paper(partnership, "county", view.document.parties)
        own = schools(count)
        await _timed("opened", lambda: registering.read(registry, actor, "county", 1))
        await _timed("printed", lambda: agreement_html(registry, actor, "county", 1))
        checker = Checker(registry)
        await ask(partnership, checker, COUNCIL, own[1])  # the law and its tables are read
        two = ("hill-school", COUNCIL)
        for name, pair in (
            ("first check under the small agreement", two),
            ("second", two),
            ("first check of a pair of the county", ("county-police", own[2])),
            ("first check of another", (own[3], "county-hospital")),
            ("second", (own[3], "county-hospital")),
        ):
            await _timed(name, lambda pair=pair: ask(partnership, checker, *pair))
        amended = {**county(partnership, count, version=2, **said), "supersedes": 1}
        amended["sharings"][0]["lawful_bases"][0]["basis"] = "6(1)(c)"
        await _timed("amended", lambda: registering.register(registry, actor, amended))
        await _timed("compared", lambda: changes.between(registry, actor, "county", 1, 2))


def main(count: int, engine: str = "sqlite", **said: Any) -> None:
    """Measure in a new register."""
    print(f"{len(AGENCIES)} agencies and {count} schools, {engine}, {said or 'one power'}")
    with tempfile.TemporaryDirectory() as folder:
        if engine == "sqlite":
            asyncio.run(_measure(f"sqlite:///{Path(folder) / 'registry.sqlite3'}", count, said))
            return
        with closing(PostgresServer()) as server:
            server.run("CREATE DATABASE county")
            asyncio.run(_measure(server.url("county"), count, said))


if __name__ == "__main__":
    main(
        next((int(word) for word in sys.argv[1:] if word.isdigit()), 230),
        "postgres" if "postgres" in sys.argv else "sqlite",
        **({"powers": 2, "in_lists": True} if "lists" in sys.argv else {}),
    )
