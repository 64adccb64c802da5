"""What people choose from in a check, in the words they read."""

from __future__ import annotations

from dataclasses import dataclass

from registry.law import Law
from registry.law.model import Purpose
from registry.web.kit.form_fields import capital


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen, or the word that divides two groups of answers."""

    value: str
    text: str
    hint: str = ""
    divider: str = ""


UNKNOWN = "unknown"
DO_NOT_KNOW = Choice(UNKNOWN, "I do not know")
OR = Choice("", "", divider="or")
YES, NO = "yes", "no"
YES_NO = (Choice(YES, "Yes"), Choice(NO, "No"), DO_NOT_KNOW)

# Whether anyone is in danger. Nobody is taken to be safe unless somebody says that they looked.
NOW, LATER, NOBODY = "now", "risk", "none"
DANGER = (
    Choice(NOW, "Yes, now", "Someone could be badly hurt or killed today."),
    Choice(LATER, "Yes, but not right now"),
    Choice(UNKNOWN, "No danger that I know of"),
    Choice(NOBODY, "No. I have looked, and nobody is in danger"),
)
IN_DANGER = frozenset({NOW, LATER})
WHO = (
    Choice("life", "Someone could die"),
    Choice("child", "A child"),
    Choice("subject", "The person this is about"),
    Choice("others", "Someone else"),
    Choice("subject_and_others", "The person and someone else"),
    Choice("self", "The person, by what they do themselves"),
    Choice(UNKNOWN, "I do not know who"),
)

GIVE, RECEIVE = "give", "receive"
ORGANISATION, OTHER_BODY, PERSON = "organisation", "body", "person"
RECIPIENTS = (
    Choice(ORGANISATION, "An organisation"),
    Choice(OTHER_BODY, "An organisation that is not in our list"),
    Choice(PERSON, "A person, for example a parent or carer"),
)
DIRECTIONS = (
    Choice(GIVE, "We do. We would share it with them."),
    Choice(RECEIVE, "They do. They would share it with us."),
)

OTHER = "other"

DATA = (
    Choice(
        "personal",
        "Personal details",
        "For example name, address, school, what someone saw or said.",
    ),
    Choice(
        "special:health",
        "Health",
        "For example illness, injury, treatment, disability, mental health.",
    ),
    Choice("criminal", "Crime", "For example offences, allegations, convictions, cautions."),
    Choice("special:sex_life", "Sex life"),
    Choice("special:sexual_orientation", "Sexual orientation"),
    Choice("special:racial_ethnic", "Race or ethnic origin"),
    Choice("special:religion", "Religion or belief"),
    Choice("special:political_opinion", "Political opinions"),
    Choice("special:trade_union", "Trade union membership"),
    Choice("special:genetic", "Genetic information"),
    Choice("special:biometric", "Fingerprints or face recognition"),
    OR,
    Choice("pseudonymised", "Information with names replaced by codes"),
    Choice("anonymous", "Information that identifies nobody"),
)
ITEM = "item:"

DIED = "died"
AGES = (
    Choice("child_u13", "Under 13"),
    Choice("child_13_15", "13 to 15"),
    Choice("child_16_17", "16 or 17"),
    Choice("adult", "18 or over"),
    Choice(DIED, "They have died"),
    DO_NOT_KNOW,
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
MORE = {
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


def bodies(law: Law) -> list[Choice]:
    """Return the kinds of organisation, by name."""
    kinds = [kind for kind in law.kinds.values() if not kind.household]
    return sorted((Choice(kind.id, capital(kind.name)) for kind in kinds), key=lambda one: one.text)


def person_kind(law: Law) -> str:
    """Return the kind that a person acting privately is of."""
    return next(kind.id for kind in law.kinds.values() if kind.household)


def _words(purpose: Purpose) -> str:
    return purpose.offered_as or capital(purpose.name)


def words_for(choices: tuple[Choice, ...], value: str) -> str:
    """Return the text of a chosen value."""
    return next((choice.text for choice in choices if choice.value == value), value)
