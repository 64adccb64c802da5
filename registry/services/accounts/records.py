"""The personal data of someone who signs in, sealed in their account and unsealed again."""

from __future__ import annotations

import dataclasses
import json
import unicodedata
from dataclasses import dataclass

from registry.domain.records.accounts import Account
from registry.domain.records.acting import Actor
from registry.services.context import Registry
from registry.services.ports import Reads

ACTIVE, INVITED, CLOSED = "active", "invited", "closed"


@dataclass(frozen=True, slots=True)
class Private:
    """The sealed part. ``password`` and ``totp`` are empty until the invitation is accepted."""

    name: str
    address: str
    password: str = ""
    totp: str = ""
    recovery: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """An account with its sealed part opened."""

    account: Account
    private: Private

    @property
    def account_id(self) -> str:
        """The id of the account."""
        return self.account.account_id

    @property
    def is_active(self) -> bool:
        """Whether this person may sign in."""
        return self.account.status == ACTIVE

    @property
    def actor(self) -> Actor:
        """The actor that this person is once they have signed in."""
        return Actor(self.account.partner_id, frozenset(self.account.roles), self.account_id)


def plain_address(typed: str) -> str:
    """An email address in a form that can be compared."""
    return unicodedata.normalize("NFC", typed.strip()).casefold()


def opened(registry: Registry, account: Account) -> Known:
    """The account with its sealed part opened."""
    place = _place(account.account_id)
    content = registry.vault.unseal(account.wrapped_key, place, account.sealed)
    recovery = tuple(json.loads(content["recovery"]))
    private = Private(
        content["name"], content["address"], content["password"], content["totp"], recovery
    )
    return Known(account, private)


def sealed(registry: Registry, account_id: str, wrapped_key: bytes, private: Private) -> bytes:
    """The private part as it is stored."""
    content = {
        "name": private.name,
        "address": private.address,
        "password": private.password,
        "totp": private.totp,
        "recovery": json.dumps(private.recovery),
    }
    return registry.vault.seal(wrapped_key, _place(account_id), content)


def following(
    registry: Registry, known: Known, by: str, private: Private | None = None, **changes: object
) -> Account:
    """The account's next version, recorded by ``by``."""
    account = known.account
    private = private or known.private
    return dataclasses.replace(
        account,
        version=account.version + 1,
        sealed=sealed(registry, account.account_id, account.wrapped_key, private),
        recorded_at=registry.now(),
        recorded_by=by,
        **changes,  # type: ignore[arg-type]
    )


async def find_by_address(registry: Registry, reads: Reads, address: str) -> Known | None:
    """The account with this address, under any version of the lookup key."""
    for login in registry.vault.logins(plain_address(address)):
        account = await reads.account_by_login(login)
        if account is not None:
            return opened(registry, account)
    return None


async def find_active(registry: Registry, account_id: str) -> Known | None:
    """The account, if it is active."""
    async with registry.database.reads() as reads:
        account = await reads.account(account_id)
    return opened(registry, account) if account and account.status == ACTIVE else None


def _place(account_id: str) -> str:
    return f"account/{account_id}"
