"""An organisation that differs from its kind (DPA 2018 s.7, s.30)."""

from __future__ import annotations

import pytest

from tests.domain.decision.cases import Assess

PART_3, E, F = "DPA2018.Part3.s35(2)(b)", "6(1)(e)", "6(1)(f)"


@pytest.mark.parametrize(
    ("kind", "status", "bases"),
    [
        ("charity", None, (F,)),
        ("charity", {}, (F,)),
        ("charity", {"public_authority": None}, (F,)),
        ("charity", {"public_authority": False}, (F,)),
        ("charity", {"public_authority": True}, (E,)),
        ("local_authority", {"public_authority": False}, (F,)),
        ("local_authority", {"competent_authority": True}, (PART_3, E)),
        ("police", {}, (PART_3, E)),
        ("police", {"competent_authority": False}, (E,)),
    ],
)
def test_the_sender(
    assess: Assess, kind: str, status: dict[str, bool] | None, bases: tuple[str, ...]
) -> None:
    answer = assess(kind, "charity", "serious_violence", from_status=status)
    assert set(answer.bases) - {"6(1)(ea)"} == set(bases)


def test_the_recipient(assess: Assess) -> None:
    share = ("local_authority", "charity", "serious_violence", "special:religion")
    plain = assess(*share)
    enforcing = assess(*share, to_status={"competent_authority": True})
    needed = [{m.code for m in answer.messages} & {"APD_NEEDED"} for answer in (plain, enforcing)]
    assert needed[0]
    assert not needed[1]
