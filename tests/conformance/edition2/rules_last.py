"""RT, R11 to R15 and RD: whose task, what needs a second look, open bases, consent (§7.1)."""

from __future__ import annotations

from tests.conformance.edition2 import openings as o
from tests.conformance.edition2 import tables as t
from tests.conformance.edition2.case import Case
from tests.conformance.edition2.rules_basis import (
    consent_lost,
    no_competent_child,
    on_consent,
    vetting_without_row,
)
from tests.conformance.edition2.rules_first import Answer, ask

RD_NEVER = {"marketing", "commercial_request"}


def rt(c: Case) -> Answer | None:
    """RT: the task is not the sender's own; immigration control."""
    if c.purpose == "immigration" and not c.public:
        return _immigration_by_others(c)
    if c.task == "own" or c.valid or c.conflict:
        return None  # a conflict is R11's
    if c.said_no:
        return Answer("RT" if c.purpose == "immigration" else "R15", "NOT_SUPPORTED", [], [])
    return ask("RT", c)


def _immigration_by_others(c: Case) -> Answer | None:
    if c.valid or c.conflict:
        return None
    if c.said_no:
        return Answer("RT", "NOT_SUPPORTED", [], [])
    return None if o.para_1_complete(c) else Answer("RT", "SEEK_ADVICE", [], [])


# -- R11 -------------------------------------------------------------------------------------------


def r11(c: Case) -> Answer | None:
    """R11: outside the agreement, in conflict, incomplete, police data, an order not read."""
    if c.purpose == "marketing" and not c.valid:
        return None
    carries = r12(c) or r13(c)
    would_go = carries is not None and carries.outcome == "SHARE_SUPPORTED"
    # "Where a basis is open": one that would carry the share but for the agreement, or having an
    # agreement would make an answer better than having none (invariant ii).
    outside = c.out_of_scope and c.agreement != "none" and would_go
    if not (outside or c.conflict or o.para_1_incomplete(c) or _second_look(c)):
        return None
    if carries is not None and would_go:
        return Answer("R11", "SEEK_ADVICE", carries.bases, carries.conditions)
    if o.table_bases(c):
        return ask("R11", c)
    if c.conflict and not vetting_without_row(c) and not no_competent_child(c):
        return Answer("R11", "SEEK_ADVICE", [t.A], o.consent_conditions(c))
    return Answer("R11", "SEEK_ADVICE", [], o.conditions(c))


def _second_look(c: Case) -> bool:
    police_data = c.competent and not c.to_public and not c.safeguarding
    intelligence = asks_the_source(c) and not c.allows
    return police_data or intelligence or order_ground(c)


def asks_the_source(c: Case) -> bool:
    return "police_intelligence" in c.information and c.sender != "police"


def order_ground(c: Case) -> bool:
    """Return whether ``override_grounds: court_order`` stands outside R9, no order being given."""
    return "court_order" in c.grounds and c.order is None and not c.safeguard


# -- R12 to R15 ------------------------------------------------------------------------------------


def r12(c: Case) -> Answer | None:
    """R12: another purpose with an open basis, but not as a way round a refusal."""
    if vetting_without_row(c):
        return Answer("R12", "SEEK_ADVICE", [], [])
    bases = o.open_bases(c)
    if not bases or consent_lost(c):
        return None
    if c.proposed == t.A and c.valid:
        return Answer("R12", "SHARE_SUPPORTED", [t.A, *bases], o.with_consent(c))
    if c.valid and c.special and not c.public and c.adult and c.purpose in t.ADULT_LIMB:
        # R10 asks this sender for consent: the share rests on it.
        return Answer("R13", "SHARE_SUPPORTED", [t.A, *bases], o.with_consent(c))
    if c.valid and not c.public:
        return Answer("R12", "SHARE_SUPPORTED", [*bases, t.A], o.with_consent(c, last=True))
    if c.valid and c.in_confidence:  # RC: a valid consent adds 9(2)(a) to the conditions
        return Answer("R12", "SHARE_SUPPORTED", bases, o.with_consent(c, last=True))
    return Answer("R12", "SHARE_SUPPORTED", bases, o.conditions(c))


def r13(c: Case) -> Answer | None:
    """R13: only consent could work, and it is given, valid and in scope."""
    if no_competent_child(c):
        return Answer("R14", "SEEK_ADVICE", [], [])
    if c.valid:
        return Answer("R13", "SHARE_SUPPORTED", on_consent(c), o.with_consent(c))
    return None


def r14(c: Case) -> Answer | None:
    """R14: only consent could work, and it may yet be asked for."""
    if c.purpose == "marketing":
        return None
    if c.adult and c.lacks and not c.someone_may_speak:
        if c.said_no and consent_lost(c) and t.E in o.open_bases(c):
            return Answer("R14", "SEEK_ADVICE", [], [])  # a fresh consent would change nothing
        return Answer("R14", "SEEK_ADVICE", on_consent(c), o.with_consent(c))
    if c.said_no:
        return None
    outcome = "SEEK_ADVICE" if c.unsafe else "CONSENT_NEEDED"
    return Answer("R14", outcome, on_consent(c), o.with_consent(c))


def r15(_: Case) -> Answer:
    """R15: consent was refused or withdrawn, or nothing was found."""
    return Answer("R15", "NOT_SUPPORTED", [], [])


def rd(c: Case, answer: Answer) -> Answer:
    """RD: a possible duty whose kinds are known turns R15's, RC's and RP's no into a question."""
    asked = c.possible_known and c.purpose not in RD_NEVER
    if answer.outcome == "NOT_SUPPORTED" and answer.rule in ("R15", "RC", "RP") and asked:
        return answer._replace(rule="RD", outcome="SEEK_ADVICE", origin=answer.rule)
    return answer


RULES = [rt, r11, r12, r13, r14, r15]
