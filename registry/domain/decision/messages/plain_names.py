"""Plain words for the slots of texts, where no name is known: "the police", "the child"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from registry.domain.dates import long_date
from registry.domain.decision.messages.circumstances import NAMED, questions_asked, row_meant
from registry.domain.decision.messages.verdict import Verdict
from registry.domain.decision.reading import has
from registry.domain.decision.vocabulary import OUT_OF_SCOPE, VICTIM_ROLES
from registry.domain.people.speakers import Speaker
from registry.law.model import Kind

_RELATIVES = {
    "parent_with_responsibility": "the parent",
    "parent_without": "the parent",
    "foster_carer": "the foster carer",
    "carer": "the carer",
    "spouse_or_partner": "their partner",
    "other_family": "the relative",
    "attorney_health_welfare": "the attorney",
    "attorney_property": "the attorney",
    "deputy": "the deputy",
    "advocate": "the advocate",
}
# Left out of the names of kinds: "the school", "the company".
_OWNERS = ("maintained ", "independent ", "private ")
REPRESENTATIVES: dict[str, str] = {
    Speaker.PARENT: "the parent",
    Speaker.ATTORNEY: "the attorney",
    Speaker.DEPUTY: "the deputy",
    Speaker.NEXT_OF_KIN: "the relative",
}


def plain_name(v: Verdict, slot: str) -> str:
    """What fills a slot.

    Raises:
        KeyError: the slot is not one of ``registry.law.wording.SLOTS``.
    """
    return PLAIN[slot](v)


def joined(names: Sequence[str]) -> str:
    """Names as one reads them out: "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def organisation(kind: Kind) -> str:
    """An organisation of a kind, without what sets kinds apart only in law; a proper name of one
    word takes no article."""
    name = kind.name.partition(" (")[0]
    for owner in _OWNERS:
        name = name.removeprefix(owner)
    return name if name.istitle() and " " not in name else f"the {name}"


def _recipient(v: Verdict) -> str:
    if v.case.recipient.household:
        return _RELATIVES.get(v.case.facts.recipient.relation or "", "this person")
    return organisation(v.case.recipient)


def _person(v: Verdict) -> str:
    if v.case.person.child:
        return "the child"
    if v.case.facts.subject.role in VICTIM_ROLES:
        return "the victim"
    return "the patient" if v.case.sender.holds_patient_data else "the person"


def _adviser(v: Verdict) -> str:
    if v.case.sender.household:
        return "a solicitor or Citizens Advice"
    lead = "Caldicott Guardian or safeguarding lead"
    other = "safeguarding lead or data protection officer"
    return f"your {lead if v.case.sender.needs_caldicott_guardian else other}"


def _protectors(v: Verdict) -> str:
    """Who can protect the person: nobody is sent to their own organisation."""
    of_a_child = v.case.person.child or NAMED["child_in_danger"](v)
    team = "children's services" if of_a_child else "the adult safeguarding team"
    if v.case.sender.police:
        return team
    return f"{'your safeguarding lead' if v.case.sender.social_care else team} or the police"


def _guardian(v: Verdict) -> str:
    guarded = v.case.sender.needs_caldicott_guardian
    return "your Caldicott Guardian" if guarded else "a senior person"


def _items(v: Verdict) -> str:
    items = [
        category.removeprefix(OUT_OF_SCOPE).replace("_", " ")
        for category in v.case.data.categories
        if category.startswith(OUT_OF_SCOPE)
    ]
    return joined(items) or "the rest"


def _part(v: Verdict) -> str:
    return joined([bar.name for bar in v.case.bars.barred]) or "that part"


def question(v: Verdict, asks: str) -> str:
    """The question that would settle whether a duty applies: a row of elements or of questions."""
    law = v.case.tables.law
    if asks not in law.elements:
        of_recipient = asks.endswith(".to")
        about = f"This is about {_recipient(v)}. " if of_recipient else ""
        return about + law.questions[asks].text
    element = law.elements[asks]
    about = f"This is about {element.about}. " if element.about else ""
    return about + element.question.format(recipient=_recipient(v))


def _law(v: Verdict) -> str:
    row = row_meant(v)
    return row.source.cited if row is not None else "that law"


def _duty(v: Verdict) -> str:
    """Who must share what, in one sentence."""
    row = row_meant(v)
    text = row.text if row is not None else "The law says that you must share this."
    return text.partition(". ")[0].removesuffix(".") + "."


def _basis(v: Verdict, basis: str | None) -> str:
    return v.case.tables.law.bases[basis].name if basis else "another legal basis"


def _danger(v: Verdict) -> str:
    """Who is said to be in danger; of nobody, only what the purpose is."""
    if v.case.harm.child_limb and NAMED["child_in_danger"](v):
        return "A child may be at risk of harm."
    if NAMED["adult_at_risk"](v):
        return "They may be at risk of abuse or neglect."
    if v.case.facts.risk_is_said:
        return "Someone could be seriously harmed."
    return "This is about keeping a child safe."


def _worry(v: Verdict) -> str:
    """What to do about somebody's safety where the answer is no: what was said of it is heard."""
    if not NAMED["danger_said"](v):
        return "If you are worried about someone's safety, check again and say so."
    if v.case.purpose.safeguarding:
        return f"If someone is in danger now, act first. {_ring(v)}"
    return f"To keep someone safe, check again with that purpose. {_ring(v)}"


def _ring(v: Verdict) -> str:
    """To ring for help; nobody is sent to their own service."""
    if v.case.sender.id in v.case.tables.lists["emergency_services"]:
        return "Act now. Call for help from the other services if you need it."
    in_danger = "now if nobody has yet" if NAMED["life_in_danger"](v) else "if a life is in danger"
    return f"Ring 999 {in_danger}."


def _reason(v: Verdict) -> str:
    """The ground to go beyond an adult's refusal."""
    return next((words for ground, words in _REASONS if NAMED[ground](v)), "this could stop harm")


def _choice(v: Verdict) -> str:
    """That an adult's refusal is theirs to make, as it was made."""
    said = "has changed their mind" if v.has & has.WITHDRAWN else "said no"
    if v.has & has.CAPACITY_UNKNOWN:
        return f"Adults are presumed able to decide, and this adult {said}."
    return f"This adult can decide, and {said}."


def _asked(v: Verdict) -> str:
    """Who may consent."""
    person = v.case.person
    return "the parent" if person.child and person.self_may is False else _person(v)


_REASONS = (
    ("coerced", "someone may be controlling what they say"),
    ("risk_to_child", "a child could be harmed"),
    ("risk_to_others", "other people could be harmed"),
    ("children_in_household", "there are children in the home"),
    ("serious_crime", "a serious crime is involved"),
    ("position_of_trust", "someone trusted may be causing harm"),
    ("staff_implicated", "staff may be involved"),
    ("order_as_ground", "a court order is involved"),
    ("suspected_abuser", "the person who answered may be causing harm"),
    ("adult_at_risk", "they may be at risk of abuse or neglect"),
    ("accused", "the person suspected could harm others"),
    ("danger_said", "someone could be seriously harmed"),
)
_AIMS = {
    "serious_crime": "stop or solve a serious crime",
    "serious_harm_to_others": "stop serious harm to someone else",
    "serious_disease": "stop a serious disease from spreading",
}


def _aim(v: Verdict) -> str:
    """What the public interest is, stated or by the ground that is read as one (§3.6)."""
    crime = "serious_crime" if NAMED["serious_crime"](v) else ""
    return _AIMS.get(v.case.facts.public_interest or crime, "prevent serious harm")


PLAIN: dict[str, Callable[[Verdict], str]] = {
    "recipient": _recipient,
    "sender": lambda v: organisation(v.case.sender),
    "person": _person,
    "speaker": lambda v: REPRESENTATIVES.get(v.case.facts.consent_detail.by or "", _person(v)),
    "contact": _adviser,
    "adviser": _adviser,
    "guardian": _guardian,
    "protectors": _protectors,
    "items": _items,
    "part": _part,
    "question": lambda v: " ".join(question(v, asks) for asks in questions_asked(v)),
    "law": _law,
    "duty": _duty,
    "date": lambda v: long_date(v.case.on),
    "on": lambda _: "",
    "basis": lambda v: _basis(v, v.bases[0] if v.bases else None),
    "old_basis": lambda v: _basis(v, v.case.facts.proposed_basis),
    "danger": _danger,
    "reason": _reason,
    "choice": _choice,
    "aim": _aim,
    "asked": _asked,
    "worry": _worry,
    "ring": _ring,
}
