"""Annexes of agreements that are being written: added to a draft, or sent for registration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from registry.documents.json.canonical import sha256_hex
from registry.documents.json.editions import is_second, schema_of
from registry.documents.json.validate import faults_of
from registry.domain.agreements.agreement import Agreement
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.agreements import AnnexFile, HeldAnnex
from registry.domain.records.drafting import AgreementDraft
from registry.errors import (
    ConflictError,
    Fault,
    InvalidInputError,
    NotFoundError,
    StaleVersionError,
)
from registry.services import access
from registry.services.agreements.annexes.files import NOT_HELD, ReadFile, keep, read_file, usable
from registry.services.context import Registry
from registry.services.drafting.reading import read_to_edit, seen_draft
from registry.services.drafting.rules import faults_in_name
from registry.services.drafting.writing import edit, next_number
from registry.services.ports import Reads

_MOST = 20  # as the schema has it
_FIRST = "/annexes/0"
_TRIES = 3  # of two who save at the same moment one begins again


@dataclass(frozen=True, slots=True)
class NewAnnex:
    """A file that somebody adds to a draft.

    ``claimed`` is the media type that they say, if any; ``url`` is where it is published, if it is.
    """

    title: str
    content: bytes = field(repr=False)
    claimed: str = ""
    url: str = ""


async def add_to_draft(
    registry: Registry, actor: Actor, document_id: str, annex: NewAnnex
) -> tuple[AgreementDraft, Receipt]:
    """Keep a file, and add it to a draft's annexes, whatever else was saved meanwhile.

    Raises:
        InvalidInputError: the title, the address or the file cannot be used, or the draft has this
            file or the most annexes already (at ``/title``, ``/url`` and ``/file``).
        ConflictError: it is of the first version; or as ``reading.read_to_edit``.
        NotAllowedError: as ``reading.read_to_edit``.
        StaleVersionError: others saved at the very same moment, several times.
    """
    await read_to_edit(registry, actor, document_id)
    entry, file = await _read(registry, actor, annex)
    for _ in range(_TRIES - 1):
        with suppress(StaleVersionError):
            return await _added(registry, actor, document_id, entry, file)
    return await _added(registry, actor, document_id, entry, file)


async def _read(
    registry: Registry, actor: Actor, annex: NewAnnex
) -> tuple[dict[str, str], ReadFile]:
    """The entry of an annex in its document, and its file; every fault of both at once."""
    entry = {"title": annex.title} | ({"url": annex.url} if annex.url else {})
    whole = {"type": Agreement.kind, "schema_version": 2, "annexes": [entry]}
    found = faults_of(schema_of(whole), whole)
    faults = [
        Fault(fault.pointer.removeprefix(_FIRST), fault.detail)
        for fault in found
        if fault.pointer in {f"{_FIRST}/title", f"{_FIRST}/url"}
    ]
    if not annex.title:
        faults = [fault for fault in faults if fault.pointer != "/title"]
        faults.insert(0, Fault("/title", "Enter a title."))
    try:
        file = await read_file(registry, actor, annex.content, annex.claimed)
    except InvalidInputError as error:
        raise InvalidInputError([*faults, *error.faults]) from None
    if faults:
        raise InvalidInputError(faults)
    return {**entry, "sha256": file.sha256, "media_type": file.media_type}, file


async def _added(
    registry: Registry, actor: Actor, document_id: str, entry: Mapping[str, str], file: ReadFile
) -> tuple[AgreementDraft, Receipt]:
    draft = await read_to_edit(registry, actor, document_id)
    content = draft.document()
    if not is_second(content):
        raise ConflictError(
            "This draft is in the first form, which has no annexes.",
            next_step=f"Carry it over first: registry draft carry-over {document_id}.",
        )
    before = _annexes(content)
    if any(isinstance(annex, Mapping) and annex.get("sha256") == file.sha256 for annex in before):
        raise InvalidInputError([Fault("/file", "Another annex is this very file.")])
    if len(before) >= _MOST:
        raise InvalidInputError([Fault("/file", f"An agreement can have {_MOST} annexes.")])
    content["annexes"] = [*before, dict(entry)]
    kept = file.kept_for(registry, actor, document_id, draft.partner_id)
    note = f"an annex added: {entry['title']}"
    return await edit(registry, actor, document_id, content, draft.version, note, kept)


def _annexes(content: Mapping[str, Any]) -> Sequence[Any]:
    found = content.get("annexes")
    return found if isinstance(found, list) else ()


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file with the digest and the media type that a document names."""

    sha256: str
    media_type: str
    content: bytes = field(repr=False)


async def put(
    registry: Registry, actor: Actor, document_id: str, sent: SentFile
) -> tuple[HeldAnnex, Receipt | None]:
    """Keep a file for an agreement that the actor's organisation is to register next.

    Doing so again changes nothing, and has no receipt.

    Raises:
        InvalidInputError: the id cannot be one (at ``/id``); or the file has another digest
            (``/sha256``), has another media type (``/media_type``), is of none of the types listed,
            or does not fit (``/file``).
        ConflictError: the id is of a charter, or of an agreement of other organisations.
    """
    access.require(actor, "agreement.draft")
    return await _put(registry, actor, document_id, actor.partner_id, sent)


async def put_for_draft(
    registry: Registry, actor: Actor, document_id: str, sent: SentFile
) -> tuple[HeldAnnex, Receipt | None]:
    """Keep a file for a draft that is to name it, whoever writes the draft.

    Raises:
        InvalidInputError, ConflictError: as ``put``; or as ``reading.read_to_edit``.
        NotAllowedError: as ``reading.read_to_edit``.
    """
    draft = await read_to_edit(registry, actor, document_id)
    return await _put(registry, actor, document_id, draft.partner_id, sent)


async def _put(
    registry: Registry, actor: Actor, document_id: str, whose: str, sent: SentFile
) -> tuple[HeldAnnex, Receipt | None]:
    file = await read_file(registry, actor, sent.content, sent.media_type)
    faults = [fault for fault in faults_in_name({"id": document_id}) if fault.pointer == "/id"]
    if file.sha256 != sent.sha256:
        faults.append(Fault("/sha256", f"The file has another digest: {file.sha256}."))
    if file.media_type != sent.media_type:
        faults.append(Fault("/media_type", f"The file is {file.media_type}."))
    if faults:
        raise InvalidInputError(faults)
    kept = file.kept_for(registry, actor, document_id, whose)
    async with registry.database.unit_of_work() as uow:
        await next_number(registry, actor, uow, document_id)
        receipts = await uow.commit() if await keep(uow, kept) else [None]
    return kept, receipts[0]


async def put_all(
    registry: Registry, actor: Actor, document: Mapping[str, Any], files: Sequence[bytes]
) -> None:
    """Keep the files of an agreement that is to be registered next.

    Raises:
        InvalidInputError: no annex of the agreement names one of the files; or as ``put``.
    """
    annexes = [annex for annex in _annexes(document) if isinstance(annex, Mapping)]
    named = {str(annex.get("sha256")): str(annex.get("media_type")) for annex in annexes}
    sent = {sha256_hex(content): content for content in files}
    if unnamed := [digest for digest in sent if digest not in named]:
        words = "No annex names the file that has this digest: {}."
        raise InvalidInputError([Fault("/annexes", words.format(digest)) for digest in unnamed])
    for digest, content in sent.items():
        sent_file = SentFile(digest, named[digest], content)
        await put(registry, actor, str(document.get("id")), sent_file)


async def held_for_draft(
    registry: Registry, reads: Reads, draft: AgreementDraft
) -> dict[str, HeldAnnex]:
    """The files that a draft can name, by digest: its own, and those of the versions it amends."""
    before = await reads.registered(draft.document_id, registry.today())
    may_amend = {*before.who_may_amend, await reads.operator()} if before else set()
    versions = before.versions if before and draft.partner_id in may_amend else ()
    return await usable(reads, draft.document_id, {draft.partner_id}, versions)


async def annex_of_draft(
    registry: Registry, actor: Actor, document_id: str, sha256: str
) -> AnnexFile:
    """A file that a draft names, for those who may see the draft.

    Raises:
        NotFoundError: there is no such draft or annex, the registry does not hold the file, or the
            actor may not see the draft.
    """
    access.require(actor, "agreement.draft")
    async with registry.database.reads() as reads:
        draft = await seen_draft(reads, actor, document_id)
        annexes = _annexes(draft.document())
        named = [annex.get("sha256") for annex in annexes if isinstance(annex, Mapping)]
        held = await held_for_draft(registry, reads, draft) if sha256 in named else {}
        file = await reads.annex(document_id, sha256) if sha256 in held else None
    if file is None:
        raise NotFoundError(NOT_HELD)
    return file
