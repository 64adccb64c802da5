"""Pages of what a charter version changes in agreements, and of an objection to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from registry.domain.agreements.common_terms import Effect
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Document
from registry.errors import ConflictError, Fault, NotFoundError
from registry.services.access import Role
from registry.services.agreements.terms.changing import Changing, CharterChange, charter_change
from registry.services.agreements.terms.objecting import ObjectionRequest, object_to
from registry.services.agreements.terms.words import headings, objected
from registry.services.context import Registry
from registry.services.partners.register import partner_names
from registry.web.kit.addresses import ONE_AGREEMENT as ONE
from registry.web.kit.addresses import address_of
from registry.web.kit.dependencies import OpenedRegistry, SentForm, ShownVersion, SignedIn, ThisPage
from registry.web.kit.refusals import Refusals

_READ, _STEP = {"page": "agreement.read"}, {"page": "agreement.step"}
_ACTS = {
    "object": ("Object to the new texts", "Which agreements do you object for?"),
    "take-back": ("Take your objection back", "For which agreements?"),
}
_EFFECTS = {
    Effect.NEW: "This text is new.",
    Effect.REWORDED: "This text changes.",
    Effect.DROPPED: "The charter no longer has this text. It stays for agreements that take it.",
}
_REFUSED = Refusals(
    {"/reason": "reason"}, errors={ConflictError: "agreements", NotFoundError: "agreements"}
)


@get(f"{ONE}/texts", opt=_READ)
async def shown(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, view: ShownVersion
) -> Response[str]:
    """Show which texts a charter version changes, from which day, and for which agreements."""
    change = await _change(registry, actor, view)
    names = await partner_names(registry)
    is_officer = Role.OFFICER in actor.roles
    return page.show(
        "agreements/texts.html",
        view=view,
        texts=[
            {
                "heading": headings([text.name]),
                "effect": _EFFECTS[text.effect],
                "text": text,
            }
            for text in change.texts
        ],
        agreements=[_row(changing, names, registry.today()) for changing in change.agreements],
        may_leave=is_officer,
        notices=[*dict.fromkeys(changing.notice for changing in change.agreements)],
        acts={
            act: heading
            for act, (heading, _) in _ACTS.items()
            if is_officer and _open_to(change, actor, registry, act)
        },
    )


@get(f"{ONE}/texts/{{act:str}}", opt=_STEP)
async def ask(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    view: ShownVersion,
    act: FromPath[str],
) -> Response[str]:
    """Ask for which agreements, and why."""
    heading, question = _words(act)
    change = await _change(registry, actor, view)
    choices = [
        {"value": changing.own.version.document.document_id, "text": _named(changing)}
        for changing in _open_to(change, actor, registry, act)
    ]
    return page.show(
        "agreements/objection.html",
        view=view,
        act=act,
        heading=heading,
        question=question,
        choices=choices,
        form=await page.typed(),
    )


@post(f"{ONE}/texts/{{act:str}}", opt=_STEP)
async def record(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    view: ShownVersion,
    act: FromPath[str],
) -> Response[None]:
    """Record the objection, or that it is taken back."""
    _words(act)
    document = view.document
    chosen = form.many("agreements")
    faults = [] if chosen else [Fault("agreements", "Select at least one agreement")]
    if not form.one("reason"):
        faults.append(Fault("reason", "Enter why. Every party reads it"))
    if not faults:
        with _REFUSED.as_faults() as faults:
            request = ObjectionRequest(
                document.document_id,
                document.version,
                form.one("reason"),
                chosen,
                takes_back=act == "take-back",
            )
            await object_to(registry, actor, request)
    return await page.go_on(form, faults, f"{address_of(view)}/texts")


async def _change(registry: Registry, actor: Actor, view: Version[Document]) -> CharterChange:
    return await charter_change(registry, actor, view.document.document_id, view.document.version)


def _words(act: str) -> tuple[str, str]:
    if act not in _ACTS:
        raise NotFoundError("There is no such page.")
    return _ACTS[act]


def _open_to(change: CharterChange, actor: Actor, registry: Registry, act: str) -> list[Changing]:
    may = Changing.may_object if act == "object" else Changing.may_take_back
    today = registry.today()
    return [changing for changing in change.agreements if may(changing, actor.partner_id, today)]


def _named(changing: Changing) -> str:
    outline = changing.own.version.document
    return f"{outline.title}, version {outline.version}"


def _row(changing: Changing, names: Mapping[str, str], today: date) -> dict[str, Any]:
    return {
        "title": _named(changing),
        "address": address_of(changing.own.version),
        "day": changing.day,
        "is_open": changing.is_open(today),
        "last_day": changing.last_day_to_object if changing.has_new_text else None,
        "texts": headings([change.name for change in changing.changes]),
        "objected": objected(changing.said, names),
    }


HANDLERS = [shown, ask, record]
