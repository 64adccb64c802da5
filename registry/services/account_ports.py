"""The reads of who may act: tokens, accounts, their secrets, and acts that need two people."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from registry.domain.records.accounts import Account, OneTimeSecret, Token
from registry.domain.records.joint import JointAct


class AccountReads(Protocol):
    """A part of ``ports.Reads``."""

    async def token_by_hash(self, sha256: str) -> Token | None: ...
    async def tokens(self, partner_id: str | None = None) -> list[Token]: ...
    async def account(self, account_id: str) -> Account | None: ...
    async def account_by_login(self, login: str) -> Account | None: ...
    async def accounts(self, partner_id: str) -> list[Account]:
        """The newest version of each of an organisation's accounts, by id."""

    async def account_history(self, partner_id: str) -> tuple[list[Account], bool]:
        """Every version of each of an organisation's accounts, in the order recorded.

        Returns:
            The versions of those accounts of which none is damaged, and whether those are all.
        """

    async def joint_act(self, act_id: str) -> JointAct | None: ...
    async def joint_acts(self, partner_id: str | None = None) -> list[JointAct]:
        """The newest version of each act over one organisation, or of all, the latest first.

        Raises:
            DamagedRecordError: one of them cannot be trusted.
        """

    async def sound_acts(self, partner_id: str | None = None) -> list[JointAct]:
        """The same without damaged ones: to choose from, never to conclude that there is none."""

    async def accounts_page(self, after: str, limit: int) -> tuple[list[Account], str]:
        """The next accounts by id, without damaged ones, and the last id; empty at the end."""

    async def secret(self, kind: str, key: str, now: datetime) -> OneTimeSecret | None:
        """A secret that has not expired."""

    async def secrets_of(self, kind: str, owner: str, now: datetime) -> list[OneTimeSecret]:
        """An owner's secrets that have not expired, by key."""
