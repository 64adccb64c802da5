"""Reading a consent request in JSON, from the API or a file, as the command of the use case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from registry.documents.json.partial import sound_parts, together
from registry.documents.json.validate import faults_of
from registry.domain.people.consent_state import ConsentState
from registry.domain.people.speakers import Speaker
from registry.errors import Fault, InvalidInputError
from registry.services.consent.commands import RecordConsent, kept_at
from registry.services.consent.faults import record_faults
from registry.services.consent.making import PRIVATE_FIELDS
from registry.services.context import Registry

_SCHEMA = "consent-request"
# Replaces what cannot be read with values that the register finds nothing wrong with.
_NOTHING_WRONG = {
    "subject": "",
    "status": ConsentState.REFUSED,
    "effective_at": "1984-07-12T00:00:00Z",
}


@dataclass(frozen=True, slots=True)
class ConsentRequest:
    """A consent-request as sent: the command, of those parts that can be read, and the faults."""

    command: RecordConsent
    faults: Sequence[Fault]


def consent_request(content: object) -> ConsentRequest:
    """What can be said of a consent-request without the register."""
    found = faults_of(_SCHEMA, content)
    parts = {**_NOTHING_WRONG, **sound_parts(content, found)} if found else content
    assert isinstance(parts, dict)  # noqa: S101 - the schema says so
    return ConsentRequest(_command(parts), found)


async def read_consent(registry: Registry, content: object) -> RecordConsent:
    """Read a consent-request, or what was read of it by ``consent_request``.

    Raises:
        InvalidInputError: every fault, including those that only the register can see.
    """
    request = content if isinstance(content, ConsentRequest) else consent_request(content)
    if not request.faults:
        return request.command
    async with registry.database.reads() as reads:
        further = await record_faults(registry, reads, request.command)
    raise InvalidInputError(together(request.faults, further))


def _command(content: Mapping[str, Any]) -> RecordConsent:
    everybody = content.get("disclosers") == "everybody"
    answers = "ends" in content or "confirms" in content
    return RecordConsent(
        subject_id=content["subject"],
        status=content["status"],
        purposes=tuple(content.get("purposes", ())),
        recipients=tuple(content.get("recipients", ())),
        data_categories=tuple(content.get("data_categories", ())),
        effective_at=_moment(content),
        given_by=content.get("given_by", "" if answers else Speaker.SELF),
        authority=content.get("authority", "none"),
        speaker=content.get("speaker", ""),
        explicit=content.get("explicit"),
        freely_given=content.get("freely_given"),
        expires_on=_day(content.get("expires_on")),
        supersedes=content.get("supersedes"),
        notice_sha256=content.get("notice_sha256"),
        disclosers=() if everybody else tuple(content.get("disclosers", ())),
        everybody=everybody,
        mutual=content.get("mutual", False),
        said_on=_day(content.get("said_on")),
        ends=content.get("ends", ""),
        confirms=content.get("confirms", ""),
        could_decide=content.get("could_decide"),
        age_band=content.get("age_band"),
        private={key: content[key] for key in PRIVATE_FIELDS if key in content},
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(content: Mapping[str, Any]) -> datetime:
    """When it was so; of a day without a time noon, by which it is kept."""
    if "effective_at" in content:
        return datetime.fromisoformat(content["effective_at"])
    return kept_at(date.fromisoformat(content["said_on"]))
