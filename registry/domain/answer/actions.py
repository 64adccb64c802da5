"""What to do now: at most three steps, each starting with a verb (voice.md)."""

from __future__ import annotations

from collections.abc import Callable

from registry.domain.answer import telling
from registry.domain.answer.situation import Situation
from registry.domain.decision.outcome import Outcome

MOST = 3
_RECORD = "Record your decision and your reasons."
_STATE_THE_RISK = (
    "Say whom the risk is to and check again if this is an emergency: sharing what is needed"
    " is then supported."
)
_SAFE_IF_WORRIED = "Check it again as a safeguarding concern if you worry for someone's safety."


def do_now(s: Situation) -> tuple[str, ...]:
    """The steps for this outcome."""
    steps = _STEPS[s.assessment.outcome](s)
    if s.emergency_without_risk:
        steps = [_STATE_THE_RISK, steps[0], steps[-1]]
    elif telling.must_plan(s) and not s.assessment.outcome.is_emergency:
        steps = _plan_first(steps, telling.whom_to_tell(s))
    return tuple(steps)[:MOST]


def _plan_first(steps: list[str], plan: str) -> list[str]:
    """The steps with the plan for telling, if it is one of them, before anything is shared."""
    return [plan, *(step for step in steps if step != plan)] if plan in steps else steps


def _share(s: Situation) -> list[str]:
    return [_what_to_share(s), _whom_to_tell(s), _RECORD]


def _what_to_share(s: Situation) -> str:
    left = _left_out(s)
    only = f"Share with {s.recipient} what is needed for {s.purpose}, and no more."
    if not left:
        return only
    if s.purpose_in_law.safeguarding:
        return f"{only} {_not_in_your_agreement(s, left)}"
    return f"{only} Leave out {left}."


def _not_in_your_agreement(s: Situation, left: str) -> str:
    """An agreement that forgot something holds up nothing that safeguarding needs."""
    return (
        f"Your agreement does not list {left}. If it matters for keeping {s.person} safe, share it"
        " and tell your information governance lead."
    )


def _left_out(s: Situation) -> str:
    """The items that no agreement lists, by the names people gave them."""
    agreement = s.context.agreement
    return ", ".join(agreement.not_covered) if agreement else ""


def _whom_to_tell(s: Situation) -> str:
    step = telling.whom_to_tell(s)
    if step:
        return step
    if "CONSENT_CAN_BE_WITHDRAWN" in s.codes:
        return f"Remind {s.speaker} that consent can be withdrawn at any time."
    return "Send it safely, to the right person."


def _emergency(s: Situation) -> list[str]:
    return [
        "Share what is needed to keep people safe, now, with someone who can act.",
        _whom_to_tell(s),
        "Record it afterwards: what you shared, with whom and why.",
    ]


def _change(s: Situation) -> list[str]:
    if not s.assessment.bases:
        return [_ask(s), _RECORD]
    basis = s.law.bases[s.assessment.bases[0]]
    keep = _lower(basis.artefact)
    record = f"Record {basis.name} as your lawful basis. Keep with it: {keep}."
    return [record, _what_to_share(s), _whom_to_tell(s)]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _consent(s: Situation) -> list[str]:
    asked = f"Ask {s.whom_to_ask}, naming {s.recipient}, what you would share and why."
    if s.deciding.rule == "R4":
        asked = f"Ask {s.person} whether they agree, and to whom."
    return [asked, "Do not share it until they agree.", _SAFE_IF_WORRIED]


def _advice(s: Situation) -> list[str]:
    return [_ask(s), "Act at once if someone is in danger; do not wait for advice.", _RECORD]


def _ask(s: Situation) -> str:
    contact = s.context.contact
    whom = contact.name if contact and contact.name else "your safeguarding or information lead"
    return f"Ask {whom}, without naming {s.person} if you can."


def _no(s: Situation) -> list[str]:
    withdrawn = s.consent.was_taken_back
    stop = "Stop sharing for this purpose." if withdrawn else "Do not share it for this purpose."
    return [stop, _SAFE_IF_WORRIED, "Record that you did not share, and why."]


def _outside(s: Situation) -> list[str]:
    steps = ["Check that nobody can be recognised, also together with other data."]
    if s.facts.subject.deceased or "deceased" in s.facts.data_categories:
        steps = ["Check what was told in confidence, and what it says about living people."]
    return [*steps, _RECORD]


_STEPS: dict[str, Callable[[Situation], list[str]]] = {
    Outcome.EMERGENCY: _emergency,
    Outcome.DUTY: _share,
    Outcome.SHARE: _share,
    Outcome.CHANGE_BASIS: _change,
    Outcome.CONSENT_NEEDED: _consent,
    Outcome.SEEK_ADVICE: _advice,
    Outcome.NOT_SUPPORTED: _no,
    Outcome.NOT_PERSONAL: _outside,
}
