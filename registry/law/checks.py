"""Checks that an edition of the tables is consistent: every reference must lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from registry.law.cross_checks import cross_check
from registry.law.model import BasisRoute, Gateway, Kind, Law, Route, Row, RuleText

# The situations on which a route may depend. The domain works each out from the facts.
SITUATIONS = (
    "public",
    "own_function",
    "competent",
    "competent_authority",
    "police",
    "health_body",
    "anti_fraud",
    "benefits",
    "gateway_matched",
    "request_states_task",
    "lia_fits",
    "research_allowed",
    "at_risk",
    "protected",
    "limb",
    "override_only",
    "unlawful_act",
    "incapable",
    "order_compels",
    "health_or_care_sender",
    "child_at_risk",
    "told_speaks",
    "department",
)
EXCLUSIONS = (
    "health_data",
    "patient_data",
    "personal_data_from_health_bodies",
    "not_depersonalised",
)
APPLIES_IF = (
    "always",
    "not_childrens_social_care",
    "child_concerned",
    "child_in_view",
    "child_subject",
    "lacks_capacity",
    "person_suspected",
    "the_dead",
)
# The positions on common law confidentiality in an answer. The domain chooses one.
CONFIDENCES = (
    "required_by_law",
    "support_s251",
    "consent",
    "implied_consent",
    "objected",
    "public_interest",
    "not_settled",
)
_APD = ("required", "required_unless_to_competent_authority", "not_required")
_COMPETENT = ("always", "law_enforcement_purposes", "never")
_AGREEMENT = ("never", "everyone", "adults")
_TYPES = ("D", "P", "C")
_LIMBS = ("always", "where_at_risk", "where_child_at_risk", "never")
_SERVICES = ("always", "public", "never")
_CHARITIES = ("always", "sometimes", "seldom")


def check_law(law: Law) -> list[str]:
    """Every fault found, each a sentence naming table and row; empty if there are none."""
    checks: tuple[Callable[[Law], Iterator[str]], ...] = (
        _closed_values,
        _beside_the_basis,
        _gateways,
        _kinds,
        _routes,
        _dates,
        cross_check,
    )
    return [fault for check in checks for fault in check(law)]


def _closed_values(law: Law) -> Iterator[str]:
    for condition in law.conditions.values():
        if condition.apd not in _APD:
            yield f"Condition {condition.id}: unknown policy document rule."
    for kind in law.kinds.values():
        for value in (kind.competent_authority, kind.law_enforcement_data):
            if value not in _COMPETENT:
                yield f"Kind {kind.id}: unknown standing."
        if kind.charity not in _CHARITIES:
            yield f"Kind {kind.id}: unknown value."
    for purpose in law.purposes.values():
        if purpose.child_limb not in _LIMBS or purpose.consent_for_service not in _SERVICES:
            yield f"Purpose {purpose.id}: unknown value."
    if not {"safeguarding", "emergency", "duty"} <= law.routes.keys():
        yield "Routes: safeguarding, emergency and duty must be there."


def _beside_the_basis(law: Law) -> Iterator[str]:
    for artefact in law.artefacts.values():
        if artefact.message not in law.messages:
            yield f"Artefact {artefact.id}: unknown message."
    if set(CONFIDENCES) != law.confidentiality.keys():
        yield f"Confidentiality: the rows are {', '.join(CONFIDENCES)}."


def _gateways(law: Law) -> Iterator[str]:
    for gateway in law.gateways.values():
        named = gateway.from_kinds | gateway.to_kinds | gateway.to_kinds_when_named
        if not named <= law.kinds.keys() or not gateway.from_kinds or not gateway.to_kinds:
            yield f"Gateway {gateway.id}: unknown or missing kinds."
        if not gateway.purposes or not gateway.purposes <= law.purposes.keys():
            yield f"Gateway {gateway.id}: unknown or missing purposes."
        if not _known_values(gateway):
            yield f"Gateway {gateway.id}: unknown value."


def _known_values(gateway: Gateway) -> bool:
    return (
        gateway.type in _TYPES
        and gateway.needs_agreement_of_person in _AGREEMENT
        and gateway.applies_if in APPLIES_IF
        and gateway.excludes <= frozenset(EXCLUSIONS)
    )


def _kinds(law: Law) -> Iterator[str]:
    for kind in law.kinds.values():
        if not kind.own_tasks <= law.purposes.keys():
            yield f"Kind {kind.id}: unknown own task."
        if (kind.ods_pattern is None) != (kind.ods_form is None) or not _is_pattern(kind):
            yield f"Kind {kind.id}: the ODS code needs a pattern and the same in words."


def _is_pattern(kind: Kind) -> bool:
    try:
        re.compile(kind.ods_pattern or "")
    except re.error:
        return False
    return True


def _routes(law: Law) -> Iterator[str]:
    for route in (*law.purposes.values(), *law.routes.values()):
        for basis in (*route.public, *route.other):
            yield from _basis_route(law, route, basis)
        for condition in (*route.special, *route.offence):
            if condition.condition not in law.conditions:
                yield f"Route {route.id}: unknown condition {condition.condition}."
            if not frozenset(condition.when) <= frozenset(SITUATIONS):
                yield f"Route {route.id}: unknown situation for {condition.condition}."


def _basis_route(law: Law, route: Route, basis: BasisRoute) -> Iterator[str]:
    if basis.basis not in law.bases:
        yield f"Route {route.id}: unknown basis {basis.basis}."
    if not frozenset(basis.when) <= frozenset(SITUATIONS):
        yield f"Route {route.id}: unknown situation for {basis.basis}."
    if not frozenset(basis.annex1) <= law.annex1.keys():
        yield f"Route {route.id}: unknown Annex 1 condition."
    if bool(basis.annex1) != (basis.basis == "6(1)(ea)"):
        yield f"Route {route.id}: 6(1)(ea), and only it, names an Annex 1 condition."


def _dates(law: Law) -> Iterator[str]:
    dated: tuple[Row | RuleText, ...] = (
        *law.bases.values(),
        *law.conditions.values(),
        *law.gateways.values(),
        *law.bars.values(),
        *law.elements.values(),
        *law.guidance.values(),
        *law.rules.values(),
    )
    for row in dated:
        if row.in_force_from and row.in_force_to and row.in_force_to < row.in_force_from:
            yield f"{row.id}: ends before it begins."
