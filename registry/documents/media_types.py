"""What kind of file somebody sent, by its own bytes: never by its name, and never unpacked.

The list is closed: documents that people read, in formats that run nothing by themselves. Office
files with macros are not on it.
"""

from __future__ import annotations

import re
from typing import Final

PDF: Final = "application/pdf"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
PLAIN: Final = "text/plain"
CSV: Final = "text/csv"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT: Final = "application/vnd.oasis.opendocument.text"

NAMES: Final = {
    PDF: "PDF",
    PNG: "PNG picture",
    JPEG: "JPEG picture",
    PLAIN: "plain text",
    CSV: "CSV table",
    DOCX: "Word document",
    XLSX: "Excel workbook",
    ODT: "OpenDocument text",
}
"""What people call each type; the closed list of ``annexes`` in ``agreement-2.schema.json``."""
ENDINGS: Final = {
    PDF: ".pdf",
    PNG: ".png",
    JPEG: ".jpg",
    PLAIN: ".txt",
    CSV: ".csv",
    DOCX: ".docx",
    XLSX: ".xlsx",
    ODT: ".odt",
}

_FIRST_BYTES: Final = {PDF: b"%PDF-", PNG: b"\x89PNG\r\n\x1a\n", JPEG: b"\xff\xd8\xff"}
_ZIP: Final = b"PK\x03\x04"
# OpenDocument 1.3, part 2, §3.3: the first entry is named mimetype, and is stored as it is.
_ODT_START: Final = re.compile(_ZIP + b".{26}mimetype%bPK" % re.escape(ODT.encode()), re.DOTALL)
_OFFICE: Final = b"[Content_Types].xml"  # Office Open XML, part 2, §10.1.2.2
_MAIN_PARTS: Final = {DOCX: b"word/document", XLSX: b"xl/workbook"}
_MACROS: Final = b"vbaProject"
_NOT_TEXT: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def media_type_of(content: bytes, claimed: str = "") -> str | None:
    """The media type of a file; None if it is of no type on the list.

    Args:
        claimed: what its sender says. It tells only CSV from plain text, which bytes do not.
    """
    for media_type, start in _FIRST_BYTES.items():
        if content.startswith(start):
            return media_type
    if content.startswith(_ZIP):
        return _office_type(content)
    return (CSV if claimed == CSV else PLAIN) if _is_text(content) else None


def _office_type(content: bytes) -> str | None:
    """The type of an office document, by the names of its parts, which stand in it unpacked."""
    if _ODT_START.match(content):
        return ODT
    if _OFFICE not in content or _MACROS in content:
        return None
    return next((type_ for type_, part in _MAIN_PARTS.items() if part in content), None)


def _is_text(content: bytes) -> bool:
    if not content or _NOT_TEXT.search(content):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
