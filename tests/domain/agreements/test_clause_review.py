"""Each clause against the law tables and the engine: what fits nobody, some, or is not there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from registry.domain.agreements.basis_review import BasisReview, Organisation, PolicyPaper
from registry.domain.agreements.clause_review import Claims, ClauseReview, LawWarning, Stated
from registry.domain.agreements.reach import End, Pair, Use
from registry.domain.agreements.warning_words import WarningWords, told
from registry.law import load_edition

LAW = load_edition()
ON = date(2026, 12, 1)
KINDS = {
    "council": "local_authority",
    "police": "police",
    "trust": "nhs_trust",
    "hill": "maintained_school",
    "vale": "maintained_school",
    "charity": "charity",
}
PAPER = PolicyPaper("Sensitive data policy", ("Sch1.18", "Sch1.6"), date(2027, 12, 1))


def claims(**changes: Any) -> Claims:
    known: dict[str, Any] = {
        "id": "concern",
        "purpose": "safeguarding_child",
        "senders": ("hill", "charity"),
        "recipients": ("council",),
        "categories": ("personal", "special:health"),
        "relied": (("hill", "6(1)(e)"), ("charity", "6(1)(ea)")),
        "conditions": (("", "9(2)(g)+Sch1.18"),),
    }
    return Claims(**{**known, **changes})


def found(*clauses: Claims, papers: tuple[PolicyPaper, ...] = (PAPER,)) -> list[LawWarning]:
    ends = {partner: End(kind) for partner, kind in KINDS.items()}
    records = {partner: Organisation(LAW.kinds[kind], papers) for partner, kind in KINDS.items()}
    review = ClauseReview(LAW, ends, BasisReview(LAW, records, ON, ON), ON)
    return review.warnings(clauses)


def said(*clauses: Claims, **more: Any) -> list[tuple[str, str, str]]:
    return [(each.what, each.code, each.finding) for each in found(*clauses, **more)]


def test_a_clause_that_fits_has_no_warning():
    assert said(claims()) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"relied": (("hill", "6(1)(f)"), ("charity", "6(1)(ea)"))},
            ("basis", "6(1)(f)", "not_open"),
        ),
        (
            {"conditions": (("", "9(2)(g)+Sch1.18"), ("", "9(2)(h)+Sch1.2"))},
            ("condition", "9(2)(h)+Sch1.2", "fits_nobody"),
        ),
        (
            {
                "senders": ("hill", "trust"),
                "relied": (("hill", "6(1)(e)"), ("trust", "6(1)(e)")),
                "conditions": (("", "9(2)(g)+Sch1.18"), ("", "9(2)(h)+Sch1.2")),
            },
            ("condition", "9(2)(h)+Sch1.2", "fits_not_all"),
        ),
        (
            {"conditions": (("", "9(2)(g)+Sch1.18"), ("", "Art10+Sch1.18"))},
            ("condition", "Art10+Sch1.18", "no_item"),
        ),
        ({"conditions": ()}, ("data", "special", "no_condition")),
        (
            {"gateways": (("", "", "CA1989.s47(9)"),)},
            ("gateway", "CA1989.s47(9)", "fits_nobody"),
        ),
        (
            {"gateways": (("", "", "CPA2026.s85"),)},
            ("gateway", "CPA2026.s85", "not_yet_in_force"),
        ),
    ],
)
def test_each_fault_of_a_clause_is_found(changes: dict[str, Any], expected: tuple[str, str, str]):
    assert said(claims(**changes)) == [expected]


def test_a_condition_of_one_sender_is_asked_of_that_sender_alone():
    """The second version of the schema states conditions for a party, gateways for a direction."""
    both = claims(
        senders=("hill", "trust"),
        relied=(("hill", "6(1)(e)"), ("trust", "6(1)(e)")),
        conditions=(("hill", "9(2)(g)+Sch1.18"), ("trust", "9(2)(h)+Sch1.2")),
        gateways=(("trust", "council", "CA2004.s10"),),
    )
    assert said(both) == []
    wrong = claims(gateways=(("charity", "council", "CA2004.s11"),))
    assert said(wrong) == [("gateway", "CA2004.s11", "fits_nobody")]


def test_a_missing_policy_document_is_said_once_for_all_who_lack_it():
    [warning] = found(claims(), papers=())
    assert (warning.what, warning.finding) == ("policy_document", "missing")
    assert warning.partners == ("hill", "charity")


def test_schools_are_one_kind_and_the_warning_stays_the_same_with_one_more():
    [one] = found(claims(relied=(("hill", "6(1)(f)"), ("charity", "6(1)(ea)"))))
    [two] = found(
        claims(
            senders=("hill", "vale", "charity"),
            relied=(("hill", "6(1)(f)"), ("vale", "6(1)(f)"), ("charity", "6(1)(ea)")),
        )
    )
    assert one.mark == two.mark
    [other] = found(claims(id="other", relied=(("hill", "6(1)(f)"), ("charity", "6(1)(ea)"))))
    assert one.mark != other.mark


def test_words_say_for_whom_it_fits_and_for_whom_not():
    clause = claims(
        senders=("hill", "trust"),
        relied=(("hill", "6(1)(e)"), ("trust", "6(1)(e)")),
        conditions=(("", "9(2)(g)+Sch1.18"), ("", "9(2)(h)+Sch1.2")),
    )
    [warning] = found(clause)
    ends = {partner: End(KINDS[partner]) for partner in ("hill", "trust", "council")}
    names = {"hill": "Hill School", "trust": "Elm Hospitals", "council": "Elmshire"}
    assert WarningWords(LAW, ends, names).sentence(warning) == (
        "Health or social care (9(2)(h)+Sch1.2) does not fit everyone here. It does not fit what"
        " these share: Hill School. It fits what these share: Elm Hospitals."
    )


def test_what_a_clause_does_to_a_check_is_the_engines_answer():
    stated = [
        Stated(Pair(End(sender), End("local_authority")), (), ())
        for sender in ("maintained_school", "charity", "police", "nhs_trust", "nursery", "academy")
    ]
    shown = told(claims(), stated, Use("early_help", ("personal",), ON), LAW)
    assert (len(shown.sentences), shown.more) == (5, 1)
    assert shown.sentences[0] == (
        "With this, a maintained school asking about a share with a council for early help would"
        " be told: “You can share this. You do not need consent.” The answer is the same without"
        " it."
    )
    assert "“Ask the person first. You need consent to share this.”" in shown.sentences[1]


def test_what_a_power_a_condition_and_a_policy_document_do_is_said_too():
    use = Use("prevent_channel", ("personal", "special:health", "criminal"), ON)
    pair = Pair(End("nhs_trust"), End("charity"))
    conditions = ("9(2)(g)+Sch1.18", "9(2)(h)+Sch1.2")
    [sentence] = told(claims(), [Stated(pair, conditions, ())], use, LAW).sentences
    assert "Without a policy document: “" in sentence
    [bare] = told(claims(), [Stated(pair, (), ())], use, LAW).sentences
    assert "policy document:" not in bare
    assert "The answer names" not in bare
    crime = Use("crime_prevention", ("personal", "special:health"), ON)
    naming = Stated(Pair(End("charity"), End("police")), (), ("TA2000.s38B",))
    [sentence] = told(claims(), [naming], crime, LAW).sentences
    assert "share with the police" in sentence
    assert "(TA2000.s38B): “The law says you must share this.”" in sentence
    child = Use("safeguarding_child", ("personal", "special:health"), ON)
    helping = Stated(Pair(End("charity"), End("local_authority")), conditions, ())
    [sentence] = told(claims(), [helping], child, LAW).sentences
    assert sentence.endswith(
        "The answer names safeguarding children and adults at risk (9(2)(g)+Sch1.18)."
    )


def test_a_clause_states_of_a_pair_what_it_says_of_its_kinds():
    ends = {partner: End(kind) for partner, kind in KINDS.items()}
    review = ClauseReview(LAW, ends, BasisReview(LAW, {}, ON, ON), ON)
    clause = claims(
        conditions=(("hill", "9(2)(g)+Sch1.18"), ("charity", "no such row")),
        gateways=(("charity", "council", "CA2004.s11"),),
    )
    hill, charity = review.stated(clause)
    assert (hill.conditions, hill.gateways) == (("9(2)(g)+Sch1.18",), ())
    assert (charity.conditions, charity.gateways) == ((), ("CA2004.s11",))
