"""Bases and conditions of the second evaluator: the table of ``law.md`` §7.1 applied to a case."""

from __future__ import annotations

from tests.conformance.edition1 import second_evaluator_tables as t
from tests.conformance.edition1.second_evaluator_case import Case


def annex_1(c: Case) -> bool:
    """Return whether an Annex 1 condition other than para 1 fits."""
    words = t.OTHER_SENDER[c.purpose].split()
    if c.purpose == "early_help" and c.child_limb:
        return True
    if "5" in words:
        return True
    if "68" in words:
        return c.protected
    return "risk" in words and (c.at_risk or c.child_limb)


def _para_1(c: Case) -> bool:
    """Return whether this answers a public body's request of the kind Annex 1 para 1 is for."""
    return (
        not c.public
        and c.sender != "family_member"
        and c.to in t.PUBLIC
        and not c.no_request
        and (c.proposed == t.EA or c.purpose == "public_service_delivery")
        and _f_open(c)
        and c.date >= t.EA_FROM
        and not annex_1(c)
    )


def para_1_incomplete(c: Case) -> bool:
    """R11: the request does not state the public task."""
    asked = c.request or c.proposed == t.EA
    return asked and _para_1(c) and not c.states_task


def table_bases(c: Case) -> list[str]:
    """Return the Article 6 (or Part 3) bases open for this sender and purpose, preferred first."""
    bases = _public_bases(c) if c.public else _other_bases(c)
    if c.purpose in ("marketing", "parental_request") or (
        c.purpose == "employment_vetting" and not bases
    ):
        return []
    if c.proposed == t.D and c.risk == "life":
        return [*bases, t.D]
    return bases


def _public_bases(c: Case) -> list[str]:
    if c.purpose in t.NO_PUBLIC_TASK:
        return []
    if c.purpose == "employment_vetting" and c.sender != "police" and not c.matched:
        return []
    if c.competent and c.purpose in t.LAW_ENFORCEMENT:
        return [t.PART3, t.E]
    return [t.E]


def _other_bases(c: Case) -> list[str]:
    bases = []
    if c.own_task:
        bases.append(t.E)
    if c.date >= t.EA_FROM and (annex_1(c) or (_para_1(c) and c.states_task)):
        bases.append(t.EA)
    return [*bases, t.F] if _f_open(c) else bases


def _f_open(c: Case) -> bool:
    if c.purpose == "commercial_request":
        return not c.special and c.adult
    if c.purpose == "early_help":
        return c.child_limb
    return "f" in t.OTHER_SENDER[c.purpose].split()


def emergency_bases(c: Case) -> list[str]:
    """R1: (e) for a public sender, else (ea) where Annex 1 fits, then (f); (d) for a life.

    A met duty adds (c).
    """
    if c.public:
        bases = [t.E]
    else:
        own = c.own_task
        bases = [t.E] if own else []
        complete = _para_1(c) and c.states_task
        if c.date >= t.EA_FROM and (annex_1(c) or c.protected or complete):
            bases.append(t.EA)
        bases.append(t.F)
    if c.duty:
        bases.append(t.C)
    if c.risk == "life":
        bases.append(t.D)
    return bases


def conditions(c: Case, *, duty: bool = False, emergency: bool = False) -> list[str]:
    """Return the Article 9 then Article 10 conditions met without consent, preferred first."""
    nine = _article_9(c, duty, emergency) if c.special else []
    ten = _article_10(c, duty, emergency) if c.criminal else []
    part_3 = []
    if c.competent and c.purpose in t.LAW_ENFORCEMENT and c.special and not emergency:
        part_3 = ["Sch8.1"] + (["Sch8.4"] if c.protected else [])
        part_3 += ["Sch8.8"] if c.purpose == "fraud" else []
    nine = part_3 + nine
    if c.apd is False:  # §1.3: without a policy document prefer a condition that needs none
        nine.sort(key=lambda x: _apd(c, x))
        ten.sort(key=lambda x: _apd(c, x))
    return nine + ten


def _override_only(c: Case) -> bool:
    """R9 for an adult who is not at risk, nobody else protected."""
    return c.adult_limb and not c.protected


def _incapable(c: Case, emergency: bool) -> bool:
    """9(2)(c), and para 30 beside it: vital interests of a person who cannot consent."""
    life = emergency or c.purpose == "emergency_response"
    return (life and c.cannot_consent) or (_override_only(c) and c.lacks)


def _article_9(c: Case, duty: bool, emergency: bool) -> list[str]:
    codes = [] if _patient(c) else t.ARTICLE_9[c.purpose].split()
    fits = {"b1": _social_security(c), "h2*": c.sender in t.NHS}
    own = [x for x in codes if fits.get(x, True)]
    return [t.CONDITION_9[x] for x in _with_what_follows(c, own, "c", "g", duty, emergency)]


def _article_10(c: Case, duty: bool, emergency: bool) -> list[str]:
    own = t.ARTICLE_10[c.purpose].split()
    found = [f"Art10+Sch1.{x}" for x in _with_what_follows(c, own, "30", "", duty, emergency)]
    return (["Art10+official_authority"] if c.competent else []) + found


def _with_what_follows(
    c: Case, own: list[str], incapable: str, g: str, duty: bool, emergency: bool
) -> list[str]:
    """Return a row's own codes and those the case adds, each once; ``g`` precedes a paragraph."""
    capacity = [incapable] if _incapable(c, emergency) else []
    codes = list(own)
    if c.purpose == "emergency_response":
        codes += capacity  # its own row names it
    if c.safeguard:
        codes += [f"{g}18", f"{g}6"]
    if _override_only(c) and c.override_but_capacity:
        codes.append(f"{g}10")
    if emergency:
        codes += [f"{g}6", f"{g}18"]
    if duty:
        codes.append(f"{g}6")
    fits = {
        f"{g}6": c.public or c.own_task or duty,
        f"{g}18": c.protected,
        f"{g}14": _anti_fraud(c),
    }
    return [x for x in dict.fromkeys([*codes, *capacity]) if fits.get(x, True)]


def _anti_fraud(c: Case) -> bool:
    """An anti-fraud organisation may be a company."""
    return "private_company" in (c.sender, c.to)


def _social_security(c: Case) -> bool:
    """Para 1: vetting is employment; otherwise a public body's social protection or benefits."""
    if c.purpose == "public_service_delivery":
        return c.public and "central_government" in (c.sender, c.to)
    return c.public or c.purpose == "employment_vetting"


def gap(c: Case) -> bool:
    """Return whether special or offence data lacks a condition that does without consent."""
    found = conditions(c)
    no_nine = c.special and not any(x.startswith(("9", "Sch8")) for x in found)
    part_3 = t.PART3 in table_bases(c)
    no_ten = c.criminal and not part_3 and not any(x.startswith("Art10") for x in found)
    return no_nine or no_ten


def _patient(c: Case) -> bool:
    """Return whether this is confidential patient data for research, unsupported under s.251."""
    return (
        c.purpose == "research"
        and c.sender in t.NHS | {"private_care_provider"}
        and "special:health" in c.cats
        and "pseudonymised" not in c.cats
        and "NHSA2006.s251" not in c.matched
    )


def consent_conditions(c: Case) -> list[str]:
    """Return the conditions that rest on consent."""
    nine = ["9(2)(a)"] if c.special else []
    return nine + (["Art10+Sch1.29"] if c.criminal else [])


def with_consent(c: Case, *, last: bool = False) -> list[str]:
    """Return the conditions that rest on consent, preferred (or `last`), with the others."""
    found = conditions(c)
    ten = [x for x in found if x.startswith("Art10")]
    nine = [x for x in found if x not in ten]
    consent = consent_conditions(c)
    para_29 = [x for x in consent if x.startswith("Art10")]
    a = [x for x in consent if x not in para_29]
    if last:
        return nine + a + ten + para_29
    return a + nine + para_29 + ten


def _apd(c: Case, condition: str) -> bool:
    if condition in t.NO_APD:
        return False
    return not (condition in t.NO_APD_TO_COMPETENT and c.to_competent)


def needs_apd(c: Case, found: list[str]) -> bool:
    """R8: return whether for an article every condition found needs a policy document."""
    nine = [x for x in found if x.startswith("9")]
    ten = [x for x in found if x.startswith("Art10")]
    return any(x and all(_apd(c, y) for y in x) for x in (nine, ten))


def preferred(found: list[str]) -> list[str]:
    """Return the first condition shown for Article 9 (or Schedule 8), and for Article 10."""
    ten = [x for x in found if x.startswith("Art10")]
    nine = [x for x in found if x not in ten]
    return nine[:1] + ten[:1]


def preferred_apd(c: Case, found: list[str]) -> list[bool]:
    """Return for each article shown whether its preferred condition needs a policy document."""
    return [_apd(c, x) for x in preferred(found)]
