"""What is asked when someone says something about consent, and what each answer means."""

from __future__ import annotations

from registry.domain.people.consent_state import ConsentState
from registry.web.kit import questions as q
from registry.web.kit.questions import Choice

SPEAKERS = (
    Choice("self", "An adult, or a young person of 16 or 17, for themselves"),
    Choice("child", "A child under 16 who understands, for themselves"),
    Choice("mother", "Their mother, with parental responsibility"),
    Choice("father", "Their father, with parental responsibility"),
    Choice("guardian", "Someone else with parental responsibility"),
    Choice("attorney", "Their attorney for health and welfare"),
    Choice("deputy", "A deputy of the Court of Protection"),
)
# Who spoke, as the register keeps it: given_by, authority, speaker.
SPOKEN = {
    "self": ("self", "none", "self"),
    "child": ("self", "none", "self"),
    "mother": ("parental_responsibility", "none", "mother"),
    "father": ("parental_responsibility", "none", "father"),
    "guardian": ("parental_responsibility", "none", "guardian"),
    "attorney": ("attorney", "LPA_health_welfare", "attorney"),
    "deputy": ("deputy", "deputy", "deputy"),
}
ANSWERS = (
    Choice(ConsentState.GIVEN, "They agree"),
    Choice(ConsentState.REFUSED, "They say no"),
    Choice(ConsentState.REQUESTED, "They want time: no answer yet"),
    Choice("", "", divider="or"),
    Choice(ConsentState.NOT_SOUGHT_UNSAFE, "I did not ask: it was not safe to"),
)
DATA = tuple(choice for choice in q.DATA if choice.value and choice.value not in {"anonymous"})
GIVEN_BY = {
    "self": "The person",
    "parental_responsibility": "Someone with parental responsibility",
    "attorney": "An attorney",
    "deputy": "A deputy",
    "next_of_kin": "A relative",
}
