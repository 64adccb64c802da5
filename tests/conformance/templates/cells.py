"""Every clause of a template with every sender and recipient that can fill it, one cell each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.domain.agreements.reach import End, Pair, Use, facts_of, opened, opens, reaches
from registry.domain.decision.assessment import Assessment
from registry.domain.decision.decide import decide
from registry.domain.decision.engine import evaluate
from registry.domain.decision.facts_model import Facts
from registry.domain.decision.facts_parts import ConsentDetail, SubjectFacts
from registry.domain.decision.grounds.considered import considered
from registry.domain.decision.reading.tables import tables_for
from registry.law import load_edition

LAW = load_edition()
ON = date(2026, 12, 1)
SUPPORTED = {"SHARE_SUPPORTED", "DUTY_TO_SHARE"}
ARISES = {"duty", "may_apply", "needs_agreement"}
_CHILD = SubjectFacts(age_band="child_u13", at_risk=True)
_ADULT = SubjectFacts(age_band="adult", at_risk=True, capacity="has")
_ACCUSED = SubjectFacts(age_band="adult", role="alleged_perpetrator")
_AGREES = SubjectFacts(age_band="adult", capacity="has")
_AGREED = ConsentDetail(
    explicit=True, freely_given=True, recipients_named=True, would_share_anyway=False, by="self"
)
Template = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """One clause between one kind that sends and one that receives.

    ``part`` sends. ``bases``, ``conditions`` and ``gateways`` are what the clause names for it.
    """

    place: str
    part: str
    pair: Pair
    use: Use
    bases: tuple[str, ...]
    conditions: tuple[str, ...]
    gateways: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.place}: {self.pair.sender.kind} to {self.pair.recipient.kind}"

    @property
    def open_bases(self) -> list[str]:
        """The bases named for it that the engine opens."""
        return [code for code in self.bases if self.opens(code)]

    def opens(self, basis: str) -> bool:
        """Whether the engine opens a basis here."""
        return opens(self.pair, self.use, basis, self.gateways, LAW)

    @property
    def offered(self) -> frozenset[str]:
        """Every basis and condition that the engine opens here."""
        return opened(self.pair, self.use, self.gateways, LAW)

    def reaches(self, gateway: str) -> bool:
        """Whether a gateway goes from this sender to this recipient."""
        return reaches(self.pair, self.use, gateway, LAW)

    @property
    def duties(self) -> set[str]:
        """The duties that the engine finds or asks about when no gateway is named.

        A duty to tell about a child is not done with rows that name nobody.
        """
        if {*self.use.categories} == {"pseudonymised"}:
            return set()
        found = {
            row.gateway
            for facts in derived(self.pair, self.use)
            for row in considered(evaluate(facts, tables_for(LAW))[0])
            if row.state in ARISES
        }
        return {code for code in found if LAW.gateways[code].type == "D" and not is_quiet(code)}

    def supported(self) -> list[Assessment]:
        """The answers that support a share under this clause."""
        answers = (decide(facts, LAW) for facts in derived(self.pair, self.use))
        return [answer for answer in answers if answer.outcome in SUPPORTED]


def cells(template: Template, clause: Mapping[str, Any]) -> Iterator[Cell]:
    """Every cell of a clause; a part also shares with another organisation of its own."""
    kinds = {part["part"]: part["kinds"] for part in template["parts"]}
    use = Use(clause["purpose"], categories(clause), ON)
    for part in clause["from"]:
        for other in clause["to"]:
            gateways = tuple(
                entry["gateway"]
                for entry in clause["gateways"]
                if (entry["from"], entry["to"]) == (part, other)
            )
            for sender in kinds[part]:
                for recipient in kinds[other]:
                    yield Cell(
                        f"{template['id']}, {clause['id']}, {part} to {other}",
                        part,
                        Pair(End(sender), End(recipient)),
                        use,
                        said_of(clause, "lawful_bases", "basis", part),
                        said_of(clause, "conditions", "condition", part),
                        gateways,
                    )


def said_of(clause: Mapping[str, Any], field: str, what: str, part: str) -> tuple[str, ...]:
    """What a clause says of one part."""
    return tuple(entry[what] for entry in clause[field] if entry["part"] == part)


def categories(clause: Mapping[str, Any]) -> tuple[str, ...]:
    """The kinds of data that a clause lets be shared, each once."""
    return tuple(
        dict.fromkeys(name for item in clause["data_items"] for name in item["data_categories"])
    )


def is_quiet(gateway: str) -> bool:
    """Whether a row fits every request of police or a department, so that no clause names it."""
    return LAW.gateways[gateway].quiet


def derived(pair: Pair, use: Use) -> Iterator[Facts]:
    """The shares that a clause is for: about whom, at what risk, agreed to or asked for."""
    share = facts_of(pair, use)._replace(apd_in_place=True)
    for facts in (
        share,
        share._replace(subject=_CHILD, risk_of_serious_harm="child"),
        share._replace(subject=_ADULT, risk_of_serious_harm="subject"),
        share._replace(subject=_ACCUSED, risk_of_serious_harm="others"),
        share._replace(subject=_AGREES, consent_state="given", consent_detail=_AGREED),
    ):
        yield facts
        yield facts._replace(request_received=True, request_states_public_task=True)
