"""Forms about a signed paper: the day, the signatory and their role, and the scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from registry.bounds import FORM
from registry.errors import Fault
from registry.web.kit.dates import form_date
from registry.web.kit.forms import Form

DAY, SCAN = "on-day", "scan"
NO_SCAN = "Choose the scan. A file is not kept when the form is shown again."


@dataclass(frozen=True, slots=True)
class Paper:
    """What a form says about a signed paper; only the SHA-256 of the scan is kept."""

    day: date
    person: str
    role: str
    scan_sha256: str


def read_paper(
    form: Form, asked: Mapping[str, str], longest: int = FORM
) -> tuple[Paper | None, list[Fault]]:
    """Read the paper, or every fault of the form.

    Args:
        asked: the fields in order, each with the message for a missing answer.
        longest: the maximum length of a text, in characters.
    """
    day, date_fault = form_date(form, "on")
    scan = form.file(SCAN)
    texts = {name: form.one(name) for name in asked}
    is_wrong = {name: not 0 < len(text) <= longest for name, text in texts.items()}
    is_wrong |= {DAY: day is None, SCAN: scan is None}
    words = {**asked, DAY: date_fault or asked[DAY]}
    faults = [Fault(name, words[name]) for name in asked if is_wrong[name]]
    if faults or day is None or scan is None:
        return None, faults
    return Paper(day, texts["person"], texts["role"], scan.sha256), []
