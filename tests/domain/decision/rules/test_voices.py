"""Whose word counts where more than one person is said to have spoken (law.md §7.1, "Who can give a
valid consent"; "Two who may speak and differ: conflict")."""

from __future__ import annotations

from typing import Any

import pytest

from registry.domain.decision.assessment import Assessment
from tests.domain.decision.cases import SMALL_CHILD, TEEN, VALID, Assess, codes, of_the_second

CLAIMS = {**TEEN, "gillick": "claims_competent"}
ABLE = {**TEEN, "gillick": "competent"}
LACKS = {"capacity": "lacks"}
PARENT = "parental_responsibility"


def said(
    assess: Assess, subject: dict[str, Any], state: str = "given", **detail: Any
) -> Assessment:
    return assess(
        "charity",
        "charity",
        "early_help",
        subject=subject,
        consent_state=state,
        consent_detail={**VALID, **detail},
    )


@pytest.mark.parametrize(
    ("subject", "detail", "outcome"),
    [
        ({}, {"given_by": "self", "refused_by": "self"}, "SHARE_SUPPORTED"),
        (ABLE, {"given_by": "self", "refused_by": "self"}, "SHARE_SUPPORTED"),
        # Nobody has judged yet whether this child can decide.
        (CLAIMS, {"given_by": "self", "refused_by": "self"}, "CONSENT_NEEDED"),
        (SMALL_CHILD, {"given_by": "self", "refused_by": "self"}, "CONSENT_NEEDED"),
        (LACKS, {"given_by": "self", "refused_by": "self"}, "SEEK_ADVICE"),
        # Two who may both speak, and differ.
        (SMALL_CHILD, {"given_by": PARENT, "refused_by": PARENT}, "SEEK_ADVICE"),
        (CLAIMS, {"given_by": PARENT, "refused_by": "self"}, "SEEK_ADVICE"),
        # Only the one who refused may speak.
        (ABLE, {"given_by": PARENT, "refused_by": "self"}, "NOT_SUPPORTED"),
        (SMALL_CHILD, {"given_by": "self", "refused_by": PARENT}, "NOT_SUPPORTED"),
        # Only the one who gave it may speak.
        (SMALL_CHILD, {"given_by": PARENT, "refused_by": "self"}, "SHARE_SUPPORTED"),
        # Several gave it, and one of them may speak.
        (SMALL_CHILD, {"given_by": ["self", PARENT]}, "SHARE_SUPPORTED"),
        (SMALL_CHILD, {"given_by": ["self", "next_of_kin"]}, "CONSENT_NEEDED"),
    ],
)
def test_a_consent_counts_by_who_gave_it(
    assess: Assess, subject: dict[str, Any], detail: dict[str, Any], outcome: str
) -> None:
    assert said(assess, subject, **detail).outcome == outcome


def test_who_is_said_to_have_spoken_is_who_gave_it(assess: Assess) -> None:
    """`by` names the speaker: beside a parent who gave it, it is still the small child's word."""
    detail = {"by": "self", "given_by": PARENT, "refused_by": "self"}
    assert said(assess, SMALL_CHILD, **detail).outcome == "CONSENT_NEEDED"


@of_the_second
@pytest.mark.parametrize("state", ["requested", "expired", "superseded"])
def test_two_voices_that_differ_are_a_conflict_whatever_the_state(
    assess: Assess, state: str
) -> None:
    assert said(assess, SMALL_CHILD, state, given_by=PARENT, refused_by=PARENT).outcome == (
        "SEEK_ADVICE"
    )


@of_the_second
@pytest.mark.parametrize(
    "detail",
    [{"by": "deputy"}, {"refused_by": "deputy"}, {"given_by": "self", "refused_by": "deputy"}],
)
def test_a_deputy_who_refused_is_somebody_who_may_speak(
    assess: Assess, detail: dict[str, Any]
) -> None:
    """So the answer is their no, and not that nobody is known who may decide."""
    answer = said(assess, LACKS, "refused", **detail)
    assert answer.outcome == "NOT_SUPPORTED"
    assert "NO_AUTHORITY_TO_CONSENT" not in codes(answer)


@of_the_second
def test_a_fresh_consent_is_asked_for_each_kind_of_data(assess: Assess) -> None:
    """What stands for some data is not undone by a consent for the whole: each is named."""
    share = ("charity", "charity", "early_help", "personal", "special:health")
    by_category = {"special:health": "expired"}
    answer = assess(*share, consent_state="given", consent_by_category=by_category)
    assert answer.outcome == "CONSENT_NEEDED"
    offered = [{change.field: change.to for change in one.changes} for one in answer.missing]
    (new,) = [changes for changes in offered if "consent_detail" in changes]
    assert new["consent_by_category"] == {"personal": "given", "special:health": "given"}
    assert assess(*share, **{"consent_state": "given", **new}).outcome == "SHARE_SUPPORTED"
