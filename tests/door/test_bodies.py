"""How large a body may be, by route, and that large work makes nobody wait."""

from __future__ import annotations

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest

from registry import bounds
from registry.door.turns import MOST_OF_ONE
from registry.settings import Settings
from tests.door.attacks import HOST, WHAT_IF, Target, exchange, honest_checks, nested, status_of
from tests.simulator.applications import application

CHECKS = "/api/v1/checks/batch"
SHARE = {
    "from": "partner-0",
    "to": "partner-1",
    "purpose": "safeguarding_child",
    "data_categories": ["personal"],
    "subject": {"age_band": "child_u13", "at_risk": True},
}
FACTS = {
    "sender": {"kind": "local_authority"},
    "recipient": {"kind": "police_force"},
    "purpose": "safeguarding_child",
    "data_categories": ["personal"],
    "subject": {"age_band": "child_u13", "at_risk": True},
}


def post(
    target: Target, body: bytes, *, token: str | None = None, path: str = WHAT_IF
) -> tuple[int, Any]:
    headers = {"Content-Type": "application/json"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    with closing(http.client.HTTPConnection(HOST, target.port, timeout=60)) as link:
        link.request("POST", path, body, headers)
        answer = link.getresponse()
        return answer.status, json.loads(answer.read())


def spaced(size: int) -> bytes:
    """A valid batch of nothing, of so many bytes."""
    return b"[" + b" " * (size - 2) + b"]"


def test_without_a_token_the_what_if_takes_256_kib_and_with_one_4_mib(target: Target):
    assert post(target, spaced(bounds.BODY))[0] == 200
    status, problem = post(target, spaced(bounds.BODY + 1))
    assert (status, problem["type"]) == (413, "/problems/too-large")
    assert "send a token" in problem["detail"]
    assert post(target, spaced(bounds.BODY + 1), token=target.token)[0] == 200
    assert post(target, spaced(bounds.BATCH), token=target.token)[0] == 200
    assert post(target, spaced(bounds.BATCH + 1), token=target.token)[0] == 413


@pytest.mark.parametrize("wrong", ["", "wisc_" + "0" * 64, "made up"])
def test_a_wrong_token_opens_nothing(target: Target, wrong: str):
    assert post(target, spaced(bounds.BODY + 1), token=wrong)[0] == 401


def test_a_body_of_unsaid_length_is_bounded_as_it_comes(target: Target):
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    head = target.head() + b"Transfer-Encoding: chunked\r\n\r\n"
    assert status_of(exchange(target, head, *[chunk] * 5)) == 413


@pytest.mark.parametrize("announced", [str(bounds.LARGEST + 1), "9" * 18])
def test_more_than_any_route_takes_is_refused_unread(target: Target, announced: str):
    for path in (WHAT_IF, "/sign-in", "/nowhere"):
        head = target.head(path) + f"Content-Length: {announced}\r\n\r\n".encode()
        answer = exchange(target, head)
        assert status_of(answer) == 413
        assert b"/problems/too-large" in answer


def test_a_batch_of_more_values_than_any_honest_one_is_not_parsed(target: Target):
    status, problem = post(target, nested(3_900_000), token=target.token)
    assert (status, problem["type"]) == (413, "/problems/too-large")
    assert "values" in problem["detail"]


def test_every_route_s_bound_is_in_the_table():
    table = {bounds.BODY, bounds.BATCH, bounds.DRAFT, bounds.FORM}
    table |= {bounds.SIGNED_FILE, bounds.UPLOAD}
    with application(Settings.from_environment({}), _never) as app:
        found = {
            f"{method} {route.path}": (handler.resolve_request_max_body_size(), handler.opt)
            for route in app.routes
            for method, (handler, *_) in getattr(route, "route_handler_map", {}).items()
            if method in {"POST", "PUT"}
        }
    assert {path for path, (bound, _) in found.items() if bound not in table} == set()
    pages = {path: bound for path, (bound, opt) in found.items() if "page" in opt}
    assert len(pages) > 20
    uploads = {path for path, bound in pages.items() if bound != bounds.FORM}
    ends = {path.rpartition("/")[2] for path in uploads}
    assert ends == {"paper", "letter", "sign", "notice", "annexes"}


def _never() -> Any:
    raise AssertionError("nothing is served here")


HEAVY = {
    "a check of 250 KB": ("/api/v1/checks", nested(250_000), True),
    "250 KB nested": (WHAT_IF, nested(250_000), False),
    "a thousand faulty facts": (WHAT_IF, json.dumps([{}] * 1_000).encode(), False),
    "a thousand facts": (WHAT_IF, json.dumps([FACTS] * 1_000).encode(), False),
    "deep facts of a caller with a token": (WHAT_IF, nested(900_000), True),
    "two hundred checks": (CHECKS, json.dumps([SHARE] * 200).encode(), True),
    "faulty checks": (CHECKS, json.dumps([{}] * 200).encode(), True),
}


@pytest.mark.parametrize("what", HEAVY)
def test_an_honest_check_does_not_wait_for_large_work(target: Target, what: str):
    path, body, is_signed_in = HEAVY[what]
    token = target.token if is_signed_in else None
    with honest_checks(target) as waits, ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: post(target, body, token=token, path=path), range(3)))
    assert {status for status, _ in answers} <= {200, 422}
    assert waits.statuses == {200}
    assert waits.longest < 0.5


def test_one_caller_has_a_few_large_requests_at_once_and_others_are_served(target: Target):
    body = nested(250_000)
    with ThreadPoolExecutor(MOST_OF_ONE * 2) as pool:
        waiting = [pool.submit(post, target, body) for _ in range(MOST_OF_ONE * 2)]
        for path in (WHAT_IF, CHECKS):  # whoever has a token is not counted by address
            assert post(target, body, token=target.token, path=path)[0] == 422
        statuses = [answer.result()[0] for answer in waiting]
    assert set(statuses) == {422, 429}
    assert statuses.count(422) >= MOST_OF_ONE
