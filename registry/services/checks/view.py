"""A check's answer as JSON: the assessment, and what else the register knows (contract §2).

The caller's organisation sees the status, date and scope of the consent and whether there is a
conflict. Who gave the consent, and why it was not safe to ask, are shown only if that organisation
recorded them.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from registry.domain.agreements.coverage import Candidate, Coverage, Relied
from registry.domain.answer.composing import Answer, compose
from registry.domain.answer.context import (
    AgreementWords,
    AnswerContext,
    ContactWords,
    Reader,
    SuccessorWords,
)
from registry.domain.answer.words import asked_words, gap_words
from registry.domain.charter.membership import CEASED, SUSPENDED
from registry.domain.charter.status import MembershipStatus
from registry.domain.records.partners import Partner
from registry.services.checks.checker import CheckAnswer
from registry.services.checks.consent_view import consent_view, consent_words
from registry.services.checks.memo import Memo
from registry.services.checks.situation import Situation
from registry.services.context import Registry
from registry.services.partners.document import contact_of
from registry.services.partners.policy_documents import REGISTER, PolicyFact


def check_view(registry: Registry, answer: CheckAnswer) -> dict[str, Any]:
    """The JSON body of ``POST /api/v1/checks``, which the command line prints too."""
    return _named(answer) | _found(registry, answer) | _recorded(answer)


def check_json(registry: Registry, answer: CheckAnswer) -> bytes:
    """``check_view``, encoded; what all checks of a situation have in common is encoded once."""
    found = _encoded.get(
        (answer.situation, answer.warnings, registry.today()),
        lambda: msgspec.json.encode(_found(registry, answer)),
    )
    named, recorded = map(msgspec.json.encode, (_named(answer), _recorded(answer)))
    return b"%b,%b,%b" % (named[:-1], found[1:-1], recorded[1:])


def answer_in_words(registry: Registry, answer: CheckAnswer) -> Answer:
    """The answer in words for people."""
    today = registry.today()
    return _words.get(
        (answer.situation, answer.warnings, today),
        lambda: compose(
            answer.prepared.facts, answer.assessment, registry.law, _context(answer, today)
        ),
    )


_Shown = tuple[Situation, tuple[str, ...], date]
_words: Memo[_Shown, Answer] = Memo()
_encoded: Memo[_Shown, bytes] = Memo()


def _named(answer: CheckAnswer) -> dict[str, Any]:
    first = {"first_check": answer.first_check} if answer.first_check else {}
    return {"check_id": answer.check_id, **first}


def _found(registry: Registry, answer: CheckAnswer) -> dict[str, Any]:
    """What the check found and decided, whichever check it is."""
    return {
        **answer.assessment.to_dict(),
        "answer": answer_in_words(registry, answer).to_dict(),
        "agreement": _agreement(answer),
        "membership": {end: _membership(answer, answer.request[end]) for end in ("from", "to")},
        "consent": consent_view(answer),
        "policy_document": _policy_document(answer.prepared.policy),
    }


def _recorded(answer: CheckAnswer) -> dict[str, Any]:
    receipt = answer.receipt
    return {"recorded": {"leaf_index": receipt.leaf_index, "leaf_hash": receipt.leaf_hash}}


def _context(answer: CheckAnswer, today: date) -> AnswerContext:
    """What the register knows besides the facts: who reads, names, agreement, consent, whom to ring
    today.

    A recipient that is not registered has no name: the words say its kind.
    """
    coverage, partners = answer.prepared.coverage, answer.rows.register.partners
    sender, recipient = partners[answer.request["from"]], partners.get(answer.request["to"])
    reader = _reader(answer)
    other = sender if reader is Reader.RECIPIENT else recipient
    return AnswerContext(
        reader=reader,
        from_name=sender.legal_name,
        to_name=recipient.legal_name if recipient else None,
        agreement=_agreement_words(coverage),
        idle_agreement=_words_of(coverage.idle) if coverage.idle else None,
        consent=consent_words(answer),
        contact=_contact_words(other, today) if other else None,
        policy=_policy_words(answer.prepared.policy),
        ceased=_names_of(answer, CEASED),
        suspended=_names_of(answer, SUSPENDED),
        successors=_successor_words(answer),
    )


def _reader(answer: CheckAnswer) -> Reader:
    """Which side the asker's organisation is on; within one organisation, it shares."""
    if answer.asked_for == answer.request["from"]:
        return Reader.SENDER
    return Reader.RECIPIENT if answer.asked_for == answer.request["to"] else Reader.NEITHER


def _agreement_words(coverage: Coverage) -> AgreementWords | None:
    if coverage.agreement is None:
        return None
    return dataclasses.replace(
        _words_of(coverage.agreement, coverage.covered),
        not_covered=tuple(map(gap_words, coverage.gaps)),
        also=tuple(_words_of(other.agreement, other.covered) for other in coverage.also),
    )


def _words_of(found: Candidate, covered: tuple[str, ...] = ()) -> AgreementWords:
    return AgreementWords(
        title=found.title,
        version=found.version,
        review_date=found.review_date,
        covered=tuple(map(asked_words, covered)),
        state=found.standing.state,
        on_paper=len(found.recorded),
    )


@lru_cache(maxsize=1_024)
def _contact_words(partner: Partner, today: date) -> ContactWords | None:
    contact = contact_of(partner, today)
    if contact is None:
        return None
    return ContactWords(
        name=f"{partner.legal_name}, {contact['name']}",
        in_hours=contact.get("telephone"),
        out_of_hours=contact.get("out_of_hours"),
    )


def _policy_words(policy: PolicyFact) -> str | None:
    """What is on record, if the register was asked for it and something depends on it."""
    return policy.words if policy.source == REGISTER and policy.needed_for else None


def _policy_document(policy: PolicyFact) -> dict[str, Any]:
    """Whether the sender's policy document is in place, and who or what says so."""
    return {
        "in_place": policy.in_place,
        "source": policy.source,
        "detail": policy.words,
        "needed_for": list(policy.needed_for),
        "documents": [
            {
                "id": document.id,
                "title": document.title,
                "review_date": document.review_date.isoformat(),
                "current": document.current,
                "covers": list(document.covers),
            }
            for document in policy.documents
        ],
    }


def _agreement(answer: CheckAnswer) -> dict[str, Any]:
    coverage = answer.prepared.coverage
    found = coverage.agreement
    if found is None:
        view = {"status": coverage.fact, "for_other_purposes": list(answer.rows.register.related)}
        return view | ({"not_in_force": _idle(coverage.idle)} if coverage.idle else {})
    return {
        "status": coverage.fact,
        **_relied(Relied(found, coverage.covered)),
        "also": [_relied(other) for other in coverage.also],
        "not_covered": list(coverage.not_covered),
        "not_covered_categories": [
            {"id": gap.asked.name, "data_categories": list(gap.lacking)}
            for gap in coverage.gaps
            if gap.lacking
        ],
    }


def _relied(relied: Relied) -> dict[str, Any]:
    """An agreement that is relied on, and for what."""
    found = relied.agreement
    return {
        "state": found.standing.state,
        "id": found.document_id,
        "version": found.version,
        "title": found.title,
        "review_date": found.review_date.isoformat(),
        "covered": list(relied.covered),
        "signed_on_paper": list(found.recorded),
    }


def _idle(found: Candidate) -> dict[str, Any]:
    """An agreement that would have covered the share, and why it does not."""
    return {
        "id": found.document_id,
        "version": found.version,
        "title": found.title,
        "state": found.standing.state,
        "yet_to_sign": list(found.standing.missing),
        "left": list(found.standing.left),
    }


def _membership(answer: CheckAnswer, partner_id: str) -> dict[str, Any]:
    found = answer.prepared.memberships[partner_id]
    if found is None:
        return {"id": partner_id, "status": MembershipStatus.NONE}
    view = {"id": partner_id, "status": found.status, "since": found.since.isoformat()}
    if found.coming is not None:
        view["becomes"] = found.coming.status
        view["from"] = found.coming.effective_on.isoformat()
    return view


def _successor_words(answer: CheckAnswer) -> tuple[SuccessorWords, ...]:
    """Who took the place of sender or recipient by the day asked about, and what they have not
    signed of the agreements about this share."""
    rows = answer.rows
    return tuple(
        SuccessorWords(
            former=rows.register.partners[one.former].legal_name,
            successor=rows.register.successors[one.partner_id].legal_name,
            since=one.since,
            not_signed=tuple(
                f"{version.document.title}, version {version.document.version}"
                for version in (registered.shown for registered in rows.register.agreements)
                if one.former in version.parties and one.partner_id not in version.parties
            ),
        )
        for one in rows.register.successions
        if one.since <= answer.prepared.on
    )


def _names_of(answer: CheckAnswer, status: MembershipStatus) -> tuple[str, ...]:
    """The names of sender and recipient, of those whose membership has this status."""
    return tuple(
        answer.rows.register.partners[partner_id].legal_name
        for partner_id, found in answer.prepared.memberships.items()
        if found is not None and found.status == status
    )
