"""The first line and the reason: what you can do, short enough to read out on the phone
(voice.md)."""

from __future__ import annotations

from collections.abc import Callable

from registry.domain.answer.situation import Situation
from registry.domain.answer.words import category_words
from registry.domain.decision.outcome import Outcome
from registry.domain.people.consent_state import ConsentState

_CONSENT = "6(1)(a)"


def headline(s: Situation) -> str:
    """One or two short sentences saying what the reader can do."""
    return _part_of_it(s) or _HEADLINES[s.assessment.outcome](s)


def _part_of_it(s: Situation) -> str:
    """That some of the data can be shared and the rest is to be left out, where what was said
    differs by the kind of data."""
    if not s.facts.consent_by_category or s.assessment.outcome.supports_sharing:
        return ""
    kept = [item.category for item in s.assessment.items if item.outcome.supports_sharing]
    left = [item.category for item in s.assessment.items if not item.outcome.supports_sharing]
    if not kept or not left:
        return ""
    whose = s.speaker if s.speaker_is_known else "someone"
    why = f": {whose} said no to those" if s.refused else ""
    return f"You can share {_listed(kept)}. Leave out {_listed(left)}{why}."


def _listed(categories: list[str]) -> str:
    return " and ".join(map(category_words, categories))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _refusal(s: Situation) -> str:
    """That a refusal does not stop the share, wherever there was one."""
    if not s.refused or _CONSENT in s.assessment.bases[:1]:
        return ""
    word = "withdrawal" if s.consent.was_taken_back else "refusal"
    whose = f"{_capital(s.speaker)}'s" if s.speaker_is_known else "The"
    return f" {whose} {word} does not stop you."


def _emergency(s: Situation) -> str:
    return "Share what is needed now. This is an emergency." + _refusal(s)


def _duty(s: Situation) -> str:
    return "Share this. The law requires it." + _refusal(s)


def _share(s: Situation) -> str:
    if s.assessment.bases[:1] == (_CONSENT,):
        if not s.speaker_is_known:
            return "You can share this. Consent has been given."
        return f"You can share this. {_capital(s.speaker)} has agreed to it."
    return "You can share this." + _refusal(s)


def _change(s: Situation) -> str:
    bases = s.assessment.bases
    if not bases:
        return "Not in this way. Ask for advice before you share."
    if s.deciding.rule == "R3":
        return f"You can share, but on {s.basis_name(bases[0])}, not under the law you named."
    old = s.basis_name(s.facts.proposed_basis) if s.facts.proposed_basis else "that basis"
    return f"You can share, but on {s.basis_name(bases[0])}, not {old}."


def _consent(s: Situation) -> str:
    if s.deciding.rule == "R4":
        return f"Ask first. This works only if {s.person} agrees."
    if s.consent.has_run_out:
        return "Ask again first. The consent on record does not cover this share."
    if s.consent is ConsentState.REQUESTED:
        return "Wait for the answer. You need consent before you share this."
    return f"Ask {s.whom_to_ask} first. You need consent before you share this."


def _advice(s: Situation) -> str:
    return {
        "R5": _exception(s),
        "R8": "Ask for advice first. A policy document you need is not in place.",
        "R10": "Do not share yet. Ask for advice first.",
    }.get(s.deciding.rule, "Pause, and ask for advice before you share this.")


def _exception(s: Situation) -> str:
    if "OBJECTION_MATTERS" in s.codes:
        return f"Pause before you share. {_capital(s.person)} objects, so ask for advice."
    return "Pause before you share. The duty does not apply here, so ask for advice."


def _no(s: Situation) -> str:
    if s.consent.was_taken_back:
        if not s.speaker_is_known:
            return f"Do not share this now. Consent was withdrawn{_when(s)}."
        return f"Do not share this now. {_capital(s.speaker)} withdrew consent{_when(s)}."
    if s.refused:
        if not s.speaker_is_known:
            return f"Do not share this now. Consent was refused{_when(s)}."
        return f"Do not share this now. {_capital(s.speaker)} said no{_when(s)}."
    return "Do not share this now. We found nothing in law that supports it."


def _when(s: Situation) -> str:
    consent = s.context.consent
    if consent is None or consent.on is None:
        return ""
    year = f" {consent.on.year}" if consent.on.year != s.assessment.evaluated_on.year else ""
    return f" on {consent.on.day} {consent.on:%B}{year}"


def _outside(s: Situation) -> str:
    if s.facts.subject.deceased or "deceased" in s.facts.data_categories:
        return "You can share this. Data protection law covers only the living; check confidences."
    return "You can share this. Nobody can be recognised from it."


_HEADLINES: dict[str, Callable[[Situation], str]] = {
    Outcome.EMERGENCY: _emergency,
    Outcome.DUTY: _duty,
    Outcome.SHARE: _share,
    Outcome.CHANGE_BASIS: _change,
    Outcome.CONSENT_NEEDED: _consent,
    Outcome.SEEK_ADVICE: _advice,
    Outcome.NOT_SUPPORTED: _no,
    Outcome.NOT_PERSONAL: _outside,
}


def why(s: Situation) -> str:
    """One or two sentences: the fact that decided, and what goes with it, such as a refusal."""
    return " ".join([s.deciding.text, *_beside(s)][:2])


def _beside(s: Situation) -> list[str]:
    outcome, codes = s.assessment.outcome, s.codes
    if outcome.supports_sharing and s.refused and s.assessment.bases[:1] != (_CONSENT,):
        return ["The refusal was heard. This does not rest on consent, so it does not decide it."]
    if outcome == Outcome.NOT_SUPPORTED and "WITHDRAWAL_NOT_RETROSPECTIVE" in codes:
        return ["Nothing else in law supports this share. What you shared before stays lawful."]
    if outcome == Outcome.NOT_SUPPORTED and s.refused:
        return ["Nothing else in law supports this share, and the refusal is respected."]
    if outcome == Outcome.CHANGE_BASIS and s.assessment.bases:
        return [f"It is supported on {s.basis_name(s.assessment.bases[0])}."]
    if s.assessment.bases[:1] == ("6(1)(e)",) and s.deciding.rule == "R9":
        return [f"Sharing for this is part of {s.sender}'s job in law."]
    return []
