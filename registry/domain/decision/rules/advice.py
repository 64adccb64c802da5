"""R11: matters that need advice before anybody shares.

Sources: law.md §7 R11, §7.1 R11; DPA 2018 s.36(4); PCSC Act 2022 s.44A–F.

Readings:

* a conflict counts whatever the basis: R11 lists "conflicting consents" without a condition;
* an item out of scope counts "where an agreement exists" (in force or lapsed) "and a basis is
  open", meaning a basis that supports the share. A basis that R12 would not use, because consent
  was proposed and is spent or a condition is missing, does not count; otherwise having an agreement
  could improve an answer;
* s.44A–F "only when police ask for a victim's or child victim's information without its
  conditions": the only fact that can show the conditions is that the request states its task.
"""

from __future__ import annotations

from registry.domain.decision.grounds.bases import CONSENT, incomplete_request
from registry.domain.decision.grounds.conditions import Conditions, consent_conditions, joined
from registry.domain.decision.grounds.ground import Finding, Ground
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.rules.purposes import needs_explicit_consent
from registry.domain.decision.vocabulary import VICTIM_ROLES


def r11_advice(ground: Ground) -> Finding | None:
    """The first of the matters that need advice. Marketing is left to R15."""
    case = ground.case
    if case.purpose.only_given_consent and not case.consent.valid:
        return None
    law = case.tables.law
    bases, conditions = _standing(ground)
    if case.consent.conflict:
        text = "Two people who may speak for the person disagree. The register does not choose."
        settled = bool(bases) or ground.needs_law or ground.competence_open
        turns_on = bases if settled else (CONSENT,)
        wanted = conditions if settled else consent_conditions(case)
        return Finding("R11", text, Outcome.SEEK_ADVICE, turns_on, wanted)
    if outside_agreement(ground) and _would_go_ahead(ground):
        text = "Something here is not in the agreement, so it has not been agreed or assessed."
        return Finding("R11", text, Outcome.SEEK_ADVICE, bases, conditions)
    if incomplete_request(case):
        text = "The request does not state the public task it is for."
        source = law.sources["ICO.RLI"]
        return Finding("R11", text, Outcome.SEEK_ADVICE, bases, conditions, sources=(source,))
    if _police_data(ground):
        text = "Law enforcement data is to leave public hands, outside safeguarding."
        source = law.sources["DPA.36"]
        return Finding("R11", text, Outcome.SEEK_ADVICE, bases, conditions, sources=(source,))
    if _victims_information(ground):
        limit = law.limits["PCSCA2022.s44A-F"]
        text = "Police ask for a victim's information; the request has to meet set conditions."
        return Finding("R11", text, Outcome.SEEK_ADVICE, bases, conditions, sources=(limit.source,))
    return None


def _standing(ground: Ground) -> tuple[tuple[str, ...], Conditions]:
    """The open bases and conditions, with a valid consent where R12 and R13 would place it. A
    public body that can do without consent gets none."""
    case = ground.case
    unused = ground.needs_law or ground.competence_open or (case.public and ground.usable)
    if unused or not case.consent.valid:
        return ground.bases, ground.conditions
    own = consent_conditions(case)
    if ground.usable and not case.proposed_consent and not needs_explicit_consent(ground):
        return (*ground.bases, CONSENT), joined(ground.conditions, own)
    return (CONSENT, *ground.bases), joined(own, ground.conditions)


def _would_go_ahead(ground: Ground) -> bool:
    """Whether the share would go ahead but for the agreement."""
    if ground.case.consent.valid and not ground.needs_law and not ground.competence_open:
        return True
    return ground.usable and not ground.consent_spent


def outside_agreement(ground: Ground) -> bool:
    """Whether an item is outside the agreement; without an agreement nothing can be."""
    return ground.case.data.out_of_scope and ground.case.facts.agreement_in_force != "none"


def police_data(ground: Ground) -> bool:
    """Whether it is law enforcement data: §7.1 R11, data "of police, probation, prison,
    youth_offending_team (central_government for an s.31 purpose)"."""
    standing = ground.case.sender.law_enforcement_data
    if standing == "law_enforcement_purposes":
        return ground.case.purpose.law_enforcement
    return standing == "always"


def _police_data(ground: Ground) -> bool:
    case = ground.case
    outside_public = not case.recipient.public_authority
    return police_data(ground) and outside_public and not case.purpose.safeguarding


def _victims_information(ground: Ground) -> bool:
    case = ground.case
    return (
        case.recipient.police
        and case.answering
        and case.purpose.law_enforcement
        and case.facts.subject.role in VICTIM_ROLES
        and case.facts.request_states_public_task is not True
        and case.tables.law.limits["PCSCA2022.s44A-F"].in_force(case.on)
    )
