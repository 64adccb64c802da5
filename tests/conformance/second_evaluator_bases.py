"""Bases and conditions of the second evaluator: the table of ``law.md`` §7.1 applied to a case."""

from __future__ import annotations

from tests.conformance import second_evaluator_tables as t
from tests.conformance.second_evaluator_case import Case


def annex_1(c: Case) -> bool:
    """Does an Annex 1 condition other than para 1 fit?"""
    words = t.OTHER_SENDER[c.purpose].split()
    if c.purpose == "early_help" and c.child_limb:
        return True
    if "5" in words or ("68" in words and "serious_crime" in c.grounds):
        return True
    if "68" in words:
        return c.protected
    return "risk" in words and (c.at_risk or c.child_limb)


def _para_1(c: Case) -> bool:
    """Is this an answer to a public body's request, of the kind Annex 1 para 1 is for?"""
    return (
        not c.public
        and c.to in t.PUBLIC
        and c.request
        and (c.proposed == t.EA or c.purpose == "public_service_delivery")
        and t.OTHER_SENDER[c.purpose] != ""
        and c.date >= t.EA_FROM
        and not annex_1(c)
    )


def para_1_incomplete(c: Case) -> bool:
    """R11: the request does not state the public task."""
    return _para_1(c) and not c.states_task


def table_bases(c: Case) -> list[str]:
    """The Article 6 (or Part 3) bases open for this sender and purpose, preferred first."""
    bases = _public_bases(c) if c.public else _other_bases(c)
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
    if c.sender == "parish_council" and c.purpose == "public_service_delivery":
        bases.append(t.E)
    if c.date >= t.EA_FROM and (annex_1(c) or (_para_1(c) and c.states_task)):
        bases.append(t.EA)
    words = t.OTHER_SENDER[c.purpose].split()
    if c.purpose == "commercial_request":
        f_open = not c.special and c.adult
    else:
        f_open = "f" in words or (c.purpose == "early_help" and c.child_limb)
    if f_open:
        bases.append(t.F)
    return bases


def emergency_bases(c: Case) -> list[str]:
    """R1: (e) for a public sender, else (ea) where Annex 1 fits, then (f); (d) for a life."""
    if c.public:
        bases = [t.E]
    else:
        own = c.sender == "parish_council" and c.purpose == "public_service_delivery"
        bases = [t.E] if own else []
        if c.date >= t.EA_FROM and (annex_1(c) or c.protected):
            bases.append(t.EA)
        bases.append(t.F)
    if c.risk == "life":
        bases.append(t.D)
    return bases


def conditions(c: Case, *, duty: bool = False, emergency: bool = False) -> list[str]:
    """Article 9 then Article 10 conditions met without consent, preferred first."""
    nine = _article_9(c, duty, emergency) if c.special else []
    ten = _article_10(c, duty, emergency) if c.criminal else []
    if c.apd is False:  # §1.3: without a policy document prefer what needs none
        nine.sort(key=lambda x: _apd(c, x))
        ten.sort(key=lambda x: _apd(c, x))
    part_3 = []
    if c.competent and c.purpose in t.LAW_ENFORCEMENT and c.special and not emergency:
        part_3 = ["Sch8.1"] + (["Sch8.8"] if c.purpose == "fraud" else [])
    return part_3 + nine + ten


def _override_only(c: Case) -> bool:
    """R9 for an adult who is not at risk, nobody else protected."""
    return c.adult_limb and not c.protected


def _article_9(c: Case, duty: bool, emergency: bool) -> list[str]:
    codes = t.ARTICLE_9[c.purpose].split()
    if _override_only(c):
        codes += ["g6", "g10"]
    if emergency:
        codes += ["g6", "g18"]
    if c.purpose == "early_help" and c.child_limb:
        codes.append("g18")
    if duty:
        codes.append("g6")
    life = emergency or c.purpose == "emergency_response"
    if (life and c.cannot_consent) or (_override_only(c) and c.lacks):
        codes.append("c")
    fits = {
        "g6": c.public or duty,
        "g18": c.protected,
        "g14": c.sender != "family_member",
        "h2*": c.sender in t.NHS,
    }
    return list(dict.fromkeys(t.CONDITION_9[x] for x in codes if fits.get(x, True)))


def _article_10(c: Case, duty: bool, emergency: bool) -> list[str]:
    codes = t.ARTICLE_10[c.purpose].split()
    if _override_only(c):
        codes += ["6", "10"]
    if emergency:
        codes += ["6", "18"]
    if c.purpose == "early_help" and c.child_limb:
        codes.append("18")
    if duty:
        codes.append("6")
    fits = {"6": c.public or duty, "18": c.protected}
    found = list(dict.fromkeys(f"Art10+Sch1.{x}" for x in codes if fits.get(x, True)))
    if c.competent:
        at = 0 if c.purpose == "employment_vetting" else len(found)
        found.insert(at, "Art10+official_authority")
    return found


def gap(c: Case) -> bool:
    """Special or offence data without a condition that does without consent."""
    found = conditions(c)
    patient = (
        c.purpose == "research"
        and c.sender in t.NHS
        and "special:health" in c.cats
        and "NHSA2006.s251" not in c.matched
    )
    no_nine = c.special and not any(x.startswith(("9", "Sch8")) for x in found)
    part_3 = t.PART3 in table_bases(c)
    no_ten = c.criminal and not part_3 and not any(x.startswith("Art10") for x in found)
    return patient or no_nine or no_ten


def consent_conditions(c: Case) -> list[str]:
    """The conditions that rest on consent."""
    found = ["9(2)(a)"] if c.special else []
    return found + (["Art10+Sch1.29"] if c.criminal else [])


def _apd(c: Case, condition: str) -> bool:
    if condition.startswith("Sch8") or condition in t.NO_APD:
        return False
    return not (condition in t.NO_APD_TO_COMPETENT and c.to in t.COMPETENT)


def needs_apd(c: Case, found: list[str]) -> bool:
    """R8: is there an article for which every condition found needs a policy document?"""
    nine = [x for x in found if x.startswith("9")]
    ten = [x for x in found if x.startswith("Art10")]
    return any(x and all(_apd(c, y) for y in x) for x in (nine, ten))


def preferred_apd(c: Case, found: list[str]) -> list[bool]:
    """For each article shown: does its preferred condition need a policy document?"""
    nine = [x for x in found if x.startswith("9")]
    ten = [x for x in found if x.startswith("Art10")]
    return [_apd(c, x[0]) for x in (nine, ten) if x]
