"""The columns of an import of organisations."""

from __future__ import annotations

from registry.spreadsheets.columns import Column

_DAY = "A day, such as 1 April 2026."
_HOLDERS = "Names, split by ; – each may be followed by days, as in Ann Lee (from 1 April 2026)."

SCHEMES = {
    "ico": (
        "ICO registration",
        ("ico", "ico no", "ico number", "ico reg", "ico registration number"),
    ),
    "ods": ("ODS code", ("ods", "nacs code", "practice code")),
    "urn": ("URN", ("urn no", "school urn", "unique reference number")),
    "laestab": ("LAESTAB", ("dfe number", "laestab number", "establishment number")),
    "charity": ("Charity number", ("charity no", "registered charity number", "charity")),
    "company": ("Company number", ("company no", "companies house number", "company reg no")),
    "ukprn": ("UKPRN", ("uk provider reference number",)),
    "gss": ("GSS code", ("gss", "ons code")),
}
ROLES = {
    "chief_officer": ("Chief officer", ("chief executive", "ceo", "headteacher", "head teacher")),
    "siro": ("SIRO", ("senior information risk owner",)),
    "caldicott_guardian": ("Caldicott Guardian", ("caldicott",)),
    "dpo": ("DPO", ("data protection officer",)),
    "information_asset_owner": ("Information asset owner", ("iao",)),
    "single_point_of_contact": ("Single point of contact", ("spoc", "designated person")),
    "safeguarding_lead": ("Safeguarding lead", ("dsl", "designated safeguarding lead")),
    "signatory": ("Signatories", ("signatory", "authorised signatory", "signed by")),
}
STANDARDS = {
    "dspt": "DSPT",
    "cyber_essentials": "Cyber Essentials",
    "cyber_essentials_plus": "Cyber Essentials Plus",
    "iso_27001": "ISO 27001",
    "psn": "PSN",
}
CONTACT = ("name", "role", "telephone", "out_of_hours", "email")


def _assurance(standard: str, name: str) -> tuple[Column, ...]:
    return (
        Column(f"{standard}_status", f"{name} status", (name,), about="As the scheme words it."),
        Column(f"{standard}_evidence", f"{name} evidence", (f"{name} certificate",)),
        Column(f"{standard}_expires", f"{name} expires", (f"{name} expiry",), about=_DAY),
    )


PARTNER_COLUMNS: tuple[Column, ...] = (
    Column(
        "id",
        "Id",
        ("partner id", "organisation id", "org id", "registry id"),
        about="Made from the name if left empty: small letters, digits and hyphens.",
    ),
    Column(
        "legal_name",
        "Legal name",
        ("name", "organisation", "organisation name", "org name", "partner", "body", "agency"),
        needed=True,
        about="As on its governing document.",
    ),
    Column(
        "kind",
        "Kind",
        ("type", "organisation type", "kind of organisation", "type of organisation", "sector"),
        needed=True,
        about="Such as council, academy, GP practice, charity.",
    ),
    *(Column(scheme, heading, others) for scheme, (heading, others) in SCHEMES.items()),
    Column(
        "ico_expires", "ICO expires", ("ico expiry", "ico renewal", "ico expiry date"), about=_DAY
    ),
    Column("contact_name", "Contact", ("contact name", "main contact", "named contact")),
    Column("contact_role", "Contact role", ("contact job title", "job title", "contact post")),
    Column("contact_telephone", "Telephone", ("phone", "tel", "contact telephone", "phone number")),
    Column(
        "contact_out_of_hours", "Out of hours", ("out of hours telephone", "ooh", "emergency tel")
    ),
    Column("contact_email", "E-mail", ("email", "contact email", "email address", "secure email")),
    Column("privacy_notice_url", "Privacy notice", ("privacy notice url", "privacy policy")),
    *(Column(role, heading, others, about=_HOLDERS) for role, (heading, others) in ROLES.items()),
    *(column for item in STANDARDS.items() for column in _assurance(*item)),
    Column(
        "apd_title", "Policy document", ("apd", "appropriate policy document"), about="Its title."
    ),
    Column(
        "apd_conditions",
        "Policy document covers",
        ("apd conditions", "apd covers"),
        about="Conditions, such as Sch1.18; Sch1.6.",
    ),
    Column("apd_review", "Policy document review", ("apd review", "apd review date"), about=_DAY),
    Column("dpia", "DPIA", ("dpia reference",), about="Its reference."),
    Column("dpia_review", "DPIA review", ("dpia review date",), about=_DAY),
    Column("lia", "LIA", ("lia reference",), about="Its reference."),
    Column("lia_review", "LIA review", ("lia review date",), about=_DAY),
    Column("part_of", "Part of", ("multi-academy trust", "network"), about="Id of the whole."),
    Column("part_of_since", "Part of since", ("joined trust on",), about=_DAY),
    Column("part_of_evidence", "Part of evidence", (), about="Such as a funding agreement."),
    Column("succeeds", "Succeeds", ("successor of", "predecessor"), about="Id of the former."),
    Column("succeeds_on", "Succeeds on", ("conversion date",), about=_DAY),
    Column("succeeds_reason", "Succeeds because", (), about="Such as: it becomes an academy."),
)
