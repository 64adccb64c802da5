"""Passwords at a fraction of their cost: a tenth of a second each was a minute of the suite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from registry.services.accounts import passwords

AS_SHIPPED = passwords.MEMORY_KIB
_LITTLE = 64


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> Iterator[None]:
    """The same function with the same passes, in little memory."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "MEMORY_KIB", _LITTLE)
        yield


@pytest.fixture
def full_cost() -> Iterator[None]:
    """Passwords as they are kept in earnest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "MEMORY_KIB", AS_SHIPPED)
        passwords._unmatched.cache_clear()
        yield
    passwords._unmatched.cache_clear()
