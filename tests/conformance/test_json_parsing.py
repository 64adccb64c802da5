"""JSONTestSuite through our parser: invalid JSON is refused, valid JSON is read or has a reason."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest

from registry.documents.json.parse import parse_json
from registry.errors import UnreadableInputError
from tests.support.shared import suite

FILES = sorted((suite("json-parsing-suite") / "test_parsing").glob("*.json"))
WHOLE, TWICE = "Use whole numbers only", "A name appears twice"
CONTROL = "holds a control character"
NOT_OURS = {  # JSON that is still no document of ours: what is refused, and the reason given
    **dict.fromkeys(("y_number_0e+1", "y_number_0e1", "y_number_int_with_exp", "y_number"), WHOLE),
    "y_number_double_close_to_zero": WHOLE,
    "y_number_real_capital_e": WHOLE,
    "y_number_real_capital_e_neg_exp": WHOLE,
    "y_number_real_capital_e_pos_exp": WHOLE,
    "y_number_real_exponent": WHOLE,
    "y_number_real_fraction_exponent": WHOLE,
    "y_number_real_neg_exp": WHOLE,
    "y_number_real_pos_exponent": WHOLE,
    "y_number_simple_real": WHOLE,
    "y_object_extreme_numbers": WHOLE,
    "y_structure_lonely_negative_real": WHOLE,
    "y_object_duplicated_key": TWICE,
    "y_object_duplicated_key_and_value": TWICE,
    "y_object_escaped_null_in_key": CONTROL,
    "y_string_allowed_escapes": CONTROL,
    "y_string_escaped_control_character": CONTROL,
    "y_string_null_escape": CONTROL,
    "y_string_unescaped_char_delete": CONTROL,
    "y_string_with_del_character": CONTROL,
}


def files(letter: str) -> pytest.MarkDecorator:
    chosen = [path for path in FILES if path.name.startswith(letter)]
    return pytest.mark.parametrize("path", chosen, ids=lambda path: path.stem)


def details(path: Path) -> list[str]:
    with pytest.raises(UnreadableInputError) as caught:
        parse_json(path.read_bytes())
    return [fault.detail for fault in caught.value.faults]


def test_the_suite_is_whole():
    assert [sum(path.name[0] == letter for path in FILES) for letter in "niy"] == [188, 35, 95]


@files("n_")
def test_what_is_not_json_is_refused(path: Path):
    assert details(path)


@files("y_")
def test_what_is_json_is_read_as_python_reads_it_or_refused_for_a_reason_of_ours(path: Path):
    if path.stem in NOT_OURS:
        assert all(NOT_OURS[path.stem] in detail for detail in details(path))
    else:
        assert parse_json(path.read_bytes()) == json.loads(path.read_bytes())


@files("i_")
def test_undecided_cases_never_break_the_parser(path: Path):
    """Anything but a value or this one error fails the test."""
    with suppress(UnreadableInputError):
        content = parse_json(path.read_bytes())
        assert json.dumps(content, ensure_ascii=False).encode("utf-8")
