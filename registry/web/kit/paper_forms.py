"""Forms about a paper that somebody signed: a day, who signed and as what, and the scan of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from registry.errors import Fault
from registry.web.kit.dates import form_date
from registry.web.kit.forms import MAX_FORM, Form

DAY, SCAN = "on-day", "scan"
NO_SCAN = "Choose the scan. A file is not kept when the form is shown again."


@dataclass(frozen=True, slots=True)
class Paper:
    """What a form says of a paper; of the scan the SHA-256 is kept, and nothing else."""

    day: date
    person: str
    role: str
    scan_sha256: str


def read_paper(
    form: Form, asked: Mapping[str, str], longest: int = MAX_FORM
) -> tuple[Paper | None, list[Fault]]:
    """The paper, or every fault of the form.

    Args:
        asked: the fields in their order, and what is said of one that is not answered.
        longest: the most characters of a text.
    """
    day, unreal = form_date(form, "on")
    scan = form.file(SCAN)
    texts = {name: form.one(name) for name in asked}
    wrong = {name: not 0 < len(text) <= longest for name, text in texts.items()}
    wrong |= {DAY: day is None, SCAN: scan is None}
    words = {**asked, DAY: unreal or asked[DAY]}
    faults = [Fault(name, words[name]) for name in asked if wrong[name]]
    if faults or day is None or scan is None:
        return None, faults
    return Paper(day, texts["person"], texts["role"], scan.sha256), []
