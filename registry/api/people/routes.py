"""Routes for people and consent; identifiers and references are in bodies, never in addresses."""

from __future__ import annotations

from datetime import date
from functools import partial

from litestar import post
from litestar.params import FromPath

from registry.api.kit import people_shapes as shapes
from registry.api.kit.bodies import read_as, read_struct, typed
from registry.api.kit.dependencies import AnyRequest, OpenedRegistry, SignedIn, look_up_reason
from registry.api.kit.values import date_of, moment, receipt_out
from registry.domain.records.acting import Receipt
from registry.domain.records.consent import ConsentEvent
from registry.errors import InvalidInputError
from registry.services.consent import commands, recording
from registry.services.consent.request import consent_request, read_consent
from registry.services.context import iso
from registry.services.people import finding
from registry.services.people.identifier_input import with_value_faults


@post(
    "/people",
    status_code=200,
    opt={"permission": "person.identify", "body": shapes.IdentifyIn},
)
async def identify(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> shapes.PersonOut:
    """Find the person these identifiers mean, or register them; the answer is the same."""
    body = await read_as(request, partial(_identify_in, registry.today()))
    identifiers = [
        {
            "scheme": identifier.scheme,
            "value": identifier.value,
            "name": identifier.name,
            "date_of_birth": identifier.date_of_birth,
        }
        for identifier in body.identifiers
    ]
    found = await finding.identify(
        registry,
        actor,
        identifiers,
        new_person=body.new_person,
        same_person=body.same_person,
        reason=look_up_reason(request),
    )
    return shapes.PersonOut(found.subject.subject_id, list(found.warnings))


def _identify_in(today: date, document: object) -> shapes.IdentifyIn:
    try:
        return typed(shapes.IdentifyIn, document)
    except InvalidInputError as error:
        raise InvalidInputError(with_value_faults(document, error.faults, today)) from error


@post(
    "/consents",
    status_code=201,
    opt={"permission": "consent.record", "schema": "consent-request"},
)
async def record(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> shapes.ConsentOut:
    """Record a consent given, refused, asked for, or not safe to ask for."""
    command = await read_consent(registry, await read_as(request, consent_request))
    event, receipt = await recording.record_consent(registry, actor, command)
    return _consent_out(event, actor.partner_id, None, receipt)


@post(
    "/consents/{record_id:str}/steps",
    status_code=201,
    opt={"permission": "consent.record", "body": shapes.ConsentStepIn},
)
async def step(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn, record_id: FromPath[str]
) -> shapes.ConsentOut:
    """Withdraw a consent, or record another step of it."""
    body = await read_struct(request, shapes.ConsentStepIn)
    said_on = date_of(body.said_on, "/said_on") if body.said_on else None
    given = None if said_on else body.effective_at
    at = moment(given, "/effective_at") if given else registry.now()
    command = commands.ConsentStep(
        record_id=record_id,
        status=body.status,
        seen_version=body.seen_version,
        effective_at=commands.when_said(said_on, at),
        private={"channel": body.channel, "reason": body.reason, "notes": body.notes},
        recipients=tuple(body.recipients),
        purposes=tuple(body.purposes),
        data_categories=tuple(body.data_categories),
        sets_aside=tuple(body.sets_aside),
        said_on=said_on,
        speaker=body.speaker,
        voice_ended_on=date_of(body.voice_ended_on, "/voice_ended_on")
        if body.voice_ended_on
        else None,
        could_decide=body.could_decide,
        age_band=body.age_band,
    )
    event, receipt = await recording.take_step(registry, actor, command)
    return _consent_out(event, actor.partner_id, None, receipt)


@post(
    "/consents/search",
    status_code=200,
    opt={"permission": "consent.read", "body": shapes.ConsentSearchIn},
)
async def search(
    request: AnyRequest, registry: OpenedRegistry, actor: SignedIn
) -> list[shapes.ConsentOut]:
    """Every step about a person that your organisation may see."""
    body = await read_struct(request, shapes.ConsentSearchIn)
    reason = look_up_reason(request)
    events = await recording.history(registry, actor, body.subject, reason=reason)
    return [_consent_out(event, actor.partner_id, private, None) for event, private in events]


def _consent_out(
    event: ConsentEvent, viewer: str, private: dict[str, str] | None, receipt: Receipt | None
) -> shapes.ConsentOut:
    own = event.recorded_for(viewer)
    return shapes.ConsentOut(
        record=event.record_id,
        version=event.version,
        status=event.status,
        recorded_by_us=own,
        purposes=list(event.purposes),
        recipients=list(event.recipients),
        data_categories=list(event.data_categories),
        effective_at=iso(event.effective_at),
        recorded_at=iso(event.recorded_at),
        expires_on=_date_out(event.expires_on),
        said_on=_date_out(event.said_on),
        disclosers=list(event.disclosers),
        everybody=event.everybody,
        mutual=event.mutual,
        given_by=event.given_by if own else None,
        speaker=event.speaker if own else "",
        voice_ended_on=_date_out(event.voice_ended_on) if own else None,
        could_decide=event.could_decide if own else None,
        age_band=event.age_band if own else None,
        confirms=event.confirms,
        sets_aside=list(event.sets_aside),
        private=private,
        receipt=receipt_out(receipt),
    )


def _date_out(day: date | None) -> str | None:
    return day.isoformat() if day else None


HANDLERS = [identify, record, step, search]
