"""RV: the police ask for a victim's information (PCSC Act 2022 ss.44A–44F; law.md §3.8, §7.1 RV).

What is volunteered is not a request: RC and R12 decide it.
"""

from __future__ import annotations

from registry.domain.decision.facts_parts import VictimRequest
from registry.domain.decision.grounds.ground import Finding, Ground, seek_advice
from registry.domain.decision.reading.case import Case
from registry.domain.decision.vocabulary import VICTIM_ROLES

_NOTHING_SHOWN = VictimRequest()


def rv_victim(ground: Ground) -> Finding | None:
    """The request does not show the conditions that the statute sets."""
    case = ground.case
    if not asked_about_a_victim(case) or _shown(case):
        return None
    counselling = _is_counselling(case)
    text = "The police ask about a victim, and have not shown what the law asks them to show."
    if counselling:
        text = (
            "The police ask for counselling information about a victim, and have not shown what the"
            " law asks them to show."
        )
    because = "counselling" if counselling else "victim"
    return seek_advice(ground, "RV", text, because)


def asked_about_a_victim(case: Case) -> bool:
    """Whether the police ask for a victim's information, for a purpose that the statute limits."""
    facts = case.facts
    rule = case.tables.law.rules["RV"]
    return (
        case.recipient.police
        and case.answering
        and facts.purpose in case.tables.lists["victim_request_purposes"]
        and (facts.subject.role in VICTIM_ROLES or facts.victim_request is not None)
        and (rule.in_force_from is None or rule.in_force_from <= case.on)
    )


def _shown(case: Case) -> bool:
    said = case.facts.victim_request or _NOTHING_SHOWN
    shown = said.line_of_enquiry and said.necessary_and_proportionate and said.notice_given
    if not shown:
        return False
    return said.substantial_probative_value is True or not _is_counselling(case)


def counselling_said(case: Case) -> bool | None:
    """Whether it is counselling information, as far as that was said: of the request, or of where
    the information comes from."""
    said = (case.facts.victim_request or _NOTHING_SHOWN).counselling
    sources = case.tables.lists["counselling_information"]
    if said is None and not sources.isdisjoint(case.facts.information_from):
        return True
    return said


def _is_counselling(case: Case) -> bool:
    """Whether it is counselling information: as said; else read so where it is of the kind that
    such bodies hold."""
    said = counselling_said(case)
    if said is not None:
        return said
    facts, lists = case.facts, case.tables.lists
    intimate = lists["counselling_categories"]
    return facts.from_kind in lists["counselling_senders"] and not intimate.isdisjoint(
        case.data.categories
    )
