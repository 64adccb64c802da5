"""Signing an agreement: with a key on the signatory's own computer, or on paper."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from registry.documents.json.parse import parse_json
from registry.documents.json.validate import validate
from registry.domain.agreements.version import Version
from registry.domain.records.agreements import Document
from registry.errors import ConflictError, Fault, InvalidInputError, NotAllowedError, SignatureError
from registry.services.agreements.document import agreement_html
from registry.services.partners.document import signs_no_more
from registry.services.partners.register import every_partner, get_partner
from registry.services.signing import accepting, eligibility, paper_signatures
from registry.web.kit.addresses import id_of, version_of
from registry.web.kit.dates import form_date
from registry.web.kit.forms import MAX_FORM, Form
from registry.web.kit.one_agreement import ONE, address_of, asked_for
from registry.web.kit.redirects import see_other
from registry.web.kit.render import page, registry_of, sent_form, session_of
from registry.web.kit.saved_forms import ask_again, typed
from registry.web.kit.uploads import MAX_UPLOAD

_READ, _SIGN = {"page": "agreement.read"}, {"page": "agreement.sign"}
_SEND = {**_SIGN, "files": True}
_FIELDS = {"/signed_on": "on-day", "/partner": "partner"}
_NOT_SIGNED_FILE = "This is not what `registry agreement sign` writes: a file ending in .jws.json."


@get(f"{ONE}/bytes", opt=_READ)
async def to_sign(
    request: Request[Any, Any, Any], document_id: FromPath[str], version: FromPath[str]
) -> Response[bytes]:
    """The very bytes that the parties sign, as a file."""
    view = await asked_for(request, document_id, version)
    return Response(
        view.document.payload,
        media_type="application/json",
        headers=_as_file(f"{_stem(view)}.json"),
    )


@get(f"{ONE}/document", opt=_READ)
async def document(
    request: Request[Any, Any, Any], document_id: FromPath[str], version: FromPath[str]
) -> Response[str]:
    """The agreement as a file to read and print."""
    registry, actor = registry_of(request), session_of(request).actor
    text = await agreement_html(registry, actor, id_of(document_id), version_of(version))
    name = f"{id_of(document_id)}-v{version_of(version)}.html"
    return Response(text, media_type="text/html", headers=_as_file(name))


@get(f"{ONE}/sign", opt=_SIGN)
async def ask_signature(
    request: Request[Any, Any, Any], document_id: FromPath[str], version: FromPath[str]
) -> Response[str]:
    """How to sign, with the commands for the keys that are enrolled."""
    view = await asked_for(request, document_id, version)
    registry, actor = registry_of(request), session_of(request).actor
    async with registry.database.reads() as reads:
        own = await get_partner(reads, actor.partner_id)
        keys = await reads.keys(actor.partner_id)
        again = await eligibility.may_sign_again(registry, reads, view, own.partner_id)
    return page(
        request,
        "agreements/sign.html",
        view=view,
        own=own.partner_id,
        may_sign=again or eligibility.may_sign(view, own),
        stem=_stem(view),
        signatories=[
            key
            for key in keys
            if key.is_active(registry.now())
            and not signs_no_more(own, key.person, registry.today())
        ],
        form=await typed(request, Form()),
    )


@post(f"{ONE}/sign", opt=_SEND)
async def sign(
    request: Request[Any, Any, Any], document_id: FromPath[str], version: FromPath[str]
) -> Response[None]:
    """Hand in a file that a signatory signed."""
    form, view = sent_form(request), await asked_for(request, document_id, version)
    upload, of = form.file("signed"), view.document
    if upload is None:
        return await ask_again(request, form, [Fault("signed", "Choose the signed file.")])
    try:
        await accepting.accept_signatures(
            registry_of(request),
            session_of(request).actor,
            of.document_id,
            of.version,
            _envelope(upload.text),
        )
    except InvalidInputError:
        return await ask_again(request, form, [Fault("signed", _NOT_SIGNED_FILE)])
    except (SignatureError, ConflictError, NotAllowedError) as error:
        return await ask_again(request, form, [Fault("signed", str(error))])
    return see_other(address_of(view))


@get(f"{ONE}/paper", opt=_SIGN)
async def ask_paper(
    request: Request[Any, Any, Any], document_id: FromPath[str], version: FromPath[str]
) -> Response[str]:
    """Whose signature the paper has, and the scan of it."""
    view = await asked_for(request, document_id, version)
    own = session_of(request).actor.partner_id
    waiting = await _waiting(request, view)
    chosen = own if own in waiting else next(iter(waiting)) if len(waiting) == 1 else ""
    return page(
        request,
        "agreements/paper.html",
        view=view,
        waiting=[{"value": each, "text": name} for each, name in waiting.items()],
        form=await typed(request, Form().preset("partner", chosen)),
    )


@post(f"{ONE}/paper", opt=_SEND, request_max_body_size=MAX_UPLOAD)
async def enter_paper(
    request: Request[Any, Any, Any], document_id: FromPath[str], version: FromPath[str]
) -> Response[None]:
    """Enter a signature on paper; of the scan its SHA-256 is kept, and nothing else."""
    form, view = sent_form(request), await asked_for(request, document_id, version)
    day, fault = form_date(form, "on")
    scan = form.file("scan")
    faults = [
        Fault(name, words)
        for name, words, wrong in (
            ("partner", "Say whose signature it is.", not form.one("partner")),
            ("person", "Give the name of the person who signed.", not form.one("person")),
            ("role", "Give the post in which they signed.", not form.one("role")),
            ("on-day", fault or "Give the day they signed.", day is None),
            (
                "scan",
                "Choose the scan. A file is not kept when the form is shown again.",
                scan is None,
            ),
        )
        if wrong
    ]
    if faults or day is None or scan is None:
        return await ask_again(request, form, faults)
    of = view.document
    entered = paper_signatures.PaperSignature(
        of.document_id,
        of.version,
        form.one("partner"),
        form.one("person"),
        form.one("role"),
        day,
        scan.sha256,
    )
    try:
        await paper_signatures.enter(registry_of(request), session_of(request).actor, entered)
    except InvalidInputError as error:
        faults = [Fault(_FIELDS.get(each.pointer, ""), each.detail) for each in error.faults]
    except (SignatureError, ConflictError, NotAllowedError) as error:
        faults = [Fault("partner", str(error))]
    return await ask_again(request, form, faults) if faults else see_other(address_of(view))


@post(f"{ONE}/paper/confirm", opt=_SIGN)
async def confirm(
    request: Request[Any, Any, Any], document_id: FromPath[str], version: FromPath[str]
) -> Response[None]:
    """Say that the signature on paper is your organisation's."""
    form, view = sent_form(request), await asked_for(request, document_id, version)
    document = view.document
    await paper_signatures.confirm(
        registry_of(request),
        session_of(request).actor,
        document.document_id,
        document.version,
        form.one("scan"),
        version_of(form.one("entered")),
    )
    return see_other(address_of(view))


def _envelope(text: str) -> dict[str, Any]:
    envelope = parse_json(text.encode(), max_bytes=MAX_FORM)
    validate("signature-envelope", envelope)
    assert isinstance(envelope, dict)  # noqa: S101 - its schema says so
    return envelope


async def _waiting(request: Request[Any, Any, Any], view: Version[Document]) -> dict[str, str]:
    """Those who may still sign and whose signature the reader may enter: their names by id."""
    registry, own = registry_of(request), session_of(request).actor.partner_id
    async with registry.database.reads() as reads:
        anybodys = own in {*view.parties, await reads.operator()}
    return {
        each.partner_id: each.legal_name
        for each in await every_partner(registry)
        if (anybodys or each.partner_id == own) and eligibility.may_sign(view, each)
    }


def _stem(view: Version[Document]) -> str:
    """What its files are called, as `registry agreement export` calls them."""
    return f"{view.document.document_id}-v{view.document.version}"


def _as_file(name: str) -> dict[str, str]:
    """It is saved and never shown as a page of ours."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


HANDLERS = [to_sign, document, ask_signature, sign, ask_paper, enter_paper, confirm]
