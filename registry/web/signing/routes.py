"""Pages to sign an agreement with a signatory's own key, and to download its files."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from registry import bounds
from registry.documents.json.parse import parse_json
from registry.documents.json.validate import validate
from registry.domain.agreements.version import Version
from registry.domain.records.agreements import Document
from registry.errors import (
    ConflictError,
    Fault,
    InvalidInputError,
    NotAllowedError,
    RegistryError,
    SignatureError,
)
from registry.services.agreements.document import agreement_html
from registry.services.signing.accepting import accept_signatures
from registry.services.signing.open_acts import signatories_for
from registry.web.kit.addresses import ONE_AGREEMENT as ONE
from registry.web.kit.addresses import address_of, id_of, version_of
from registry.web.kit.dependencies import OpenedRegistry, SentForm, ShownVersion, SignedIn, ThisPage
from registry.web.kit.refusals import Refusals

_READ, _SIGN = {"page": "agreement.read"}, {"page": "agreement.sign"}
_SEND = {**_SIGN, "files": True}
_NOT_SIGNED_FILE = "This is not what `registry agreement sign` writes: a file ending in .jws.json."


def _words(error: RegistryError) -> str:
    """Return the words for a refusal; a file with faults is only said to be the wrong file."""
    return _NOT_SIGNED_FILE if isinstance(error, InvalidInputError) else str(error)


_HANDED_IN = (InvalidInputError, SignatureError, ConflictError, NotAllowedError)
_REFUSED = Refusals(errors=dict.fromkeys(_HANDED_IN, "signed"), words=_words)


@get(f"{ONE}/bytes", opt=_READ)
async def to_sign(view: ShownVersion) -> Response[bytes]:
    """Send the exact bytes that the parties sign, as a file."""
    return Response(
        view.document.payload,
        media_type="application/json",
        headers=_as_file(f"{_stem(view)}.json"),
    )


@get(f"{ONE}/document", opt=_READ)
async def document(
    registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str], version: FromPath[str]
) -> Response[str]:
    """Send the agreement as a file to read and print."""
    text = await agreement_html(registry, actor, id_of(document_id), version_of(version))
    name = f"{id_of(document_id)}-v{version_of(version)}.html"
    return Response(text, media_type="text/html", headers=_as_file(name))


@get(f"{ONE}/sign", opt=_SIGN)
async def ask_signature(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, view: ShownVersion
) -> Response[str]:
    """Show how to sign, with the commands for the enrolled keys."""
    signatories = await signatories_for(registry, actor, view)
    return page.show(
        "signing/sign.html",
        view=view,
        own=actor.partner_id,
        may_sign=signatories.may_sign,
        stem=_stem(view),
        signatories=signatories.keys,
        many_parts=signatories.many_parts,
        form=await page.typed(),
    )


@post(f"{ONE}/sign", opt=_SEND, request_max_body_size=bounds.SIGNED_FILE)
async def sign(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, form: SentForm, view: ShownVersion
) -> Response[None]:
    """Hand in a file that a signatory signed."""
    upload, document_id = form.file("signed"), view.document.document_id
    if upload is None:
        return await page.ask_again(form, [Fault("signed", "Choose the signed file.")])
    with _REFUSED.as_faults() as faults:
        envelope = _envelope(upload.text)
        await accept_signatures(registry, actor, document_id, view.document.version, envelope)
    return await page.go_on(form, faults, address_of(view))


def _envelope(text: str) -> dict[str, Any]:
    envelope = parse_json(text.encode(), max_bytes=bounds.FORM)
    validate("signature-envelope", envelope)
    assert isinstance(envelope, dict)  # noqa: S101 - its schema says so
    return envelope


def _stem(view: Version[Document]) -> str:
    """Return the stem of the file names, the same as `registry agreement export` uses."""
    return f"{view.document.document_id}-v{view.document.version}"


def _as_file(name: str) -> dict[str, str]:
    """Return the header that makes the browser save the file rather than show it."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


HANDLERS = [to_sign, document, ask_signature, sign]
