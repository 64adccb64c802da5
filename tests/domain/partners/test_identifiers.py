"""Organisations' identifiers: one normal form, and doubts that never refuse (law.md §6)."""

from __future__ import annotations

import pytest

from registry.domain.partners.identifiers import doubts, normal_value
from registry.law import load_edition

KINDS = load_edition().kinds


@pytest.mark.parametrize(
    ("scheme", "written", "kept"),
    [
        ("ico", " za 123 456 ", "ZA123456"),
        ("ods", "r1h", "R1H"),
        ("laestab", "8654070", "865/4070"),
        ("laestab", "865/4070", "865/4070"),
        ("charity", "123 4567-12", "1234567-12"),
        ("charity", "sc012345", "SC012345"),
        ("company", "sc 123456", "SC123456"),
        ("ukprn", "1000 7137", "10007137"),
        ("gss", "e06000054", "E06000054"),
    ],
)
def test_an_identifier_is_kept_in_one_form(scheme: str, written: str, kept: str):
    assert normal_value(scheme, written) == kept
    assert normal_value(scheme, kept) == kept


@pytest.mark.parametrize(
    ("scheme", "value", "kind"),
    [
        *(("ico", value, "police") for value in ("Z1234567", "Z123456X", "ZA123456", "ZB123456")),
        ("ods", "RXX", "nhs_trust"),
        ("ods", "QXX", "icb"),
        ("ods", "A12345", "gp_practice"),
        ("ods", "ANY01", "charity"),  # no form is known for it
        ("urn", "123456", "academy"),
        ("charity", "1234567", "charity"),
        ("charity", "SC012345", "charity"),
        ("charity", "NIC101234", "charity"),
        ("company", "SC123456", "private_company"),
        ("ukprn", "10007137", "university"),
        ("gss", "E06000054", "local_authority"),
    ],
)
def test_what_is_usual_is_not_doubted(scheme: str, value: str, kind: str):
    assert doubts(scheme, value, KINDS[kind]) == ()


@pytest.mark.parametrize(
    ("scheme", "value", "kind", "says"),
    [
        ("ico", "00099999", "police", "unusual ICO"),
        ("ico", "Z123456Y", "police", "unusual ICO"),
        ("ods", "A12345", "nhs_trust", "R and two"),
        ("ods", "RXX", "gp_practice", "five digits"),
        ("urn", "123456", "police", "schools"),
        ("charity", "1234567", "local_authority", "seldom"),
        ("charity", "SC012345", "housing_association", "company"),
        ("charity", "101234", "charity", "NIC"),
        ("company", "SC012345", "charity", "charity"),
    ],
)
def test_what_is_doubtful_is_said_without_repeating_it(
    scheme: str, value: str, kind: str, says: str
):
    [doubt] = doubts(scheme, value, KINDS[kind])
    assert says in doubt
    assert value not in doubt
