"""The cookies: one for the session, and a short-lived one for an unfinished sign-in.

Both are strictly necessary, so no consent is asked for them.
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
    """A visitor's browser: the cookies that it sent, and those that it is given."""

    settings: Settings
    sent: Mapping[str, str]

    @property
    def session_token(self) -> str:
        """The session cookie's value; empty if there is none."""
        return self.sent.get(self._full_name("session"), "")

    @property
    def half_secret(self) -> str:
        """The value of an unfinished sign-in's or invitation's cookie; empty if there is none."""
        return self.sent.get(self._full_name("half"), "")

    def session(self, token: str) -> Cookie:
        """Return the cookie of a new session."""
        return self._cookie("session", token, LONGEST)

    def no_session(self) -> Cookie:
        """Return the cookie that removes the session."""
        return self._cookie("session", "", timedelta())

    def half(self, secret: str, lifetime: timedelta) -> Cookie:
        """Return the cookie of an unfinished sign-in or invitation."""
        return self._cookie("half", secret, lifetime)

    def no_half(self) -> Cookie:
        """Return the cookie that removes an unfinished sign-in or invitation."""
        return self._cookie("half", "", timedelta())

    def _full_name(self, name: str) -> str:
        """Add ``__Host-``, which binds the cookie to this host; it cannot be set without TLS."""
        return f"__Host-{name}" if self.settings.is_secure else name

    def _cookie(self, name: str, value: str, lifetime: timedelta) -> Cookie:
        return Cookie(
            key=self._full_name(name),
            value=value,
            max_age=int(lifetime.total_seconds()),
            path="/",
            secure=self.settings.is_secure,
            httponly=True,
            samesite="lax",
        )
