"""The parts of an organisation's record, and the form fields of their entries."""

from __future__ import annotations

from dataclasses import dataclass

from registry.services.partners import entries
from registry.services.partners.changes import ASSESSMENTS, SCHEMES, STANDARDS
from registry.services.partners.document import ROLE_WORDS
from registry.web.kit.form_fields import CHOICE, DATE, EMAIL, MANY, TELEPHONE, FormField

NAME_IS_MEANT = "name_is_meant"  # the box that says yes to a name like another's
UPDATE, CORRECTION = "update", "correction"
REASONS = (
    {"value": UPDATE, "text": "Things have changed"},
    {"value": CORRECTION, "text": "What stood here was wrong"},
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the record.

    Attributes:
        name: its name in the record.
        path: its name in addresses.
        heading: its heading on the page.
        entry: the words for one of its entries.
        naming: the fields that name an entry.
        form_fields: the questions of its form.
    """

    name: str
    path: str
    heading: str
    entry: str
    naming: tuple[str, ...]
    form_fields: tuple[FormField, ...]

    @property
    def is_list(self) -> bool:
        return self.name in entries.LISTS


_CONTACT = (
    FormField("telephone", "Telephone in working hours", TELEPHONE),
    FormField("out_of_hours", "Telephone at other times", TELEPHONE),
    FormField("email", "Secure email address", EMAIL),
)
PARTS = (
    Part(
        "role_holders",
        "roles",
        "Who holds which role",
        "a person in a role",
        ("role", "name"),
        (
            FormField("role", "Role", CHOICE, missing="Choose a role.", choices=ROLE_WORDS),
            FormField("name", "Name", missing="Give their name."),
            FormField("from", "First day", DATE),
            FormField("to", "Last day", DATE, "Leave it empty while they hold the role."),
            *_CONTACT,
        ),
    ),
    Part(
        entries.CONTACT,
        "contact",
        "Whom to ring when nobody holds that role",
        "whom to ring",
        (),
        (
            FormField("name", "Name", hint="A person or a desk.", missing="Give a name."),
            *_CONTACT,
        ),
    ),
    Part(
        entries.ABOUT,
        "name",
        "Name and privacy notice",
        "name and privacy notice",
        (),
        (
            FormField("legal_name", "Legal name", missing="Give its legal name."),
            FormField(
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
            FormField(
                "scheme", "What it is", CHOICE, missing="Choose what it is.", choices=SCHEMES
            ),
            FormField("value", "Number or code", missing="Give the number or code."),
            FormField(
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
            FormField("standard", "Standard", CHOICE, missing="Choose one.", choices=STANDARDS),
            FormField("status", "Status", hint="In the scheme’s words, such as Standards met."),
            FormField(
                "evidence", "Evidence", hint="The certificate’s number, or where it is kept."
            ),
            FormField("expires_on", "Last day it holds", DATE),
        ),
    ),
    Part(
        "policy_documents",
        "policy-documents",
        "Appropriate policy documents",
        "a policy document",
        ("title",),
        (
            FormField("title", "Title", missing="Give its title."),
            FormField("conditions", "Which conditions does it cover?", MANY),
            FormField(
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
            FormField("kind", "Which", CHOICE, missing="Choose which it is.", choices=ASSESSMENTS),
            FormField("reference", "Its reference", missing="Give its reference."),
            FormField("title", "What it is about"),
            FormField("date", "The day it was done", DATE),
            FormField("review_date", "Last day before its review", DATE),
        ),
    ),
)
BY_PATH = {part.path: part for part in PARTS}
