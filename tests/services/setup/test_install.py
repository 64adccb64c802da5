"""What a new registry contains, on both engines."""

from __future__ import annotations

import pytest

from registry.services.accounts import sign_in
from tests.simulator import COUNCIL, Partnership


async def test_a_new_registry_has_nobody_who_may_sign_in(partnership: Partnership):
    async with partnership.registry.database.reads() as reads:
        assert await reads.accounts(COUNCIL) == []
    for address in ("admin@example.org", "admin", "root", COUNCIL):
        with pytest.raises(sign_in.WrongSignInError):
            await sign_in.begin(partnership.registry, address, "changeme1234")
