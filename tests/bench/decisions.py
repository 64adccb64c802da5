"""Decisions a second: ours in process, by command and over HTTP, and two policy engines.

The same 2,000 shares among 40 organisations with 10,000 agreements go to each, in the same round.
Ours decides outcome, bases and conditions; explained, it adds the messages in words, the reasons
and why bases are closed; the whole answer adds the answer for each item alone and what would change
it.
The peers answer yes or no.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from registry.domain.decision.decide import decide
from registry.domain.decision.facts import Facts, parse_facts
from registry.law import load_edition
from registry.services.checks.memo import DecisionMemo
from registry.serving import collect_rarely
from tests.bench.load import load, request
from tests.bench.peers import Agreement, Share, casbin_fast, cedar

LAW = load_edition()
AGREEMENTS, SHARES, ROUNDS = 10_000, 2_000, 5
PURPOSES = ("safeguarding_child", "early_help", "direct_care", "safeguarding_adult", "fraud")
KINDS = ("local_authority", "maintained_school", "charity", "nhs_trust", "police", "gp_practice")
CONSENTS = ("given", "refused", "not_sought", "withdrawn")
AGES = ("child_u13", "child_13_15", "child_16_17", "adult")
BATCH = 1_000
FIRST_DAY = date(2021, 6, 1)


@dataclass(frozen=True)
class World:
    """The organisations, agreements and shares that every engine is asked about."""

    kind_of: dict[str, str]
    agreements: list[Agreement]
    shares: list[Share]


def world() -> World:
    """Return the same world on every run."""
    rng = random.Random(7)
    names = [f"org-{number}" for number in range(40)]
    agreements = [(*rng.sample(names, 2), rng.choice(PURPOSES)) for _ in range(AGREEMENTS)]
    shares = [
        Share(
            *rng.choice(agreements),
            rng.choice((("personal",), ("personal", "special:health"))),
            rng.choice(CONSENTS),
        )
        for _ in range(SHARES)
    ]
    kinds = {name: KINDS[number % len(KINDS)] for number, name in enumerate(names)}
    return World(kinds, agreements, shares)


def facts_of(known: World) -> Iterator[dict[str, Any]]:
    """Yield each share as facts, none the same as another: they differ in day and situation too."""
    covered = set(known.agreements)
    rng = random.Random(8)
    for number, share in enumerate(known.shares):
        under = (share.sender, share.recipient, share.purpose) in covered
        yield {
            "from_kind": known.kind_of[share.sender],
            "to_kind": known.kind_of[share.recipient],
            "purpose": share.purpose,
            "data_categories": list(share.categories),
            "subject": {"age_band": rng.choice(AGES), "at_risk": rng.random() < 0.5},
            "consent_state": share.consent,
            "consent_detail": {"explicit": rng.random() < 0.5, "by": "self"},
            "risk_of_serious_harm": rng.choice(("none", "subject", "child", "others")),
            "agreement_in_force": "active" if under else "none",
            "evaluation_date": (FIRST_DAY + timedelta(days=number)).isoformat(),
            "request_received": rng.random() < 0.5,
            "routine": rng.random() < 0.5,
        }


def rate(ask: Callable[[Any], object], items: Sequence[Any]) -> float:
    """Return the answers a second over all items, each asked once."""
    began = time.perf_counter()
    for item in items:
        ask(item)
    return len(items) / (time.perf_counter() - began)


def seen() -> Callable[[Facts], object]:
    memo = DecisionMemo(LAW)
    return memo.decide


def measure(http_port: int, folder: Path, token: str) -> dict[str, list[float]]:
    """Run rounds of every case back to back; return answers a second."""
    known = world()
    values = list(facts_of(known))
    read = [parse_facts(value, LAW) for value in values]
    remembered = seen()
    rate(remembered, read)
    cases: dict[str, Callable[[], float]] = {
        "cedarpy, agreements picked by an index": lambda: rate(ask_cedar, known.shares),
        "pycasbin FastEnforcer": lambda: rate(ask_casbin, known.shares),
        "decided, facts not seen before": lambda: rate(lambda facts: decide(facts, LAW), read),
        "decided and explained, not seen before": lambda: rate(
            lambda facts: decide(facts, LAW).explanation, read
        ),
        "read from JSON values and decided, not seen before": lambda: rate(
            lambda value: decide(parse_facts(value, LAW), LAW), values
        ),
        "the whole answer, facts not seen before": lambda: rate(
            lambda value: decide(parse_facts(value, LAW), LAW).to_dict(), values
        ),
        "decided, facts seen before": lambda: rate(remembered, read),
        "whole answers over HTTP, 1,000 a request": lambda: _http(http_port, values, token),
        "whole answers by `registry assess`, 1,000 at once": lambda: _command(folder, values),
    }
    ask_cedar, ask_casbin = cedar(known.agreements), casbin_fast(known.agreements)
    results: dict[str, list[float]] = {name: [] for name in cases}
    collect_rarely()
    for _ in range(ROUNDS):
        for name, case in cases.items():
            results[name].append(case())
    return results


def _http(port: int, values: list[dict[str, Any]], token: str) -> float:
    body = json.dumps(values[:BATCH]).encode()
    asked = request("POST", "/api/v1/assessments", body, token)
    found = load(port, [asked], connections=1, seconds=2)
    return found.rate * BATCH


def _command(folder: Path, values: list[dict[str, Any]]) -> float:
    """Time the command, including the start of Python and the loading of the tables."""
    path = folder / "facts.json"
    path.write_text(json.dumps(list(islice(values, BATCH))), encoding="utf-8")
    command = [str(Path(sys.executable).parent / "registry"), "assess", "--json", str(path)]
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return BATCH / (time.perf_counter() - began)


def section(results: dict[str, list[float]]) -> str:
    """Return the table, as Markdown."""
    peers = [name for name in results if name.startswith(("cedarpy", "pycasbin"))]
    best = [max(results[name][turn] for name in peers) for turn in range(ROUNDS)]
    goals = {"decided, facts not seen before": "≥ 2", "decided, facts seen before": "≥ 10"}

    def line(name: str, rates: list[float]) -> str:
        ratio = statistics.median(own / peer for own, peer in zip(rates, best, strict=True))
        return f"| {name} | {statistics.median(rates):,.0f} | {ratio:.1f} | {goals.get(name, '')} |"

    table = "\n".join(line(name, rates) for name, rates in results.items())
    return f"""## Decisions

{AGREEMENTS:,} agreements among 40 organisations, {SHARES:,} shares, one core. The policy engines
are given the consent status and answer yes or no; they hold no law. Ratios are taken within one
round.

| case | decisions/s | against the best peer | goal |
|---|---|---|---|
{table}
"""
