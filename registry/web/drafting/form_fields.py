"""The form fields of each section of an agreement, with the choices from law and register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from registry.documents.json.editions import is_second
from registry.domain.decision.vocabulary import DATA_CATEGORIES
from registry.law import Law
from registry.services.law_words import with_code
from registry.spreadsheets.words import category_title
from registry.web.kit.form_fields import CHOICE, DATE, LONG, MANY, NUMBER, TEXT, FormField, capital

FACTS = (
    FormField("title", "Title", LONG, missing="Give its title."),
    FormField("start_date", "First day", DATE),
    FormField("review_date", "Last day before its review", DATE),
    FormField("end_date", "Last day", DATE, "Only if it ends by itself."),
    FormField(
        "notice_days",
        "Days of notice for leaving",
        NUMBER,
        "A notice that gives fewer is refused. Leave it empty to hold nobody to a number.",
    ),
)
_DISPOSAL = FormField("disposal", "How it is destroyed or given back (optional)", LONG)
ROLES = {
    "independent_controller": "Independent controller",
    "joint_controller": "Joint controller",
    "processor": "Processor",
}


def long_text(field: str) -> FormField:
    """Return the field for one text of the agreement."""
    return FormField(field, "What the agreement says", TEXT)


def basis_field(partner: str) -> str:
    """Return the name of the field for the lawful bases of one party that shares."""
    return f"basis-{partner}"


def texts(value: object) -> list[str]:
    """Return the texts of a list in a draft; other values, which a draft may hold, are left out."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


@dataclass(frozen=True, slots=True)
class Offer:
    """What the forms offer for choice: the law, and the names of organisations by id."""

    law: Law
    names: Mapping[str, str]

    def purpose(self, sharing: Mapping[str, Any]) -> str:
        """Return a sharing's purpose in words; empty if it has none."""
        purpose = sharing.get("purpose")
        known = self.law.purposes.get(purpose) if isinstance(purpose, str) else None
        return capital(known.name) if known else ""

    def party(self, content: Mapping[str, Any]) -> tuple[FormField, ...]:
        """Return the fields for a party and its role."""
        known = self._names_of(_parties(content))
        return (
            FormField(
                "partner",
                "Organisation",
                CHOICE,
                missing="Choose an organisation.",
                choices={**self.names, **known},
            ),
            FormField(
                "role", "Its role for this sharing", CHOICE, missing="Choose one.", choices=ROLES
            ),
            FormField(
                "acts_for",
                "For which of the parties does it act?",
                MANY,
                "Only if it is a processor.",
                choices=known,
            ),
        )

    def sharing(
        self, content: Mapping[str, Any], sharing: Mapping[str, Any]
    ) -> tuple[FormField, ...]:
        """Return the fields for a sharing: its purpose, its parties and its law."""
        parties = self._names_of(_parties(content))
        purposes = {purpose.id: purpose.name for purpose in self.law.purposes.values()}
        return (
            FormField("purpose", "What for", CHOICE, missing="Choose a purpose.", choices=purposes),
            FormField("from", "Who shares", MANY, choices=self._with(parties, sharing.get("from"))),
            FormField("to", "Who receives", MANY, choices=self._with(parties, sharing.get("to"))),
            FormField("subjects", "About whom", LONG),
            FormField("why_necessary", "Why the purpose cannot be met with less", TEXT),
            FormField("benefits", "What good it does", TEXT),
            *(() if is_second(content) else self._law_of_all(sharing)),
            FormField("frequency", "How often", LONG),
            *((FormField("volume", "How much (optional)", LONG),) if is_second(content) else ()),
            FormField("transfer_method", "How it is sent, securely", LONG),
            FormField("retention", "How long recipients keep it", LONG),
            *((_DISPOSAL,) if is_second(content) else ()),
        )

    def _law_of_all(self, sharing: Mapping[str, Any]) -> tuple[FormField, ...]:
        """Return the fields for law that the first version states for a sharing as a whole."""
        return (
            FormField(
                "conditions",
                "Conditions for sensitive information",
                MANY,
                "For health, ethnicity and the like, and for offences.",
                choices=self._conditions(sharing),
            ),
            FormField(
                "gateways",
                "Powers and duties in law",
                MANY,
                "Those that serve this purpose. Save another purpose to see those of that.",
                choices=self.gateways(sharing),
            ),
        )

    def bases(self, sharing: Mapping[str, Any]) -> tuple[FormField, ...]:
        """Return a field for each party that shares, to choose its lawful bases."""
        bases = self.law.bases.values()
        choices = {basis.id: with_code(basis.name, basis.id) for basis in bases}
        return tuple(
            FormField(basis_field(party), self.names.get(party, party), MANY, choices=choices)
            for party in texts(sharing.get("from"))
        )

    def data_item(self, sharing: Mapping[str, Any] | None) -> tuple[FormField, ...]:
        """Return the fields for a data item.

        Args:
            sharing: its sharing, in the second version.
        """
        categories = {category: category_title(category) for category in DATA_CATEGORIES}
        return (
            FormField("title", "What it is", LONG, missing="Say what it is."),
            FormField("data_categories", "What the law makes of it", MANY, choices=categories),
            FormField("minimisation", "How little is enough", LONG),
            FormField("source", "Where it comes from", LONG),
            FormField("format", "In what form it is sent", LONG),
            *(self._of_second_item(sharing) if sharing is not None else ()),
        )

    def _of_second_item(self, sharing: Mapping[str, Any]) -> tuple[FormField, ...]:
        ends = dict.fromkeys([*texts(sharing.get("from")), *texts(sharing.get("to"))])
        return (
            FormField(
                "retention", "How long it is kept, if not as long as the rest (optional)", LONG
            ),
            _DISPOSAL,
            FormField(
                "partners",
                "Shared only between (optional)",
                MANY,
                "Select two or more. Select nobody if all of them share it.",
                choices=self._names_of(ends),
            ),
        )

    def _conditions(self, sharing: Mapping[str, Any]) -> dict[str, str]:
        chosen = texts(sharing.get("conditions"))
        table = self.law.conditions
        offered = {
            code: with_code(condition.name, code)
            for code, condition in table.items()
            if condition.offered or code in chosen
        }
        return offered | {code: code for code in chosen if code not in table}

    def gateways(self, sharing: Mapping[str, Any]) -> dict[str, str]:
        purpose, table = sharing.get("purpose"), self.law.gateways
        chosen = texts(sharing.get("gateways"))
        offered = {
            code: with_code(gateway.name, code)
            for code, gateway in table.items()
            if code in chosen or not gateway.purposes or not purpose or purpose in gateway.purposes
        }
        return offered | {code: code for code in chosen if code not in table}

    def _names_of(self, partners: Iterable[str]) -> dict[str, str]:
        return {partner: self.names.get(partner, partner) for partner in partners}

    def _with(self, parties: Mapping[str, str], chosen: object) -> dict[str, str]:
        """Return the parties, and the chosen organisations that are not parties."""
        return {**parties, **self._names_of(texts(chosen))}


def _parties(content: Mapping[str, Any]) -> list[str]:
    value = content.get("parties")
    parties = value if isinstance(value, list) else []
    return texts([party.get("partner") for party in parties if isinstance(party, Mapping)])
