"""The style sheet's lint (../shared/words/style.md): what a text that people read may not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

MOST_WORDS = 20
HEADLINE_WORDS = 12
# What fills a slot, as long as it usually is.
SAMPLES = {
    "recipient": "the council",
    "sender": "Hill School",
    "person": "the child",
    "speaker": "the parent",
    "contact": "County Council, the duty desk",
    "adviser": "your safeguarding lead or data protection officer",
    "guardian": "your Caldicott Guardian",
    "protectors": "the adult safeguarding team",
    "items": "the sibling's notes",
    "part": "papers of a family court case",
    "question": "Did the girl tell you herself, or did you see physical signs?",
    "choice": "This adult can decide, and has changed their mind.",
    "law": "Children Act 2004 section 16LA",
    "duty": "A person the national panel asks for information must give it.",
    "date": "29 November 2026",
    "on": " on 18 November",
    "basis": "public task",
    "old_basis": "legitimate interests",
    "danger": "They may be at risk of abuse or neglect and cannot protect themselves.",
    "reason": "someone may be controlling what they say",
    "aim": "stop serious harm to someone else",
    "asked": "the parent",
    "kept": "the personal details",
    "left": "the health details",
    "why": "The law does not cover this.",
    "worry": "If someone is in danger now, act first. Ring 999 if a life is in danger.",
    "ring": "Ring 999 now if nobody has yet.",
}
_ABBREVIATIONS = re.compile(r"\b(No|s|ss|reg|para|Sch)\. ")
_ENDS = re.compile(r"(?<=[.?!])[”)]?\s+")
# The right column of the style sheet, as patterns; "may" of what is permitted, not of a risk.
_FORBIDDEN = {
    "whom, whoever": r"\b(whom|whoever)\b",
    "may of permission": r"\b(you|they|we|nobody|anyone) may (?!(not )?(be|have)\b|need\b|still\b)",
    "is to, has to be, need not, ought": r"\b((is|are) to be|ha(s|ve) to be|need not|ought)\b",
    "come to harm": r"\bcomes? to (serious )?harm\b",
    "lest, save, all the same, by itself": r"\b(lest|all the same|by itself)\b",
    "everybody, somebody, none is": r"\b(everybody|somebody|none is|any such)\b",
    "limb, gateway, rests on, met": r"\b(limbs?|gateway|rests? on|carries this|outweighs)\b",
    "data subject, individual": r"\b(data subjects?|individuals?)\b",
    "special category": r"\bspecial category\b",
    "telephone, e-mail": r"\b(telephone|e-mail|call upon|speak to)\b",
    "log in, choose": r"\b(log in|log out|hand in)\b",
    "begin, cease, concerning": r"\b(cease[sd]?|concerning|besides|anew|afresh|henceforth)\b",
    "lapsed, run out": r"\b(lapsed|run out|superseded|has taken the place of)\b",
    "data for information": r"\bdata\b(?! protection| item| matching)",
    "not verified": r"\b(un|not )verified\b",
    "permitted, approved, denied": r"\b(permitted|authorised|approved|denied)\b",
    "penalties": r"\b(penalt(y|ies)|breach|offence to|contempt|commits an offence|is an offence)\b",
    "if one of these is so": r"\b(is so|are so)\b",
    "contractions": r"\b(\w+n|can)['’]t\b|\b(it|that|there)['’]s\b",
    "please, sorry": r"\b(please|invalid|sorry|oops)\b",
    "(s), and/or, etc": r"\(s\)|and/or|\betc\b",
    "a semicolon": r";",
    "an ellipsis": r"…|\.\.\.",
    "a dash between clauses": r"\s[–—-]\s|—",
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _FORBIDDEN.items()}


def filled(text: str) -> str:
    """A text of the tables with its slots filled with samples."""

    def sample(match: re.Match[str]) -> str:
        slot = match[1]
        words = SAMPLES[slot[:1].lower() + slot[1:]]
        return words if slot[:1].islower() else words[:1].upper() + words[1:]

    return re.sub(r"\{(\w+)\}", sample, text)


def sentences(text: str) -> list[str]:
    return [part for part in _ENDS.split(_ABBREVIATIONS.sub(r"\1 ", text)) if part]


def words(text: str) -> int:
    return len(re.findall(r"[\w’'“”&/-]+", text))


def faults(text: str, *, most_words: int = MOST_WORDS) -> Iterator[str]:
    """What is wrong with a text, each as a phrase."""
    for name, pattern in _PATTERNS.items():
        found = pattern.search(text)
        if found:
            yield f"{name}: “{found[0]}”"
    for sentence in sentences(text):
        if words(sentence) > most_words:
            yield f"{words(sentence)} words: “{sentence}”"
