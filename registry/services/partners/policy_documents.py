"""Whether the sender's policy document is in place, by the sender's record (contract §1, §2).

What the practitioner says comes first. If they say nothing, the record is read cautiously. If there
is no document on record, the answer is not known. A document that covers what the share needs and
whose review date has not passed is in place. One that is overdue, or that covers other conditions,
is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from registry.domain.dates import long_date
from registry.domain.decision.facts_model import Facts
from registry.domain.decision.policy_needed import Family, covers, families_needing
from registry.domain.records.partners import Partner
from registry.law import Law
from registry.services.partners.document import policy_documents_of

REQUEST, REGISTER = "request", "register"


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """A policy document on record.

    ``current``: its review date has not passed on the day of the check. ``covers`` are the
    conditions of the share that it names; ``silent``: it names no conditions at all.
    """

    id: str
    title: str
    review_date: date
    current: bool
    covers: tuple[str, ...]
    silent: bool


@dataclass(frozen=True, slots=True)
class PolicyFact:
    """Whether a policy document is in place, and who or what says so.

    ``source`` is ``request`` or ``register``. ``needed_for`` are the conditions that need a
    document, the preferred first; if there are none, nothing depends on it. ``words`` give the
    fact in one sentence.
    """

    in_place: bool | None
    source: str
    needed_for: tuple[str, ...] = ()
    documents: tuple[PolicyDocument, ...] = ()
    words: str = ""


@lru_cache(maxsize=4_096)  # as many as remembered decisions: checks repeat the same facts
def with_policy(facts: Facts, sender: Partner, law: Law) -> tuple[Facts, PolicyFact]:
    """The facts with ``apd_in_place`` answered, and where the answer came from."""
    if facts.apd_in_place is not None:
        return facts, PolicyFact(facts.apd_in_place, REQUEST, words="As the request says.")
    families = families_needing(facts, law)
    needed = tuple(family.conditions[0] for family in families)
    on = facts.evaluation_date
    if not families or on is None:
        return facts, PolicyFact(None, REGISTER, words="Nothing here turns on one.")
    documents = tuple(_read(sender, families, on))
    in_place = _in_place(families, documents)
    found = PolicyFact(
        in_place, REGISTER, needed, documents, _words(sender.legal_name, in_place, documents)
    )
    return facts._replace(apd_in_place=in_place), found


def _read(sender: Partner, families: tuple[Family, ...], on: date) -> Iterator[PolicyDocument]:
    shared = [
        condition
        for family in families
        for condition in family.conditions
        if condition in family.needing
    ]
    for item in policy_documents_of(sender):
        review = date.fromisoformat(item["review_date"])
        yield PolicyDocument(
            id=item["id"],
            title=item["title"],
            review_date=review,
            current=on <= review,
            covers=tuple(
                dict.fromkeys(condition for condition in shared if _covered_by(item, condition))
            ),
            silent=not item.get("conditions"),
        )


def _covered_by(item: Mapping[str, Any], condition: str) -> bool:
    return any(covers(code, condition) for code in item.get("conditions") or ())


def _in_place(families: tuple[Family, ...], documents: tuple[PolicyDocument, ...]) -> bool | None:
    if all(document.silent for document in documents):
        return None
    covered = {
        condition for document in documents if document.current for condition in document.covers
    }
    if all(family.conditions[0] in covered for family in families):
        return True
    # The share may rest on another condition instead: one that needs no document or has its own.
    otherwise = all(
        any(
            condition in covered or condition not in family.needing
            for condition in family.conditions
        )
        for family in families
    )
    return None if otherwise and covered else False


def _words(name: str, in_place: bool | None, documents: tuple[PolicyDocument, ...]) -> str:
    if not documents:
        return f"not known whether one is in place; {name} has none on record here"
    if all(document.silent for document in documents):
        gap = f"{name}'s on record does not say which conditions it covers"
        return f"not known whether one is in place; {gap}"
    if in_place:
        [first, *_] = [document for document in documents if document.current and document.covers]
        return f"{name}'s is in place, {_named(first)}, review due {long_date(first.review_date)}"
    overdue = [document for document in documents if document.covers and not document.current]
    if overdue:
        due = long_date(overdue[0].review_date)
        return f"{name}'s, {_named(overdue[0])}, has been due for review since {due}"
    if in_place is None:
        return f"{name} has none on record for this condition, but has one for another that fits"
    return f"{name} has none on record here that covers it"


def _named(document: PolicyDocument) -> str:
    return f"“{document.title}” ({document.id})"
