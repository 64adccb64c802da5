"""The steps a consent record may take (law.md §2, lifecycle).

``expired`` and ``superseded`` are never recorded: they follow from dates and from later records.
After a refusal or withdrawal a person may be asked again only with new facts; that is a new step
of the same record, so that the refusal stays in its history.
"""

from __future__ import annotations

_STEPS: dict[str | None, frozenset[str]] = {
    None: frozenset({"requested", "given", "refused", "not_sought_unsafe"}),
    "not_sought_unsafe": frozenset({"requested", "given", "refused"}),
    "requested": frozenset({"given", "refused", "not_sought_unsafe"}),
    "given": frozenset({"withdrawn", "invalidated"}),
    "refused": frozenset({"requested"}),
    "withdrawn": frozenset({"requested"}),
    "invalidated": frozenset({"requested"}),
}


def next_steps(status: str | None) -> frozenset[str]:
    """The statuses that may follow ``status``; None stands for a record that does not exist."""
    return _STEPS[status]
