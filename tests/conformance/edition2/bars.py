"""The bars of §4.1: what lifts each, and what follows where nothing does."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

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
    return c.compels


def _gender(c: Duties) -> bool:
    return _court_permits(c) or (c.law_enforcement and c.to_competent)


def _spent(c: Duties) -> bool:
    purpose = c.law_enforcement or c.safeguarding or c.purpose == "court_proceedings"
    return purpose or c.to_competent or c.compels


def _certificate(c: Duties) -> bool:
    return c.to in ("central_government", "dbs", "police") or _court_permits(c)


def _tax(c: Duties) -> bool:
    if c.sender != "central_government":
        return True  # it binds officials of the department alone
    return c.named_matches or c.found_as_named or _court_permits(c)


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
        objects = c.objects or c.exception in ("objection", "would_object")
        return "SEEK_ADVICE" if objects or c.unsafe else "CONSENT_NEEDED"
    return "NOT_SUPPORTED"


def _without_spent(c: Duties) -> str:
    return "SEEK_ADVICE" if c.purpose == "employment_vetting" else "NOT_SUPPORTED"


def _without_certificate(c: Duties) -> str:
    return "SEEK_ADVICE" if c.safeguarding else "NOT_SUPPORTED"


class Bar(NamedTuple):
    """What lifts a bar besides consent, whether consent lifts it, and what follows without."""

    lifted: Test
    consent: str  # "" for no consent, "valid", or "valid_explicit"
    without: Outcome


BARS = {
    "family_proceedings": Bar(_family_proceedings, "", _ask),
    "adoption": Bar(_adoption, "", _ask),
    "fertility_treatment": Bar(_fertility, "valid_explicit", _no),
    "gender_recognition": Bar(_gender, "valid", _without_gender),
    "spent_conviction": Bar(_spent, "valid", _without_spent),
    "dbs_certificate": Bar(_certificate, "valid", _without_certificate),
    "tax_or_benefits": Bar(_tax, "valid", _ask),
    "legal_advice": Bar(_legal_advice, "", _ask),
}


def _consented(c: Duties, value: str) -> bool:
    consent = BARS[value].consent
    return bool(consent) and getattr(c, consent)


def _standing(c: Duties) -> list[str]:
    return [x for x in c.information if x in BARS and not BARS[x].lifted(c)]


def unlifted(c: Duties) -> list[str]:
    """Return the bars that stand."""
    return [x for x in _standing(c) if not _consented(c, x)]


def consent_lifts(c: Duties) -> bool:
    """Return whether consent, and nothing else, lifts a bar."""
    return any(_consented(c, x) for x in _standing(c))


def outcome(c: Duties) -> str:
    """RB: worst first; a no becomes a question where protection or a duty is at stake."""
    found = {BARS[x].without(c) for x in unlifted(c)}
    if c.safeguard or c.duty:
        found = {"SEEK_ADVICE" if x == "NOT_SUPPORTED" else x for x in found}
    return next(x for x in t.WORST_FIRST if x in found)
