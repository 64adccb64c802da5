"""Forms as people send them: read within bounds, made comparable, shown again as typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request

from registry.errors import Fault, InvalidInputError

MAX_FORM = 65_536  # 64 KiB: every box filled to its limit is a third of it
MAX_FIELDS = 1_000  # every box of a sharing among the most parties is ticked with half of it
TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent: its SHA-256 in hex, its bytes' count, its text if it is short text."""

    sha256: str
    size: int
    text: str


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, by field name, and what is wrong with it, by field name.

    ``files`` are there while the form is answered, and are never kept with it.
    """

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    files: Mapping[str, Upload] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The field's text without spaces around it; empty where it was left out."""
        found = self.values.get(name, ())
        return found[-1].strip() if found else ""

    def many(self, name: str) -> list[str]:
        """Every value of a field, each once."""
        return list(dict.fromkeys(self.values.get(name, ())))

    def file(self, name: str) -> Upload | None:
        """The file of a field; None where none was chosen or it is empty."""
        found = self.files.get(name)
        return found if found is not None and found.size else None

    def fault(self, name: str) -> str | None:
        """What is wrong with a field, in one sentence."""
        return next((each.detail for each in self.faults if each.pointer == name), None)

    def preset(self, name: str, value: str) -> Form:
        """The same with a field filled in."""
        return Form({**self.values, name: [value]}, self.faults)

    def with_faults(self, faults: Sequence[Fault]) -> Form:
        return Form(self.values, tuple(faults))

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Form:
        """A form filled with what was saved: texts, or lists of texts."""
        return cls(
            {
                name: [value] if isinstance(value, str) else list(value)
                for name, value in content.items()
                if value is not None
            }
        )


async def read_form(request: Request[Any, Any, Any]) -> Form:
    """The body as a form.

    Raises:
        InvalidInputError: it is not a form, is too large, or is not text.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    body = await request.body()
    if not body:
        return Form()
    if kind != TYPE:
        raise InvalidInputError([Fault("", "This did not come from one of our forms.")])
    if len(body) > MAX_FORM:
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
    """Typed text made comparable: composed, one kind of line end, no control characters."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in lines if char in "\n\t" or unicodedata.category(char) != "Cc")
