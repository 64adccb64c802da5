"""What allows the share, or the law looked at: each line with its source and a link, for anyone
who asks later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from registry.domain.agreements.lifecycle import State
from registry.domain.answer.context import AgreementWords, ConsentWords
from registry.domain.answer.situation import Situation
from registry.domain.answer.words import TOLD_US, category_words
from registry.domain.dates import long_date
from registry.domain.decision.messages.plain_names import joined
from registry.domain.decision.vocabulary import OUT_OF_SCOPE
from registry.domain.people.consent_state import ConsentState
from registry.law.model import Source

_CONSENT_WORDS = {
    ConsentState.NOT_SOUGHT: "not asked for",
    ConsentState.NOT_SOUGHT_UNSAFE: "not asked for, because it was not safe to ask",
    ConsentState.REQUESTED: "asked for, not answered yet",
    ConsentState.SUPERSEDED: "replaced by a newer one",
    ConsentState.INVALIDATED: "recorded by mistake and removed, so it counts as not asked for",
}
_POLICY: dict[bool | None, str] = {
    True: "there is one",
    False: "we have no record of one",
    None: "we do not know if there is one",
}


@dataclass(frozen=True, slots=True)
class RestsOn:
    """One thing that allows the share. ``source`` and ``url`` are empty where it is not law."""

    label: str
    text: str
    source: str = ""
    url: str = ""


def rests_on(s: Situation) -> tuple[RestsOn, ...]:
    """Basis, conditions, law, agreement and consent, in that order."""
    return (
        *_bases(s),
        *_conditions(s),
        *_gateways(s),
        *_agreement(s),
        *_consent(s),
    )


def _line(label: str, text: str, source: Source) -> RestsOn:
    return RestsOn(label, text, f"{source.title}, {source.provision}", source.url)


def _bases(s: Situation) -> Iterator[RestsOn]:
    for position, basis in enumerate(s.assessment.bases):
        row = s.law.bases[basis]
        label = "Lawful basis" if position == 0 else "or"
        yield _line(label, f"{row.name}, {row.article}", row.source)


def _conditions(s: Situation) -> Iterator[RestsOn]:
    used: set[str] = set()
    for condition in s.assessment.conditions:
        row = s.law.conditions[condition]
        label = _details(row.family, s)
        text = f"{row.name}, {condition_words(condition)}"
        first = label not in used
        used.add(label)
        yield _line(
            label if first else "or", text + (_policy(s, row.apd) if first else ""), row.source
        )


def _details(family: str, s: Situation) -> str:
    if family == "offence":
        return "Offence details"
    if family == "law_enforcement":
        return "Sensitive details"
    special = [category for category in s.facts.data_categories if category.startswith("special:")]
    return "Health details" if special == ["special:health"] else "Sensitive details"


def condition_words(condition: str) -> str:
    """A condition's code as a citation, such as "Article 9(2)(g) with DPA 2018 Schedule 1
    paragraph 18"."""
    article, _, rest = condition.partition("+")
    if article.startswith("Sch8."):
        return f"DPA 2018 Schedule 8 paragraph {article.removeprefix('Sch8.')}"
    words = "Article 10" if article == "Art10" else f"Article {article}"
    if rest.startswith("Sch1."):
        return f"{words} with DPA 2018 Schedule 1 paragraph {rest.removeprefix('Sch1.')}"
    return words


def _policy(s: Situation, rule: str) -> str:
    if rule == "not_required" or "APD_NEEDED" not in s.codes:
        return ""
    state = s.context.policy or _POLICY[s.facts.apd_in_place]
    return f". You need a policy document for this: {state}"


def _gateways(s: Situation) -> Iterator[RestsOn]:
    """The law of a gateway: the one the deciding rule cites, or the one named in the facts."""
    rule = s.deciding.rule
    if rule in ("R3", "R4", "R5", "R6"):
        named = "Law you named" if s.facts.gateway is not None else "Law"
        label = "Duty" if rule == "R6" else named
        for source in s.deciding.sources[:1]:
            yield _line(label, source.cited, source)
    elif s.facts.gateway is not None and "GATEWAY_NOT_IN_FORCE" not in s.codes:
        row = s.law.gateways[s.facts.gateway]
        if s.assessment.outcome.supports_sharing and not _left_out(s, row.source):
            yield _line("Power" if row.type == "P" else "Law", row.name, row.source)


def _left_out(s: Situation, source: Source) -> bool:
    return any(reason.rule == "R2" and source in reason.sources for reason in s.assessment.reasons)


_STANDING: dict[str, str] = {
    State.IN_FORCE: "in force",
    State.UNDER_AMENDMENT: "in force, new version being written",
    State.OVERDUE: "overdue for review",
    State.EXPIRED: "ended",
}
_IDLE: dict[str, str] = {
    State.PARTLY_SIGNED: "is waiting for signatures",
    State.NOT_STARTED: "is signed, and has not started yet",
    State.SUSPENDED: "is suspended",
    State.TERMINATED: "has ended",
}


def _agreement(s: Situation) -> Iterator[RestsOn]:
    state = s.facts.agreement_in_force
    words = s.context.agreement
    if words is None:
        text = {"active": "one is in force", "expired": "ended or overdue for review"}.get(state)
        yield RestsOn("Agreement", f"{text or _none(s)}{_outside(s)}")
        return
    yield RestsOn("Agreement", _described(words, state, one_of_several=bool(words.also)))
    for other in words.also:
        yield RestsOn("and", _described(other, state, one_of_several=True))


def _described(words: AgreementWords, state: str, *, one_of_several: bool) -> str:
    version = f", version {words.version}" if words.version is not None else ""
    by_fact = {"active": "in force", "expired": "overdue for review"}
    standing = f", {_STANDING.get(words.state or '') or by_fact.get(state, '')}".rstrip(", ")
    review = f", review due {long_date(words.review_date)}" if words.review_date else ""
    covers = f". Covers {joined(words.covered)}" if one_of_several and words.covered else ""
    who = "None of the agreements covers" if one_of_several else "Does not cover"
    lacks = f". {who} {joined(words.not_covered)}" if words.not_covered else ""
    return f"{words.title}{version}{standing}{review}{covers}{lacks}{_paper(words)}"


def _none(s: Situation) -> str:
    """That there is no agreement to rely on, and which agreement there is that cannot be used."""
    idle = s.context.idle_agreement
    without = "you do not need one" if _is_yes(s) else "that does not change this answer"
    if idle is None:
        return f"none ({without})"
    stands = _IDLE.get(idle.state or "", "does not include everyone in this share")
    return f"none in force ({without}). {idle.title}, version {idle.version}, {stands}"


def _is_yes(s: Situation) -> bool:
    return s.assessment.outcome.goes_ahead or not s.assessment.outcome.in_law


def _paper(words: AgreementWords) -> str:
    if not words.on_paper:
        return ""
    parties = "1 party" if words.on_paper == 1 else f"{words.on_paper} parties"
    return f". {parties} signed on paper, not verified"


def _outside(s: Situation) -> str:
    """The items that are outside the agreement according to the facts, where there is one."""
    if s.facts.agreement_in_force == "none":
        return ""
    items = [category for category in s.facts.data_categories if category.startswith(OUT_OF_SCOPE)]
    return f". Does not cover {joined(list(map(category_words, items)))}" if items else ""


_NOT_TOLD = "Someone may still have asked"


def _consent(s: Situation) -> Iterator[RestsOn]:
    words = s.context.consent
    if words is not None and words.status is ConsentState.NO_RECORD:
        yield RestsOn("Consent", f"no record here. {TOLD_US.get(s.consent, _NOT_TOLD)}")
        return
    in_error = words is not None and words.status is ConsentState.INVALIDATED
    state = ConsentState.INVALIDATED if in_error else s.consent
    text = _CONSENT_WORDS.get(state, state)
    if words is not None and words.is_none_that_counts:
        text = "none that counts. What was said is under “More about this answer”"
    if words is not None and words.on is not None:
        text = f"{text} {_when(words)}"
    if words is not None and words.by_own_org:
        text += " (recorded by your organisation)"
    if s.refused and s.assessment.outcome.supports_sharing and not s.to_recipient:
        text += ". This does not stop you"
    yield RestsOn("Consent", text)


def _when(words: ConsentWords) -> str:
    """The day it was said; of a consent that has run out, that day and its last."""
    said = long_date(words.on) if words.on else ""
    if words.ran_out_on is None:
        return f"on {said}"
    return f"after {long_date(words.ran_out_on)} (given on {said})"
