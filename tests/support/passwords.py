"""Hashes passwords at a fraction of their cost, which saves a minute of the suite.

Each password takes a tenth of a second as shipped.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from registry.services.accounts import passwords

AS_SHIPPED = passwords.MEMORY_KIB
_LITTLE = 64


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> Iterator[None]:
    """Use the same function with the same number of passes, in little memory."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "MEMORY_KIB", _LITTLE)
        yield


@pytest.fixture
def full_cost() -> Iterator[None]:
    """Hash passwords as in production."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "MEMORY_KIB", AS_SHIPPED)
        passwords._unmatched.cache_clear()
        yield
    passwords._unmatched.cache_clear()
