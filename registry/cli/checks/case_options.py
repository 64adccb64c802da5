"""The options of ``registry check``, and the share request that they make.

An option that was left out says nothing. What is wrong with a value the schema says, as for a FILE.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import click

from registry.errors import Fault, InvalidInputError

_YES_NO = {"yes": True, "no": False}
_yes_no = click.Choice(list(_YES_NO))
_PAIR = "NAME=yes|no"
_OPTIONS = (
    click.option("--from", "sender", help="Organisation that would share."),
    click.option("--to", help="Organisation that would receive, or kind: and a kind."),
    click.option("--purpose", help="What for, as a purpose code."),
    click.option("--data", multiple=True, help="Data category; may be given again."),
    click.option("--subject", help="The person's reference (per_…), if you have one."),
    click.option("--age-band", help="child_u13, child_13_15, child_16_17 or adult."),
    click.option(
        "--at-risk",
        type=_yes_no,
        help="Child at risk of harm, or adult whose care needs stop them protecting themselves.",
    ),
    click.option("--capacity", help="Of an adult for this decision: has, lacks or unknown."),
    click.option("--gillick", help="Of a child: competent, not_competent, claims_competent."),
    click.option("--role", help="The person's part, such as victim or suspect."),
    click.option("--risk", help="Who could be seriously harmed, such as child, life or none."),
    click.option("--emergency", is_flag=True, help="Serious harm could come now (with --risk)."),
    click.option("--relation", help="Who they are to the person, such as foster_carer."),
    click.option(
        "--source-of-risk",
        type=_yes_no,
        help="Whether they, or anyone they live with, could be doing harm.",
    ),
    click.option(
        "--consent-said",
        help="What they told you: given, refused, withdrawn, requested or not_sought_unsafe.",
    ),
    click.option("--unsafe-to-ask", is_flag=True, help="Asking the person would not be safe."),
    click.option(
        "--suspected-abuser", is_flag=True, help="Whoever spoke, or would be told, is suspected."
    ),
    click.option(
        "--information-from", multiple=True, help="Where some of it came from; may be given again."
    ),
    click.option("--request-received", type=_yes_no, help="Whether they asked for it."),
    click.option("--court-order", help="What a court order does: compels, allows or forbids."),
    click.option(
        "--victim-request",
        multiple=True,
        metavar=_PAIR,
        help="Part of a police request about a victim.",
    ),
    click.option(
        "--public-interest", help="Public interest, such as serious_crime; you write down why."
    ),
    click.option("--national-opt-out", help="National data opt-out: set, not_set or exempted."),
    click.option(
        "--under-contract",
        multiple=True,
        metavar="from|to=yes|no",
        help="Side that works for a public body under contract.",
    ),
    click.option("--whose-task", help="Whose job in law it is: sender, recipient or both."),
    click.option(
        "--duty-element",
        multiple=True,
        metavar=_PAIR,
        help="Fact about a duty, such as pupil_moves_school=yes.",
    ),
    click.option("--gateway", help="Statutory gateway, if you rely on one."),
)
_NEEDED = {"sender": "from", "to": "to", "purpose": "purpose"}
_PERSON = {"subject": "reference"} | {
    name: name for name in ("age_band", "at_risk", "capacity", "gillick", "role")
}
_RECIPIENT = {"relation": "relation", "source_of_risk": "is_or_lives_with_source_of_risk"}
_CONSENT = {name: name for name in ("unsafe_to_ask", "suspected_abuser")}
_CASE = {"risk": "risk_of_serious_harm"} | {
    name: name
    for name in (
        "emergency",
        "request_received",
        "public_interest",
        "national_opt_out",
        "whose_task",
        "gateway",
    )
}
_PAIRS = {
    "victim_request": "victim_request",
    "under_contract": "under_public_contract",
    "duty_element": "duty_elements",
}


def case_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say a share and the facts of the case."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def request_of(options: Mapping[str, Any]) -> dict[str, Any]:
    """Make a share request from the options.

    Raises:
        InvalidInputError: everything that is missing, and every pair that cannot be read.
    """
    faults = [*_missing(options), *_unread_pairs(options)]
    if faults:
        raise InvalidInputError(faults)
    request = {field: options[option] for option, field in _NEEDED.items()}
    request["data_categories"] = list(dict.fromkeys(options["data"]))
    order, told = options["court_order"], options["consent_said"]
    parts = {
        "subject": _said(options, _PERSON),
        "recipient": _said(options, _RECIPIENT),
        "consent_detail": _said(options, _CONSENT),
        "court_order": {"effect": order} if order else {},
        "consent_said": {"state": told} if told else {},
        "information_from": list(dict.fromkeys(options["information_from"])),
        **{field: _read(options[option]) for option, field in _PAIRS.items()},
    }
    request |= {field: part for field, part in parts.items() if part}
    return request | _said(options, _CASE)


def _missing(options: Mapping[str, Any]) -> Iterable[Fault]:
    for option, field in _NEEDED.items():
        if not options[option]:
            yield Fault(f"/{field}", "This is needed.")
    if not options["data"]:
        yield Fault("/data_categories", "Give --data at least once.")
    if options["emergency"] and not options["risk"]:
        detail = "Say with --risk whom the emergency puts at risk, for example child or life."
        yield Fault("/risk_of_serious_harm", detail)


def _unread_pairs(options: Mapping[str, Any]) -> Iterable[Fault]:
    for option, field in _PAIRS.items():
        if any(pair.partition("=")[2] not in _YES_NO for pair in options[option]):
            yield Fault(f"/{field}", "Write a name, = and yes or no, such as name=yes.")


def _read(pairs: Iterable[str]) -> dict[str, bool]:
    return {name: _YES_NO[value] for name, _, value in (pair.partition("=") for pair in pairs)}


def _said(options: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    """The fields of those options that were given; yes and no as true and false."""
    return {
        field: _YES_NO.get(options[option], options[option])
        for option, field in fields.items()
        if options[option]
    }
