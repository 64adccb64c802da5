"""Forms as people send them: read within limits, normalised, and shown again as typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request

from registry.bounds import FORM
from registry.errors import Fault, InvalidInputError

MAX_FIELDS = 1_000  # twice what a sharing among the most parties needs with all ticked
TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent: its SHA-256 in hex, its size in bytes, and its text if it is short.

    ``content`` is all of it, where the page keeps files. ``is_csv`` is what its name says, which is
    used for nothing else and forgotten.
    """

    sha256: str
    size: int
    text: str
    content: bytes = field(default=b"", repr=False)
    is_csv: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """The values, faults and files of a form, by field name.

    ``files`` exist only while the request is answered; they are never saved with the form.
    """

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    files: Mapping[str, Upload] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """Return a field's text without surrounding spaces; empty if the field is missing."""
        texts = self.values.get(name, ())
        return texts[-1].strip() if texts else ""

    def many(self, name: str) -> list[str]:
        """Return the distinct values of a field."""
        return list(dict.fromkeys(self.values.get(name, ())))

    def file(self, name: str) -> Upload | None:
        """Return the file of a field; None if none was chosen or the file is empty."""
        upload = self.files.get(name)
        return upload if upload is not None and upload.size else None

    def fault(self, name: str) -> str | None:
        """Return the first fault of a field, as a sentence."""
        return next((fault.detail for fault in self.faults if fault.pointer == name), None)

    def preset(self, name: str, value: str) -> Form:
        """Return a copy of the form with a field filled in."""
        return Form({**self.values, name: [value]}, self.faults)

    def with_faults(self, faults: Sequence[Fault]) -> Form:
        return Form(self.values, tuple(faults))

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Form:
        """Return a form filled in with saved values: texts, or lists of texts."""
        return cls(
            {
                name: [value] if isinstance(value, str) else list(value)
                for name, value in content.items()
                if value is not None
            }
        )


async def read_form(request: Request[Any, Any, Any]) -> Form:
    """Read the request's body as a form.

    Raises:
        InvalidInputError: the body is not a form, is too large, or is not text.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    body = await request.body()
    if not body:
        return Form()
    if kind != TYPE:
        raise InvalidInputError([Fault("", "This did not come from one of our forms.")])
    if len(body) > FORM:
        raise InvalidInputError([Fault("", "This is more text than the form can take.")])
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_FIELDS,
        )
    except ValueError as error:
        raise InvalidInputError([Fault("", "This is not text we can read.")]) from error
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(clean(value))
    return Form(values)


def clean(text: str) -> str:
    """Normalise typed text: NFC, ``\\n`` as the line end, and no control characters."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in lines if char in "\n\t" or unicodedata.category(char) != "Cc")
