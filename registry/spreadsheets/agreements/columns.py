"""The columns of an import of agreements; each row is one sharing."""

from __future__ import annotations

from collections.abc import Mapping

from registry.domain.agreements.texts import CONFIDENCE, MORE_TEXTS
from registry.spreadsheets.columns import Column

_LIST = "Split by ; or line breaks."
TEXTS = {
    "aim": ("What it is for", ("agreement purpose", "purpose in words", "aim")),
    "consent_arrangements": ("Consent", ("consent arrangements",)),
    "emergencies": ("Emergencies", ()),
    "requests": ("Requests", ("how to ask",)),
    "fairness": ("Fairness", ("how people are told", "transparency")),
    "access": ("Access", ("who may see it",)),
    "onward_sharing": ("Onward sharing", ()),
    "subcontractors": ("Processors", ("subcontractors", "sub processors")),
    "security": ("Security", ()),
    "training": ("Training", ()),
    "accuracy": ("Accuracy", ()),
    "rights": ("Rights", ("subject rights", "data subject rights")),
    "complaints": ("Complaints", ()),
    "breaches": ("Security incidents", ("breaches", "incidents", "data breaches")),
    "foi": ("Freedom of information", ("foi",)),
    "leaving": ("Leaving", ("notice", "termination")),
    "disputes": ("Disputes", ()),
    "policies": ("Policies", ("policy documents and assessments",)),
}
MORE = {name: (heading, ()) for name, heading in MORE_TEXTS.items()}
"""The texts that only the second version of the schema has."""
PART_OF = {"aim": "purpose"}
"""Text columns whose name differs from that of the part of the document they hold."""
TEXT_HEADINGS: Mapping[str, str] = {
    PART_OF.get(field, field): title for field, (title, _) in TEXTS.items()
} | MORE_TEXTS
"""The headings of an agreement's texts by the part of the document that holds them, in order."""
SHARING_TEXTS = ("why_necessary", "benefits")
SHARING_LINES = (
    *("subjects", "frequency", "transfer_method", "retention"),
    *("volume", "disposal"),  # of the second version
)
HEAD = (
    "id",
    "title",
    "version",
    "charter",
    "template",
    "parties",
    "start",
    "review",
    "end",
    "lead",
    "reasons",
    *TEXTS,
    *MORE,
)
"""The columns about the agreement as a whole; its rows must not differ in them."""

AGREEMENT_COLUMNS: tuple[Column, ...] = (
    Column(
        "id",
        "Id",
        ("agreement id", "agreement", "agreement reference", "reference", "ref", "isa reference"),
        about="The same in every row of one agreement. Made from the title if left empty.",
    ),
    Column("title", "Title", ("agreement title", "agreement name", "name"), needed=True),
    Column("version", "Version", ("version number",), about="1 if left empty."),
    Column(
        "charter",
        "Charter",
        ("charter version",),
        about="Such as wisc version 1; the newest registered if left empty.",
    ),
    Column(
        "template",
        "Template",
        ("based on", "model"),
        about="Gives what the row leaves empty, such as child-safeguarding.",
    ),
    Column(
        "parties",
        "Parties",
        ("partners", "signatories", "organisations", "between", "members"),
        needed=True,
        about="Ids or legal names, split by ; – a role may follow: (joint controller), or"
        " (processor for county-council, hill-school).",
    ),
    Column("clause", "Clause", ("clause id", "sharing", "schedule")),
    Column(
        "purpose_code",
        "Purpose",
        ("purpose code", "purpose of sharing", "reason for sharing"),
        needed=True,
        about="Such as early help, or early_help.",
    ),
    Column(
        "from", "From", ("shared by", "sender", "senders", "discloser", "disclosers"), about=_LIST
    ),
    Column("to", "To", ("shared with", "recipient", "recipients", "receiver"), about=_LIST),
    Column(
        "basis",
        "Basis",
        ("lawful basis", "article 6", "art 6", "legal basis", "article 6 basis"),
        needed=True,
        about="One for all, or for each: county-council=6(1)(e); hill-school=6(1)(e).",
    ),
    Column(
        "conditions",
        "Conditions",
        ("condition", "article 9", "art 9", "article 9 condition", "schedule 1 condition"),
        about="For all, or for each: county-council=9(2)(g)+Sch1.18.",
    ),
    Column(
        "gateways",
        "Gateways",
        ("gateway", "power", "powers", "legal power"),
        about="For all, or for a direction: hill-school to county-council=CA1989.s27.",
    ),
    Column(
        "recipient_bases",
        "Recipients' bases",
        ("basis of recipients",),
        about="Where those who receive need one of their own; as under Basis.",
    ),
    Column(
        "confidence",
        "Duty of confidence",
        ("how confidence is met",),
        about=f"One of: {', '.join(CONFIDENCE)}.",
    ),
    Column(
        "data_items",
        "Data items",
        ("data", "data shared", "information shared", "categories", "data categories"),
        about="name: category, category | name: category – or categories alone.",
    ),
    Column("why_necessary", "Why necessary", ("necessity", "why it is necessary")),
    Column("benefits", "Benefits", ("benefit",)),
    Column("subjects", "About whom", ("subjects", "data subjects", "people")),
    Column("frequency", "How often", ("frequency",)),
    Column("transfer_method", "How it is sent", ("transfer", "transfer method", "method")),
    Column("retention", "Retention", ("retention period", "kept for")),
    Column("volume", "Volume", ("how much",)),
    Column("disposal", "Disposal", ("how it is destroyed",)),
    Column("start", "Start", ("start date", "from date", "commencement", "begins"), needed=True),
    Column("review", "Review", ("review date", "next review", "review due"), needed=True),
    Column("end", "End", ("end date", "expiry", "expiry date", "expires")),
    Column("lead", "Lead organisation", ("lead",)),
    Column(
        "reasons",
        "Why warnings can stay",
        about="Needed where the law does not fit an agreement of the second version.",
    ),
    *(Column(field, heading, others) for field, (heading, others) in (TEXTS | MORE).items()),
)
