"""What kind of file somebody sent, by its own bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.documents.media_types import (
    CSV,
    DOCX,
    ENDINGS,
    JPEG,
    NAMES,
    ODT,
    PDF,
    PLAIN,
    PNG,
    XLSX,
    media_type_of,
)
from tests.support.files import FILES, office, opendocument

SCHEMA = Path(__file__).parents[2] / "schemas/agreement-2.schema.json"


def test_the_list_is_that_of_the_schema():
    annex = json.loads(SCHEMA.read_text("utf-8"))["properties"]["annexes"]["items"]
    assert annex["properties"]["media_type"]["enum"] == [*NAMES]
    assert ENDINGS.keys() == NAMES.keys()


@pytest.mark.parametrize("media_type", FILES)
def test_each_type_is_known_by_its_bytes(media_type: str):
    assert media_type_of(FILES[media_type], media_type) == media_type


@pytest.mark.parametrize("claimed", [PDF, DOCX, JPEG, "text/html", ""])
def test_what_is_claimed_makes_no_file_something_else(claimed: str):
    assert media_type_of(FILES[PNG], claimed) == PNG
    assert media_type_of(b"a,b\n1,2\n", claimed) == PLAIN
    assert media_type_of(b"a,b\n1,2\n", CSV) == CSV


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00",
        b"\x7fELF\x02",
        b"GIF89a\x01\x00\x01\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old Word file, or an encrypted one",
        b"PK\x03\x04 any other archive",
        "caf\u00e9".encode("latin-1"),
        b"text \x00 with a zero",
        b"\x1b[31mred",
        "UTF-16".encode("utf-16"),
        office("word/document.xml", "word/vbaProject.bin"),
        office("ppt/presentation.xml"),
        opendocument("application/vnd.oasis.opendocument.spreadsheet"),
        opendocument("application/vnd.oasis.opendocument.text-template"),
    ],
)
def test_what_is_not_on_the_list_is_of_no_type(content: bytes):
    assert media_type_of(content) is None


@given(st.binary(max_size=2_000), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-", b"\xff\xd8\xff"]))
def test_any_bytes_have_a_type_of_the_list_or_none(content: bytes, start: bytes):
    assert media_type_of(start + content) in {*NAMES, None}


def test_the_samples_are_of_every_type():
    assert FILES.keys() == {PDF, PNG, JPEG, PLAIN, CSV, DOCX, XLSX, ODT}
