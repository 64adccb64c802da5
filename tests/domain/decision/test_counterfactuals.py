"""What would change the answer: small changes that are true and can honestly be made."""

from registry.domain.decision import counterfactuals as subject_under_test
from registry.domain.decision.assessment import Assessment
from registry.domain.decision.counterfactuals import MAX_TRIED
from tests.domain.decision.cases import SMALL_CHILD, VALID, Assess, of_the_first, of_the_second


def sets(answer: Assessment) -> list[dict[str, object]]:
    return [{change.field: change.to for change in found.changes} for found in answer.missing]


def test_consent_that_may_be_asked_for(assess: Assess) -> None:
    answer = assess("charity", "charity", "early_help", "special:health", consent_state="expired")
    assert sets(answer) == [{"consent_state": "given", "consent_detail": VALID}]


def test_consent_given_but_not_explicit_is_one_change(assess: Assess) -> None:
    answer = assess("charity", "charity", "early_help", "special:health", consent_state="given")
    assert sets(answer)[0] == {"consent_detail": VALID}


def test_never_after_a_refusal(assess: Assess) -> None:
    for state in ("refused", "withdrawn", "not_sought_unsafe"):
        answer = assess("charity", "charity", "early_help", consent_state=state)
        assert answer.missing == ()


@of_the_first
def test_the_basis_that_is_open(assess: Assess) -> None:
    answer = assess("local_authority", "charity", proposed_basis="6(1)(f)")
    assert sets(answer) == [{"proposed_basis": "6(1)(e)"}]


@of_the_second
def test_what_the_headline_says_already(assess: Assess) -> None:
    answer = assess("local_authority", "charity", proposed_basis="6(1)(f)")
    assert (answer.outcome, answer.missing) == ("CHANGE_BASIS", ())


def test_no_swap_of_basis_when_consent_is_spent(assess: Assess) -> None:
    answer = assess(
        "local_authority",
        "charity",
        "public_service_delivery",
        proposed_basis="6(1)(a)",
        consent_state="refused",
    )
    assert answer.outcome == "NOT_SUPPORTED"
    assert answer.missing == ()


def test_the_policy_document(assess: Assess) -> None:
    answer = assess(
        "local_authority",
        "charity",
        "early_help",
        "special:religion",
        routine=True,
        apd_in_place=False,
    )
    assert sets(answer) == [{"apd_in_place": True}]


def test_leaving_an_item_out(assess: Assess) -> None:
    answer = assess(
        "local_authority",
        "charity",
        "public_service_delivery",
        "personal",
        "out_of_scope:visa",
        agreement_in_force="active",
    )
    assert sets(answer) == [{"data_categories": ["personal"]}]


def test_a_proper_request(assess: Assess) -> None:
    answer = assess("charity", "local_authority", "public_service_delivery", request_received=True)
    assert sets(answer) == [{"request_states_public_task": True}]


def test_two_changes_where_neither_alone_is_enough(assess: Assess) -> None:
    answer = assess(
        "local_authority",
        "charity",
        "early_help",
        "personal",
        "special:religion",
        "out_of_scope:visa",
        agreement_in_force="active",
        routine=True,
        apd_in_place=False,
    )
    both = {"apd_in_place": True, "data_categories": ["personal", "special:religion"]}
    assert both in sets(answer)
    assert {"apd_in_place": True} not in sets(answer)


def test_nothing_about_the_person_helps(assess: Assess) -> None:
    share = ("maintained_school", "family_member", "parental_request")
    answer = assess(*share, subject=SMALL_CHILD, recipient={"relation": "other_family"})
    assert answer.missing == ()


def test_bounded(assess: Assess, monkeypatch) -> None:
    tried = []
    real = subject_under_test.outcome_of
    monkeypatch.setattr(
        subject_under_test, "outcome_of", lambda *args: tried.append(1) or real(*args)
    )
    items = [f"out_of_scope:item_{number}" for number in range(40)]
    answer = assess(
        "charity",
        "local_authority",
        "public_service_delivery",
        *items,
        agreement_in_force="active",
        request_received=True,
        apd_in_place=False,
        routine=True,
        proposed_basis="6(1)(e)",
    )
    assert not tried  # not before somebody reads it
    assert answer.missing is answer.missing
    assert 0 < len(tried) <= MAX_TRIED


def test_a_fresh_consent_is_explicit_only_where_that_is_needed(assess: Assess) -> None:
    answer = assess("charity", "charity", "early_help", consent_state="expired")
    assert sets(answer) == [
        {
            "consent_state": "given",
            "consent_detail": {"freely_given": True, "recipients_named": True},
        }
    ]


def test_a_fresh_consent_is_asked_of_who_may_give_it(assess: Assess) -> None:
    attorney = {"by": "attorney", "authority": "LPA_health_welfare"}
    answer = assess(
        *("charity", "charity", "early_help"),
        subject={"capacity": "lacks"},
        consent_state="expired",
        consent_detail=attorney,
    )
    [change] = sets(answer)
    assert isinstance(change["consent_detail"], dict)
    assert attorney.items() <= change["consent_detail"].items()
    relative = assess(
        *("charity", "charity", "early_help"),
        consent_state="given",
        consent_detail={**VALID, "by": "next_of_kin"},
    )
    [change] = sets(relative)
    assert isinstance(change["consent_detail"], dict)
    assert "by" not in change["consent_detail"]


def test_no_other_basis_is_proposed_where_none_was(assess: Assess) -> None:
    for answer in (
        assess("charity", "charity", "early_help"),
        assess("local_authority", "charity", "employment_vetting"),
    ):
        assert all("proposed_basis" not in change for change in sets(answer))
