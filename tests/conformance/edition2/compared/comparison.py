"""What is compared of two answers to the same facts: the engine's and the second evaluator's.

All of it has to be equal, in order where the order means something, except:

* the deciding rule. R12 and R13, RT and R15 may each stand for the other where the outcome, bases
  and conditions are equal: the documents let either speak. The evaluator calls RS's disclosure
  schemes RS-x, and a relative who shares R11a;
* POWER_NOT_DUTY and GATEWAY_EXCLUDES_THIS where the named row is one of the first edition that is
  a power, a context or the recipient's duty: law.md says in prose who they bind, and the evaluator
  takes anybody;
* the wording of questions.

Where such a row itself opens something (vetting, or what a department holds of taxes), the case is
not compared at all.

It loads nothing of the domain, because a mutated module must be loaded first where it is used.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from registry.law import load_edition

Json = dict[str, Any]
LAW, FIRST = load_edition("2026-11-29"), load_edition("2026-11")
POWERS = {
    row.id
    for row in LAW.gateways.values()
    if row.id in FIRST.gateways and (row.type != "D" or row.lies_on_recipient)
}
ABOUT_POWERS = {"POWER_NOT_DUTY", "GATEWAY_EXCLUDES_THIS"}
ONE_LABEL = {"RS-x": "RS", "R11a": "R11", "R13": "R12", "RT": "R15"}


class Told(NamedTuple):
    """One answer, as far as it is compared."""

    outcome: str
    rule: str
    bases: list[str]
    conditions: list[str]
    messages: set[str]
    possible_duties: list[tuple[str, str | None]]


def comparable(facts: Json) -> bool:
    """Whether the answers can be compared: nothing turns on the kinds of a power that is named."""
    if facts.get("gateway") not in POWERS:
        return True
    held = facts.get("information_from") or []
    return facts["purpose"] != "employment_vetting" and "tax_or_benefits" not in held


def by_engine(answer: Any, facts: Json) -> Told:
    """What the engine's ``Assessment`` says; only what is worked out at once is read."""
    (rule,) = [reason.rule for reason in answer.reasons if reason.deciding]
    return _told(
        facts,
        Told(
            str(answer.outcome),
            rule,
            list(answer.bases),
            list(answer.conditions),
            {message.code for message in answer.messages},
            [(duty.gateway, duty.element) for duty in answer.possible_duties],
        ),
    )


def by_second(answer: Json, facts: Json) -> Told:
    """What the second evaluator says."""
    return _told(
        facts,
        Told(
            answer["outcome"],
            answer["deciding_rule"],
            answer["bases"],
            answer["conditions"],
            answer["messages"],
            [(duty["gateway"], duty["element"]) for duty in answer["possible_duties"]],
        ),
    )


def _told(facts: Json, answer: Told) -> Told:
    left_out = ABOUT_POWERS if facts.get("gateway") in POWERS else set()
    rule = ONE_LABEL.get(answer.rule, answer.rule)
    return answer._replace(rule=rule, messages=answer.messages - left_out)


def differing(engine: Told, second: Told) -> dict[str, tuple[Any, Any]]:
    """The parts that differ, each with both values; of messages, only those that one says alone."""
    pairs = zip(Told._fields, engine, second, strict=True)
    parts = {name: (one, other) for name, one, other in pairs if one != other}
    if "messages" in parts:
        one, other = parts["messages"]
        parts["messages"] = (one - other, other - one)
    return parts
