"""Literal tables of the second evaluator, typed out from ``law.md`` §1, §4, §7 and §7.1.

On purpose, nothing here is read from the project's own law tables.
"""

# ruff: noqa: SIM905 - a table of words reads better as a line of words

from __future__ import annotations

SCHOOLS = {"maintained_school", "academy", "fe_college", "independent_school"}
NHS = {"nhs_trust", "icb", "gp_practice"}

KINDS = (
    "local_authority nhs_trust icb gp_practice maintained_school academy fe_college university "
    "independent_school nursery police probation prison fire_rescue youth_offending_team "
    "central_government parish_council housing_association private_care_provider charity "
    "private_company safeguarding_partners safeguarding_adults_board family_member"
).split()

# §1.2: s.7 public authorities; the two partnerships count through their members.
PUBLIC = set(KINDS) - {
    "parish_council",
    "independent_school",
    "nursery",
    "housing_association",
    "private_care_provider",
    "charity",
    "private_company",
    "family_member",
}
# §1.2 last column; a council is one only for its own law-enforcement functions.
COMPETENT = {"police", "probation", "prison", "youth_offending_team"}

PURPOSES = (
    "child_protection_s47 child_in_need_s17 safeguarding_child safeguarding_adult "
    "safeguarding_review domestic_abuse_marac early_help direct_care public_service_delivery "
    "service_delivery crime_prevention crime_investigation serious_violence fraud mappa "
    "prevent_channel modern_slavery homelessness_referral emergency_response "
    "employment_vetting parental_request commercial_request marketing research"
).split()
# s.31: the purposes §7.1's table gives Part 3 to.
LAW_ENFORCEMENT = {
    "crime_prevention",
    "crime_investigation",
    "serious_violence",
    "fraud",
    "mappa",
}
CHILD_ALWAYS = {"child_protection_s47", "safeguarding_child"}
CHILD_IF_RISK = {
    "child_in_need_s17",
    "early_help",
    "domestic_abuse_marac",
    "modern_slavery",
    "prevent_channel",
    "safeguarding_review",
}
ADULT_LIMB = {
    "safeguarding_adult",
    "domestic_abuse_marac",
    "modern_slavery",
    "prevent_channel",
    "safeguarding_review",
}
SAFEGUARDING = CHILD_ALWAYS | ADULT_LIMB | {"child_in_need_s17"}
SPECIAL = (
    "racial_ethnic political_opinion religion trade_union genetic biometric health sex_life "
    "sexual_orientation"
).split()

A, B, C, D, E, EA, F = (f"6(1)({x})" for x in ("a", "b", "c", "d", "e", "ea", "f"))
PART3 = "DPA2018.Part3.s35(2)(b)"
BASES = [A, B, C, D, E, EA, F, PART3]
EA_FROM = "2026-02-05"
VICTIM_LIMIT_FROM = "2026-01-12"

# §7.1's table, column "other sender": "" nothing but consent; "ea:<why>,f" in order.
#   68   Annex 1 paras 6-8: a child, or an adult at risk
#   5    para 5 (with or without 6-8): always fits a crime purpose
#   risk (ea) only where somebody is at risk
OTHER_SENDER = {
    "child_protection_s47": "68 f",
    "safeguarding_child": "68 f",
    "safeguarding_adult": "68 f",
    "safeguarding_review": "68 f",
    "child_in_need_s17": "risk f",
    "domestic_abuse_marac": "5 f",
    "early_help": "",
    "homelessness_referral": "",
    "direct_care": "f",
    "public_service_delivery": "f",
    "service_delivery": "f",
    "crime_prevention": "5 f",
    "crime_investigation": "5 f",
    "serious_violence": "5 f",
    "fraud": "5 f",
    "mappa": "5 f",
    "prevent_channel": "5 f",
    "modern_slavery": "5 f",
    "emergency_response": "68 f",
    "employment_vetting": "f",
    "research": "f",
    "parental_request": "",
    "commercial_request": "f",
    "marketing": "",
}
# A parish council's own tasks: a public function, and s.17 of the Crime and Disorder Act 1998.
PARISH_TASKS = {"public_service_delivery", "crime_prevention"}
# Column "public sender": everything is (e) but these.
NO_PUBLIC_TASK = {"homelessness_referral", "parental_request", "commercial_request", "marketing"}

# Columns "Article 9" and "Article 10", conditions that do not need consent, in order.
ARTICLE_9 = {
    "child_protection_s47": "g18 g6 h2*",
    "safeguarding_child": "g18 g6 h2*",
    "safeguarding_adult": "g18 g6 h2*",
    "safeguarding_review": "g18 g6 h2*",
    "child_in_need_s17": "g6 g18 b1",
    "domestic_abuse_marac": "g18 g10",
    "early_help": "g6",
    "homelessness_referral": "g6",
    "direct_care": "h2",
    "public_service_delivery": "g6 b1",
    "service_delivery": "",
    "crime_prevention": "g10 g6",
    "crime_investigation": "g10 g6",
    "serious_violence": "g10 g6",
    "fraud": "g10 g6 g14",
    "mappa": "g10 g6",
    "prevent_channel": "g6 g18",
    "modern_slavery": "g6 g18",
    "emergency_response": "g6 g18",
    "employment_vetting": "b1",
    "research": "j4",
    "parental_request": "",
    "commercial_request": "",
    "marketing": "",
}
ARTICLE_10 = {
    "child_protection_s47": "18 6",
    "safeguarding_child": "18 6",
    "safeguarding_adult": "18 6",
    "safeguarding_review": "18 6",
    "child_in_need_s17": "6 18",
    "domestic_abuse_marac": "10 18",
    "early_help": "6",
    "homelessness_referral": "6",
    "direct_care": "6",
    "public_service_delivery": "6",
    "service_delivery": "",
    "crime_prevention": "10 6",
    "crime_investigation": "10 6",
    "serious_violence": "10 6",
    "fraud": "10 6 14",
    "mappa": "10 6",
    "prevent_channel": "10 6",
    "modern_slavery": "10 6",
    "emergency_response": "6",
    "employment_vetting": "6",
    "research": "4",
    "parental_request": "",
    "commercial_request": "",
    "marketing": "",
}
CONDITION_9 = {
    "g6": "9(2)(g)+Sch1.6",
    "g10": "9(2)(g)+Sch1.10",
    "g14": "9(2)(g)+Sch1.14",
    "g18": "9(2)(g)+Sch1.18",
    "b1": "9(2)(b)+Sch1.1",
    "h2": "9(2)(h)+Sch1.2",
    "h2*": "9(2)(h)+Sch1.2",
    "j4": "9(2)(j)+Sch1.4",
    "c": "9(2)(c)",
}
NO_APD = {
    "9(2)(a)",
    "9(2)(c)",
    "9(2)(h)+Sch1.2",
    "9(2)(j)+Sch1.4",
    "Art10+Sch1.4",
    "Art10+Sch1.29",
    "Art10+Sch1.30",
    "Art10+official_authority",
}
# para 10(2): no policy document for a disclosure to a competent authority.
NO_APD_TO_COMPETENT = {"9(2)(g)+Sch1.10", "Art10+Sch1.10"}

ANY = set(KINDS)
S115_LIST = {
    "police",
    "local_authority",
    "parish_council",
    "housing_association",
    "icb",
    "fire_rescue",
}
S11_BODIES = {
    "local_authority",
    "nhs_trust",
    "icb",
    "police",
    "probation",
    "youth_offending_team",
    "prison",
}
SERIOUS_VIOLENCE_BODIES = {
    "local_authority",
    "probation",
    "youth_offending_team",
    "fire_rescue",
    "icb",
    "police",
    "prison",
    "university",
} | SCHOOLS
S16LA_BODIES = S11_BODIES | SCHOOLS | {"nursery", "gp_practice"}
CHANNEL_PARTNERS = S11_BODIES | SCHOOLS | {"university", "central_government"}
CARE_BODIES = NHS | {"local_authority", "private_care_provider"}


class Row:
    """One statutory gateway: duty (D), power (P) or co-operation only (C)."""

    def __init__(
        self,
        kind: str,
        senders: set[str] = ANY,
        to: set[str] = ANY,
        purposes: str = "",
        *,
        request: bool = False,
        named_only: bool = False,
        frm: str = "0000",
    ) -> None:
        self.kind, self.senders, self.to = kind, senders, to
        self.purposes = set(purposes.split()) or set(PURPOSES) - {"employment_vetting"}
        self.request, self.named_only, self.frm = request, named_only, frm


_SG = "child_protection_s47 child_in_need_s17 safeguarding_child safeguarding_review"
GATEWAYS: dict[str, Row] = {
    "CA1989.s17": Row("C"),
    "CA1989.s27": Row("C"),
    "CA1989.s47": Row("C"),  # the enquiry duty lies on the recipient
    "CA1989.s47(9)": Row(
        "D",
        {"local_authority", "icb", "nhs_trust"},
        {"local_authority"},
        "child_protection_s47",
        request=True,
    ),
    "CA2004.s10": Row("C"),
    "CA2004.s11": Row("C"),
    "CA2004.s16C": Row(
        "D",
        {"local_authority"},
        {"central_government"},
        "child_protection_s47 safeguarding_child safeguarding_review",
        named_only=True,
    ),
    "CA2004.s16D": Row(
        "D",
        ANY,
        {"central_government"},
        "safeguarding_child safeguarding_review",
        request=True,
    ),
    "CA2004.s16H": Row("D", ANY, {"safeguarding_partners"}, _SG, request=True),
    "CA2004.s16LA": Row(
        "D",
        S16LA_BODIES,
        S16LA_BODIES | {"safeguarding_partners"},
        _SG + " early_help domestic_abuse_marac",
        named_only=True,
        frm="2026-09-30",
    ),
    "CA2004.s16N": Row("D", ANY, {"safeguarding_partners"}, "safeguarding_review", request=True),
    "CareAct2014.s6": Row("C"),
    "CareAct2014.s42": Row("C"),
    "CareAct2014.s45": Row(
        "D",
        ANY,
        {"safeguarding_adults_board"},
        "safeguarding_adult safeguarding_review",
        request=True,
    ),
    "CDA1998.s17A": Row("D", S115_LIST, S115_LIST, "crime_prevention"),
    "CDA1998.s115": Row("P", ANY, S115_LIST),
    "PCSCA2022.s16": Row(
        "P", SERIOUS_VIOLENCE_BODIES | NHS, SERIOUS_VIOLENCE_BODIES, "serious_violence"
    ),
    "PCSCA2022.s17": Row(
        "D", SERIOUS_VIOLENCE_BODIES | NHS, {"police"}, "serious_violence", request=True
    ),
    "HSCA2012.s251B": Row("D", CARE_BODIES, CARE_BODIES, "direct_care"),
    "DAA2021.s49A": Row(
        "D",
        {"police"},
        SCHOOLS,
        "child_protection_s47 safeguarding_child domestic_abuse_marac",
        frm="2025-11-07",
    ),
    "DAA2021.s77": Row("P", named_only=True),
    "CJA2003.s325": Row("C"),
    "CJA2003.s327A": Row("P", named_only=True),  # a duty to consider, not to tell
    "CTSA2015.s26": Row("C"),
    "CTSA2015.s36": Row("C"),
    "CTSA2015.s38": Row(
        "D",
        CHANNEL_PARTNERS,
        {"local_authority", "police"},
        "prevent_channel",
        request=True,
    ),  # a qualified duty
    "DEA2017.s35": Row("P", named_only=True),
    "HA1996.s213B": Row(
        "D",
        {
            "prison",
            "youth_offending_team",
            "probation",
            "central_government",
            "local_authority",
            "nhs_trust",
        },
        {"local_authority"},
        "homelessness_referral",
    ),
    "MSA2015.s52": Row(
        "D", {"police", "local_authority"}, {"central_government"}, "modern_slavery"
    ),
    "FGMA2003.s5B": Row(
        "D",
        SCHOOLS | NHS,
        {"police"},
        "child_protection_s47 safeguarding_child crime_investigation",
        named_only=True,
        frm="2015-10-31",
    ),
    "CPA2026.s85": Row("D", frm="9999"),
    "EducInfo": Row(
        "D",
        {"maintained_school"},
        {"maintained_school", "academy", "independent_school"},
        "public_service_delivery service_delivery",
        named_only=True,
    ),
    "NHSA2006.s251": Row("P", ANY, ANY - {"family_member"}, "research", named_only=True),
    "OMA2007.s14": Row("P"),
    "SCA2007.s68": Row("P"),
    "SVGA2006.s35": Row(
        "D",
        ANY,
        {"central_government"},
        "employment_vetting safeguarding_child safeguarding_adult",
        named_only=True,
    ),
    "SVGA2006.s39": Row(
        "P",
        {"local_authority"},
        {"central_government"},
        "employment_vetting safeguarding_child safeguarding_adult",
        named_only=True,
    ),
    "CFA2014.s23": Row(
        "D",
        {"icb", "nhs_trust"},
        {"local_authority"},
        "early_help public_service_delivery service_delivery direct_care",
        named_only=True,
    ),
    "CFA2014.s28": Row("C", named_only=True),
}
# R5: which duty each exception ends.
EXCEPTIONS = {
    "objection": "HSCA2012.s251B",
    "would_object": "HSCA2012.s251B",
    "anonymous_provider": "HSCA2012.s251B",
    "unreasonable": "CA1989.s47(9)",
    "detrimental": "CA2004.s16LA",
}
OR_WHOM_IT_NAMES = {"CA2004.s16H", "CA2004.s16N", "CareAct2014.s45"}
NEEDS_AGREEMENT = {"HA1996.s213B", "MSA2015.s52"}
# gateway null: only duties change an answer, and some count only when named.
DUTIES_FOUND = [g for g, row in GATEWAYS.items() if row.kind == "D" and not row.named_only]
