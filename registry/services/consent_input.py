"""A consent request as JSON, from the API or a file, as the command the use case takes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from registry.documents.validate import validate
from registry.services.consents import PRIVATE_FIELDS, RecordConsent


def read_consent(content: Mapping[str, Any]) -> RecordConsent:
    """Read a consent-request; raises ``InvalidInputError`` with every fault."""
    validate("consent-request", content)
    expires = content.get("expires_on")
    return RecordConsent(
        subject_id=content["subject"],
        status=content["status"],
        purposes=tuple(content["purposes"]),
        recipients=tuple(content.get("recipients", ())),
        data_categories=tuple(content["data_categories"]),
        effective_at=datetime.fromisoformat(content["effective_at"]),
        given_by=content.get("given_by", "self"),
        authority=content.get("authority", "none"),
        speaker=content.get("speaker", ""),
        explicit=content.get("explicit"),
        freely_given=content.get("freely_given"),
        expires_on=date.fromisoformat(expires) if expires else None,
        supersedes=content.get("supersedes"),
        notice_sha256=content.get("notice_sha256"),
        private={key: content[key] for key in PRIVATE_FIELDS if key in content},
    )
