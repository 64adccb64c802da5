"""Forms with files, read as they arrive in bounded memory, without writing to disk.

A scan shows a person's handwritten signature, so it is not kept: only the SHA-256 of a file, and
its text if it is short enough to be a signed file. Only a page that keeps files gets their content.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from litestar import Request
from multipart import MultipartSegment, PushMultipartParser, parse_options_header

from registry.bounds import FORM
from registry.errors import Fault, InvalidInputError
from registry.web.kit.forms import MAX_FIELDS, Form, Upload, clean

WITH_FILES = "multipart/form-data"


@dataclass(slots=True)
class _Part:
    """One field or file, as far as it has arrived."""

    name: str
    is_file: bool
    most: int
    is_csv: bool = False
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)
    start: bytearray = field(default_factory=bytearray)

    def add(self, data: bytes | bytearray) -> None:
        self.size += len(data)
        self.digest.update(data)
        self.start += data[: self.most + 1 - len(self.start)]

    def text(self) -> str:
        """Return the text; raises ``ValueError`` if it is too long or not text."""
        if self.size > FORM:
            raise ValueError("this is more than a form takes")
        return self.start.decode("utf-8")

    def upload(self) -> Upload:
        try:
            text = self.text()
        except ValueError:
            text = ""
        content = bytes(self.start) if self.most > FORM else b""
        return Upload(self.digest.hexdigest(), self.size, text, content, self.is_csv)


async def read_form_with_files(request: Request[Any, Any, Any], most: int = FORM) -> Form:
    """Read the body of a form that may hold files.

    Args:
        most: how much of a file is held in memory; for a page that keeps files, all that it takes.

    Raises:
        InvalidInputError: it is not such a form, is incomplete, or a field's value is not text.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != WITH_FILES or not options.get("boundary"):
        raise InvalidInputError([Fault("", "This did not come from one of our forms.")])
    try:
        parts = await _parts(request, options["boundary"], most)
        values: dict[str, list[str]] = {}
        for part in parts:
            if not part.is_file:
                values.setdefault(part.name, []).append(clean(part.text()))
    except ValueError as error:  # the parser's own errors are ValueErrors too
        raise InvalidInputError([Fault("", "This is not a form we can read.")]) from error
    return Form(values, files={part.name: part.upload() for part in parts if part.is_file})


async def _parts(request: Request[Any, Any, Any], boundary: str, most: int) -> list[_Part]:
    parts: list[_Part] = []
    with PushMultipartParser(boundary, max_segment_count=MAX_FIELDS) as parser:
        async for chunk in request.stream():
            for event in parser.parse(chunk) if chunk else ():
                if isinstance(event, MultipartSegment):
                    parts.append(_part(event, most))
                elif event:
                    parts[-1].add(event)
    return parts


def _part(segment: MultipartSegment, most: int) -> _Part:
    if segment.filename is None:
        return _Part(segment.name, is_file=False, most=FORM)
    is_csv = segment.filename.lower().endswith(".csv")
    return _Part(segment.name, is_file=True, most=most, is_csv=is_csv)
