"""The bars of §4.1: what lifts each, and what follows where nothing does."""

from __future__ import annotations

from collections.abc import Callable

from tests.conformance.edition2 import tables as t
from tests.conformance.edition2.duties import Duties

Test = Callable[[Duties], bool]
Outcome = Callable[[Duties], str]


def _court_permits(c: Duties) -> bool:
    """An order that compels, or one that allows, where the row names a court order."""
    return c.compels or c.allows


def _protects_a_child_by(c: Duties, kinds: str) -> bool:
    return c.child_limb and c.to in kinds.split()


def _family_proceedings(c: Duties) -> bool:
    return (
        c.to in ("cafcass", "court_coroner")
        or _protects_a_child_by(c, "local_authority police safeguarding_partners")
        or _court_permits(c)
    )


def _adoption(c: Duties) -> bool:
    return _protects_a_child_by(c, "local_authority police cafcass") or _court_permits(c)


def _fertility(c: Duties) -> bool:
    return c.valid_explicit or c.compels


def _gender(c: Duties) -> bool:
    return c.valid or _court_permits(c) or (c.law_enforcement and c.to_competent)


def _spent(c: Duties) -> bool:
    purpose = c.law_enforcement or c.safeguarding or c.purpose == "court_proceedings"
    return purpose or c.to_competent or c.valid or c.compels


def _certificate(c: Duties) -> bool:
    return c.valid or c.to in ("central_government", "dbs", "police") or _court_permits(c)


def _tax(c: Duties) -> bool:
    if c.sender != "central_government":
        return True  # it binds officials of the department alone
    return c.named_matches or c.valid or _court_permits(c)


def _legal_advice(_: Duties) -> bool:
    return False  # not an order either


def _ask(_: Duties) -> str:
    return "SEEK_ADVICE"


def _no(_: Duties) -> str:
    return "NOT_SUPPORTED"


def _without_gender(c: Duties) -> str:
    if c.safeguarding:
        return "SEEK_ADVICE"
    if c.purpose == "direct_care":
        # Consent may honestly be asked only of someone who has not said no.
        return "SEEK_ADVICE" if c.said_no or c.unsafe else "CONSENT_NEEDED"
    return "NOT_SUPPORTED"


def _without_spent(c: Duties) -> str:
    return "SEEK_ADVICE" if c.purpose == "employment_vetting" else "NOT_SUPPORTED"


def _without_certificate(c: Duties) -> str:
    return "SEEK_ADVICE" if c.safeguarding else "NOT_SUPPORTED"


# value of information_from: (what lifts it, what follows without)
BARS: dict[str, tuple[Test, Outcome]] = {
    "family_proceedings": (_family_proceedings, _ask),
    "adoption": (_adoption, _ask),
    "fertility_treatment": (_fertility, _no),
    "gender_recognition": (_gender, _without_gender),
    "spent_conviction": (_spent, _without_spent),
    "dbs_certificate": (_certificate, _without_certificate),
    "tax_or_benefits": (_tax, _ask),
    "legal_advice": (_legal_advice, _ask),
}


def unlifted(c: Duties) -> list[str]:
    """Return the bars that stand."""
    return [x for x in c.information if x in BARS and not BARS[x][0](c)]


def outcome(c: Duties) -> str:
    """RB: worst first; a no becomes a question where protection or a duty is at stake."""
    found = {BARS[x][1](c) for x in unlifted(c)}
    if c.safeguard or c.duty:
        found = {"SEEK_ADVICE" if x == "NOT_SUPPORTED" else x for x in found}
    return next(x for x in t.WORST_FIRST if x in found)
