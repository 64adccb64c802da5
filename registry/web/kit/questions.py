"""The questions of a check, in the words people read, and the fact each answer stands for."""

from __future__ import annotations

from dataclasses import dataclass

from registry.law import Law
from registry.law.model import Purpose


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen, or the word that divides two groups of answers."""

    value: str
    text: str
    hint: str = ""
    divider: str = ""


NOW, LATER, NOBODY = "now", "risk", "none"
_TO_WHOM = (
    Choice("child", "A child"),
    Choice("subject", "The person the information is about"),
    Choice("others", "Somebody else"),
    Choice("subject_and_others", "The person and somebody else"),
)
WHO_NOW = (Choice("life", "Someone may die"), *_TO_WHOM)
WHO_RISK = (*_TO_WHOM, Choice("self", "Only the person themselves, by what they do"))
DANGER = {NOW: WHO_NOW, LATER: WHO_RISK, NOBODY: ()}

GIVE, RECEIVE = "give", "receive"

OTHER = "other"

DATA = (
    Choice("personal", "Ordinary details", "Name, address, school, what was seen and said."),
    Choice("special:health", "Health", "Illness, injury, treatment, disability, mental health."),
    Choice("criminal", "Crime", "Offences, suspicions, convictions, cautions."),
    Choice("special:sex_life", "Sex life"),
    Choice("special:sexual_orientation", "Sexual orientation"),
    Choice("special:racial_ethnic", "Race or ethnic origin"),
    Choice("special:religion", "Religion or belief"),
    Choice("special:political_opinion", "Political opinions"),
    Choice("special:trade_union", "Trade union membership"),
    Choice("special:genetic", "Genetic data"),
    Choice("special:biometric", "Fingerprints or face recognition"),
    Choice("", "", divider="or"),
    Choice("pseudonymised", "Data with names replaced by codes"),
    Choice("anonymous", "Data in which nobody can be recognised"),
)
ITEM = "item:"

UNKNOWN = "unknown"
DIED = "died"
AGES = (
    Choice("child_u13", "Under 13"),
    Choice("child_13_15", "13 to 15"),
    Choice("child_16_17", "16 or 17"),
    Choice("adult", "18 or over"),
    Choice(UNKNOWN, "I do not know"),
    Choice("", "", divider="or"),
    Choice(DIED, "They have died"),
)
UNDERSTANDS = (
    Choice("competent", "Yes, someone has judged that they do"),
    Choice("claims_competent", "They say they do, nobody has judged it"),
    Choice("not_competent", "No"),
    Choice("unknown", "I do not know"),
)
CAPACITY = (
    Choice("has", "Yes"),
    Choice("lacks", "No, an assessment found that they cannot"),
    Choice("unknown", "I do not know"),
)
SITUATION = (
    Choice(
        "at_risk",
        "They may be at risk of abuse or neglect",
        "For an adult: they have care or support needs and cannot protect themselves because"
        " of them.",
    ),
    Choice("coerced", "Someone may be controlling what they say or decide"),
    Choice("children_in_household", "Children live with them"),
)
PARTS = (
    Choice("victim", "They were harmed"),
    Choice("suspect", "They are suspected"),
    Choice("alleged_perpetrator", "Someone says they did harm"),
    Choice("offender", "They were convicted"),
    Choice(UNKNOWN, "None of these, or I do not know"),
)

RELATIONS = (
    Choice("parent_with_responsibility", "A parent with parental responsibility"),
    Choice("parent_without", "A parent without parental responsibility"),
    Choice("foster_carer", "Their foster carer"),
    Choice("carer", "Their carer"),
    Choice("spouse_or_partner", "Their husband, wife or partner"),
    Choice("other_family", "Another relative"),
    Choice("attorney_health_welfare", "Their attorney for health and welfare"),
    Choice("attorney_property", "Their attorney for property and money"),
    Choice("deputy", "Their deputy"),
    Choice("advocate", "Their advocate"),
    Choice("person_at_risk", "Someone who could be in danger from them"),
)
PUBLIC_INTERESTS = (
    Choice("serious_crime", "To stop or solve a serious crime"),
    Choice("serious_harm_to_others", "To stop serious harm to someone else"),
    Choice("serious_disease", "To protect others from a serious disease"),
)

YES, NO = "yes", "no"
YES_NO = (Choice(YES, "Yes"), Choice(NO, "No"), Choice(UNKNOWN, "I do not know"))
MORE = {
    "request_received": "Has the other organisation asked for this information?",
    "request_states_public_task": "Did they ask in writing, and name their task in law?",
    "routine": "Do you share this regularly?",
    "apd_in_place": "Does your organisation have a policy document for sensitive information?",
}


def purposes(law: Law) -> tuple[list[Choice], list[Choice]]:
    """Return the purposes of most checks, and the others, which a further choice lists by name."""
    rows = law.purposes.values()
    first = [purpose for purpose in rows if purpose.offered_first is not None]
    first.sort(key=lambda purpose: purpose.offered_first or 0)
    others = [
        Choice(purpose.id, _words(purpose)) for purpose in rows if purpose.offered_first is None
    ]
    return (
        [Choice(purpose.id, _words(purpose), purpose.text) for purpose in first],
        sorted(others, key=lambda choice: choice.text),
    )


def purpose_words(law: Law, purpose: str) -> str:
    """Return the words for a purpose."""
    return _words(law.purposes[purpose])


def _words(purpose: Purpose) -> str:
    return purpose.offered_as or _capital(purpose.name)


def is_about_crime(law: Law, purpose: str) -> bool:
    """Whether to ask for the person's part in an offence; False until a purpose is chosen."""
    return purpose in law.purposes and law.purposes[purpose].about_crime


def words_for(choices: tuple[Choice, ...], value: str) -> str:
    """Return the text of a chosen value."""
    return next((choice.text for choice in choices if choice.value == value), value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
