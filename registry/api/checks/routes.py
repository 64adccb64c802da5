"""Routes to assess facts (public, not stored) and to check a share (signed in, recorded)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from registry.api.kit.bodies import MAX_BATCH_BODY, read_json, validated
from registry.api.kit.dependencies import AnyRequest, OpenedRegistry, SignedIn, look_up_reason
from registry.api.kit.security import bearer, bearer_hash
from registry.documents.json.parse import Unreadable
from registry.documents.json.validate import faults_of
from registry.errors import Fault, InvalidInputError, RegistryError, UnavailableError
from registry.services.accounts.tokens import authenticate
from registry.services.checks.assess import assess_each, assess_one, require_size
from registry.services.checks.checker import MAX_BATCH, Checker, recorded_check
from registry.services.checks.faults import with_further
from registry.services.checks.repeating import check_once, check_one_once
from registry.services.checks.view import check_view
from registry.services.context import Registry, iso

JSON = "application/json"
AT_A_STRETCH = 16  # assessments in a row, which take a few milliseconds


def _json(content: object) -> Response[bytes]:
    return Response(msgspec.json.encode(content), media_type=JSON)


@post(
    "/assessments",
    status_code=200,
    request_max_body_size=MAX_BATCH_BODY,
    opt={"public": True, "schema": "facts", "batch": True},
)
async def assess(request: AnyRequest, registry: OpenedRegistry) -> Response[bytes]:
    """Assess facts, one object or up to 1,000. Nothing is stored; nobody's record is read."""
    body = await read_json(request, max_bytes=MAX_BATCH_BODY, by_item=True)
    today = registry.today()
    if isinstance(body, list):
        require_size(body)
        return _json(await _in_turns(assess_each(body, registry.law, today)))
    return _json(assess_one(body, registry.law, today))


async def _in_turns(answers: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """Collect the answers, and let other requests be served in between."""
    collected = []
    for answer in answers:
        collected.append(answer)
        if len(collected) % AT_A_STRETCH == 0:
            await asyncio.sleep(0)
    return collected


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
    body = await read_json(request)
    checker: Checker = request.app.state.checker
    try:
        document = validated("share-request", body)
        reason = look_up_reason(request)
        once = request.state.get("once")
        if once is None:
            answer = await checker.check(document, token_sha256=digest, reason=reason)
        else:
            registry, actor = request.app.state.registry, request.state.actor
            answer = await check_one_once(registry, checker, document, actor, once, reason)
    except InvalidInputError as error:
        raise await _with_every_fault(request, body, error) from error
    return _json(check_view(request.app.state.registry, answer))


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
    request_max_body_size=MAX_BATCH_BODY,
    opt={"permission": "check.ask", "schema": "share-request", "batch": True, "checks": True},
)
async def check_batch(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> Response[bytes]:
    """Check up to 1,000 shares, in order; a faulty one is answered by its faults."""
    body = await read_json(request, max_bytes=MAX_BATCH_BODY, by_item=True)
    if not isinstance(body, list):
        raise InvalidInputError([Fault("", "Send a list of share requests.")])
    require_size(body, MAX_BATCH)
    all_faults = [_faults(item) for item in body]
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
    return _json(
        [await _item(registry, item, result) for item, result in zip(body, results, strict=True)]
    )


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


def _faults(item: object) -> Sequence[Fault]:
    if isinstance(item, Unreadable):
        return item.faults
    return faults_of("share-request", item)


async def _item(registry: Registry, item: object, answer: Any) -> dict[str, Any]:
    if isinstance(answer, InvalidInputError):
        is_read = not isinstance(item, Unreadable)
        faults = await with_further(registry, item, answer.faults) if is_read else answer.faults
        return InvalidInputError(faults).listing()
    if isinstance(answer, RegistryError):
        return {"errors": [Fault("", str(answer)).to_dict()], "code": answer.code}
    return check_view(registry, answer)


HANDLERS = [assess, check, check_batch, read]
