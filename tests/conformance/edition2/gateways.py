"""The statutory gateways of ``law.md`` §4, the elements of §4.2 and whom §7.1 says they bind."""

# ruff: noqa: SIM905 - a table of words reads better as a line of words

from __future__ import annotations

from typing import NamedTuple

from tests.conformance.edition2.tables import (
    HEALTH_BODIES,
    KINDS,
    NHS,
    PUBLIC,
    PURPOSES,
    SAFEGUARDING,
    SCHOOLS_AND_COLLEGES,
)


def kinds(words: str) -> frozenset[str]:
    return frozenset(words.split())


ANY = frozenset(KINDS) - {"family_member"}
ALL_PURPOSES = frozenset(PURPOSES) - {"employment_vetting"}
EVERY_PURPOSE = frozenset(PURPOSES)
# §7.1 "providers" and "doctors".
PROVIDERS = kinds(
    "nhs_trust gp_practice private_care_provider pharmacy_dentist_optician local_authority "
    "charity private_company"
)
DOCTORS = kinds(
    "nhs_trust gp_practice private_care_provider pharmacy_dentist_optician private_company"
)
S115_LIST = kinds("police local_authority parish_council housing_association icb fire_rescue")
SERIOUS_VIOLENCE = (
    kinds("local_authority probation youth_offending_team fire_rescue icb police prison university")
    | SCHOOLS_AND_COLLEGES
)
HOMELESSNESS_REFERRERS = kinds(
    "prison youth_offending_team probation central_government local_authority nhs_trust"
)
NOT_IN_SCHEDULE_4 = HEALTH_BODIES | {"private_care_provider"}
REGULATED_ACTIVITY = kinds(
    "local_authority nhs_trust icb gp_practice maintained_school academy independent_school "
    "fe_college university nursery foster_agency private_care_provider "
    "pharmacy_dentist_optician housing_association charity private_company"
)
# s.251B: bound as they are; the others only as contractors (duties.py).
S251B_ALWAYS = kinds("nhs_trust icb gp_practice local_authority pharmacy_dentist_optician")
S251B_CONTRACTORS = kinds("private_care_provider charity private_company housing_association")
# s.16LA by null: listed; contractors unless it is said they are not; only if it is said they are.
S16LA_LISTED = kinds(
    "local_authority nhs_trust icb police probation prison youth_offending_team "
    "safeguarding_partners maintained_school academy independent_school fe_college nursery"
)
S16LA_UNLESS_DENIED = kinds("gp_practice pharmacy_dentist_optician foster_agency")
S16LA_IF_SAID = kinds(
    "charity housing_association private_care_provider private_company university"
)
S16LA_ANY = S16LA_LISTED | S16LA_UNLESS_DENIED | S16LA_IF_SAID
S16LA_MET = kinds(
    "child_protection_s47 safeguarding_child child_in_need_s17 early_help staff_safeguarding"
)
S16LA_POSSIBLE = S16LA_MET | kinds(
    "domestic_abuse_marac domestic_abuse_support prevent_channel serious_violence "
    "modern_slavery safeguarding_review send_support"
)
S16LA_NEVER = kinds("marketing commercial_request research immigration fraud")
# s.49A: met of itself under the two domestic abuse purposes, else by its element or when named.
S49A_BY_PURPOSE = kinds("domestic_abuse_marac domestic_abuse_support")
S49A_OTHER = kinds("child_protection_s47 safeguarding_child child_in_need_s17")

CHILD_CASES = kinds("child_protection_s47 child_in_need_s17 safeguarding_child safeguarding_review")
INCIDENT_PURPOSES = frozenset(SAFEGUARDING) | {"regulation_or_complaints"}


class Row(NamedTuple):
    """One gateway: duty (D), power (P) or co-operation only (C)."""

    kind: str
    senders: frozenset[str] = ANY
    to: frozenset[str] = ANY
    purposes: frozenset[str] = ALL_PURPOSES
    request: bool = False
    element: str | None = None
    quiet: bool = False
    named_only: bool = False
    frm: str = "0000"


LA = kinds("local_authority")
POLICE = kinds("police")
STATE = kinds("central_government")
FAMILY = kinds("family_member")
BARRING = kinds("dbs central_government")
INSPECTORS = kinds("regulator local_authority")

GATEWAYS: dict[str, Row] = {
    "CA1989.s17": Row("C"),
    "CA1989.s27": Row("C"),
    "CA1989.s47": Row("C"),  # the enquiry duty lies on the recipient
    "CA1989.s47(9)": Row(
        "D", kinds("local_authority icb nhs_trust"), LA, kinds("child_protection_s47"), request=True
    ),
    "CA2004.s10": Row("C"),
    "CA2004.s11": Row("C"),
    "CA2004.s16C": Row(
        "D",
        LA,
        STATE,
        kinds("child_protection_s47 safeguarding_child safeguarding_review"),
        element="child_death_or_serious_harm",
    ),
    "CA2004.s16D": Row(
        "D",
        ANY,
        STATE,
        kinds("safeguarding_child safeguarding_review"),
        request=True,
        named_only=True,
    ),
    "CA2004.s16H": Row("D", ANY, kinds("safeguarding_partners"), CHILD_CASES, request=True),
    "CA2004.s16LA": Row(
        "D",
        S16LA_ANY,
        S16LA_ANY,
        EVERY_PURPOSE - S16LA_NEVER,
        element="relevant_to_child_welfare",
        frm="2026-09-30",
    ),
    "CA2004.s16N": Row(
        "D",
        ANY,
        kinds("local_authority icb"),
        kinds("safeguarding_review"),
        request=True,
        element="child_death_or_serious_harm",
        quiet=True,  # by null only with the element true
    ),
    "CareAct2014.s6": Row("C"),
    "CareAct2014.s42": Row("C"),
    "CareAct2014.s45": Row(
        "D",
        ANY,
        kinds("safeguarding_adults_board"),
        kinds("safeguarding_adult safeguarding_review"),
        request=True,
    ),
    "CDA1998.s17A": Row("D", S115_LIST, S115_LIST, kinds("crime_prevention")),
    "CDA1998.s115": Row("P", ANY, S115_LIST),
    "PCSCA2022.s16": Row("P", SERIOUS_VIOLENCE | NHS, SERIOUS_VIOLENCE, kinds("serious_violence")),
    "PCSCA2022.s17": Row(
        "D", SERIOUS_VIOLENCE | NHS, POLICE, kinds("serious_violence"), request=True
    ),
    "HSCA2012.s251B": Row(
        "D",
        S251B_ALWAYS | S251B_CONTRACTORS,
        S251B_ALWAYS | S251B_CONTRACTORS,
        kinds("direct_care"),
    ),
    "DAA2021.s49A": Row(
        "D",
        POLICE,
        frozenset(SCHOOLS_AND_COLLEGES),
        S49A_BY_PURPOSE | S49A_OTHER,
        element="domestic_abuse_incident",
        frm="2025-11-07",
    ),
    "DAA2021.s77": Row("P", POLICE, FAMILY, named_only=True),
    "CJA2003.s325": Row("C"),
    "CJA2003.s327A": Row("P", kinds("police probation prison"), FAMILY, named_only=True),
    "CTSA2015.s26": Row("C"),
    "CTSA2015.s36": Row("C"),
    "CTSA2015.s38": Row("C", named_only=True),
    "DEA2017.s35": Row("P", ANY - NOT_IN_SCHEDULE_4, named_only=True),
    "HA1996.s213B": Row("D", HOMELESSNESS_REFERRERS, LA, kinds("homelessness_referral")),
    "MSA2015.s52": Row("D", kinds("police local_authority"), STATE, kinds("modern_slavery")),
    "FGMA2003.s5B": Row(
        "D",
        frozenset(SCHOOLS_AND_COLLEGES)
        | HEALTH_BODIES
        | kinds("private_care_provider charity private_company"),
        POLICE,
        kinds("child_protection_s47 safeguarding_child crime_investigation crime_prevention"),
        element="fgm_told_or_seen",
        frm="2015-10-31",
    ),
    "CPA2026.s85": Row("D", frm="9999"),  # prospective
    "EducInfo": Row(
        "D",
        kinds("maintained_school"),
        kinds("maintained_school academy independent_school"),
        kinds("public_service_delivery service_delivery"),
        element="pupil_moves_school",
    ),
    "NHSA2006.s251": Row(
        "P",
        HEALTH_BODIES | kinds("private_care_provider local_authority"),
        ANY,
        kinds("research public_service_delivery service_delivery public_health"),
        named_only=True,
    ),
    "OMA2007.s14": Row("P"),
    "SCA2007.s68": Row("P", frozenset(PUBLIC)),
    "SVGA2006.s35": Row(
        "D",
        REGULATED_ACTIVITY,
        BARRING,
        kinds("employment_vetting staff_safeguarding"),
        element="worker_removed_for_harm",
    ),
    "SVGA2006.s39": Row(
        "P", LA, BARRING, kinds("employment_vetting staff_safeguarding"), named_only=True
    ),
    "CFA2014.s23": Row(
        "D", kinds("icb nhs_trust"), LA, kinds("send_support"), element="send_probable"
    ),
    "CFA2014.s28": Row("C"),
    "CFA2014.s31": Row(
        "D",
        kinds(
            "nhs_trust icb gp_practice local_authority maintained_school academy fe_college "
            "youth_offending_team"
        ),
        LA,
        kinds("send_support"),
        request=True,
    ),
    "CQC2009.reg16": Row(
        "D", PROVIDERS, kinds("regulator"), INCIDENT_PURPOSES, element="notifiable_incident"
    ),
    "CQC2009.reg18": Row(
        "D", PROVIDERS, kinds("regulator"), INCIDENT_PURPOSES, element="notifiable_incident"
    ),
    "EYFS.notify": Row(
        "D",
        kinds("nursery independent_school foster_agency"),
        INSPECTORS,
        INCIDENT_PURPOSES,
        element="notifiable_incident",
    ),
    "RIDDOR2013": Row(
        "D", ANY, INSPECTORS, INCIDENT_PURPOSES, element="notifiable_incident", quiet=True
    ),
    "HPNR2010": Row(
        "D",
        DOCTORS,
        kinds("local_authority central_government"),
        kinds("public_health"),
        element="notifiable_disease",
    ),
    "Deaths2019": Row(
        "D",
        DOCTORS,
        kinds("court_coroner"),
        kinds("court_proceedings"),
        element="death_reportable",
    ),
    "MER2024": Row(
        "P", ANY, kinds("nhs_trust"), kinds("direct_care"), named_only=True, frm="2024-09-09"
    ),
    "SI2005-1437.reg5": Row(
        "D",
        kinds("maintained_school"),
        FAMILY,
        kinds("parental_request"),
        request=True,
        element="educational_record_request",
    ),
    "Power.to_require": Row(
        "D",
        ANY,
        kinds("regulator ombudsman central_government"),
        INCIDENT_PURPOSES | kinds("fraud public_service_delivery"),
        request=True,
        element="request_cites_power",
        quiet=True,
    ),
    "MCA2005.s58": Row(
        "D",
        NHS | kinds("local_authority private_care_provider"),
        kinds("opg"),
        kinds("safeguarding_adult"),
        request=True,
    ),
    "CA1989.s42": Row("D", LA, kinds("cafcass"), kinds("court_proceedings"), request=True),
    "RTA1988.s172": Row(
        "D", ANY, POLICE, EVERY_PURPOSE, request=True, element="driver_identity", quiet=True
    ),
    "TA2000.s38B": Row(
        "D", ANY, POLICE, EVERY_PURPOSE, element="terrorism_information", quiet=True
    ),
    "LAAA2014.NFI": Row(
        "D",
        kinds("nhs_trust icb local_authority police"),
        STATE,
        kinds("fraud"),
        request=True,
        element="nfi_request",
        quiet=True,
    ),
}

# §4.2, in its order; the page asks these.
ELEMENTS = (
    "relevant_to_child_welfare domestic_abuse_incident fgm_told_or_seen worker_removed_for_harm "
    "notifiable_incident notifiable_disease death_reportable educational_record_request "
    "pupil_moves_school child_death_or_serious_harm send_probable request_cites_power "
    "driver_identity terrorism_information nfi_request"
).split()
CONTRACT = "contract"
QUESTIONS = {
    "relevant_to_child_welfare": (
        "Would this help keep a child safe and well, and help them do their job for that child?"
    ),
    "domestic_abuse_incident": (
        "Was this child part of a domestic abuse incident that came to you as police?"
    ),
    "fgm_told_or_seen": "Did the girl tell you herself, or did you see physical signs?",
    "worker_removed_for_harm": (
        "Have you taken this person off work with children or adults at risk, or would you "
        "have, because of harm or risk of harm?"
    ),
    "notifiable_incident": (
        "Is this a death, serious injury, abuse or other event your inspectorate must be told "
        "about?"
    ),
    "notifiable_disease": "Is it a disease that doctors must notify?",
    "death_reportable": "Is it a death the coroner must be told of?",
    "educational_record_request": "Is the parent asking for the school record itself?",
    "pupil_moves_school": "Has the pupil moved to that school?",
    "child_death_or_serious_harm": (
        "Has a child died or been seriously harmed, with abuse known or suspected?"
    ),
    "send_probable": (
        "Do you think a child under school age probably has special educational needs?"
    ),
    CONTRACT: (
        "Do you (they) do this work under contract to a council, the NHS or another public body?"
    ),
}
# R5: which duty each exception ends.
EXCEPTIONS = {
    "objection": "HSCA2012.s251B",
    "would_object": "HSCA2012.s251B",
    "anonymous_provider": "HSCA2012.s251B",
    "unreasonable": "CA1989.s47(9)",
    "detrimental": "CA2004.s16LA",
}
# "or a body they name", "or whom it names": only the asker knows whom.
OR_WHOM_IT_NAMES = {"CA2004.s16H", "CareAct2014.s45"}
# R4: duties that work only with the person's agreement.
NEEDS_AGREEMENT = {"HA1996.s213B", "MSA2015.s52"}
DISCLOSURE_SCHEMES = {"DAA2021.s77", "CJA2003.s327A"}
DUTIES = [g for g, row in GATEWAYS.items() if row.kind == "D"]
