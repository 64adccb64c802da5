"""Templates to fill in: the headings, and example rows."""

from __future__ import annotations

from registry.spreadsheets.agreements.columns import AGREEMENT_COLUMNS
from registry.spreadsheets.columns import Column
from registry.spreadsheets.csv_files import csv_text
from registry.spreadsheets.partners.columns import PARTNER_COLUMNS

_PARTNER = {
    "id": "hill-school",
    "legal_name": "Hill School",
    "kind": "Primary school (maintained)",
    "ico": "ZA000001",
    "ico_expires": "31/03/2027",
    "urn": "100001",
    "contact_name": "School office",
    "contact_telephone": "01632 960120",
    "contact_out_of_hours": "01632 960121",
    "contact_email": "office@hill-school.example",
    "privacy_notice_url": "https://hill-school.example/privacy",
    "chief_officer": "Ann Lee (from 1 September 2024)",
    "dpo": "Bo Ray",
    "signatory": "Ann Lee; Cy Moss",
    "apd_title": "Appropriate policy document",
    "apd_conditions": "Sch1.18; Sch1.6",
    "apd_review": "31 March 2027",
}
_AGREEMENT = {
    "id": "hill-school-early-help",
    "title": "Early help at Hill School",
    "template": "early-help-consent",
    "parties": "county-council; hill-school",
    "purpose_code": "early help",
    "from": "hill-school",
    "to": "county-council",
    "basis": "6(1)(e)",
    "data_items": "Attendance: personal | Health needs: personal, health",
    "why_necessary": "The plan is made with those who know the child at school.",
    "retention": "Until the child is 25",
    "start": "1 April 2026",
    "review": "31/03/2027",
}
_BACK = {
    "id": "hill-school-early-help",
    "purpose_code": "early help",
    "from": "county-council",
    "to": "hill-school",
    "basis": "county-council=6(1)(e)",
    "conditions": "9(2)(g)+Sch1.18",
    "data_items": "The plan: personal",
}
EXAMPLES: dict[str, tuple[tuple[Column, ...], tuple[dict[str, str], ...]]] = {
    "partners": (PARTNER_COLUMNS, (_PARTNER,)),
    "agreements": (AGREEMENT_COLUMNS, (_AGREEMENT, _BACK)),
}


def template_rows(kind: str) -> list[list[str]]:
    """The headings, then the examples."""
    columns, examples = EXAMPLES[kind]
    rows = [[example.get(column.field, "") for column in columns] for example in examples]
    return [[column.heading for column in columns], *rows]


def template_csv(kind: str) -> str:
    """The template as CSV."""
    return csv_text(template_rows(kind))


def template_xlsx(kind: str) -> bytes:
    """The template as a workbook."""
    from registry.spreadsheets.xlsx_files import xlsx_bytes

    return xlsx_bytes(template_rows(kind), kind.title())
