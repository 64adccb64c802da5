"""RC, R7 to R10 and RN: confidence, the basis proposed, protection, refusal (law.md §7.1)."""

from __future__ import annotations

from tests.conformance.edition2 import openings as o
from tests.conformance.edition2 import tables as t
from tests.conformance.edition2.case import Case
from tests.conformance.edition2.rules_first import Answer, ask


def rc(c: Case) -> Answer | None:
    """RC: confidential health or care information outside direct care and safeguarding (§3.6)."""
    if not c.in_confidence or c.confidence_lifted:
        return None
    if c.s251 and (c.opt_out == "set" or c.said_no):
        return Answer("RC", "NOT_SUPPORTED", [], [])
    weighed = c.law_enforcement or c.purpose == "court_proceedings"
    if weighed or c.unsafe or (c.adult and c.lacks):
        return Answer("RC", "SEEK_ADVICE", [], [])
    if c.said_no:
        return Answer("RC", "NOT_SUPPORTED", [], [])
    if vetting_without_row(c):  # no consent would open it: invariant (vi)
        return Answer("RC", "SEEK_ADVICE", [], [])
    return Answer("RC", "CONSENT_NEEDED", [t.A], o.consent_conditions(c))


# -- R7: the basis proposed ------------------------------------------------------------------------


def vetting_without_row(c: Case) -> bool:
    """A public body vets without a matching row: the table's "else SEEK_ADVICE"."""
    return c.purpose == "employment_vetting" and c.public and not o.table_bases(c)


def no_competent_child(c: Case) -> bool:
    """A parent's request about a child who is not competent (to anyone but a family member)."""
    return c.purpose == "parental_request" and not c.adult and "self" not in c.speakers()


def consent_lost(c: Case) -> bool:
    """R12: consent was proposed and has gone; no other basis is a way round that."""
    if c.proposed != t.A or c.safeguard:
        return False
    return c.said_no or c.state in ("expired", "superseded") or (c.state == "given" and c.narrowed)


def r7(c: Case) -> Answer | None:
    """R7: the proposed basis is closed, or consent is invalid or would change nothing."""
    if c.proposed is None or c.purpose == "marketing" or vetting_without_row(c):
        return None
    if c.task != "own" and not o.open_bases(c):
        return None  # what RT closes is closed here too: passed over
    if c.proposed == t.A:
        return _r7_consent(c)
    return _change(c) if _refused_basis(c) else None


def _refused_basis(c: Case) -> bool:
    if c.proposed == t.D:
        return c.risk != "life"
    if c.proposed == t.EA and (
        o.para_1_incomplete(c) or (c.purpose == "immigration" and not c.public)
    ):
        return False  # its only fault is the request: left to R11 and RT
    return c.proposed not in o.table_bases(c)


def _r7_consent(c: Case) -> Answer | None:
    if c.said_no or c.unsafe or c.consent_lifts:
        return None
    changes_nothing = c.safeguard or t.E in o.open_bases(c)
    if changes_nothing or c.invalid or (c.flawed and c.state != "given"):
        return _change(c, consent=False)
    return None


def _change(c: Case, *, consent: bool = True) -> Answer | None:
    if o.open_bases(c):
        confided = c.in_confidence and c.valid  # RC: a valid consent adds 9(2)(a)
        found = o.with_consent(c, last=True) if confided else o.conditions(c)
        return Answer("R7", "CHANGE_BASIS", o.open_bases(c), found)
    if consent and c.valid:
        return Answer("R7", "CHANGE_BASIS", on_consent(c), o.with_consent(c))
    if no_competent_child(c):
        return None
    if c.may_ask and not (c.purpose == "employment_vetting" and c.public):
        # R7 names what consent would open beside (a), whatever became of an earlier one.
        bases = [t.A, *o.table_bases(c)] if o.gap(c) else [t.A]
        return Answer("R7", "CONSENT_NEEDED", bases, o.with_consent(c))
    return None


def on_consent(c: Case) -> list[str]:
    """Return (a), the one to obtain, and beside it a basis that lacks only its condition."""
    return [t.A, *o.table_bases(c)] if o.gap(c) and not consent_lost(c) else [t.A]


# -- R8 to R10, RN -----------------------------------------------------------------------------


def r8(c: Case) -> Answer | None:
    """R8: routine sharing on a condition that needs a policy document, where there is none."""
    if not c.routine or c.emergency or c.apd is not False:
        return None
    protects_child = c.child_limb or c.child_at_risk or (c.safeguard and c.child_protected)
    on_valid_consent = c.valid and (c.proposed == t.A or c.in_confidence)
    if protects_child or on_valid_consent or consent_lost(c):
        return None
    bases, found = o.table_bases(c), o.conditions(c)
    if bases and o.needs_apd(c, found):
        return Answer("R8", "SEEK_ADVICE", bases, found)
    return None


def r9(c: Case) -> Answer | None:
    """R9: safeguarding a child, or an adult at risk or under an override ground."""
    if not c.safeguard:
        return None
    return Answer("R9", "SHARE_SUPPORTED", o.table_bases(c), o.conditions(c))


def rn(c: Case) -> Answer | None:
    """RN: no risk is said, or a voluntary service is refused."""
    if c.safeguard or c.conflict:
        return None
    child_or_prevent = t.CHILD_ALWAYS | {"child_in_need_s17", "prevent_channel"}
    refused = c.purpose in child_or_prevent and c.no_risk_said and c.said_no
    prevent = c.purpose == "prevent_channel" and c.no_risk_said and not c.valid
    declined = c.purpose == "early_help" and c.public and c.said_no
    return ask("RN", c) if refused or prevent or declined else None


def r10(c: Case) -> Answer | None:
    """R10: a capable adult, neither limb of R9 met, refuses; or consent must carry the data."""
    if c.purpose not in t.ADULT_LIMB or not c.adult:
        return None
    if c.said_no:
        return ask("R10", c)
    if c.public or not c.special or c.valid:
        return None
    if c.unsafe:
        return Answer("R10", "SEEK_ADVICE", [*o.table_bases(c), t.A], o.with_consent(c))
    return Answer("R10", "CONSENT_NEEDED", [t.A, *o.table_bases(c)], o.with_consent(c))


RULES = [rc, r7, r8, r9, rn, r10]
