"""Documents for signing: a charter or agreement with its canonical bytes and its parties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from msgspec import UNSET

from registry.documents.json.canonical import require_canonical, sha256_hex
from registry.documents.json.editions import MAX_DOCUMENT, schema_of
from registry.documents.json.validate import reader, validate
from registry.documents.signatures.keys import b64_bytes
from registry.errors import Fault, InvalidInputError

_SIGNED = ("charter", "pisa")
_SECOND = b'"schema_version":'


@dataclass(frozen=True, slots=True)
class Bytes:
    """Bytes in the form that is signed: in base64url, with their digest."""

    encoded: bytes
    sha256: str

    @classmethod
    def of(cls, payload: bytes) -> Bytes:
        return cls(b64_bytes(payload), sha256_hex(payload))


@dataclass(frozen=True, slots=True)
class Signable(Bytes):
    """A document that has been read once, for signing it or for verifying many signatures.

    ``parties`` is empty for a charter, which anyone may sign. Organisations of the kinds that an
    agreement is ``open_to`` may sign it too, although they are not parties.
    """

    document_id: str
    version: int
    title: str
    parties: tuple[str, ...]
    open_to: tuple[str, ...]

    @classmethod
    def read(cls, payload: bytes) -> Signable:
        """Read the canonical bytes of a charter or agreement.

        Raises:
            UnreadableInputError: the bytes are not canonical.
            InvalidInputError: it is not a valid document of either kind; with every fault.
        """
        found = _read_canonical(payload)
        if found is not None:
            parties = tuple(party.partner_ for party in getattr(found, "parties_", ()))
            accession = getattr(found, "accession_", UNSET)
            open_to = () if accession is UNSET else tuple(accession.kinds_)
            named = (found.id_, found.version_, found.title_, parties, open_to)
        else:
            document = read_signable(payload)
            parties = tuple(party["partner"] for party in document.get("parties", ()))
            open_to = tuple(document.get("accession", {}).get("kinds", ()))
            named = (document["id"], document["version"], document["title"], parties, open_to)
        return cls(b64_bytes(payload), sha256_hex(payload), *named)


def _read_canonical(payload: bytes) -> Any:
    """The document as a struct; None if it must be read the slow way."""
    if len(payload) > MAX_DOCUMENT:
        return None
    ending = "-2" if _SECOND in payload else ""
    return reader(f"agreement{ending}").read(payload) or reader(f"charter{ending}").read(payload)


def read_signable(payload: bytes) -> dict[str, Any]:
    """The document of canonical bytes, validated by the schema of its type; raises
    ``InvalidInputError`` with every fault."""
    document = require_canonical(payload, max_bytes=MAX_DOCUMENT)
    kind = document.get("type") if isinstance(document, dict) else None
    if not isinstance(document, dict) or kind not in _SIGNED:
        detail = "Only a charter or an agreement can be signed."
        raise InvalidInputError([Fault("/type", detail)])
    validate(schema_of(document), document)
    return document
