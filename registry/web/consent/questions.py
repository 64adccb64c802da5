"""The questions asked when consent is recorded, and what each answer means."""

from __future__ import annotations

from registry.domain.people.consent_state import ConsentState
from registry.domain.people.speakers import Speaker, SpeakerWord
from registry.domain.records.consent import ConsentEvent
from registry.web.kit import questions as q
from registry.web.kit.questions import Choice
from registry.web.kit.render import day

SELF = "self"
_OR = Choice("", "", divider="or")
SPEAKERS = (
    Choice(SELF, "The person themselves"),
    _OR,
    Choice("mother", "Their mother"),
    Choice("father", "Their father"),
    Choice("parent", "Another parent"),
    Choice("guardian", "A guardian, or someone else with parental responsibility"),
    Choice(SpeakerWord.LOCAL_AUTHORITY, "The council, under a care order"),
    _OR,
    Choice("attorney", "Their attorney for health and welfare"),
    Choice("deputy", "A deputy of the Court of Protection"),
)
# Each speaker as the register records them: given_by, authority, speaker.
SPOKEN = {
    SELF: (Speaker.SELF, "none", SpeakerWord.SELF),
    "mother": (Speaker.PARENT, "none", SpeakerWord.MOTHER),
    "father": (Speaker.PARENT, "none", SpeakerWord.FATHER),
    "parent": (Speaker.PARENT, "none", SpeakerWord.PARENT),
    "guardian": (Speaker.PARENT, "none", SpeakerWord.GUARDIAN),
    SpeakerWord.LOCAL_AUTHORITY: (Speaker.PARENT, "none", SpeakerWord.LOCAL_AUTHORITY),
    "attorney": (Speaker.ATTORNEY, "LPA_health_welfare", SpeakerWord.ATTORNEY),
    "deputy": (Speaker.DEPUTY, "deputy", SpeakerWord.DEPUTY),
}
# A child can have two mothers or two guardians: two voices, which only their numbers tell apart.
ONE = "one"
WHICH = (
    Choice(ONE, "There is only one"),
    Choice("1", "The first of two"),
    Choice("2", "The second of two"),
)
# Whose word it can be where a relative spoke.
RELATIVES = (
    Choice(SpeakerWord.GRANDPARENT, "Their grandparent"),
    Choice(SpeakerWord.SON, "Their son"),
    Choice(SpeakerWord.DAUGHTER, "Their daughter"),
    Choice(SpeakerWord.SIBLING, "Their brother or sister"),
    Choice(SpeakerWord.PARTNER, "Their partner"),
    Choice(SpeakerWord.RELATIVE, "Another relative"),
)
COUNTED = frozenset(SPOKEN) - {SELF, SpeakerWord.LOCAL_AUTHORITY}
AGES = tuple(choice for choice in q.AGES if choice.value not in {"", q.DIED})
JUDGED = (
    Choice(q.YES, "Yes, I judged that they could"),
    Choice(q.NO, "No, I judged that they could not"),
    Choice("not", "I did not judge this"),
)
MUTUAL = (Choice(q.YES, "Yes, ask about both ways"), Choice(q.NO, "No, only one way"))
ANSWERS = (
    Choice(ConsentState.GIVEN, "They said yes"),
    Choice(ConsentState.REFUSED, "They said no"),
    Choice(ConsentState.REQUESTED, "They want time to decide"),
    _OR,
    Choice(ConsentState.NOT_SOUGHT_UNSAFE, "I did not ask, because it was not safe"),
)
SOUND = (
    Choice("explicit", "They said yes in clear words, or signed it"),
    Choice("freely", "They were free to say no, and nobody put pressure on them"),
)
THIS, WIDER = "this", "wider"
NO_ABOUT = (Choice(THIS, "No to what I read out"), Choice(WIDER, "No to more than that"))
NOBODY, NO_PURPOSE, NO_DATA, NO_SHARER = "nobody", "purpose", "data", "everybody"
ALL, PART = "all", "part"
HOW_MUCH = (Choice(ALL, "All of it"), Choice(PART, "Only part of it"))
DATA = tuple(choice for choice in q.DATA if choice.value and choice.value not in {"anonymous"})
# What a step of a record says, on the person's own page.
STEPS = {
    ConsentState.GIVEN: "They agreed",
    ConsentState.REFUSED: "They said no",
    ConsentState.WITHDRAWN: "They changed their mind",
    ConsentState.REQUESTED: "They were asked, and have not answered yet",
    ConsentState.NOT_SOUGHT: "It is safe to ask again",
    ConsentState.NOT_SOUGHT_UNSAFE: "They were not asked, because it was not safe",
    ConsentState.INVALIDATED: "Entered in error",
    ConsentState.VOICE: "Said whose word it is",
}
_GIVEN_BY: dict[str, str] = {
    Speaker.SELF: "The person themselves",
    Speaker.PARENT: "Someone with parental responsibility",
    Speaker.ATTORNEY: "An attorney",
    Speaker.DEPUTY: "A deputy",
    Speaker.NEXT_OF_KIN: "A relative",
}
_WORDS: dict[str, str] = {
    SpeakerWord.MOTHER: "mother",
    SpeakerWord.FATHER: "father",
    SpeakerWord.PARENT: "parent",
    SpeakerWord.GUARDIAN: "guardian",
    SpeakerWord.LOCAL_AUTHORITY: "council",
    SpeakerWord.ATTORNEY: "attorney",
    SpeakerWord.DEPUTY: "deputy",
    SpeakerWord.GRANDPARENT: "grandparent",
    SpeakerWord.SON: "son",
    SpeakerWord.DAUGHTER: "daughter",
    SpeakerWord.SIBLING: "brother or sister",
    SpeakerWord.PARTNER: "partner",
    SpeakerWord.RELATIVE: "relative",
}
_ORDER = {"1": "first", "2": "second"}


def wider(*, both_ways: bool) -> tuple[Choice, ...]:
    """How a no can be about more than what was read out."""
    nobody = "We can tell nobody, and nobody can tell us" if both_ways else "We can tell nobody"
    return (
        Choice(NOBODY, nobody),
        Choice(NO_PURPOSE, "Not for any purpose"),
        Choice(NO_DATA, "Nothing at all, whatever the information"),
        Choice(NO_SHARER, "Nobody at all can share this, not only our organisation"),
    )


def step_words(event: ConsentEvent) -> str:
    """What a step of a record says."""
    if event.voice_ended_on is not None:
        return f"Their word does not decide from {day(event.voice_ended_on)}"
    return STEPS[event.status]


def speaker_words(given_by: str, speaker: str) -> str:
    """Who spoke, such as "The second of two mothers"."""
    word, _, number = speaker.partition("-")
    if given_by == Speaker.SELF or word not in _WORDS:
        return _GIVEN_BY.get(given_by, given_by)
    if number in _ORDER:
        return f"The {_ORDER[number]} of two {_WORDS[word]}s"
    return f"Their {_WORDS[word]}" + (f", number {number}" if number else "")
