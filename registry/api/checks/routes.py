"""Routes to assess facts (public, not stored) and to check a share (signed in, recorded)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from registry import bounds
from registry.api.kit.bodies import off_loop, read_body, too_large, validated
from registry.api.kit.dependencies import AnyRequest, OpenedRegistry, SignedIn, look_up_reason
from registry.api.kit.security import bearer, bearer_hash
from registry.documents.json.parse import Unreadable, parse_json
from registry.documents.json.validate import faults_of
from registry.errors import (
    Fault,
    InvalidInputError,
    NotSignedInError,
    RegistryError,
    UnavailableError,
)
from registry.law import Law
from registry.services.accounts.tokens import authenticate
from registry.services.checks.assess import assess_each, assess_one, require_size
from registry.services.checks.checker import MAX_BATCH, CheckAnswer, Checker, recorded_check
from registry.services.checks.faults import with_further
from registry.services.checks.repeating import check_once, check_one_once
from registry.services.checks.view import check_json, check_view
from registry.services.context import Registry, iso

JSON = "application/json"
_SIGNED_IN_TAKES_MORE = "Send less at once, or send a token, with which this takes 4 MiB."


def _json(content: object) -> Response[bytes]:
    return Response(msgspec.json.encode(content), media_type=JSON)


@post(
    "/assessments",
    status_code=200,
    request_max_body_size=bounds.BATCH,
    opt={"public": True, "schema": "facts", "batch": True},
)
async def assess(request: AnyRequest, registry: OpenedRegistry) -> Response[bytes]:
    """Assess facts, one object or up to 1,000. Nothing is stored; nobody's record is read."""
    body = await _facts_of(request, registry)
    await _know(request, registry)
    today = registry.today()
    # A list is large work however short it is: a decision takes longer than its facts to read.
    size = bounds.BATCH if body.lstrip().startswith(b"[") else len(body)
    return await off_loop(request, size, lambda: _assessed(body, registry.law, today))


async def _facts_of(request: AnyRequest, registry: Registry) -> bytes:
    """Read as much as anyone may send or, if it says it is more, as a caller with a token may."""
    if (request.content_length or 0) <= bounds.BODY:
        return await read_body(request, bounds.BODY)
    if "authorization" not in request.headers:
        raise too_large(bounds.BODY, next_step=_SIGNED_IN_TAKES_MORE)
    await authenticate(registry, bearer(request))
    return await read_body(request, bounds.BATCH)


async def _know(request: AnyRequest, registry: Registry) -> None:
    """Find out who asks, only to count by account; the answer is the same for everyone."""
    if "authorization" in request.headers:
        with suppress(NotSignedInError, UnavailableError):
            request.state.actor = await authenticate(registry, bearer(request))


def _assessed(body: bytes, law: Law, today: date) -> Response[bytes]:
    content = parse_json(body, max_bytes=bounds.BATCH, by_item=True)
    if not isinstance(content, list):
        return _json(assess_one(content, law, today))
    require_size(content)
    return _json(list(assess_each(content, law, today)))


@post(
    "/checks",
    status_code=200,
    opt={
        "permission": "check.ask",
        "signs_in_itself": True,
        "schema": "share-request",
        "checks": True,
    },
)
async def check(request: AnyRequest) -> Response[bytes]:
    """Is there a lawful basis for this share, and what is the consent status?"""
    # The busiest route: it takes no dependencies and reads the application's state (ADR 0018).
    digest = bearer_hash(request)
    sent = await read_body(request, bounds.BODY)
    body = await off_loop(request, len(sent), lambda: parse_json(sent))
    checker: Checker = request.app.state.checker
    try:
        document = await off_loop(request, len(sent), lambda: validated("share-request", body))
        reason = look_up_reason(request)
        once = request.state.get("once")
        if once is None:
            answer = await checker.check(document, token_sha256=digest, reason=reason)
        else:
            registry, actor = request.app.state.registry, request.state.actor
            answer = await check_one_once(registry, checker, document, actor, once, reason)
    except InvalidInputError as error:
        raise await _with_every_fault(request, body, error) from error
    return Response(check_json(request.app.state.registry, answer), media_type=JSON)


async def _with_every_fault(
    request: AnyRequest, body: object, error: InvalidInputError
) -> InvalidInputError:
    """Add the register's own faults for a known caller; they tell which organisations exist."""
    registry: Registry = request.app.state.registry
    try:
        await authenticate(registry, bearer(request))
    except UnavailableError:
        return error
    return InvalidInputError(await with_further(registry, body, error.faults))


@post(
    "/checks/batch",
    status_code=200,
    request_max_body_size=bounds.BATCH,
    opt={"permission": "check.ask", "schema": "share-request", "batch": True, "checks": True},
)
async def check_batch(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> Response[bytes]:
    """Check up to 1,000 shares, in order; a faulty one is answered by its faults."""
    sent = await read_body(request, bounds.BATCH)
    body, all_faults = await off_loop(request, bounds.BATCH, lambda: _shares(sent))
    valid = [item for item, faults in zip(body, all_faults, strict=True) if not faults]
    checker: Checker = request.app.state.checker
    once, reason = request.state.get("once"), look_up_reason(request)
    if once is None:
        answers = iter(await checker.check_batch(valid, actor, reason))
    else:
        answers = iter(await check_once(registry, checker, valid, actor, once, reason))
    results = [
        InvalidInputError(list(faults)) if faults else next(answers) for faults in all_faults
    ]
    for place, result in enumerate(results):
        if isinstance(result, InvalidInputError) and not isinstance(body[place], Unreadable):
            faults = await with_further(registry, body[place], result.faults)
            results[place] = InvalidInputError(faults)
    return await off_loop(request, bounds.BATCH, lambda: _answered(registry, results))


def _shares(sent: bytes) -> tuple[list[Any], list[Sequence[Fault]]]:
    """The items of a batch, and the faults of each."""
    body = parse_json(sent, max_bytes=bounds.BATCH, by_item=True)
    if not isinstance(body, list):
        raise InvalidInputError([Fault("", "Send a list of share requests.")])
    require_size(body, MAX_BATCH)
    return body, [_faults(item) for item in body]


def _faults(item: object) -> Sequence[Fault]:
    if isinstance(item, Unreadable):
        return item.faults
    return faults_of("share-request", item)


def _answered(registry: Registry, results: list[CheckAnswer | RegistryError]) -> Response[bytes]:
    return _json([_item(registry, result) for result in results])


@get("/checks/{check_id:str}", opt={"permission": "check.read"})
async def read(
    registry: OpenedRegistry, actor: SignedIn, check_id: FromPath[str]
) -> dict[str, Any]:
    """A check your organisation asked for, as it was answered."""
    recorded = await recorded_check(registry, actor, check_id)
    return {
        "check_id": recorded.check_id,
        "from": recorded.sender,
        "to": recorded.recipient,
        "purpose": recorded.purpose,
        "facts": msgspec.json.decode(recorded.facts),
        "outcome": recorded.outcome,
        "law_edition": recorded.law_edition,
        "agreement": recorded.agreement,
        "consent_status": recorded.consent_status,
        "recorded_at": iso(recorded.recorded_at),
    }


def _item(registry: Registry, answer: CheckAnswer | RegistryError) -> dict[str, Any]:
    if isinstance(answer, InvalidInputError):
        return answer.listing()
    if isinstance(answer, RegistryError):
        return {"errors": [Fault("", str(answer)).to_dict()], "code": answer.code}
    return check_view(registry, answer)


HANDLERS = [assess, check, check_batch, read]
