"""The one cookie: the session. Strictly necessary, so nobody is asked about it."""

from __future__ import annotations

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from registry.services.sessions import LONGEST
from registry.settings import Settings


def cookie_name(settings: Settings) -> str:
    """``__Host-`` ties it to this host over TLS; on loopback without TLS it cannot be set."""
    return "__Host-session" if settings.is_secure else "session"


def session_cookie(settings: Settings, token: str) -> Cookie:
    """The cookie of a session that begins."""
    return _cookie(settings, token, int(LONGEST.total_seconds()))


def no_cookie(settings: Settings) -> Cookie:
    """Takes the cookie away."""
    return _cookie(settings, "", 0)


def _cookie(settings: Settings, value: str, max_age: int) -> Cookie:
    return Cookie(
        key=cookie_name(settings),
        value=value,
        max_age=max_age,
        path="/",
        secure=settings.is_secure,
        httponly=True,
        samesite="lax",
    )


def session_token(connection: ASGIConnection, settings: Settings) -> str:  # type: ignore[type-arg]
    """What the cookie holds; empty where there is none."""
    return connection.cookies.get(cookie_name(settings), "")
