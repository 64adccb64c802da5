"""Numbers that can be rung, and texts that only look like one."""

from __future__ import annotations

import pytest

from registry.domain.partners.telephones import is_telephone


@pytest.mark.parametrize(
    "text",
    [
        *("01632 960100", "(01632) 960100", "020 7946 0018", "0300 123 4567", "07700 900301"),
        *("+44 1632 960100", "+44 (0)1632 960100", "0044 1632 960100", "016977 2100"),
        *("0800 1111", "116 123", "+353 1 234 5678", "00353 1 234 5678", "0808 800 5000"),
    ],
)
def test_a_number_can_be_rung(text: str):
    assert is_telephone(text)


@pytest.mark.parametrize(
    "text",
    [
        *("9999999999", "09999999999", "00000000000", "01632 1", "0", "12345", "01632 960100 99"),
        *(
            "960100",
            "+44 9999 999999",
            "+1",
            "+1234567890123456",
            "0(((((",
            "+44",
            "",
            "1632 960100",
        ),
        *("01632 96O100", "call 01632 960100", "०१६३२ ९६०१००", "06000 000000"),
    ],
)
def test_nobody_can_ring_it(text: str):
    assert not is_telephone(text)
