"""The reads of who may act: tokens, accounts, and acts that need a second person."""

from __future__ import annotations

from typing import Protocol

from registry.domain.records.accounts import Account, Token
from registry.domain.records.joint import JointAct


class AccountReads(Protocol):
    """A part of ``ports.Reads``."""

    async def token_by_hash(self, sha256: str) -> Token | None: ...
    async def tokens(self, partner_id: str | None = None) -> list[Token]: ...
    async def account(self, account_id: str) -> Account | None: ...
    async def account_by_login(self, login: str) -> Account | None: ...
    async def accounts(self, partner_id: str) -> list[Account]:
        """The newest version of each of an organisation's accounts, by id."""

    async def account_history(self, partner_id: str) -> list[Account]:
        """Every version of each of an organisation's accounts, in the order recorded."""

    async def joint_act(self, act_id: str) -> JointAct | None: ...
    async def joint_acts(self, partner_id: str | None = None) -> list[JointAct]:
        """The newest version of each act over one organisation, or of all, the latest first."""
