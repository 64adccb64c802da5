"""A test that asks for ``assess`` is run under each edition of the law."""

from __future__ import annotations

from functools import partial

import pytest

from tests.domain.decision.cases import EDITIONS, Assess, assess


@pytest.fixture(name="assess", params=EDITIONS)
def _assess(request: pytest.FixtureRequest) -> Assess:
    return partial(assess, law=EDITIONS[request.param])
