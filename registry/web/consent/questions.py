"""The questions asked when consent is recorded, and what each answer means."""

from __future__ import annotations

from registry.domain.people.consent_state import ConsentState
from registry.domain.people.speakers import Speaker
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
# Each speaker as the register records them: given_by, authority, speaker.
SPOKEN = {
    "self": (Speaker.SELF, "none", "self"),
    "child": (Speaker.SELF, "none", "self"),
    "mother": (Speaker.PARENT, "none", "mother"),
    "father": (Speaker.PARENT, "none", "father"),
    "guardian": (Speaker.PARENT, "none", "guardian"),
    "attorney": (Speaker.ATTORNEY, "LPA_health_welfare", "attorney"),
    "deputy": (Speaker.DEPUTY, "deputy", "deputy"),
}
ANSWERS = (
    Choice(ConsentState.GIVEN, "They agree"),
    Choice(ConsentState.REFUSED, "They say no"),
    Choice(ConsentState.REQUESTED, "They want time: no answer yet"),
    Choice("", "", divider="or"),
    Choice(ConsentState.NOT_SOUGHT_UNSAFE, "I did not ask: it was not safe to"),
)
DATA = tuple(choice for choice in q.DATA if choice.value and choice.value not in {"anonymous"})
GIVEN_BY: dict[str, str] = {
    Speaker.SELF: "The person",
    Speaker.PARENT: "Someone with parental responsibility",
    Speaker.ATTORNEY: "An attorney",
    Speaker.DEPUTY: "A deputy",
    Speaker.NEXT_OF_KIN: "A relative",
}
