"""Routes for the texts that agreements take from their charter, and objections to later ones."""

from __future__ import annotations

from litestar import get, post
from litestar.params import FromPath

from registry.api.kit import terms_shapes as shapes
from registry.api.kit.agreement_shapes import step_out
from registry.api.kit.bodies import read_struct
from registry.api.kit.dependencies import AnyRequest, OpenedRegistry, SignedIn
from registry.api.kit.values import clean_id, receipt_out, version_of
from registry.domain.records.acting import Actor
from registry.services.agreements import registering
from registry.services.agreements.terms.changing import Changing, charter_change
from registry.services.agreements.terms.objecting import ObjectionRequest, object_to
from registry.services.agreements.terms.words import headings, terms_in_words
from registry.services.context import Registry
from registry.services.partners.register import partner_names


@get("/agreements/{document_id:str}/{version:str}/terms", opt={"permission": "agreement.read"})
async def terms(
    registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str], version: FromPath[str]
) -> shapes.TermsOut:
    """The texts that an agreement takes from its charter today, and why each of them applies."""
    view = await registering.read(registry, actor, clean_id(document_id), version_of(version))
    found = await terms_in_words(registry, view, await partner_names(registry))
    if found is None:
        return shapes.TermsOut(charter="", texts=[], changing=[], warnings=[])
    return shapes.TermsOut(
        charter=found.charter_id,
        texts=[
            shapes.TermOut(term.name, term.heading, term.text, term.version, list(term.notes))
            for term in found.texts
        ],
        changing=list(found.changing),
        warnings=list(found.warnings),
    )


@get(
    "/agreements/{document_id:str}/{version:str}/changed-terms",
    opt={"permission": "agreement.read"},
)
async def changed(
    registry: OpenedRegistry, actor: SignedIn, document_id: FromPath[str], version: FromPath[str]
) -> shapes.CharterChangeOut:
    """What a charter version changes in your organisation's agreements: old and new, from when."""
    change = await charter_change(registry, actor, clean_id(document_id), version_of(version))
    return shapes.CharterChangeOut(
        charter=change.charter_id,
        version=change.charter.version,
        texts=[
            shapes.ChangedTextOut(
                name=text.name,
                heading=headings([text.name]),
                effect=text.effect,
                before=text.before,
                after=text.after,
                agreements=list(text.agreements),
            )
            for text in change.texts
        ],
        agreements=[_changing_out(changing, actor, registry) for changing in change.agreements],
    )


@post(
    "/agreements/{document_id:str}/{version:str}/objections",
    status_code=201,
    opt={"permission": "agreement.step", "body": shapes.ObjectionIn},
)
async def objection(
    request: AnyRequest,
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    version: FromPath[str],
) -> shapes.ObjectionsOut:
    """Object to the texts of a charter version, within its notice, or take an objection back."""
    body = await read_struct(request, shapes.ObjectionIn)
    asked = ObjectionRequest(
        clean_id(document_id), version_of(version), body.reason, body.agreements, body.take_back
    )
    steps, receipts = await object_to(registry, actor, asked)
    return shapes.ObjectionsOut(
        agreements=list(dict.fromkeys(step.document_id for step in steps)),
        steps=[step_out(step) for step in steps],
        receipts=[out for receipt in receipts if (out := receipt_out(receipt)) is not None],
    )


def _changing_out(changing: Changing, actor: Actor, registry: Registry) -> shapes.ChangingOut:
    outline = changing.own.version.document
    return shapes.ChangingOut(
        id=outline.document_id,
        version=outline.version,
        title=outline.title,
        texts=[change.name for change in changing.changes],
        from_day=changing.day.isoformat(),
        last_day_to_object=changing.last_day_to_object.isoformat(),
        objections=[
            shapes.ObjectionOut(said.partner_id, said.made_on.isoformat()) for said in changing.said
        ],
        may_object=changing.may_object(actor.partner_id, registry.today()),
        notice=changing.notice,
    )


HANDLERS = [terms, changed, objection]
