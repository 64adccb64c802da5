"""A small file of each type that an annex can be."""

from __future__ import annotations

import io
import zipfile

from registry.documents.media_types import CSV, DOCX, JPEG, ODT, PDF, PLAIN, PNG, XLSX


def office(*parts: str) -> bytes:
    """Return an Office Open XML package with these parts."""
    return _archive(("[Content_Types].xml", "<Types/>"), *((part, "<x/>") for part in parts))


def opendocument(media_type: str) -> bytes:
    """Return an OpenDocument package of a type."""
    return _archive(("mimetype", media_type), ("content.xml", "<x/>"))


def _archive(*parts: tuple[str, str]) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return into.getvalue()


FILES = {
    PDF: b"%PDF-1.7\n1 0 obj <<>> endobj\n",
    PNG: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    JPEG: b"\xff\xd8\xff\xe0\x00\x10JFIF",
    PLAIN: "What each of us does – in words.\n".encode(),
    CSV: b"item,kept for\nname,6 years\n",
    DOCX: office("word/document.xml"),
    XLSX: office("xl/workbook.xml"),
    ODT: opendocument(ODT),
}
