"""The parts of an organisation's record, and what is asked for each of their entries."""

from __future__ import annotations

from dataclasses import dataclass

from registry.services.partners import entries
from registry.services.partners.changes import ASSESSMENTS, SCHEMES, STANDARDS
from registry.services.partners.document import ROLE_WORDS
from registry.web.kit.form_fields import CHOICE, DATE, EMAIL, MANY, TELEPHONE, Box

UPDATE, CORRECTION = "update", "correction"
REASONS = (
    {"value": UPDATE, "text": "Things have changed"},
    {"value": CORRECTION, "text": "What stood here was wrong"},
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the record: its name there and in addresses, and its questions. ``naming`` are
    the fields that an entry is called by."""

    name: str
    path: str
    heading: str
    entry: str
    naming: tuple[str, ...]
    boxes: tuple[Box, ...]

    @property
    def is_list(self) -> bool:
        return self.name in entries.LISTS


_RING = (
    Box("telephone", "Telephone in working hours", TELEPHONE),
    Box("out_of_hours", "Telephone at other times", TELEPHONE),
    Box("email", "Secure email address", EMAIL),
)
PARTS = (
    Part(
        "role_holders",
        "roles",
        "Who holds which role",
        "a person in a role",
        ("role", "name"),
        (
            Box("role", "Role", CHOICE, missing="Choose a role.", choices=ROLE_WORDS),
            Box("name", "Name", missing="Give their name."),
            Box("from", "First day", DATE),
            Box("to", "Last day", DATE, "Leave it empty while they hold the role."),
            *_RING,
        ),
    ),
    Part(
        entries.CONTACT,
        "contact",
        "Whom to ring when nobody holds that role",
        "whom to ring",
        (),
        (Box("name", "Name", hint="A person or a desk.", missing="Give a name."), *_RING),
    ),
    Part(
        entries.ABOUT,
        "name",
        "Name and privacy notice",
        "name and privacy notice",
        (),
        (
            Box("legal_name", "Legal name", missing="Give its legal name."),
            Box(
                "privacy_notice_url",
                "Address of its privacy notice",
                hint="It begins with https://",
            ),
        ),
    ),
    Part(
        "identifiers",
        "registrations",
        "Registrations",
        "a registration",
        ("scheme",),
        (
            Box("scheme", "What it is", CHOICE, missing="Choose what it is.", choices=SCHEMES),
            Box("value", "Number or code", missing="Give the number or code."),
            Box(
                "expires_on", "Last day it holds", DATE, "If it runs out, as ICO registrations do."
            ),
        ),
    ),
    Part(
        "assurance",
        "assurance",
        "Assurance",
        "an assurance",
        ("standard",),
        (
            Box("standard", "Standard", CHOICE, missing="Choose one.", choices=STANDARDS),
            Box("status", "Status", hint="In the scheme’s words, such as Standards met."),
            Box("evidence", "Evidence", hint="The certificate’s number, or where it is kept."),
            Box("expires_on", "Last day it holds", DATE),
        ),
    ),
    Part(
        "policy_documents",
        "policy-documents",
        "Appropriate policy documents",
        "a policy document",
        ("title",),
        (
            Box("title", "Title", missing="Give its title."),
            Box("conditions", "Which conditions does it cover?", MANY),
            Box(
                "review_date",
                "Last day before its review",
                DATE,
                missing="Give the last day before its review.",
            ),
        ),
    ),
    Part(
        "assessments",
        "assessments",
        "Impact assessments",
        "an assessment",
        ("kind", "reference"),
        (
            Box("kind", "Which", CHOICE, missing="Choose which it is.", choices=ASSESSMENTS),
            Box("reference", "Its reference", missing="Give its reference."),
            Box("title", "What it is about"),
            Box("date", "The day it was done", DATE),
            Box("review_date", "Last day before its review", DATE),
        ),
    ),
)
BY_PATH = {part.path: part for part in PARTS}
