"""What is asked for each part of an agreement, with what the law tables and the register offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

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
ROLES = {
    "independent_controller": "Independent controller",
    "joint_controller": "Joint controller",
    "processor": "Processor",
}


def long_text(field: str) -> FormField:
    """A text of the agreement as a whole."""
    return FormField(field, "What the agreement says", TEXT)


def basis_box(partner: str) -> str:
    """The name of the boxes for one discloser's bases."""
    return f"basis-{partner}"


def texts(found: object) -> list[str]:
    """The texts of a list in a draft, which may hold anything."""
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen: the law, and the organisations' names by their ids."""

    law: Law
    names: Mapping[str, str]

    def purpose(self, sharing: Mapping[str, Any]) -> str:
        """What a sharing is for, in words; empty where it does not say."""
        purpose = sharing.get("purpose")
        known = self.law.purposes.get(purpose) if isinstance(purpose, str) else None
        return capital(known.name) if known else ""

    def party(self, content: Mapping[str, Any]) -> tuple[FormField, ...]:
        """An organisation that signs, and its role."""
        known = self._called(_parties(content))
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
        """Who shares what for, with whom, under which law."""
        parties = self._called(_parties(content))
        purposes = {each: row.name for each, row in self.law.purposes.items()}
        return (
            FormField("purpose", "What for", CHOICE, missing="Choose a purpose.", choices=purposes),
            FormField("from", "Who shares", MANY, choices=self._with(parties, sharing.get("from"))),
            FormField("to", "Who receives", MANY, choices=self._with(parties, sharing.get("to"))),
            FormField("subjects", "About whom", LONG),
            FormField("why_necessary", "Why the purpose cannot be met with less", TEXT),
            FormField("benefits", "What good it does", TEXT),
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
                choices=self._gateways(sharing),
            ),
            FormField("frequency", "How often", LONG),
            FormField("transfer_method", "How it is sent, securely", LONG),
            FormField("retention", "How long recipients keep it", LONG),
        )

    def bases(self, sharing: Mapping[str, Any]) -> tuple[FormField, ...]:
        """For each of those who share, the bases it relies on."""
        choices = {each: with_code(row.name, each) for each, row in self.law.bases.items()}
        return tuple(
            FormField(basis_box(partner), self.names.get(partner, partner), MANY, choices=choices)
            for partner in texts(sharing.get("from"))
        )

    def data_item(self) -> tuple[FormField, ...]:
        """Something that may be shared."""
        categories = {each: category_title(each) for each in DATA_CATEGORIES}
        return (
            FormField("title", "What it is", LONG, missing="Say what it is."),
            FormField("data_categories", "What the law makes of it", MANY, choices=categories),
            FormField("minimisation", "How little is enough", LONG),
            FormField("source", "Where it comes from", LONG),
            FormField("format", "In what form it is sent", LONG),
        )

    def _conditions(self, sharing: Mapping[str, Any]) -> dict[str, str]:
        chosen = texts(sharing.get("conditions"))
        table = self.law.conditions
        offered = {
            each: with_code(row.name, each)
            for each, row in table.items()
            if row.offered or each in chosen
        }
        return offered | {each: each for each in chosen if each not in table}

    def _gateways(self, sharing: Mapping[str, Any]) -> dict[str, str]:
        purpose, table = sharing.get("purpose"), self.law.gateways
        chosen = texts(sharing.get("gateways"))
        offered = {
            each: with_code(row.name, each)
            for each, row in table.items()
            if each in chosen or not row.purposes or not purpose or purpose in row.purposes
        }
        return offered | {each: each for each in chosen if each not in table}

    def _called(self, partners: Iterable[str]) -> dict[str, str]:
        return {each: self.names.get(each, each) for each in partners}

    def _with(self, parties: Mapping[str, str], chosen: object) -> dict[str, str]:
        """The parties, and whoever is chosen though it is none."""
        return {**parties, **self._called(texts(chosen))}


def _parties(content: Mapping[str, Any]) -> list[str]:
    found = content.get("parties")
    parties = found if isinstance(found, list) else []
    return texts([each.get("partner") for each in parties if isinstance(each, Mapping)])
