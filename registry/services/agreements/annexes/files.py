"""The files of annexes: kept beside agreements, whose signed bytes name their digests.

A file belongs to one agreement. Until a version of it names the file, the file counts for the
organisation that it was uploaded for alone: whoever names a digest must have, or be given, the
file. Nothing is unpacked, and no name of a file is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import msgspec

from registry import bounds
from registry.documents.media_types import ENDINGS, NAMES, media_type_of
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import AnnexFile, Document, HeldAnnex
from registry.errors import Fault, InvalidInputError, NotFoundError
from registry.services import access
from registry.services.agreements.reading import version_for
from registry.services.context import Registry
from registry.services.ports import Reads, UnitOfWork

_NAMED_BY: Final = 8  # digits
_MEGABYTE: Final = 1_024 * bounds.KIB
NOT_HELD: Final = "This agreement has no annex with that digest."
_LISTED: Final = ", ".join(NAMES.values())
_MISSING: Final = "The registry does not hold this file. Upload the file with this very digest."


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that somebody sent, with what its bytes say."""

    content: bytes
    sha256: str
    media_type: str

    def kept_for(
        self, registry: Registry, actor: Actor, document_id: str, partner_id: str
    ) -> AnnexFile:
        """The file as a record."""
        return AnnexFile(
            document_id=document_id,
            partner_id=partner_id,
            sha256=self.sha256,
            media_type=self.media_type,
            size=len(self.content),
            content=self.content,
            **registry.stamp(actor),
        )


async def read_file(
    registry: Registry, actor: Actor, content: bytes, claimed: str = ""
) -> ReadFile:
    """Read a file that was sent.

    Args:
        claimed: the media type that its sender says, if any.

    Raises:
        InvalidInputError: it is empty, too large, or of no type on the list (at ``/file``).
    """
    return await registry.apart(actor, len(content), partial(_read, content, claimed))


def _read(content: bytes, claimed: str) -> ReadFile:
    if not content:
        raise InvalidInputError([Fault("/file", "Upload a file that is not empty.")])
    if len(content) > bounds.ANNEX:
        detail = f"The file must be {bounds.ANNEX // _MEGABYTE} megabytes or less."
        raise InvalidInputError([Fault("/file", detail)])
    media_type = media_type_of(content, claimed)
    if media_type is None:
        detail = f"The file must be one of these: {_LISTED}. Text must be UTF-8."
        raise InvalidInputError([Fault("/file", detail)])
    return ReadFile(content, hashlib.sha256(content).hexdigest(), media_type)


async def keep(uow: UnitOfWork, file: AnnexFile) -> bool:
    """Queue a file, unless its organisation has uploaded it already; says which.

    Raises:
        InvalidInputError: it does not fit beside what is kept for the agreement.
    """
    held = await uow.annexes(file.document_id)
    own = [other for other in held if other.partner_id == file.partner_id]
    if any(other.sha256 == file.sha256 for other in own):
        return False
    if sum(other.size for other in own) + file.size > bounds.ANNEXES:
        detail = (
            "The files uploaded for this agreement, with those taken out again, must be"
            f" {bounds.ANNEXES // _MEGABYTE} megabytes or less together. Make this one smaller."
        )
        raise InvalidInputError([Fault("/file", detail)])
    uow.add(file)
    return True


async def usable(
    reads: Reads,
    document_id: str,
    whose: Collection[str],
    versions: Sequence[Version[Document]],
) -> dict[str, HeldAnnex]:
    """The files that a draft or a next version can name, by digest.

    Args:
        whose: the organisations for which it is written.
        versions: the versions registered before; what they name can be named again.
    """
    held = await reads.annexes(document_id)
    if not held:
        return {}
    named = {digest for version in versions for digest in _digests(version)}
    return {file.sha256: file for file in held if file.partner_id in whose or file.sha256 in named}


def annex_faults(
    annexes: Sequence[tuple[int, Mapping[str, Any]]], held: Mapping[str, HeldAnnex]
) -> Iterator[Fault]:
    """A fault for each annex without its file, and for each that is another kind of file."""
    for index, annex in annexes:
        file = held.get(str(annex.get("sha256")))
        if file is None:
            yield Fault(f"/annexes/{index}/sha256", _MISSING)
        elif annex.get("media_type") != file.media_type:
            yield Fault(f"/annexes/{index}/media_type", f"The file is {file.media_type}.")


async def held_of_version(
    registry: Registry, actor: Actor, view: Version[Document]
) -> dict[str, HeldAnnex]:
    """The files that a version names and the registry holds, by digest."""
    named = await registry.apart(actor, len(view.document.payload), partial(_digests, view))
    if not named:
        return {}
    async with registry.database.reads() as reads:
        held = await reads.annexes(view.document.document_id)
    return {file.sha256: file for file in held if file.sha256 in named}


async def annex_of_version(
    registry: Registry, actor: Actor, document_id: str, version: int, sha256: str
) -> AnnexFile:
    """A file that a version names, for those who may read the version.

    Raises:
        NotFoundError: there is no such version or annex, the registry does not hold the file, or
            the actor may not read the version.
    """
    access.require(actor, "agreement.read")
    async with registry.database.reads() as reads:
        view = await version_for(registry, reads, actor, document_id, version)
    if sha256 not in await held_of_version(registry, actor, view):
        raise NotFoundError(NOT_HELD)
    async with registry.database.reads() as reads:
        file = await reads.annex(document_id, sha256)
    if file is None:
        raise NotFoundError(NOT_HELD)
    return file


def file_name(file: HeldAnnex) -> str:
    """A name to save a file under: made of the agreement's id and the file's digest and type."""
    return f"{file.document_id}-annex-{file.sha256[:_NAMED_BY]}{ENDINGS[file.media_type]}"


def _digests(version: Version[Document]) -> list[str]:
    document = msgspec.json.decode(version.document.payload)
    return [annex["sha256"] for annex in document.get("annexes", ())]
