"""Words and tables of the second edition, typed out from ``law.md`` §1.2, §1.3 and §7.1.

On purpose nothing here is read from the project's own law tables.
"""

# ruff: noqa: SIM905 - a table of words reads better as a line of words

from __future__ import annotations

# -- kinds of organisation (contract §1, law.md §1.2) ------------------------------------------

KINDS = (
    "local_authority nhs_trust icb gp_practice maintained_school academy fe_college university "
    "independent_school nursery police probation prison fire_rescue youth_offending_team "
    "central_government parish_council housing_association private_care_provider charity "
    "private_company safeguarding_partners safeguarding_adults_board family_member "
    "pharmacy_dentist_optician foster_agency regulator court_coroner dbs opg ombudsman cafcass "
    "elected_member"
).split()
# s.7 DPA 2018; a pharmacy is one for its public contract only (facts.py).
PUBLIC = set(KINDS) - set(
    "parish_council independent_school nursery housing_association private_care_provider charity "
    "private_company family_member foster_agency elected_member".split()
)
# §1.2, last column; a department is one only for law enforcement (facts.py).
COMPETENT = set("police probation prison youth_offending_team".split())
NHS = set("nhs_trust icb gp_practice".split())
HEALTH_BODIES = NHS | {"pharmacy_dentist_optician"}
# "Health and care senders", beside which a council counts for adults.
HEALTH_AND_CARE = HEALTH_BODIES | {"private_care_provider"}
EDUCATION = set(
    "maintained_school academy independent_school fe_college nursery university".split()
)
SCHOOLS_AND_COLLEGES = set("maintained_school academy independent_school fe_college".split())

# -- purposes ------------------------------------------------------------------------------------

PURPOSES = (
    "child_protection_s47 child_in_need_s17 safeguarding_child safeguarding_adult "
    "safeguarding_review domestic_abuse_marac early_help direct_care public_service_delivery "
    "service_delivery crime_prevention crime_investigation serious_violence fraud mappa "
    "prevent_channel modern_slavery homelessness_referral emergency_response "
    "employment_vetting parental_request commercial_request marketing research "
    "domestic_abuse_support staff_safeguarding send_support housing_allocation public_health "
    "regulation_or_complaints court_proceedings immigration"
).split()
# §7.1 "Words used in the lettered rules".
SAFEGUARDING = set(
    "child_protection_s47 safeguarding_child safeguarding_adult safeguarding_review "
    "child_in_need_s17 domestic_abuse_marac domestic_abuse_support modern_slavery "
    "prevent_channel staff_safeguarding".split()
)
LAW_ENFORCEMENT = set("crime_prevention crime_investigation serious_violence fraud mappa".split())
CHILD_ALWAYS = {"child_protection_s47", "safeguarding_child"}
CHILD_IF_RISK = set(
    "child_in_need_s17 early_help domestic_abuse_marac domestic_abuse_support modern_slavery "
    "prevent_channel safeguarding_review send_support staff_safeguarding".split()
)
ADULT_LIMB = set(
    "safeguarding_adult domestic_abuse_marac domestic_abuse_support staff_safeguarding "
    "modern_slavery prevent_channel safeguarding_review".split()
)
# RC's purposes; direct_care is one only from a sexual health service.
CONFIDENCE_PURPOSES = set(
    "public_service_delivery service_delivery housing_allocation early_help send_support "
    "crime_prevention crime_investigation serious_violence fraud mappa research "
    "commercial_request immigration court_proceedings employment_vetting public_health".split()
)
CONFIDENCE_SOURCES = set(
    "health_or_care_record counselling sexual_health_service fertility_treatment".split()
)
CONFIDENTIAL_DATA = {"special:health", "special:sex_life", "special:genetic"}
VICTIM_REQUEST_PURPOSES = set(
    "crime_prevention crime_investigation serious_violence fraud court_proceedings".split()
)
DISCLOSURE_SCHEME_PURPOSES = set(
    "crime_prevention safeguarding_child safeguarding_adult safeguarding_review "
    "domestic_abuse_marac domestic_abuse_support".split()
)
TASK_PURPOSES = {"public_service_delivery", "housing_allocation"}
# Annex 1 para 1 is asked of these even where (ea) is not proposed (R11).
ASKED_PURPOSES = TASK_PURPOSES
# Table rows with "(ea) 1 on a proper request".
PARA_1_PURPOSES = TASK_PURPOSES | {"public_health", "regulation_or_complaints", "immigration"}

# -- other words -----------------------------------------------------------------------------------

A, B, C, D, E, EA, F = (f"6(1)({x})" for x in ("a", "b", "c", "d", "e", "ea", "f"))
PART3 = "DPA2018.Part3.s35(2)(b)"
BASES = [A, B, C, D, E, EA, F, PART3]
EA_FROM = "2026-02-05"
VICTIM_LIMIT_FROM = "2026-01-12"
DEFAULT_DATE = "2026-11-30"

SPECIAL = (
    "racial_ethnic political_opinion religion trade_union genetic biometric health sex_life "
    "sexual_orientation"
).split()
ROLES = (
    "subject_of_concern suspect victim child_victim volunteer parent_of_subject offender "
    "alleged_perpetrator"
).split()
RISKS = "none self subject child others subject_and_others life".split()
RELATIONS = (
    "parent_with_responsibility parent_without foster_carer carer spouse_or_partner other_family "
    "attorney_health_welfare attorney_property deputy advocate person_at_risk"
).split()
PARENTS = {"parent_with_responsibility", "parent_without"}
SOURCES = (
    "family_proceedings adoption fertility_treatment gender_recognition spent_conviction "
    "dbs_certificate tax_or_benefits legal_advice police_intelligence third_party_in_confidence "
    "sexual_health_service health_or_care_record counselling"
).split()
# Consent of the whole is the least favourable of its categories (consent.md §4).
LEAST_FAVOURABLE_FIRST = (
    "refused withdrawn not_sought_unsafe expired superseded requested not_sought given"
).split()

BEST_FIRST = (
    "EMERGENCY_SHARE_SUPPORTED DUTY_TO_SHARE SHARE_SUPPORTED CHANGE_BASIS CONSENT_NEEDED "
    "SEEK_ADVICE NOT_SUPPORTED"
).split()
SUPPORTS = set(BEST_FIRST[:3])
# "Worst first among outcomes that do not support".
WORST_FIRST = ["NOT_SUPPORTED", "SEEK_ADVICE", "CONSENT_NEEDED"]

# -- the table of purposes (§7.1) ------------------------------------------------------------------

# Column "public sender" is (e) but for these.
NO_PUBLIC_TASK = set("homelessness_referral parental_request commercial_request marketing".split())
# "Parish councils: (e) for an own task": a public function, and s.17 Crime and Disorder Act 1998.
PARISH_TASKS = {"public_service_delivery", "housing_allocation", "crime_prevention"}

# Column "other sender", besides para 1:
#   68   Annex 1 paras 6-8: a child, or an adult at risk
#   5    para 5 (with or without 6-8): always fits
#   risk (ea) only where somebody is at risk
#   f    legitimate interests
OTHER_SENDER = {
    "child_protection_s47": "68 f",
    "safeguarding_child": "68 f",
    "safeguarding_adult": "68 f",
    "safeguarding_review": "68 f",
    "child_in_need_s17": "risk f",
    "domestic_abuse_marac": "5 f",
    "domestic_abuse_support": "5 f",
    "staff_safeguarding": "5 f",
    "send_support": "f",
    "early_help": "",
    "homelessness_referral": "",
    "direct_care": "f",
    "public_service_delivery": "f",
    "housing_allocation": "f",
    "public_health": "f",
    "regulation_or_complaints": "f",
    "court_proceedings": "f",
    "immigration": "",
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

# Columns "Article 9" and "Article 10": conditions that do without consent, in order. "h2*" is for
# health bodies alone; openings.py says whom 6, 14, 18 and b1 fit.
ARTICLE_9 = {
    "child_protection_s47": "g18 g6 h2*",
    "safeguarding_child": "g18 g6 h2*",
    "safeguarding_adult": "g18 g6 h2*",
    "safeguarding_review": "g18 g6 h2*",
    "child_in_need_s17": "g6 g18 b1",
    "domestic_abuse_marac": "g18 g10",
    "domestic_abuse_support": "g18 g10 g6",
    "staff_safeguarding": "b1 g18 g6",
    "send_support": "h2* g6",
    "early_help": "g6",
    "homelessness_referral": "g6",
    "direct_care": "h2",
    "public_service_delivery": "g6 b1",
    "housing_allocation": "g6",
    "public_health": "i3 g6",
    "regulation_or_complaints": "g11 g12 g6 h2*",
    "court_proceedings": "f g7",
    "immigration": "g6",
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
    "domestic_abuse_support": "10 18",
    "staff_safeguarding": "18 6 10",
    "send_support": "6",
    "early_help": "6",
    "homelessness_referral": "6",
    "direct_care": "6",
    "public_service_delivery": "6",
    "housing_allocation": "6",
    "public_health": "6",
    "regulation_or_complaints": "12 6",
    "court_proceedings": "33 6",
    "immigration": "6",
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
    **{f"g{n}": f"9(2)(g)+Sch1.{n}" for n in (6, 7, 10, 11, 12, 14, 18)},
    "b1": "9(2)(b)+Sch1.1",
    "h2": "9(2)(h)+Sch1.2",
    "h2*": "9(2)(h)+Sch1.2",
    "i3": "9(2)(i)+Sch1.3",
    "j4": "9(2)(j)+Sch1.4",
    "f": "9(2)(f)",
    "c": "9(2)(c)",
}
# §1.3: conditions for which no appropriate policy document is needed.
NO_APD = {
    "9(2)(a)",
    "9(2)(c)",
    "9(2)(f)",
    "9(2)(h)+Sch1.2",
    "9(2)(i)+Sch1.3",
    "9(2)(j)+Sch1.4",
    "Art10+Sch1.4",
    "Art10+Sch1.29",
    "Art10+Sch1.30",
    "Art10+Sch1.33",
    "Art10+official_authority",
}
# para 10(2): none for a disclosure to a competent authority.
NO_APD_TO_COMPETENT = {"9(2)(g)+Sch1.10", "Art10+Sch1.10"}
