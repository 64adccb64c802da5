"""Parsing: what is refused and where, and that nothing but a refusal is ever raised."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.documents.json.canonical import canonical_bytes, require_canonical
from registry.documents.json.parse import MAX_BYTES, MAX_FAULTS, parse_json
from registry.errors import UnreadableInputError

LARGEST = 2**53 - 1


def refusal(data: bytes, **limits: int) -> list[tuple[str, str]]:
    with pytest.raises(UnreadableInputError) as caught:
        parse_json(data, **limits)
    assert caught.value.faults
    return [(fault.pointer, fault.detail) for fault in caught.value.faults]


REFUSED = {
    "duplicate key": (b'{"a":1,"a":1}', "twice"),
    "duplicate key, one spelt with an escape": (b'{"a":1,"\\u0061":2}', "twice"),
    "duplicate key deep down": (b'[{"x":{"b":1,"b":2}}]', "twice"),
    "float": (b"[1.5]", "whole numbers"),
    "float that is whole": (b"[1.0]", "whole numbers"),
    "exponent": (b"[1e3]", "whole numbers"),
    "minus nothing, as a float": (b"[-0.0]", "whole numbers"),
    "NaN": (b"[NaN]", "whole numbers"),
    "infinity": (b"[-Infinity]", "whole numbers"),
    "one too large": (str(LARGEST + 1).encode(), "too large"),
    "one too small": (str(-LARGEST - 1).encode(), "too large"),
    "a million digits": (b"9" * 200_000, "too large"),
    "byte order mark": (b"\xef\xbb\xbf{}", "byte order mark"),
    "UTF-16": ('{"a":1}'.encode("utf-16-le"), ""),
    "bad UTF-8": (b'"\xff"', "UTF-8"),
    "overlong UTF-8": (b'"\xc0\xaf"', "UTF-8"),
    "surrogate in UTF-8": (b'"\xed\xa0\x80"', "UTF-8"),
    "lone surrogate escaped": (b'["\\ud800"]', "half a character"),
    "lone second surrogate": (b'["\\udc00x"]', "half a character"),
    "surrogates the wrong way round": (b'["\\udc00\\ud800"]', "half a character"),
    "NUL escaped": (b'["\\u0000"]', "control character"),
    "tab escaped": (b'["\\t"]', "control character"),
    "carriage return": (b'["\\r\\n"]', "control character"),
    "C1 control": ('["\u0085"]'.encode(), "control character"),
    "DEL": (b'["\x7f"]', "control character"),
    "line break in a name": (b'{"a\\nb":1}', "control character"),
    "not NFC": ('["e\u0301"]'.encode(), "NFC"),
    "not NFC in a name": ('{"e\u0301":1}'.encode(), "NFC"),
    "a hundred thousand brackets": (b"[" * 100_000, "nested too deeply"),
    "nothing": (b"", "not JSON"),
    "two values": (b"{}{}", "not JSON"),
    "trailing comma": (b"[1,]", "not JSON"),
}


@pytest.mark.parametrize(("data", "word"), REFUSED.values(), ids=REFUSED.keys())
def test_refused(data: bytes, word: str):
    assert any(word in detail for _, detail in refusal(data))


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def test_depth_is_counted_exactly():
    assert parse_json(nested(32)) is not None
    assert refusal(nested(33))[0][1] == "This is nested too deeply."
    assert refusal(b'{"a":' * 33 + b"1" + b"}" * 33)[0][0] == "/a" * 32


def test_size_is_counted_exactly():
    exactly = b'"' + b"x" * (MAX_BYTES - 2) + b'"'
    assert len(str(parse_json(exactly))) == MAX_BYTES - 2
    assert "larger than 256 KiB" in refusal(exactly + b" ")[0][1]


@pytest.mark.parametrize("number", [LARGEST, -LARGEST, 0, -1, 9007199254740990])
def test_whole_numbers_that_every_reader_keeps(number: int):
    assert parse_json(str(number).encode()) == number


def test_line_breaks_and_composed_letters_are_text_like_any_other():
    assert parse_json('{"a":"one\\ntwo","é":"naïve \\ud834\\udd1e"}'.encode()) == {
        "a": "one\ntwo",
        "é": "naïve 𝄞",
    }


def test_every_fault_is_listed_with_a_pointer_to_it():
    found = refusal(b'{"a/b":["ok","\\u0000"],"c~d":"\\ud800","e":{"f":"\\t"}}')
    assert [pointer for pointer, _ in found] == ["/a~1b/1", "/c~0d", "/e/f"]


def test_no_report_is_endless():
    assert len(refusal(json.dumps(["\x01"] * 1000).encode())) == MAX_FAULTS


def test_what_was_sent_is_not_repeated():
    for data in (b'{"Mia Larkin":1,"Mia Larkin":2}', b'["Mia Larkin\\u0000"]', b'["Mia Larkin" x'):
        assert all("Larkin" not in detail for _, detail in refusal(data))


def read_or_refuse(data: bytes) -> None:
    """Parse, allowing a refusal; any other exception fails the test."""
    with suppress(UnreadableInputError):
        canonical_bytes([parse_json(data)])


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes):
    read_or_refuse(data)


@given(st.text(alphabet='{}[]",:\\u0dD8e1.-\n\u0301é truefalsn', max_size=120))
def test_anything_that_looks_like_json_is_read_or_refused(text: str):
    read_or_refuse(text.encode())


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST, LARGEST)
    | st.text(st.characters(min_codepoint=32, max_codepoint=126)),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc/~ é", max_size=4), inner)
    ),
    max_leaves=20,
)


@given(PLAIN)
def test_what_is_plain_is_read_as_it_was_meant(value: object):
    assert parse_json(json.dumps(value).encode()) == value


@given(st.dictionaries(st.text("abcé", max_size=4), PLAIN))
def test_canonical_bytes_are_their_own_canonical_form(value: dict[str, object]):
    data = canonical_bytes(value)
    assert require_canonical(data) == value
    assert canonical_bytes(require_canonical(data)) == data  # type: ignore[arg-type]


@pytest.mark.parametrize("data", [b'{"a": 1}', b'{"b":1,"a":2}', b'{"a":1}\n', b'{"a":"\\u0041"}'])
def test_what_was_re_saved_is_not_canonical(data: bytes):
    with pytest.raises(UnreadableInputError, match="fault") as caught:
        require_canonical(data)
    assert "re-saved" in caught.value.faults[0].detail
