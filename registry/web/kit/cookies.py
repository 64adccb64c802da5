"""The cookies: the session, and for minutes a sign-in that is half done.

Both are strictly necessary, so nobody is asked about them.
"""

from __future__ import annotations

from datetime import timedelta

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from registry.services.accounts.sessions import LONGEST
from registry.settings import Settings


def cookie_name(settings: Settings) -> str:
    """``__Host-`` ties it to this host over TLS; on loopback without TLS it cannot be set."""
    return "__Host-session" if settings.is_secure else "session"


def session_cookie(settings: Settings, token: str) -> Cookie:
    """The cookie of a session that begins."""
    return _cookie(settings, cookie_name(settings), token, int(LONGEST.total_seconds()))


def no_cookie(settings: Settings) -> Cookie:
    """Takes the cookie away."""
    return _cookie(settings, cookie_name(settings), "", 0)


def session_token(connection: ASGIConnection, settings: Settings) -> str:  # type: ignore[type-arg]
    """What the cookie holds; empty where there is none."""
    return connection.cookies.get(cookie_name(settings), "")


def half_cookie(settings: Settings, secret: str, life: timedelta) -> Cookie:
    """The cookie of a sign-in, or of an invitation, that is half done."""
    return _cookie(settings, _half_name(settings), secret, int(life.total_seconds()))


def no_half_cookie(settings: Settings) -> Cookie:
    """Takes that one away."""
    return _cookie(settings, _half_name(settings), "", 0)


def half_secret(connection: ASGIConnection, settings: Settings) -> str:  # type: ignore[type-arg]
    """What it holds; empty where there is none."""
    return connection.cookies.get(_half_name(settings), "")


def _half_name(settings: Settings) -> str:
    return "__Host-half" if settings.is_secure else "half"


def _cookie(settings: Settings, name: str, value: str, max_age: int) -> Cookie:
    return Cookie(
        key=name,
        value=value,
        max_age=max_age,
        path="/",
        secure=settings.is_secure,
        httponly=True,
        samesite="lax",
    )
