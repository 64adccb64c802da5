"""The ways in and out: start, danger, exit, and the files of the pages."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from registry.errors import NotFoundError
from registry.services.accounts.sessions import end_session
from registry.settings import Settings
from registry.web.kit.assets import assets
from registry.web.kit.cookies import no_cookie, session_token
from registry.web.kit.redirects import see_other
from registry.web.kit.render import html, page, registry_of, render
from registry.web.public.home import home_content

_A_YEAR = "public, max-age=31536000, immutable"


@get("/", opt={"page": "open"})
async def home(request: Request[Any, Any, Any]) -> Response[str]:
    """Where everyone starts; what there is to do depends on who has signed in."""
    session = request.state.session
    if session is None:
        return page(request, "start.html")
    return page(request, "home.html", **await home_content(registry_of(request), session.actor))


@get("/danger", opt={"page": "static"})
async def danger(request: Request[Any, Any, Any]) -> Response[str]:
    """Someone is in danger now: no sign-in, no database."""
    return html(request.app.state.danger_page)


def danger_page(settings: Settings) -> str:
    """The text of the danger page, made once at the start."""
    return render(settings, "danger.html", path="/danger", same_for_all=True)


@get("/exit", opt={"page": "open"})
async def leave(request: Request[Any, Any, Any]) -> Response[None]:
    """End the session, clear what the browser kept, and go to an everyday site."""
    settings: Settings = request.app.state.settings
    await end_session(registry_of(request), session_token(request, settings))
    response = see_other(settings.exit_url)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response.set_cookie(no_cookie(settings))
    return response


@get("/static/{digest:str}/{name:str}", opt={"page": "static"})
async def static(
    request: Request[Any, Any, Any], digest: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    """A style sheet, a script or the icon."""
    known = assets(request.app.state.settings.colour)
    found = known.files.get(name)
    if found is None:
        raise NotFoundError("There is no such file.")
    headers = {
        "Cache-Control": _A_YEAR if digest == known.digest else "no-store",
        "Vary": "Accept-Encoding",
    }
    content = found.content
    if "gzip" in request.headers.get("accept-encoding", ""):
        content = found.compressed
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type=found.media_type, headers=headers)


HANDLERS = [home, danger, leave, static]
