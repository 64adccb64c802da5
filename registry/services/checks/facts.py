"""Derives the facts of a share from the register's rows and what the practitioner says.

The functions are pure: rows in, facts out. The mapping is that of contract §2 ("Agreement to fact",
"Consent to fact"). ``assess`` gives the same outcome for the same facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.domain.agreements.coverage import Asked, Coverage, cover
from registry.domain.charter.membership import ACTIVE, Membership, membership_on
from registry.domain.consent.status import ConsentOfShare
from registry.domain.decision.facts import Facts, parse_facts
from registry.domain.records.consent import ConsentEvent
from registry.errors import Fault, InvalidInputError
from registry.law import Law
from registry.services.agreements.items import candidates
from registry.services.check_ports import CheckRows
from registry.services.checks.consent_facts import consent_of, facts_of_consent, judged
from registry.services.checks.recipients import kind_named, unknown_kind_faults
from registry.services.checks.subject import life_faults, person_facts, person_faults
from registry.services.partners.document import status_of
from registry.services.partners.policy_documents import PolicyFact, with_policy

_CASE_FIELDS = (
    "risk_of_serious_harm",
    "emergency",
    "gateway",
    "proposed_basis",
    "request_received",
    "request_states_public_task",
    "routine",
    "apd_in_place",
    "override_grounds",
    "duty_exception",
    "recipient",
    "information_from",
    "court_order",
    "victim_request",
    "public_interest",
    "national_opt_out",
    "under_public_contract",
    "whose_task",
    "duty_elements",
)
NOT_REGISTERED = "No organisation is registered under this id."


@dataclass(frozen=True, slots=True)
class Prepared:
    """A check ready to be decided: the facts and their origins.

    ``memberships`` are the memberships of sender and recipient on the day, by partner id. ``said``
    is what is recorded about the person, as far as the asker reaches it.
    """

    facts: Facts
    coverage: Coverage
    consent: ConsentOfShare
    on: date
    policy: PolicyFact
    memberships: Mapping[str, Membership | None]
    said: tuple[ConsentEvent, ...]


def prepare(
    request: Mapping[str, Any],
    rows: CheckRows,
    said: tuple[ConsentEvent, ...],
    law: Law,
    on: date,
    asker: str,
) -> Prepared:
    """Work out the facts of a request that makes sense (``require_sense``), on a day.

    Args:
        request: a share request, valid against its schema, as it was said (``as_said``).
        rows: what the read phase found, of one snapshot.
        said: what is recorded about the person who is meant.
        asker: the organisation that asks; the sender or the recipient.
    """
    memberships = {
        request[end]: membership_on(rows.register.memberships.get(request[end], ()), on)
        for end in ("from", "to")
    }
    person = person_facts(request.get("subject") or {}, on)
    coverage = cover(candidates(rows), _asked(request))
    categories = _categories(request)
    consent = consent_of(request, said, asker, categories, person, on)
    partners = rows.register.partners
    sender, recipient = partners[request["from"]], partners.get(request["to"])
    facts = {
        "from_kind": sender.kind,
        "to_kind": recipient.kind if recipient else kind_named(request["to"]),
        "purpose": request["purpose"],
        "data_categories": [*categories, *_out_of_scope(coverage)],
        "subject": judged(person, consent),
        **facts_of_consent(request, consent, law),
        "agreement_in_force": coverage.fact,
        "charter_members": _charter_members(request, memberships),
        "from_status": status_of(sender),
        "to_status": status_of(recipient) if recipient else {},
        "evaluation_date": on.isoformat(),
        **{key: request[key] for key in _CASE_FIELDS if key in request},
    }
    dated, policy = with_policy(parse_facts(facts, law), sender, law)
    return Prepared(dated, coverage, consent, on, policy, memberships, said)


def require_sense(request: Mapping[str, Any], rows: CheckRows, law: Law, on: date) -> None:
    """Require what a schema cannot: two that are known, and plausible facts of a person.

    Raises:
        InvalidInputError: every fault that only the register can see.
    """
    faults = [
        Fault(f"/{end}", NOT_REGISTERED)
        for end in ("from", "to")
        if request[end] not in rows.register.partners and kind_named(request[end]) is None
    ]
    faults += unknown_kind_faults(request["to"], law)
    if request["from"] == request["to"]:
        faults.append(Fault("/to", "Choose another organisation than the one that shares."))
    faults += person_faults(request.get("subject") or {}, on)
    faults += life_faults(request)
    if faults:
        raise InvalidInputError(faults)


def _asked(request: Mapping[str, Any]) -> list[Asked]:
    """What coverage is judged by: each data item with its categories, and each single category."""
    items: dict[str, list[str]] = {}
    for item in request.get("data_items") or []:
        items.setdefault(item["id"], []).extend(item["data_categories"])
    named = [Asked.item(name, categories) for name, categories in items.items()]
    return [*named, *map(Asked.category, dict.fromkeys(request.get("data_categories") or ()))]


def _categories(request: Mapping[str, Any]) -> list[str]:
    """The data categories of the share, including those of its data items."""
    found = dict.fromkeys(request.get("data_categories") or [])
    for item in request.get("data_items") or []:
        found.update(dict.fromkeys(item["data_categories"]))
    return list(found)


def _out_of_scope(coverage: Coverage) -> list[str]:
    """What the agreements do not list, or not with these categories (contract §2)."""
    if coverage.agreement is None:
        return []
    return [f"out_of_scope:{item.replace(':', '_')}" for item in coverage.not_covered]


def _charter_members(
    request: Mapping[str, Any], memberships: Mapping[str, Membership | None]
) -> str:
    found = (memberships[request[end]] for end in ("from", "to"))
    sender, recipient = (
        membership is not None and membership.status == ACTIVE for membership in found
    )
    if sender and recipient:
        return "both"
    if sender:
        return "from_only"
    return "to_only" if recipient else "neither"
