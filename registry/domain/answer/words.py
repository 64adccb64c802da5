"""The headings of an answer; data categories and data items in everyday words."""

from __future__ import annotations

from registry.domain.agreements.coverage import Gap
from registry.domain.decision.messages.plain_names import joined
from registry.domain.decision.vocabulary import DATA_CATEGORIES, OUT_OF_SCOPE
from registry.domain.people.consent_state import ConsentState

DO_NOW = "Do now"
THEN = "Also do"
KNOW = "Keep in mind"
RING = "Ring"
ALLOWS = "What allows this"
LOOKED_AT = "The law we looked at"
LAW_ON = "Law on"
CHANGES = "What could change this answer"
MORE = "More about this answer"
ADVICE = "This is advice. You decide."

# What the practitioner said of consent of which there is no record.
TOLD_US: dict[ConsentState, str] = {
    ConsentState.GIVEN: "You told us that they said yes",
    ConsentState.REFUSED: "You told us that they said no",
    ConsentState.WITHDRAWN: "You told us that they changed their mind",
    ConsentState.REQUESTED: "You told us that they have not answered yet",
    ConsentState.NOT_SOUGHT_UNSAFE: "You told us that it was not safe to ask",
    ConsentState.EXPIRED: "You told us that they agreed, but that it has ended",
    ConsentState.SUPERSEDED: "You told us that they agreed to less than this",
}

_CATEGORIES = {
    "personal": "the personal details",
    "special:racial_ethnic": "details of ethnic origin",
    "special:political_opinion": "details of political opinion",
    "special:religion": "details of religion",
    "special:trade_union": "details of trade union membership",
    "special:genetic": "the genetic details",
    "special:biometric": "fingerprint or face data",
    "special:health": "the health details",
    "special:sex_life": "details of sex life",
    "special:sexual_orientation": "details of sexual orientation",
    "criminal": "the offence details",
    "pseudonymised": "the information with names replaced by codes",
    "anonymous": "the information that identifies nobody",
    "deceased": "details of people who have died",
}


def category_words(category: str) -> str:
    """A data category in everyday words; of an item that no agreement lists, its name."""
    known = _CATEGORIES.get(category)
    return known or category.removeprefix(OUT_OF_SCOPE).replace("_", " ")


def asked_words(name: str) -> str:
    """A data item or a data category in everyday words."""
    return category_words(name) if name in DATA_CATEGORIES else name.replace("_", " ")


def gap_words(gap: Gap) -> str:
    """What no agreement covers; for an item that one lists, only the categories it lacks."""
    item = asked_words(gap.asked.name)
    if not gap.lacking:
        return item
    return f"{joined([category_words(category) for category in gap.lacking])} in “{item}”"
