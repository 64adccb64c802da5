"""The RFC 8785 author's vectors without floats, through our parser and canonical form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import rfc8785

from registry.documents.json.canonical import canonical_bytes, require_canonical
from registry.documents.json.parse import parse_json
from registry.errors import UnreadableInputError
from tests.support.shared import suite

DATA = suite("jcs-rfc8785") / "testdata"
INPUTS = sorted((DATA / "input").glob("*.json"))
OURS = {"arrays.json", "french.json"}
REFUSED = {
    "structures.json": "control character",
    "unicode.json": "NFC",
    "values.json": "whole numbers",
    "weird.json": "control character",
}
EACH = pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.stem)


def expected(path: Path) -> bytes:
    return (DATA / "output" / path.name).read_bytes()


def test_all_six_are_here():
    assert {path.name for path in INPUTS} == OURS | REFUSED.keys()


@EACH
def test_the_library_makes_the_published_bytes(path: Path):
    made = rfc8785.dumps(json.loads(path.read_text("utf-8")))
    assert made == expected(path)
    assert made == bytes.fromhex((DATA / "outhex" / path.with_suffix(".txt").name).read_text())


@EACH
def test_our_door_lets_it_through_or_says_why_not(path: Path):
    data = path.read_bytes()
    if path.name in OURS:
        content = parse_json(data)
        assert canonical_bytes(content) == expected(path)  # type: ignore[arg-type]
        assert require_canonical(expected(path)) == content
    else:
        with pytest.raises(UnreadableInputError) as caught:
            parse_json(data)
        assert any(REFUSED[path.name] in fault.detail for fault in caught.value.faults)
