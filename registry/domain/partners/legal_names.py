"""Legal names that could deceive: what is refused, and what needs the operator's yes.

Refused is what a reader cannot see: invisible, control and direction characters, by which two
different names look the same. Doubted are letters of another alphabet than the Latin one, in which
"а" is not "a", and a name close to a registered one: folded in the same way (consent.md §5), equal
but for "Ltd" or "the" or for characters drawn alike, a slip of one letter away, or of the same
sound. A number distinguishes names: "1st Scouts" is not close to "2nd Scouts".

What is left out of the comparison follows the Company, Limited Liability Partnership and Business
(Names and Trading Disclosures) Regulations 2015 (S.I. 2015/17), schedules 2 and 3.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import jellyfish

from registry.domain.folding import folded

UNSEEN = "This name holds a character that cannot be seen, or that turns the text. Type it again."
NO_LETTER = "Write the name in letters, as on its governing document."
TOO_SHORT = "Write the whole name: it has at least three letters or digits."
_LEAST = 3
OTHER_LETTERS = "This name has letters of another alphabet, which may look like Latin ones."
_SPACES = re.compile(r"[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_HIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Letters and marks that show nothing (Default_Ignorable_Code_Point), and the empty Braille cell.
_HIDDEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_LEFT_OUT = frozenset(
    {"the", "and", "of", "ltd", "limited", "plc", "llp", "cic", "cio", "cyf", "cyfyngedig"}
)
_ONE_FORM = {"limited": "ltd", "cyfyngedig": "ltd", "cyf": "ltd"}  # one form, long and in Welsh
_DRAWN_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l"})
# Cyrillic and Greek letters, folded, that are drawn like Latin ones (Unicode TR 39, confusables).
_OTHER_ALPHABETS = str.maketrans(
    "авеѕікмнорсԁтухԛԝјһɡαβεικνορτυχω", "abeslkmhopcdtyxqwjhgabelkvoptyxw"
)
# Latin letters of phonetic writing, small capitals among them, but for those of African alphabets.
_PHONETIC = re.compile("(?![ɓɗəɛɔ])[\u0250-\u02af\u1d00-\u1dbf\ua720-\ua7ff\uab30-\uab6f]")
_WORDS, _DRAWN, _SOUND, _SLIP = "words", "drawn", "sound", "slip"
_Form = tuple[str, str]
_SPELLED_ALIKE = 0.75  # Gwynedd and Kent have one sound to metaphone: 0.46
_SHORTEST = 5  # one letter's difference says nothing of a name of three


def normal_legal_name(text: str) -> str:
    """The name as it is stored: in NFC, with single spaces between its words."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")


def legal_name_faults(name: str) -> list[str]:
    """Why a normalised name is refused, whoever says yes to it."""
    if _HIDDEN.search(name) or any(map(_is_hidden, name)):
        return [UNSEEN]
    if not any(map(str.isalpha, name)):
        return [NO_LETTER]
    return [] if sum(map(str.isalnum, name)) >= _LEAST else [TOO_SHORT]


def has_other_letters(name: str) -> bool:
    """Whether a name has letters that are not Latin, all of them or among Latin ones."""
    return not name.isascii() and any(map(_is_of_other_alphabet, name))


class KnownNames:
    """Names that are registered, or about to be, in a form in which close ones are found."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take the legal names by their organisations' ids."""
        self._names = dict(names)
        self._ids: dict[_Form, list[str]] = defaultdict(list)
        for partner_id, name in names.items():
            for form in set(_forms(name)):
                self._ids[form].append(partner_id)

    def close_to(self, partner_id: str, name: str) -> list[str]:
        """The names of the other organisations that ``name`` is close to, in order."""
        found = {
            other
            for form in set(_forms(name))
            for other in self._ids.get(form, ())
            if other != partner_id
            and (form[0] != _SOUND or _is_spelled_alike(name, self._names[other]))
        }
        return sorted(self._names[other] for other in found)


def doubts_about_name(partner_id: str, name: str, known: KnownNames) -> list[str]:
    """Why a name needs the operator's yes, as sentences; empty if it needs none."""
    found = [OTHER_LETTERS] if has_other_letters(name) else []
    return found + [
        f"This name is close to “{other}”." for other in known.close_to(partner_id, name)
    ]


def are_one_name(first: str, second: str) -> bool:
    """Whether two names differ in spelling or style alone, and so name one organisation.

    "Ltd" and "Limited" are one style; a company is another person than the club of its name.
    """
    if _legal_form(first) != _legal_form(second):
        return False
    return bool(KnownNames({"first": first}).close_to("second", second))


def _legal_form(name: str) -> set[str]:
    words = {*folded(name).split()} & (_LEFT_OUT - {"the", "and", "of"})
    return {_ONE_FORM.get(word, word) for word in words}


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) in _HIDDEN_CATEGORIES


def _is_of_other_alphabet(char: str) -> bool:
    plain = unicodedata.normalize("NFKD", char)
    return any(map(_is_no_plain_letter, plain))


def _is_no_plain_letter(char: str) -> bool:
    name = unicodedata.name(char, "")
    if not char.isalpha():
        return unicodedata.category(char) == "So" and " LETTER " in name  # letters in boxes, flags
    return not name.startswith(("LATIN ", "MODIFIER ")) or bool(_PHONETIC.match(char))


def _forms(name: str) -> Iterator[_Form]:
    """Names are close if one form of the one is a form of the other."""
    words = _words(name)
    yield _WORDS, " ".join(sorted(words))
    yield _DRAWN, _drawn("".join(words))
    yield from _sounds(words)
    yield from _slips(words)


def _words(name: str) -> list[str]:
    words = folded(name).split()
    return [word for word in words if word not in _LEFT_OUT] or words


def _drawn(text: str) -> str:
    """The text with one letter for all that are drawn alike."""
    latin = text.translate(_OTHER_ALPHABETS).translate(_DRAWN_ALIKE)
    return latin.replace("rn", "m").replace("vv", "w").replace("cl", "d")


def _sounds(words: Iterable[str]) -> Iterator[_Form]:
    heard = [word if _has_digit(word) else jellyfish.metaphone(word) for word in words]
    if all(heard) and len("".join(heard)) >= _SHORTEST:
        yield _SOUND, " ".join(heard)


def _slips(words: list[str]) -> Iterator[_Form]:
    """The name with each letter left out: two names a slip apart share one of these.

    A slip is a letter too many, too few, another or exchanged with its neighbour.
    """
    letters = " ".join(word for word in words if not _has_digit(word))
    numbers = " ".join(word for word in words if _has_digit(word))
    if len(letters) < _SHORTEST:
        return
    yield _SLIP, f"{letters}|{numbers}"
    for place in range(len(letters)):
        yield _SLIP, f"{letters[:place]}{letters[place + 1 :]}|{numbers}"


def _is_spelled_alike(name: str, other: str) -> bool:
    """Whether each word is written much like the other name's word in its place."""
    pairs = zip(_words(name), _words(other), strict=False)  # of one sound, so as many of each
    return all(jellyfish.jaro_winkler_similarity(*pair) >= _SPELLED_ALIKE for pair in pairs)


def _has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)
