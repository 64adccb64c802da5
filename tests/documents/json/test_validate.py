"""Documents against schemas: every fault with its place, and never the value itself."""

from __future__ import annotations

import json
import socket

import pytest

from registry.documents.json.validate import MAX_FAULTS, faults_of, validate, validate_with
from registry.errors import InvalidInputError

PARTNER = {"id": "county-council", "legal_name": "County Council", "kind": "local_authority"}


def pointers(name: str, document: object) -> list[str]:
    return [fault.pointer for fault in faults_of(name, document)]


def test_a_good_document_has_no_faults():
    assert faults_of("partner", PARTNER) == []
    assert validate("partner", PARTNER) is None


def test_every_fault_at_once_each_with_its_place():
    document = {
        "id": "Not An Id",
        "kind": "circus",
        "identifiers": [{"scheme": "urn", "value": "12"}, {"scheme": "ico"}],
        "surplus": 1,
    }
    assert pointers("partner", document) == [
        "",
        "/id",
        "/identifiers/0/value",
        "/identifiers/1/value",
        "/kind",
        "/legal_name",
    ]
    with pytest.raises(InvalidInputError, match="6 faults"):
        validate("partner", document)


def test_a_sentence_never_repeats_the_value_or_the_unknown_name():
    secret = "Mia-Larkin-9990010005"
    document = {**PARTNER, "id": secret, "kind": secret, secret: secret, "contact": {"name": 9}}
    for fault in faults_of("partner", document):
        assert secret not in fault.detail
        assert secret not in fault.pointer
        assert fault.detail.endswith(".")


@pytest.mark.parametrize("value", ["county-council\n", "county-council\r", "\ncounty-council"])
def test_a_line_break_at_the_end_is_not_the_end(value: str):
    assert pointers("partner", {**PARTNER, "id": value}) == ["/id"]


def test_only_ascii_digits_are_digits():
    partner = {**PARTNER, "identifiers": [{"scheme": "urn", "value": "１２３４５６"}]}
    assert "/identifiers/0/value" in pointers("partner", partner)


@pytest.mark.parametrize("day", ["2026-02-29", "2026-13-01", "2026-W05-1", "20260101", "2026-1-01"])
def test_days_that_are_not_in_the_calendar(day: str):
    holder = {"name": "A", "role": "dpo", "from": day}
    assert pointers("partner", {**PARTNER, "role_holders": [holder]}) == ["/role_holders/0/from"]


@pytest.mark.parametrize(
    "moment",
    [
        "2026-W47-7T14:05:00Z",
        "2026-11-22T14:05:60Z",
        "2026-11-22T25:00:00Z",
        "2026-11-22 14:05:00Z",
        "2026-11-22T14:05:00+",
        "2026-11-22T1405:00.Z",
        "２０２６-11-22T14:05:00Z",
    ],
)
def test_times_are_utc_to_the_second_in_one_spelling(moment: str):
    schema = json.dumps({"type": "string", "format": "date-time"})
    with pytest.raises(InvalidInputError) as caught:
        validate_with(schema, moment)
    assert caught.value.faults[0].detail.startswith("Write the time in UTC")


def test_a_time_in_that_spelling_is_taken():
    schema = json.dumps({"type": "string", "format": "date-time"})
    assert validate_with(schema, "2024-02-29T23:59:59Z") is None


@pytest.mark.parametrize("address", ["ftp://a.example", "https://", "https://a b", "javascript:x"])
def test_web_addresses(address: str):
    assert pointers("partner", {**PARTNER, "privacy_notice_url": address}) == [
        "/privacy_notice_url"
    ]


def test_names_in_pointers_are_escaped():
    schema = {
        "type": "object",
        "properties": {"a/b": {"type": "object", "required": ["c~d"]}},
    }
    with pytest.raises(InvalidInputError) as caught:
        validate_with(json.dumps(schema), {"a/b": {}})
    assert [fault.pointer for fault in caught.value.faults] == ["/a~1b/c~0d"]


@pytest.mark.parametrize(
    "address", ["https://evil.example/x.json", "http://127.0.0.1:1/x.json", "file:///etc/passwd"]
)
def test_a_reference_outside_is_an_error_and_never_a_fetch(
    address: str, monkeypatch: pytest.MonkeyPatch
):
    def no_network(*_: object, **__: object) -> None:
        pytest.fail("it opened a connection")

    monkeypatch.setattr(socket, "socket", no_network)
    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    with pytest.raises(LookupError, match=address):
        validate_with(json.dumps({"$ref": address}), {})


def test_of_several_forms_the_nearest_is_explained():
    schema = {
        "anyOf": [
            {"type": "null"},
            {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}},
        ]
    }
    with pytest.raises(InvalidInputError) as caught:
        validate_with(json.dumps(schema), {"a": "x"})
    assert [fault.pointer for fault in caught.value.faults] == ["/a"]


def test_no_report_is_endless():
    entries = [{"pointer": 1, "detail": 1}] * 200
    problem = {"type": "/problems/x", "title": "t", "status": 400, "detail": "d"}
    many = faults_of("problem", {**problem, "errors": entries})
    assert len(many) == 400
    error = InvalidInputError([*many] * 3)
    assert len(error.listing()["errors"]) == 200 < MAX_FAULTS
    assert error.listing()["errors_total"] == 1_200


@pytest.mark.parametrize("document", [None, [], "text", 1, True])
def test_what_is_no_object_at_all(document: object):
    assert pointers("partner", document) == [""]
