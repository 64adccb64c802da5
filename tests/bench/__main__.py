"""``make bench``: measures, prints, and writes docs/reference/benchmarks.md."""

from __future__ import annotations

import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench import auditing, decisions, matching, signing
from tests.bench.load import Load, load, request
from tests.bench.seed import PURPOSES, Seeded, seed

ROUNDS = 5
PAGE = Path(__file__).resolve().parents[2] / "docs/reference/benchmarks.md"
# Organisations, agreements, people. In each case any two organisations share about as many
# agreements, so that the register grows and the answer does not.
SIZES = {
    "small": (40, 100, 1_000),
    "1,000 agreements": (126, 1_000, 1_000),
    "agreements": (400, 10_000, 1_000),
    "people": (40, 100, 100_000),
}


@contextmanager
def served(which: str, home: Path | None = None) -> Iterator[int]:
    """Run a server in a process of its own; yield its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "REGISTRY_HOME": str(home)} if home else dict(os.environ)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.serve", which, str(port)], env=environment
    )
    try:
        for _ in range(200):
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def checks(seeded: Seeded) -> list[bytes]:
    """Return different check requests, half of them about a known person."""
    rng = random.Random(3)
    made = []
    for _ in range(500):
        body = {
            "from": seeded.partners[0],
            "to": rng.choice(seeded.partners[1:]),
            "purpose": rng.choice(PURPOSES),
            "data_categories": ["personal", "special:health"],
            "subject": {"age_band": "adult", "capacity": "has"},
        }
        if rng.random() < 0.5:
            body["subject"] = {**body["subject"], "reference": rng.choice(seeded.people)}
        made.append(request("POST", "/api/v1/checks", json.dumps(body).encode(), seeded.token))
    return made


def measure() -> dict[str, list[Load]]:
    """Run rounds of every case back to back, so that ratios are taken at one moment."""
    results: dict[str, list[Load]] = {name: [] for name in ("hello", *SIZES, "page")}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        ports = {"hello": running.enter_context(served("hello"))}
        requests = {"hello": [request("GET", "/")]}
        for name, (organisations, agreements, people) in SIZES.items():
            print(f"filling: {agreements} agreements, {people} people …", flush=True)
            seeded = seed(Path(folder) / name, organisations, agreements, people)
            ports[name] = running.enter_context(served("registry", seeded.home))
            requests[name] = checks(seeded)
            if name == "small":
                ports["page"] = ports["small"]
                requests["page"] = [request("GET", seeded.question, session=seeded.session)]
        for name, port in ports.items():
            load(port, requests[name], seconds=1.0)
        for number in range(ROUNDS):
            for name, port in ports.items():
                results[name].append(load(port, requests[name]))
            print(f"round {number + 1} of {ROUNDS}", flush=True)
    return results


def ratio(results: dict[str, list[Load]], one: str, other: str) -> float:
    """Return the median over the rounds of one rate against another."""
    pairs = zip(results[one], results[other], strict=True)
    return statistics.median(a.rate / b.rate for a, b in pairs)


def page(results: dict[str, list[Load]]) -> str:
    """Return the table, as Markdown."""
    small = results["small"]
    spread = statistics.median(load.p99 / load.p50 for load in small)
    rows = [
        (
            "durable, authenticated check / litestar hello",
            ratio(results, "small", "hello"),
            "≥ 0.15",
        ),
        ("p99 / p50 of a check, 64 connections", spread, "≤ 2.5"),
        ("a page of a check, signed in / litestar hello", ratio(results, "page", "hello"), "—"),
        (
            "cost at 1,000 agreements / at 100",
            1 / ratio(results, "1,000 agreements", "small"),
            "flat",
        ),
        ("cost at 10,000 agreements / at 100", 1 / ratio(results, "agreements", "small"), "flat"),
        ("cost at 100,000 people / at 1,000", 1 / ratio(results, "people", "small"), "flat"),
    ]
    table = "\n".join(f"| {name} | {value:.2f} | {goal} |" for name, value, goal in rows)
    rates = "\n".join(
        f"| {name} | {statistics.median(x.rate for x in loads):.0f} "
        f"| {statistics.median(x.p50 for x in loads):.1f} "
        f"| {statistics.median(x.p99 for x in loads):.1f} |"
        for name, loads in results.items()
    )
    return f"""# Benchmarks

Made by `make bench` on {time.strftime("%Y-%m-%d")}. Ratios are taken within one round and are the
median of {ROUNDS}: trust them, not the absolute rates, which drift on a shared machine. The server
has one core, the client the other; 64 connections in a closed loop; SQLite, `synchronous=FULL`.
With 1,000 and 10,000 agreements there are 126 and 400 organisations instead of 40, so that any two
share as many and what grows is the register, not the answer. Agreements are signed, a third of them
were suspended and are in use again, and every organisation is a member.

| what | measured | goal |
|---|---|---|
{table}

| case | requests/s | p50 ms | p99 ms |
|---|---|---|---|
{rates}
"""


def decided() -> str:
    """Return the section on decisions."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        token = seed(home, 1, 0, 0).token
        with served("registry", home) as port:
            return decisions.section(decisions.measure(port, home, token))


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    made = []
    for section in (_under_load, _matched, decided, signing.section, auditing.section):
        made.append(section())
        print(made[-1], flush=True)  # a part that fails later takes nothing away
    PAGE.write_text("\n".join(made), encoding="utf-8")


def _under_load() -> str:
    return page(measure())


def _matched() -> str:
    return matching.section(matching.measure())


if __name__ == "__main__":
    main()
