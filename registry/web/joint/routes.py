"""Pages of the acts over an organisation that need a second person."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from registry.domain.records.joint import JointState
from registry.services.access import Role
from registry.services.accounts.administration import LINK_LIFE
from registry.services.joint import confirming, listing
from registry.web.kit.addresses import see_other
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.kit.refusals import Refusals

_READ, _CONFIRM = {"page": "act.read"}, {"page": "act.confirm"}
_ONE = "/acts-of-two/{act_id:str}"
_REFUSED = Refusals()
STATES = {
    JointState.WAITING: "Waiting for a second person",
    JointState.ONE: "In effect, confirmed by one person",
    JointState.TWO: "In effect, confirmed by two people",
    JointState.STOPPED: "Stopped",
}


@get("/acts-of-two", opt=_READ)
async def listed(page: ThisPage, registry: OpenedRegistry, actor: SignedIn) -> Response[str]:
    """List the acts over one's organisation or, for the operator, over any."""
    views = await listing.list_acts(registry, actor)
    return page.show("joint/list.html", views=views, states=STATES)


@get(_ONE, opt=_READ)
async def one(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, act_id: FromPath[str]
) -> Response[str]:
    """Show an act, who can confirm it, and the buttons to confirm or stop it."""
    view = await listing.read_act(registry, actor, act_id)
    is_officer = Role.OFFICER in actor.roles
    return page.show(
        "joint/one.html",
        view=view,
        state=STATES[view.act.state],
        refused=confirming.WORDS[view.refused] if view.refused else "",
        may_confirm=is_officer and view.act.is_open and view.refused is None,
        may_stop=is_officer and view.act.waits,
        form=await page.typed(),
    )


@post(f"{_ONE}/confirm", opt=_CONFIRM, status_code=200)
async def confirm(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    act_id: FromPath[str],
) -> Response[Any]:
    """Confirm an act, and show the link that came of it, this once."""
    with _REFUSED.as_faults() as faults:
        done = await confirming.confirm(registry, actor, act_id, form.one("told"))
    if faults:
        view = await listing.read_act(registry, actor, act_id)
        return page.show(
            "joint/one.html",
            view=view,
            state=STATES[view.act.state],
            refused="",
            may_confirm=True,
            may_stop=view.act.waits,
            form=form.with_faults(faults),
        )
    if done.person is None:
        return see_other(f"/acts-of-two/{act_id}")
    return page.show(
        "accounts/link.html",
        person=done.person,
        link=f"{registry.base_url}/invitation/{done.secret}",
        until=registry.now() + LINK_LIFE,
    )


@post(f"{_ONE}/stop", opt=_CONFIRM)
async def stop(registry: OpenedRegistry, actor: SignedIn, act_id: FromPath[str]) -> Response[None]:
    """Object to an act, or take it back."""
    await confirming.stop(registry, actor, act_id)
    return see_other(f"/acts-of-two/{act_id}")


HANDLERS = [listed, one, confirm, stop]
