"""The cookies: the session, and for minutes a sign-in that is half done.

Both are strictly necessary, so nobody is asked about them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from litestar.datastructures import Cookie

from registry.services.accounts.sessions import LONGEST
from registry.settings import Settings


@dataclass(frozen=True, slots=True)
class Browser:
    """A visitor's browser: the cookies of ours that it sent, and those it is given."""

    settings: Settings
    sent: Mapping[str, str]

    @property
    def session_token(self) -> str:
        """What the session's cookie holds; empty where there is none."""
        return self.sent.get(self._named("session"), "")

    @property
    def half_secret(self) -> str:
        """The same of a sign-in, or of an invitation, that is half done."""
        return self.sent.get(self._named("half"), "")

    def session(self, token: str) -> Cookie:
        """The cookie of a session that begins."""
        return self._cookie("session", token, LONGEST)

    def no_session(self) -> Cookie:
        """Takes the cookie away."""
        return self._cookie("session", "", timedelta())

    def half(self, secret: str, life: timedelta) -> Cookie:
        """The cookie of a sign-in, or of an invitation, that is half done."""
        return self._cookie("half", secret, life)

    def no_half(self) -> Cookie:
        """Takes that one away."""
        return self._cookie("half", "", timedelta())

    def _named(self, name: str) -> str:
        """``__Host-`` ties it to this host over TLS; on loopback without TLS it cannot be set."""
        return f"__Host-{name}" if self.settings.is_secure else name

    def _cookie(self, name: str, value: str, life: timedelta) -> Cookie:
        return Cookie(
            key=self._named(name),
            value=value,
            max_age=int(life.total_seconds()),
            path="/",
            secure=self.settings.is_secure,
            httponly=True,
            samesite="lax",
        )
