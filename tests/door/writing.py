"""Clients who record checks and consents over HTTP until the server is gone, and what they got.

Only what was answered with success, and wholly, counts as acknowledged. Its record and its leaf of
the ledger have to be there, whatever happened to the server.
"""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from registry.ledger.leaf import LedgerLeaf
from tests.door.attacks import HOST, Target
from tests.door.test_bodies import SHARE
from tests.store.databases import opened

WRITERS = 3
_NAMED = {"checks": ("check", "check_id"), "consents": ("consent", "record")}
_TABLES = (("check", "share_check", "check_id"), ("consent", "consent_event", "record_id"))
Acknowledged = list[tuple[str, str]]  # the kind and the record


@contextmanager
def writing(target: Target, person: str) -> Iterator[Acknowledged]:
    """Let clients write while the block runs, which begins after the first acknowledgement.

    The block has to end the server: the clients stop when it has gone.
    """
    acknowledged: Acknowledged = []
    begun = threading.Event()
    clients = [
        threading.Thread(target=_write, args=(target, person, acknowledged, begun))
        for _ in range(WRITERS)
    ]
    for client in clients:
        client.start()
    try:
        assert begun.wait(30), "nothing was acknowledged"
        yield acknowledged
    finally:
        for client in clients:
            client.join(30)


def _write(target: Target, person: str, acknowledged: Acknowledged, begun: threading.Event) -> None:
    asked = {"checks": SHARE, "consents": consent_of(person)}
    with closing(http.client.HTTPConnection(HOST, target.port, timeout=20)) as link:
        while True:
            for path, body in asked.items():
                try:
                    answer = _posted(target, link, path, body)
                except (OSError, http.client.HTTPException):
                    return  # the server has gone
                if answer is not None:
                    kind, member = _NAMED[path]
                    acknowledged.append((kind, answer[member]))
                    begun.set()


def _posted(target: Target, link: http.client.HTTPConnection, path: str, body: Any) -> Any:
    """The answer if it is one of success, whole; None if it is another."""
    headers = {"Authorization": f"Bearer {target.token}", "Content-Type": "application/json"}
    link.request("POST", f"/api/v1/{path}", json.dumps(body), headers)
    answer = link.getresponse()
    content = answer.read()
    assert answer.status < 500 or answer.status == 503, content
    return json.loads(content) if answer.status < 300 else None


def consent_of(person: str) -> dict[str, Any]:
    """What somebody records as consent, given yesterday."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    return {
        "subject": person,
        "status": "given",
        "purposes": ["early_help"],
        "recipients": ["partner-1"],
        "data_categories": ["personal"],
        "explicit": True,
        "freely_given": True,
        "given_by": "self",
        "effective_at": yesterday.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


async def require_kept(url: str, acknowledged: Acknowledged) -> None:
    """Require each acknowledged record and its leaf, and no leaf without a record or a gap."""
    places: dict[tuple[str, str], int] = {}
    async with opened(url) as database:
        async with database.reads() as reads:
            leaves = await reads.leaves(0, await reads.ledger_size() + 1)
        for kind, table, name in _TABLES:
            rows = await database.engine.fetch(f"SELECT {name} AS name, leaf_index FROM {table}")
            places |= {(kind, row["name"]): row["leaf_index"] for row in rows}
    assert [leaf.leaf_index for leaf in leaves] == list(range(len(leaves)))
    for leaf in leaves:
        again = LedgerLeaf(leaf.kind, leaf.record_id, leaf.version, leaf.commitment)
        assert again.hash().hex() == leaf.leaf_hash
    lost = [record for record in acknowledged if record not in places]
    assert not lost, f"{len(lost)} of {len(acknowledged)} are lost, such as {lost[0]}"
    kinds = {kind for kind, _, _ in _TABLES}
    assert {leaf.leaf_index for leaf in leaves if leaf.kind in kinds} == {*places.values()}
