"""The start page, the danger page, the exit, and the pages' static files."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from registry.errors import NotFoundError
from registry.services.access import Role
from registry.services.accounts.saved_forms import drafts_of
from registry.services.accounts.sessions import Session, end_session
from registry.services.notifications.notify import count_unseen
from registry.services.partners.register import name_of
from registry.services.reports.damage_views import list_if_allowed
from registry.settings import Settings
from registry.web.kit.addresses import see_other
from registry.web.kit.assets import assets
from registry.web.kit.cookies import Browser
from registry.web.kit.dependencies import OpenedRegistry, ThisPage
from registry.web.kit.render import html, render
from registry.web.kit.saved_forms import CHECK

_A_YEAR = "public, max-age=31536000, immutable"


@get("/", opt={"page": "open"})
async def home(
    page: ThisPage, registry: OpenedRegistry, session: NamedDependency[Session | None]
) -> Response[str]:
    """Show the start page, or to someone signed in what they can do."""
    if session is None:
        return page.show("public/start.html")
    actor = session.actor
    return page.show(
        "public/home.html",
        organisation=await name_of(registry, actor.partner_id),
        roles=actor.roles,
        not_seen=await count_unseen(registry, actor) if Role.OFFICER in actor.roles else 0,
        unfinished=await drafts_of(registry, actor, CHECK),
        damage=await list_if_allowed(registry, actor),
    )


@get("/danger", opt={"page": "static"})
async def danger(request: Request[Any, Any, Any]) -> Response[str]:
    """Show what to do when someone is in danger now, without sign-in or database."""
    return html(request.app.state.danger_page)


def danger_page(settings: Settings) -> str:
    """Render the danger page, once at the start of the server."""
    return render(settings, "public/danger.html", path="/danger", same_for_all=True)


@get("/exit", opt={"page": "open"})
async def leave(
    registry: OpenedRegistry, settings: NamedDependency[Settings], browser: NamedDependency[Browser]
) -> Response[None]:
    """End the session, clear what the browser stored, and go to an everyday site."""
    await end_session(registry, browser.session_token)
    response = see_other(settings.exit_url)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response.set_cookie(browser.no_session())
    return response


@get("/static/{digest:str}/{name:str}", opt={"page": "static"})
async def static(
    settings: NamedDependency[Settings],
    request: Request[Any, Any, Any],
    digest: FromPath[str],
    name: FromPath[str],
) -> Response[bytes]:
    """Send a style sheet, a script or the icon."""
    known = assets(settings.colour)
    asset = known.files.get(name)
    if asset is None:
        raise NotFoundError("There is no such file.")
    headers = {
        "Cache-Control": _A_YEAR if digest == known.digest else "no-store",
        "Vary": "Accept-Encoding",
    }
    content = asset.content
    if "gzip" in request.headers.get("accept-encoding", ""):
        content = asset.compressed
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type=asset.media_type, headers=headers)


HANDLERS = [home, danger, leave, static]
