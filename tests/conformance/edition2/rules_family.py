"""RP: the recipient is a private individual (law.md §3.7, §7.1). Decides all that reaches it."""

from __future__ import annotations

from tests.conformance.edition2 import openings as o
from tests.conformance.edition2 import tables as t
from tests.conformance.edition2.case import Case
from tests.conformance.edition2.rules_first import Answer, ask

SPEAKS_BY_OFFICE = {
    "parent_with_responsibility",
    "attorney_health_welfare",
    "attorney_property",
    "deputy",
}
CARERS_PURPOSES = {"direct_care", "parental_request", "send_support", "early_help"}


def rp(c: Case) -> Answer | None:
    """RP 1–14, first that fits."""
    if not c.to_family:
        return None
    for rows in (_anyone, _adult_who_lacks, _may_decide):
        answer = rows(c)
        if answer is not None:
            return answer
    return _other_child(c)


def _ordinary(c: Case) -> bool:
    return not c.special and not c.criminal


def _no_risk_or_known_safe(c: Case) -> bool:
    return c.source is False or not (c.at_risk or c.risk_said)


def _ask(c: Case, row: int) -> Answer:
    """Under SEEK_ADVICE: the purpose's row without consent (none for parental_request)."""
    return ask("RP", c, row)


def _share(c: Case, row: int) -> Answer:
    """Rows 4, 5, 7, 11–13: (e), or (f), (ea) first where the child is at risk."""
    bases = [t.E] if c.public else [t.F]
    if not c.public and c.child_at_risk and c.date >= t.EA_FROM:
        bases.insert(0, t.EA)
    return Answer("RP", "SHARE_SUPPORTED", bases, _conditions(c), row)


def _conditions(c: Case) -> list[str]:
    recorded = c.relation in SPEAKS_BY_OFFICE  # who may speak is the one told
    nine = [
        ("9(2)(h)+Sch1.2", c.health_sender),
        ("9(2)(g)+Sch1.18", c.child_at_risk),
        ("9(2)(g)+Sch1.6", c.public),
        ("9(2)(a)", recorded),
    ]
    ten = [
        ("Art10+official_authority", c.competent),
        ("Art10+Sch1.6", c.public),
        ("Art10+Sch1.29", recorded),
    ]
    found = [x for x, fits in nine if fits and c.special]
    return found + [x for x, fits in ten if fits and c.criminal]


def _anyone(c: Case) -> Answer | None:
    """Rows 1–3."""
    if c.valid:
        then = [] if c.purpose in t.NO_PUBLIC_TASK - {"parental_request"} else [_public_or_f(c)]
        return Answer("RP", "SHARE_SUPPORTED", [t.A, *then], o.consent_conditions(c), 1)
    another = c.relation == "parent_with_responsibility" and c.refused_by_parent()
    if c.conflict or another:
        return _ask(c, 2)
    dangers = ["child", "others", "subject_and_others", "life"]
    if c.relation == "person_at_risk" and c.risk in dangers:
        return _ask(c, 3)
    return None


def _public_or_f(c: Case) -> str:
    return t.E if c.public else t.F


def _adult_who_lacks(c: Case) -> Answer | None:
    """Rows 4–6."""
    if not (c.adult and c.lacks):
        return None
    office = c.relation in ("attorney_health_welfare", "deputy", "advocate")
    if office or (c.relation == "attorney_property" and _ordinary(c)):
        return _share(c, 4)
    objects = c.raw in ("refused", "withdrawn") and c.speaker in (None, "self")
    close = c.relation in {"carer", "spouse_or_partner", "other_family"} | t.PARENTS
    if c.purpose == "direct_care" and not (c.risk_said or objects) and close and c.health_sender:
        return _share(c, 5)
    return _ask(c, 6)


def _may_decide(c: Case) -> Answer | None:
    """Rows 7–9: a capable adult, or a child who may decide."""
    if not c.may_decide:
        return None
    schooling = (
        not c.adult
        and c.sender in t.EDUCATION
        and _ordinary(c)
        and c.relation in t.PARENTS
        and _no_risk_or_known_safe(c)
    )
    if schooling and not c.said_no:
        return _share(c, 7)
    if c.said_no:
        if c.risk_said or c.safeguarding or schooling:
            return _ask(c, 8)
        return Answer("RP", "NOT_SUPPORTED", [], [], 8)
    if c.unsafe or c.unsafe_sign:
        return _ask(c, 9)
    return Answer("RP", "CONSENT_NEEDED", [t.A], o.consent_conditions(c), 9)


def _other_child(c: Case) -> Answer:
    """Rows 10–14."""
    in_confidence = bool({"counselling", "sexual_health_service"} & set(c.information))
    may_be_able = c.claims or (c.age == "child_13_15" and c.gillick != "not_competent")
    if in_confidence or (may_be_able and not _ordinary(c)):
        return _ask(c, 10)
    if c.relation == "foster_carer":
        return _share(c, 11)
    carer = c.relation == "carer" and (c.purpose in CARERS_PURPOSES or c.sender in t.EDUCATION)
    safe = _no_risk_or_known_safe(c)
    if (carer or c.relation == "parent_with_responsibility") and not c.said_no and safe:
        return _share(c, 12)
    schooling = c.sender in t.EDUCATION and _ordinary(c)
    if c.relation == "parent_without" and schooling and not c.said_no and safe:
        return _share(c, 13)
    return _ask(c, 14)
