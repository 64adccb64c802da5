"""Routes for templates, drafts of agreements, and comparisons of versions."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, QueryParameter

from registry import bounds
from registry.api.drafting.answers import draft_out, stepped, with_etag
from registry.api.kit import draft_shapes, shapes
from registry.api.kit.agreement_shapes import agreement_out
from registry.api.kit.bodies import an_object, read_as, read_struct, typed
from registry.api.kit.dependencies import AnyRequest, OpenedRegistry, SignedIn
from registry.api.kit.queries import after_of, no_parameters, versions_of
from registry.api.kit.values import (
    PAGE,
    accepted,
    as_kept,
    clean_id,
    if_match,
)
from registry.domain.records.acting import Actor
from registry.errors import Fault, InvalidInputError
from registry.negotiation import preferred
from registry.services.agreements import changes as agreement_changes
from registry.services.agreements.changes import Comparison
from registry.services.context import Registry
from registry.services.drafting import acknowledging, reading, sources, writing
from registry.services.drafting.changes import of_draft
from registry.services.drafting.rules import Written, written
from registry.services.drafting.second_version import carry_over
from registry.services.drafting.template_library import template, templates
from registry.services.partners.register import operator_of

_AN_AGREEMENT = "Send an agreement document."
_ONE_OF = "Send exactly one of: template, amend, document."


@get("/templates", opt={"permission": "agreement.read"})
async def list_templates(request: AnyRequest) -> list[draft_shapes.TemplateOut]:
    """The templates that an agreement may begin from, with the parts to fill."""
    no_parameters(request)
    return [
        draft_shapes.TemplateOut(entry["id"], entry["title"], entry["purpose"], entry["parts"])
        for entry in templates().values()
    ]


@get("/templates/{document_id:str}", opt={"permission": "agreement.read"})
async def read_template(request: AnyRequest, document_id: FromPath[str]) -> dict[str, Any]:
    """A template, whole."""
    no_parameters(request)
    return template(clean_id(document_id))


@post(
    "/drafts",
    status_code=201,
    request_max_body_size=bounds.DRAFT,
    opt={"permission": "agreement.draft", "body": draft_shapes.DraftIn},
)
async def begin(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> Response[draft_shapes.DraftOut]:
    """Begin a draft from a template, from a document, or as the next version of an agreement."""
    source = await read_as(request, _source, max_bytes=bounds.DRAFT)
    content, note = await _begun_from(registry, actor, source)
    draft, receipt = await writing.begin(registry, actor, content, note)
    return await with_etag(registry, actor, draft, receipt, 201)


@get("/drafts", opt={"permission": "agreement.draft"})
async def list_open(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, after: FromQuery[str] = ""
) -> list[draft_shapes.DraftOut]:
    """The drafts you write, and those in review that name you, by id; without their documents."""
    drafts = await reading.list_open(registry, actor, after=after_of(request, after), limit=PAGE)
    operator = await operator_of(registry)
    return [draft_out(actor, draft, operator) for draft in drafts]


@get("/drafts/{document_id:str}", opt={"permission": "agreement.draft"})
async def read(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str]
) -> Response[draft_shapes.DraftOut]:
    """A draft as saved last, with its version as ETag."""
    no_parameters(request)
    draft = await reading.read(registry, actor, clean_id(document_id))
    return await with_etag(registry, actor, draft, None, 200)


@get("/drafts/{document_id:str}/history", opt={"permission": "agreement.draft"})
async def history(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str]
) -> list[draft_shapes.DraftOut]:
    """Every save: who, when, and what was said of it."""
    no_parameters(request)
    drafts = await reading.history(registry, actor, clean_id(document_id))
    operator = await operator_of(registry)
    return [draft_out(actor, draft, operator, as_kept(draft.content)) for draft in drafts]


@put(
    "/drafts/{document_id:str}",
    request_max_body_size=bounds.DRAFT,
    opt={"permission": "agreement.draft", "body": dict[str, Any]},
)
async def edit(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str]
) -> Response[draft_shapes.DraftOut]:
    """Save the document over what you read. Needs If-Match with the version you began from."""
    content = await read_as(request, _written, max_bytes=bounds.DRAFT)

    async def newest() -> int:
        return (await reading.read(registry, actor, clean_id(document_id))).version

    seen = await if_match(request, newest)
    draft, receipt = await writing.edit(registry, actor, clean_id(document_id), content, seen)
    return await with_etag(registry, actor, draft, receipt, 200)


@post(
    "/drafts/{document_id:str}/acknowledge",
    status_code=201,
    opt={"permission": "agreement.draft", "body": draft_shapes.AcknowledgeIn},
)
async def acknowledge(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str]
) -> Response[draft_shapes.DraftOut]:
    """Say why warnings of the law may stay; the parties read it before they sign."""
    body = await read_struct(request, draft_shapes.AcknowledgeIn)
    step = acknowledging.acknowledge
    return await stepped(
        registry, actor, step, document_id, body.seen_version, body.warnings, body.reason
    )


@post(
    "/drafts/{document_id:str}/submit",
    status_code=201,
    opt={"permission": "agreement.draft", "body": draft_shapes.DraftStepIn},
)
async def submit(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str]
) -> Response[draft_shapes.DraftOut]:
    """Put a draft that is whole before its parties; every fault of it at once where it is not."""
    body = await read_struct(request, draft_shapes.DraftStepIn)
    return await stepped(registry, actor, writing.submit, document_id, body.seen_version)


@post(
    "/drafts/{document_id:str}/second-version",
    status_code=201,
    opt={"permission": "agreement.draft", "body": draft_shapes.DraftStepIn},
)
async def to_second_version(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str]
) -> Response[draft_shapes.DraftOut]:
    """Carry a draft of the first schema over to the second, with law for each party."""
    body = await read_struct(request, draft_shapes.DraftStepIn)
    return await stepped(registry, actor, carry_over, document_id, body.seen_version)


@post(
    "/drafts/{document_id:str}/send_back",
    status_code=201,
    opt={"permission": "agreement.draft", "body": draft_shapes.DraftReasonIn},
)
async def send_back(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str]
) -> Response[draft_shapes.DraftOut]:
    """Ask for changes to a draft in review that names your organisation."""
    body = await read_struct(request, draft_shapes.DraftReasonIn)
    return await stepped(
        registry, actor, writing.send_back, document_id, body.seen_version, body.reason
    )


@post(
    "/drafts/{document_id:str}/abandon",
    status_code=201,
    opt={"permission": "agreement.draft", "body": draft_shapes.DraftReasonIn},
)
async def abandon(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str]
) -> Response[draft_shapes.DraftOut]:
    """Give a draft up."""
    body = await read_struct(request, draft_shapes.DraftReasonIn)
    return await stepped(
        registry, actor, writing.abandon, document_id, body.seen_version, body.reason
    )


@post(
    "/drafts/{document_id:str}/register",
    status_code=201,
    opt={"permission": "agreement.draft", "body": draft_shapes.DraftStepIn},
)
async def register(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str]
) -> shapes.AgreementOut:
    """Make a reviewed draft the version that its parties sign."""
    body = await read_struct(request, draft_shapes.DraftStepIn)
    view, receipt = await writing.register(
        registry, actor, clean_id(document_id), body.seen_version
    )
    return await agreement_out(registry, actor, view, [receipt])


@get("/drafts/{document_id:str}/diff", opt={"permission": "agreement.draft"})
async def draft_changes(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str]
) -> Response[Any]:
    """What a draft changes of the newest registered version; as text where Accept asks for it."""
    no_parameters(request)
    comparison = await of_draft(registry, actor, clean_id(document_id))
    return await _comparison_out(request, registry, actor, comparison)


@post(
    "/drafts/{document_id:str}/diff",
    status_code=200,
    request_max_body_size=bounds.DRAFT,
    opt={"permission": "agreement.draft", "body": dict[str, Any]},
)
async def draft_against(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str]
) -> Response[Any]:
    """What the document you send changes of the draft as saved. Nothing is saved."""
    content = await read_as(request, _as_json, max_bytes=bounds.DRAFT)
    comparison = await of_draft(registry, actor, clean_id(document_id), content)
    return await _comparison_out(request, registry, actor, comparison)


@get("/agreements/{document_id:str}/diff", opt={"permission": "agreement.read"})
async def changes(
    request: AnyRequest,
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    first: Annotated[str, QueryParameter(name="from")] = "",
    second: Annotated[str, QueryParameter(name="to")] = "",
) -> Response[Any]:
    """What changed between two versions; the newest and the one before if left out."""
    numbers = versions_of(request, first, second)
    comparison = await agreement_changes.between(registry, actor, clean_id(document_id), *numbers)
    return await _comparison_out(request, registry, actor, comparison)


def _source(document: object) -> draft_shapes.TemplateIn | draft_shapes.AmendIn | Written:
    """What a draft begins from."""
    body = typed(draft_shapes.DraftIn, document)
    given = [source for source in (body.template, body.amend, body.document) if source is not None]
    if len(given) != 1:
        raise InvalidInputError([Fault("", _ONE_OF)])
    return written(given[0]) if isinstance(given[0], dict) else given[0]


async def _begun_from(
    registry: Registry,
    actor: Actor,
    source: draft_shapes.TemplateIn | draft_shapes.AmendIn | Written,
) -> tuple[dict[str, Any] | Written, str]:
    if isinstance(source, draft_shapes.TemplateIn):
        order = _order(source)
        try:
            content = await sources.from_template(registry, actor, order)
        except InvalidInputError as error:  # its pointers begin at the template, not at the body
            faults = [Fault(f"/template{fault.pointer}", fault.detail) for fault in error.faults]
            raise InvalidInputError(faults) from None
        return content, sources.begun_note(order, content)
    if isinstance(source, draft_shapes.AmendIn):
        content = await sources.from_newest(
            registry, actor, source.agreement, keep_dates=source.keep_dates
        )
        return content, sources.amended_note(content)
    return source, "begun from a document"


def _order(body: draft_shapes.TemplateIn) -> sources.TemplateOrder:
    return sources.TemplateOrder(
        template=body.template,
        agreement_id=body.id,
        title=body.title,
        parts=body.parts,
        start=day(body.start_date, "/template/start_date"),
        review=day(body.review_date, "/template/review_date") if body.review_date else None,
        leave_out=body.leave_out,
        charter=body.charter or "",
    )


def day(text: str, pointer: str) -> date:
    """Read a calendar day; raises ``InvalidInputError``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        detail = "Write the date as year-month-day, for example 2026-11-22."
        raise InvalidInputError([Fault(pointer, detail)]) from None


def _written(document: object) -> Written:
    return written(an_object(document, _AN_AGREEMENT))


def _as_json(document: object) -> bytes:
    return msgspec.json.encode(an_object(document, _AN_AGREEMENT))


async def _comparison_out(
    request: AnyRequest, registry: Registry, actor: Actor, comparison: Comparison
) -> Response[bytes]:
    media_type = preferred(accepted(request), "application/json", "text/plain")
    write = _as_text if media_type == "text/plain" else _changes_out
    content = await registry.apart(actor, comparison.size, partial(write, comparison))
    return Response(content, media_type=media_type, headers={"Vary": "Accept"})


def _as_text(comparison: Comparison) -> bytes:
    return f"{agreement_changes.as_text(comparison)}\n".encode()


def _changes_out(comparison: Comparison) -> bytes:
    out = draft_shapes.ComparisonOut(
        id=comparison.document_id,
        before=comparison.before,
        after=comparison.after,
        changes=[
            draft_shapes.ChangeOut(
                pointer=change.pointer,
                text=change.text,
                affects=list(change.affects),
                gone=change.gone,
                words=[draft_shapes.WordsOut(kind, text) for kind, text in change.words],
            )
            for change in comparison.changes
        ],
    )
    return msgspec.json.encode(out)


HANDLERS = [
    list_templates,
    read_template,
    begin,
    list_open,
    read,
    history,
    edit,
    acknowledge,
    to_second_version,
    submit,
    send_back,
    abandon,
    register,
    draft_changes,
    draft_against,
    changes,
]
