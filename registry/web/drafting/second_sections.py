"""The sections that only drafts of the second version have: each asks one thing.

``lead``, ``accession``, ``parties.hill-school.contact``, ``parties.hill-school.officer``,
``sharings.discharge.confidence``, ``sharings.discharge.receiving``,
``sharings.discharge.conditions.9(2)(g)``, ``sharings.discharge.powers.CA2004.s11``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from registry.domain.agreements.relied_law import (
    Condition,
    Gateway,
    as_entries,
    conditions_of,
    gateways_of,
    recipient_bases_of,
)
from registry.domain.agreements.texts import CONFIDENCE
from registry.services.law_words import coded, with_code
from registry.web.drafting.form_fields import Offer, basis_field, texts
from registry.web.drafting.section import NEW, Record, Section, entries, object_of
from registry.web.kit.form_fields import CHOICE, EMAIL, LONG, MANY, TELEPHONE, TEXT, FormField

CONTACT = (
    FormField(
        "role", "Post or desk", LONG, "It stays when people move.", missing="Enter the post or desk"
    ),
    FormField("person", "Who holds it now (optional)", LONG),
    FormField("email", "Email (optional)", EMAIL),
    FormField("telephone", "Phone in working hours (optional)", TELEPHONE),
    FormField("out_of_hours", "Phone at other times (optional)", TELEPHONE),
)
OFFICER = (
    FormField("name_or_post", "Name or post", LONG, missing="Enter the name or post"),
    FormField("email", "Email (optional)", EMAIL),
    FormField("telephone", "Phone (optional)", TELEPHONE),
)
_AS = {"sender": "Shares", "recipient": "Receives"}


def second_section(content: Record, name: Sequence[str], offer: Offer) -> Section | None:
    """Return the section of a name that only the second version has; None for any other name."""
    match name:
        case ["lead"]:
            choices = {party: offer.names.get(party, party) for party in _parties(content)}
            field = FormField("lead", "Lead organisation (optional)", CHOICE, choices=choices)
            return Section("Which organisation looks after this agreement?", (field,), (), content)
        case ["accession"]:
            return _accession(content, offer)
        case ["parties", which, "contact"]:
            heading = f"Who can people contact at {offer.names.get(which, which)}?"
            return _part(content, ("parties", "partner", which), "contact", heading, CONTACT)
        case ["parties", which, "officer"]:
            heading = f"Data protection officer of {offer.names.get(which, which)}"
            place = ("parties", "partner", which)
            return _part(content, place, "data_protection_officer", heading, OFFICER)
        case ["sharings", which, "confidence"]:
            heading = "How is the duty of confidence met?"
            place = ("sharings", "id", which)
            return _part(content, place, "confidentiality", heading, _CONFIDENCE)
        case ["sharings", which, "receiving"]:
            return _receiving(content, which, offer)
        case ["sharings", which, "conditions", *code]:
            return _condition(content, which, ".".join(code), offer)
        case ["sharings", which, "powers", *code]:
            return _power(content, which, ".".join(code), offer)
        case _:
            return None


_CONFIDENCE = (
    FormField("met_by", "What lets it be shared", CHOICE, missing="Select one", choices=CONFIDENCE),
    FormField(
        "text", "In words (optional)", TEXT, "Who is told what, who decides, and its record."
    ),
)


def _part(
    content: Record,
    place: tuple[str, str, str],
    field: str,
    heading: str,
    asked: tuple[FormField, ...],
) -> Section:
    """Return the section of one object within a party or a sharing; it can be taken out."""
    path, record = object_of(content, (place[0],), *place[1:])
    found = record.get(field)
    known: Record = found if isinstance(found, Mapping) else {}
    return Section(heading, asked, (*path, field), known, not known, bool(known), label=heading)


def _receiving(content: Record, which: str, offer: Offer) -> Section:
    path, sharing = object_of(content, ("sharings",), "id", which)
    record: dict[str, list[str]] = {}
    for found in recipient_bases_of(sharing):
        record.setdefault(basis_field(found.partner), []).append(found.basis)

    def as_sharing(answers: dict[str, Any]) -> dict[str, Any]:
        relied = [
            {"partner": partner, "basis": basis}
            for partner in texts(sharing.get("to"))
            for basis in answers.get(basis_field(partner), ())
        ]
        return _with(sharing, "recipient_bases", relied)

    heading = "Does a recipient need a basis of its own? (optional)"
    fields = offer.bases({"from": sharing.get("to")})
    return Section(heading, fields, path, record, as_object=as_sharing)


def _condition(content: Record, which: str, code: str, offer: Offer) -> Section:
    """Return the section of who relies on one condition; nobody, if it is taken out."""
    path, sharing = object_of(content, ("sharings",), "id", which)
    others = [found for found in conditions_of(sharing) if found.code != code]
    ends = dict.fromkeys([*texts(sharing.get("from")), *texts(sharing.get("to"))])
    who = FormField(
        "partners", "Who relies on it", MANY, "Select all that apply.", choices=_named(ends, offer)
    )
    heading = f"Who relies on {coded(code, offer.law.conditions)}?"
    record = {"partners": [found.partner for found in conditions_of(sharing) if found.code == code]}
    fields: tuple[FormField, ...] = (who,)
    if code == NEW:
        choices = {
            id_: with_code(row.name, id_)
            for id_, row in offer.law.conditions.items()
            if row.offered
        }
        fields = (
            FormField("code", "Condition", CHOICE, missing="Select a condition", choices=choices),
            who,
        )
        heading = "Add a condition for sensitive information"

    def as_sharing(answers: dict[str, Any]) -> dict[str, Any]:
        stated = answers.get("code", code)
        relied = [*others, *(Condition(partner, stated) for partner in answers.get("partners", ()))]
        return _with(
            sharing,
            "conditions",
            [
                {"partner": found.partner, "condition": found.code}
                for found in dict.fromkeys(relied)
            ],
        )

    return Section(heading, fields, path, record, as_object=as_sharing)


def _power(content: Record, which: str, code: str, offer: Offer) -> Section:
    """Return the section of the directions of one power; none, if it is taken out."""
    path, sharing = object_of(content, ("sharings",), "id", which)
    senders, recipients = texts(sharing.get("from")), texts(sharing.get("to"))
    others = [found for found in gateways_of(sharing) if found.code != code]
    record: dict[str, list[str]] = {}
    for found in gateways_of(sharing):
        if found.code == code:
            record.setdefault(_to(found.sender), []).append(found.recipient)
    fields = tuple(
        FormField(
            _to(sender),
            f"{offer.names.get(sender, sender)} can share by it with",
            MANY,
            "Select all that apply.",
            choices=_named((other for other in recipients if other != sender), offer),
        )
        for sender in senders
    )
    heading = f"Who can each share with by {coded(code, offer.law.gateways)}?"
    if code == NEW:
        choices = offer.gateways(sharing)
        asked = FormField("code", "Power or duty", CHOICE, missing="Select one", choices=choices)
        fields, heading = (asked, *fields), "Add a power or duty in law"

    def as_sharing(answers: dict[str, Any]) -> dict[str, Any]:
        stated = answers.get("code", code)
        relied = [
            *others,
            *(
                Gateway(sender, recipient, stated)
                for sender in senders
                for recipient in answers.get(_to(sender), ())
            ),
        ]
        return _with(sharing, "gateways", as_entries([*dict.fromkeys(relied)]))

    return Section(heading, fields, path, record, as_object=as_sharing)


def _accession(content: Record, offer: Offer) -> Section:
    """Return the section of who may join later; without any kind, nobody may."""
    stated = content.get("accession")
    before: Record = stated if isinstance(stated, Mapping) else {}
    record: dict[str, Any] = {key: before[key] for key in ("kinds", "how") if key in before}
    joins = {str(join.get("sharing")): join for join in entries(before, ("joins",))}
    fields = [
        FormField("kinds", "Kinds of organisation (optional)", MANY, choices=_kinds(offer)),
        FormField("how", "How they join (optional)", TEXT),
    ]
    bases = {id_: with_code(row.name, id_) for id_, row in offer.law.bases.items()}
    for sharing in entries(content, ("sharings",)):
        id_ = str(sharing.get("id"))
        purpose = offer.purpose(sharing) or id_
        fields += [
            FormField(f"as-{id_}", f"{purpose}: who joins", MANY, choices=_AS),
            FormField(f"basis-{id_}", f"{purpose}: basis, if it shares", CHOICE, choices=bases),
        ]
        join = joins.get(id_, {})
        record |= {f"as-{id_}": texts(join.get("as"))} if join else {}
        record |= {f"basis-{id_}": join["basis"]} if "basis" in join else {}

    def as_accession(answers: dict[str, Any]) -> dict[str, Any]:
        ids = [str(sharing.get("id")) for sharing in entries(content, ("sharings",))]
        found = {key: answers[key] for key in ("kinds", "how") if answers.get(key)}
        found["joins"] = [
            {
                **joins.get(id_, {}),
                "sharing": id_,
                "as": answers[f"as-{id_}"],
                **({"basis": answers[f"basis-{id_}"]} if answers.get(f"basis-{id_}") else {}),
            }
            for id_ in ids
            if answers.get(f"as-{id_}")
        ]
        return found if "kinds" in found or found["joins"] else {}

    return Section(
        "Who can join this agreement later?",
        tuple(fields),
        ("accession",),
        record,
        not record,
        bool(record),
        as_accession,
        "Who can join later",
    )


def _with(sharing: Record, field: str, found: list[dict[str, str]]) -> dict[str, Any]:
    rest = {name: value for name, value in sharing.items() if name != field}
    return {**rest, field: found} if found else rest


def _to(sender: str) -> str:
    return f"to-{sender}"


def _named(ids: Any, offer: Offer) -> dict[str, str]:
    return {id_: offer.names.get(id_, id_) for id_ in ids}


def _kinds(offer: Offer) -> dict[str, str]:
    return {kind.id: kind.name for kind in offer.law.kinds.values()}


def _parties(content: Record) -> list[str]:
    return texts([party.get("partner") for party in entries(content, ("parties",))])
