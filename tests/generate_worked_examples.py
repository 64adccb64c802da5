"""Generates the page of worked examples, for a lawyer to read: in words, not JSON.

The examples are data (``worked_examples/*.json`` and the contract's own). The answers are the
engine's, put into words. ``conformance/test_our_worked_examples.py`` compares them with what the
examples expect, so that the page cannot say what the law tables do not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from registry.domain.answer.basis import condition_words
from registry.domain.answer.context import AnswerContext
from registry.domain.answer.headline import opening
from registry.domain.answer.situation import Situation
from registry.domain.answer.words import category_words
from registry.domain.dates import long_date
from registry.domain.decision.decide import decide
from registry.domain.decision.facts import parse_facts
from registry.domain.decision.facts_model import Facts
from registry.domain.decision.facts_parts import ConsentDetail, SubjectFacts
from registry.law import Law, load_edition
from registry.law.model import Gateway

TESTS = Path(__file__).resolve().parent
PAGE = TESTS.parent / "docs/reference/worked-examples.md"
THEMES = {
    "children": "Children",
    "adults_at_risk": "Adults at risk",
    "domestic_abuse": "Domestic abuse",
    "health_and_care": "Health and care",
    "crime_and_police": "Crime and police",
    "consent_and_capacity": "Consent and capacity",
    "statutory_gateways": "Statutory gateways",
    "emergencies": "Emergencies",
    "charities_and_companies": "Charities, companies and families",
    "law_over_time": "Law over time",
    "family_members": "Telling family and other private people",
    "court_orders_and_victims": "Court orders and victims",
    "confidential_information": "Confidential information",
    "protected_sources": "Information that the law protects",
    "duties_only_you_know": "Duties that turn on what you know",
    "whose_task": "Whose task it is",
    "no_risk_said": "When nobody has said that there is a risk",
    "regulators_and_others": "Regulators, representatives and others",
}
CONTRACT = "The contract's own twenty"
OUTCOMES = {
    "EMERGENCY_SHARE_SUPPORTED": "An emergency: sharing is supported now",
    "DUTY_TO_SHARE": "There is a duty to share",
    "SHARE_SUPPORTED": "Sharing is supported",
    "CHANGE_BASIS": "Not on the ground proposed, but another is open",
    "CONSENT_NEEDED": "Consent or agreement is needed first",
    "SEEK_ADVICE": "Take advice first",
    "NOT_SUPPORTED": "Nothing supports it as described",
    "NOT_PERSONAL_DATA": "Not personal data",
}
_INTRO = """# Worked examples

Each example is a small case: what happened, what the registry is told, what it answers, and the
rule of law that decides. The page is made by `make docs` from `tests/worked_examples/`, and a test
compares every answer with what the example expects. The expected answers were first worked out from
the law, and then compared with what the registry says.

The registry advises and never decides. It says so in every answer, and asks for a record of every
decision; those two messages are left out below. Where several bases or conditions are listed, the
preferred one comes first.
"""
_ALWAYS = frozenset({"TOOL_ADVISES", "RECORD_DECISION"})
_PLURAL = frozenset({"police", "safeguarding_partners"})
_SINGLE = frozenset({"probation"})
_AGES = {
    "child_u13": "a child under 13",
    "child_13_15": "a child of 13 to 15",
    "child_16_17": "a young person of 16 or 17",
    "adult": "an adult",
    None: "a person whose age is not given",
}
_CAPACITY = {
    "has": "has capacity to decide this",
    "lacks": "lacks capacity to decide this",
}
_GILLICK = {
    "competent": "has been found to understand enough to decide",
    "not_competent": "does not understand enough to decide",
    "claims_competent": "says they understand enough to decide, which nobody has assessed",
}
_ROLES = {
    "subject_of_concern": "is the one people worry about",
    "suspect": "is suspected of an offence",
    "victim": "is the victim",
    "child_victim": "is the child harmed",
    "volunteer": "volunteers",
    "parent_of_subject": "is the parent of the one people worry about",
    "offender": "has committed an offence",
    "alleged_perpetrator": "is said to have done the harm",
}
_CONSENT = {
    "not_sought": "Consent has not been asked for.",
    "not_sought_unsafe": "Consent has not been asked for, because asking is unsafe.",
    "requested": "Consent has been asked for; no answer yet.",
    "given": "Consent has been given",
    "refused": "Consent has been refused",
    "withdrawn": "Consent was given and then withdrawn",
    "expired": "Consent was given and has run out",
    "superseded": "An earlier consent has been replaced by a newer one",
}
_SPEAKERS = {
    "self": "the person",
    "parental_responsibility": "someone with parental responsibility",
    "attorney": "an attorney",
    "deputy": "a deputy of the court",
    "next_of_kin": "a relative",
}
_AUTHORITY = {
    "none": "They hold no authority to speak for the person.",
    "LPA_health_welfare": "They hold a registered power for health and welfare.",
    "LPA_property": "They hold a registered power for property and money.",
    "deputy": "The court has appointed them.",
}
_CONSENT_FLAGS = {
    ("explicit", True): "The consent is explicit.",
    ("explicit", False): "The consent is not explicit.",
    ("freely_given", True): "It is freely given.",
    ("freely_given", False): "It is not freely given.",
    ("recipients_named", True): "It names the recipients.",
    ("recipients_named", False): "It does not name the recipients.",
    ("would_share_anyway", True): "The sender would share whatever the answer.",
    ("conditional_on_service", True): "A service depends on it.",
    ("suspected_abuser", True): "Someone close is suspected of abuse.",
    ("conflict", True): "Those who may speak do not agree.",
}
_RISKS: dict[str | None, str] = {
    None: "Nothing is said about a risk of serious harm.",
    "none": "No risk of serious harm is recorded.",
    "self": "The person's own acts put them at risk of serious harm.",
    "subject": "The person is at risk of serious harm from others.",
    "child": "A child is at risk of serious harm.",
    "others": "Other people are at risk of serious harm.",
    "subject_and_others": "The person and others are at risk of serious harm.",
    "life": "Someone's life is in immediate danger.",
}
_GROUNDS = {
    "serious_crime": "a serious crime",
    "position_of_trust": "a position of trust",
    "court_order": "a court order",
    "staff_implicated": "staff implicated",
}
_EXCEPTIONS = {
    "objection": "the person objects",
    "would_object": "the person would object",
    "unreasonable": "helping would be unreasonable in all the circumstances",
    "detrimental": "sharing would harm the child more than not sharing",
    "anonymous_provider": "the service is given anonymously",
}
_AGREEMENTS = {
    "active": "An agreement that covers this is in force.",
    "expired": "The agreement has lapsed or is overdue for review.",
    "none": "No agreement covers this.",
}
_MEMBERS = {
    "both": "Both are members of the charter.",
    "from_only": "Only the sender is a member of the charter.",
    "to_only": "Only the recipient is a member of the charter.",
    "neither": "",
}


def load_themes() -> dict[str, list[dict[str, Any]]]:
    """Load our own examples by theme, in the page's order."""
    folder = TESTS / "worked_examples"
    return {theme: _read(folder / f"{theme}.json") for theme in THEMES}


def contract_examples() -> list[dict[str, Any]]:
    """Load the committed copy of the contract's twenty examples, of the second edition."""
    return _read(TESTS / "contract/second-edition/examples.json")


def _read(path: Path) -> list[dict[str, Any]]:
    examples: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return examples


def page() -> str:
    """Return the whole page."""
    law = load_edition()
    groups = {THEMES[theme]: examples for theme, examples in load_themes().items()}
    groups[CONTRACT] = contract_examples()
    read = f"Law tables: {law.edition_id}, as read on {long_date(law.edition_date)}."
    parts = [_INTRO, read, _contents(groups), _by_statute(law, groups)]
    for title, examples in groups.items():
        parts.append(f"## {title}")
        parts.extend(_example(example, law) for example in examples)
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _contents(groups: Mapping[str, list[dict[str, Any]]]) -> str:
    lines = ["## Contents"]
    for title, examples in groups.items():
        listed = [f"- {_link(example)}: {example['title']}" for example in examples]
        lines += ["", f"**{title}**", "", *listed]
    return "\n".join(lines)


def _by_statute(law: Law, groups: Mapping[str, list[dict[str, Any]]]) -> str:
    """List where each statutory gateway is named, since a lawyer looks things up by section."""
    lines = ["## By statute", ""]
    for gateway in law.gateways.values():
        named = [
            _link(example)
            for examples in groups.values()
            for example in examples
            if example["facts"].get("gateway") == gateway.id
        ]
        lines.append(f"- {_citation(gateway)} (`{gateway.id}`): {', '.join(named)}")
    return "\n".join(lines)


def _citation(gateway: Gateway) -> str:
    return f"{gateway.source.title}, {gateway.source.provision}, {gateway.name}"


def _link(example: dict[str, Any]) -> str:
    return f"[{example['id']}](#{example['id'].lower()})"


def _example(example: dict[str, Any], law: Law) -> str:
    facts = parse_facts(example["facts"], law)
    situation = Situation(facts, decide(facts, law), law, AnswerContext())
    codes = frozenset(example["expected"]["must_say"]) - _ALWAYS
    parts = [
        f'<a id="{example["id"].lower()}"></a>\n\n### {example["id"]} {example["title"]}',
        example.get("situation", ""),
        _listed("The facts", facts_in_words(facts, law)),
        _listed("The answer", _answer(situation, codes)),
        f"**Why.** {example['why']}",
        f"**Source.** {_source(example['source'])}",
    ]
    return "\n\n".join(part for part in parts if part)


def _listed(title: str, lines: list[str]) -> str:
    return "\n".join([f"**{title}**", "", *(f"- {line}" for line in lines)])


def _source(source: dict[str, str] | str) -> str:
    if isinstance(source, str):
        return source
    return f"[{source['title']}, {source['provision']}]({source['url']})"


def facts_in_words(facts: Facts, law: Law) -> list[str]:
    """Describe what the registry is told, as a person would say it."""
    lines = [
        _share(facts, law),
        _person(facts.subject),
        _consent(facts),
        _danger(facts),
        _law_named(facts, law),
        _standing(facts),
    ]
    return [line for line in lines if line]


def _share(facts: Facts, law: Law) -> str:
    sender = _body(facts.from_kind, law)
    sender = sender[0].upper() + sender[1:]
    data = _joined([category_words(category) for category in facts.data_categories])
    purpose = law.purposes[facts.purpose].name
    on = (
        f" The law is read as on {long_date(facts.evaluation_date)}."
        if facts.evaluation_date
        else ""
    )
    return f"{sender} would share {data} with {_body(facts.to_kind, law)}. Purpose: {purpose}.{on}"


def _body(kind: str, law: Law) -> str:
    name = law.kinds[kind].name
    if kind in _SINGLE or kind == "police":
        return f"the {name}"
    if kind in _PLURAL:
        return name
    # A university and a union sound like "you"; NHS begins with the sound of "en".
    vowel = name[0] in "aeio" or name.startswith("NHS")
    return f"{'an' if vowel else 'a'} {name}"


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _person(subject: SubjectFacts) -> str:
    if subject == SubjectFacts():
        return ""
    said = [
        _CAPACITY.get(subject.capacity) if subject.age_band in ("adult", "child_16_17") else None,
        _GILLICK.get(subject.gillick),
        _ROLES.get(subject.role or ""),
        "is at risk" if subject.at_risk else None,
        "is being coerced" if subject.coerced else None,
        "has children in the household" if subject.children_in_household else None,
        "has died" if subject.deceased else None,
    ]
    known = [words for words in said if words]
    tail = f" who {_joined(known)}" if known else ""
    return f"The information is about {_AGES[subject.age_band]}{tail}."


def _consent(facts: Facts) -> str:
    detail = facts.consent_detail
    words = _CONSENT[facts.consent_state]
    if not words.endswith("."):
        words += f" by {_SPEAKERS[detail.by]}." if detail.by else "."
    return " ".join([words, *_consent_details(detail)])


def _consent_details(detail: ConsentDetail) -> Iterator[str]:
    if detail.authority:
        yield _AUTHORITY[detail.authority]
    for (name, value), words in _CONSENT_FLAGS.items():
        if getattr(detail, name) is value:
            yield words
    for verb, voices in (("agreed", detail.given_by), ("refused", detail.refused_by)):
        if voices:
            yield f"On record as having {verb}: {_joined([_SPEAKERS.get(v, v) for v in voices])}."
    if detail.current_scope is not None:
        covered = _joined([category_words(category) for category in detail.current_scope])
        yield f"The newest consent covers {covered}."


def _danger(facts: Facts) -> str:
    words = [_RISKS[facts.risk_of_serious_harm]]
    if facts.emergency:
        words.append("It is called an emergency.")
    if facts.override_grounds:
        grounds = _joined([_GROUNDS[ground] for ground in facts.override_grounds])
        words.append(f"A ground to override a refusal is recorded: {grounds}.")
    return " ".join(words)


def _law_named(facts: Facts, law: Law) -> str:
    words = []
    if facts.gateway:
        gateway = law.gateways[facts.gateway]
        words.append(f"Law named: {_citation(gateway)}.")
    if facts.duty_exception:
        words.append(f"An exception is claimed: {_EXCEPTIONS[facts.duty_exception]}.")
    if facts.proposed_basis:
        words.append(f"Basis proposed: {_basis(facts.proposed_basis, law)}.")
    words.append(_request(facts))
    return " ".join(word for word in words if word)


def _request(facts: Facts) -> str:
    if facts.request_received is not True:
        return ""
    stated = {True: " It states the public task.", False: " It states no public task.", None: ""}
    return "The recipient has asked for it." + stated[facts.request_states_public_task]


def _standing(facts: Facts) -> str:
    policy = {True: "A policy document is in place.", False: "No policy document is in place."}
    words = [
        _AGREEMENTS[facts.agreement_in_force],
        _MEMBERS[facts.charter_members],
        "The sharing is routine." if facts.routine else "",
        policy.get(facts.apd_in_place, "") if facts.apd_in_place is not None else "",
    ]
    return " ".join(word for word in words if word)


def _basis(basis: str, law: Law) -> str:
    row = law.bases[basis]
    return f"{row.name} ({row.article})"


def _answer(situation: Situation, codes: frozenset[str]) -> list[str]:
    """Return the outcome, its grounds, the messages the example turns on, and uncertainties."""
    found, law = situation.assessment, situation.law
    rule = situation.deciding.rule
    lines = [
        f"**{OUTCOMES[found.outcome]}** (`{found.outcome}`). {opening(situation).headline}",
        f"Decided by {rule}, “{law.rules[rule].text}” {situation.deciding.text}",
        f"Lawful bases: {_bases(situation)}.",
    ]
    if found.conditions:
        named = [f"{law.conditions[c].name}, {condition_words(c)}" for c in found.conditions]
        lines.append(f"Conditions: {'; '.join(named)}.")
    lines += [message.text for message in found.messages if message.code in codes]
    lines.append(_certainty(situation))
    return lines


def _bases(situation: Situation) -> str:
    bases = situation.assessment.bases
    if not bases:
        return "none"
    return "; ".join(_basis(basis, situation.law) for basis in bases)


def _certainty(situation: Situation) -> str:
    """Say which rows this answer rests on were not read in a source, as the tables record it."""
    doubts = list(dict.fromkeys(_doubts(situation)))
    if not doubts:
        return "Certainty: what this answer prefers to rest on was read in a source."
    return f"Certainty: in part. {' '.join(doubts)}"


def _doubts(situation: Situation) -> Iterator[str]:
    law, found = situation.law, situation.assessment
    for basis in found.bases[:1]:
        if law.bases[basis].verified != "found":
            yield f"{_basis(basis, law)} is stated from general knowledge."
    for condition in found.conditions[:1]:
        row = law.conditions[condition]
        # The tables' uncertainty about a condition is whether a refusal fits it.
        if row.uncertain and situation.refused:
            yield row.uncertain
        if row.verified != "found":
            yield f"{condition_words(condition)} was not checked against the Act."
    if situation.facts.gateway:
        gateway = law.gateways[situation.facts.gateway]
        yield from (
            f"{gateway.source.title}, {gateway.source.provision}: {part} {_SEEN[verified]}."
            for part, verified in (("text", gateway.verified), ("dates", gateway.dates_verified))
            if verified != "found"
        )


_SEEN = {
    "secondary": "known from secondary sources only",
    "own_knowledge": "from general knowledge, not checked",
}


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.relative_to(TESTS.parent))


if __name__ == "__main__":
    main()
