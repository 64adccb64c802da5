"""R2 to R6: statutory gateways. Is the law in force, does it apply here, must it be followed?

Sources: law.md §4, §7 R2–R6, §7.1 "Gateways". R3 acts on a named row alone; R4 to R6 act on every
row that matches, named or found.
"""

from __future__ import annotations

from registry.domain.decision.grounds.bases import CONSENT, DUTY_BASIS, duty_bases
from registry.domain.decision.grounds.conditions import open_conditions
from registry.domain.decision.grounds.ground import Finding, Ground, seek_advice
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.reading.case import Case
from registry.domain.decision.reading.has import OBJECTED
from registry.law.model import Gateway


def r2_in_force(ground: Ground) -> Finding | None:
    """A named gateway that is not in force, or does not match, is dropped; the rules go on."""
    found = ground.case.gateways
    if found.named is None or not found.dropped or found.excluded:
        return None
    law = found.named.source.cited
    if not found.named_is_law:
        text = f"We cannot find that {law} is in force on this date, so we did not use it."
    else:
        text = f"{law} does not fit what you told us, so we did not use it."
    return Finding("R2", text, sources=(found.named.source,))


def r3_excluded(ground: Ground) -> Finding | None:
    """The named gateway expressly leaves this out: PCSC Act s.16(4), CDA 1998 s.17A."""
    found = ground.case.gateways
    if found.named is None or not found.excluded or found.met:
        return None
    text = f"{found.named.source.cited} does not cover this. It {_lower(found.named.limits)}"
    bases = ground.bases or ((CONSENT,) if ground.case.consent.valid else ())
    return Finding(
        "R3",
        text,
        Outcome.CHANGE_BASIS,
        bases,
        ground.conditions,
        sources=(found.named.source,),
        because="excluded",
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def r4_agreement(ground: Ground) -> Finding | None:
    """A gateway needs the person's agreement: "refused or withdrawn: NOT_SUPPORTED; else
    CONSENT_NEEDED". `bases` names the duty's (c), because "the agreement it needs is not
    6(1)(a)"."""
    case = ground.case
    if case.gateways.met:
        return None
    row = case.gateways.unagreed[0]
    law = f"{row.source.cited} works only with the person's agreement"
    notes = (_anonymous_route(row),) if _is_anonymous_duty(row) else ()
    if case.consent.refused:
        text = f"{law}, and it was refused. A safeguarding need would be a different share."
        return Finding(
            "R4",
            text,
            Outcome.NOT_SUPPORTED,
            sources=(row.source,),
            notes=notes,
            because="refused",
        )
    conditions = open_conditions(case, "duty", duty=True)
    text = f"{law}, and we know of none."
    return Finding(
        "R4",
        text,
        Outcome.CONSENT_NEEDED,
        (DUTY_BASIS,),
        conditions,
        sources=(row.source,),
        notes=notes,
        because="wanted",
    )


def _is_anonymous_duty(row: Gateway) -> bool:
    """Modern Slavery Act s.52: an adult who does not agree is notified without their name."""
    return row.needs_agreement_of_person == "adults"


def _anonymous_route(row: Gateway) -> str:
    return f"Without agreement the duty remains in anonymous form: {_lower(row.limits)}"


def r5_exception(ground: Ground) -> Finding | None:
    """A duty's exception is met, or someone objects to direct care and no such duty applies (§7.1:
    "SEEK_ADVICE, no DUTY_FALLS_AWAY")."""
    case = ground.case
    if case.gateways.met:
        return None
    if case.gateways.fallen:
        row = case.gateways.fallen[0]
        text = f"The duty in {row.source.cited} does not apply: one of its exceptions is met."
        because = "objection" if objected(case) else "exception"
        return seek_advice(ground, "R5", text, because, row.source)
    if objected(case) and not _told_privately(case):
        text = "The person objects to this being shared for their care, and that counts."
        return seek_advice(ground, "R5", text, "objection")
    return None


def _told_privately(case: Case) -> bool:
    """Whether a private individual would be told, which RP decides where the edition has it."""
    return case.recipient.household and not case.tables.law.first_readings


def objected(case: Case) -> bool:
    """Whether someone objects to direct care, recorded as consent or as an objection."""
    return bool(case.has & OBJECTED)


def r6_duty(ground: Ground) -> Finding:
    """A duty is in force, matches, and was requested where it needs a request; consent does not
    matter."""
    case = ground.case
    row = case.gateways.met[0]
    text = f"This duty applies: {row.name}, {row.source.cited}."
    conditions = open_conditions(case, "duty", duty=True)
    return Finding(
        "R6",
        text,
        Outcome.DUTY,
        duty_bases(case),
        conditions,
        sources=(row.source,),
        because="duty",
    )
