"""``python -m tests.bench.who_is_known``: how long a look-up takes for people whom another
organisation knows, and for people whom nobody knows. The two must look alike.

Both kinds are looked up in turn, each person once, over HTTP by an organisation that knows neither.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import time
from pathlib import Path

from tests.api.conftest import Api, running
from tests.simulator import CHARITY, COUNCIL, SCHOOL
from tests.simulator.partnership import open_partnership

MANY = 500
QUANTILES = (5, 25, 50, 75, 95, 99)


def valid_numbers(many: int) -> list[dict[str, str]]:
    """Made-up NHS numbers with the right check digit."""
    dice, found = random.Random(7), []
    while len(found) < many:
        digits = f"999{dice.randrange(10**6):06}"
        total = sum(int(digit) * (10 - place) for place, digit in enumerate(digits))
        check = (11 - total % 11) % 11
        if check < 10:
            found.append({"scheme": "nhs", "value": f"{digits}{check}"})
    return found


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with open_partnership(f"sqlite:///{folder}/registry.sqlite3") as partnership:
            everyone = valid_numbers(2 * MANY)
            known, unknown = everyone[:MANY], everyone[MANY:]
            for number in known:
                person = await partnership.person(CHARITY, number)
                await partnership.consent(CHARITY, person, "refused", recipients=(SCHOOL,))
            async with running(partnership, Path(folder)) as api:
                for path in ("checks", "people"):
                    await measure(api, path, known, unknown)


async def measure(
    api: Api, path: str, known: list[dict[str, str]], unknown: list[dict[str, str]]
) -> None:
    """Look everybody up by one route, and print the two distributions."""
    headers = await api.headers(SCHOOL, "practitioner") | {"Look-Up-Reason": "checking_records"}
    took: dict[str, list[float]] = {"known to another": [], "known to nobody": []}
    dice = random.Random(5)
    for pair in zip(known, unknown, strict=True):
        turns = list(zip(took.items(), pair, strict=True))
        for (name, times), number in dice.sample(turns, 2):
            body = _body(path, number)
            begun = time.perf_counter()
            answer = await api.client.post(f"/api/v1/{path}", json=body, headers=headers)
            times.append(1_000 * (time.perf_counter() - begun))
            assert answer.status_code == 200, (name, answer.text)
    print(f"POST /api/v1/{path}, ms at the quantiles {QUANTILES}")
    for name, times in took.items():
        cut = statistics.quantiles(times, n=100)
        print(f"  {name:<18}", *(f"{cut[q - 1]:6.2f}" for q in QUANTILES))


def _body(path: str, number: dict[str, str]) -> dict[str, object]:
    if path == "people":
        return {"identifiers": [number]}
    share = {"from": SCHOOL, "to": COUNCIL, "purpose": "early_help"}
    return {**share, "data_categories": ["personal"], "subject": {"identifiers": [number]}}


if __name__ == "__main__":
    asyncio.run(main())
