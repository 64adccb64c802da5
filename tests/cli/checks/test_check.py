"""Checking from the terminal: the options say what a share request says."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from registry.bootstrap import open_registry
from registry.cli.main import main
from registry.services.checks.request import as_said
from registry.settings import Settings

pytestmark = pytest.mark.database
PERSON = "kind:family_member"
TOLD = (
    *("--from", "council", "--to", PERSON, "--purpose", "safeguarding_child"),
    *("--data", "personal"),
)


@pytest.fixture(autouse=True)
def installed(home: Path) -> None:
    council = home / "council.json"
    council.write_text('{"id": "council", "legal_name": "Council", "kind": "local_authority"}')
    done = CliRunner().invoke(main, ["init", str(council), "--officer", "Amara Osei"])
    assert done.exit_code == 0, done.output


def checked(*words: str, exit_code: int = 0) -> str:
    result = CliRunner().invoke(main, ["check", *words])
    assert result.exit_code == exit_code, result.output
    return result.output


def recorded(home: Path, answer: str) -> dict[str, Any]:
    """Return the facts of a check as they were recorded."""
    settings = Settings.from_environment({"REGISTRY_HOME": str(home)})

    async def read() -> bytes:
        async with open_registry(settings) as registry, registry.database.reads() as reads:
            check = await reads.check(json.loads(answer)["check_id"])
            assert check is not None
            return check.facts

    facts: dict[str, Any] = json.loads(asyncio.run(read()))
    return facts


def test_may_i_tell_the_mother() -> None:
    mother = ("--relation", "parent_with_responsibility", "--source-of-risk", "no")
    child = ("--age-band", "child_u13", "--at-risk", "yes", "--gillick", "not_competent")
    view = json.loads(checked(*TOLD, *mother, *child, "--risk", "subject", "--json"))
    assert view["membership"]["to"] == {"id": PERSON, "status": "none"}
    assert "Outcome code: " in checked(*TOLD, *mother, *child)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--source-of-risk", "yes"), {"recipient": {"is_or_lives_with_source_of_risk": True}}),
        (("--unsafe-to-ask",), {"consent_detail": {"unsafe_to_ask": True}}),
        (("--suspected-abuser",), {"consent_detail": {"suspected_abuser": True}}),
        (("--court-order", "forbids"), {"court_order": {"effect": "forbids"}}),
        (("--at-risk", "no"), {"subject": {"at_risk": False}}),
        (
            ("--information-from", "adoption", "--information-from", "counselling"),
            {"information_from": ["adoption", "counselling"]},
        ),
        (
            ("--victim-request", "notice_given=yes", "--victim-request", "counselling=no"),
            {"victim_request": {"notice_given": True, "counselling": False}},
        ),
        (("--under-contract", "from=yes"), {"under_public_contract": {"from": True}}),
        (("--duty-element", "send_probable=no"), {"duty_elements": {"send_probable": False}}),
        (("--public-interest", "serious_crime"), {"public_interest": "serious_crime"}),
        (("--national-opt-out", "set"), {"national_opt_out": "set"}),
        (("--whose-task", "recipient"), {"whose_task": "recipient"}),
        (("--request-received", "no"), {"request_received": False}),
        (
            ("--role", "victim", "--capacity", "has"),
            {"subject": {"role": "victim", "capacity": "has"}},
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_an_option_says_is_what_a_file_says(
    options: tuple[str, ...], said: dict[str, Any], home: Path
) -> None:
    share = {
        "from": "council",
        "to": PERSON,
        "purpose": "safeguarding_child",
        "data_categories": ["personal"],
    }
    path = home / "share.json"
    path.write_text(json.dumps({**share, **said}))
    by_options = recorded(home, checked(*TOLD, *options, "--json"))
    by_file = recorded(home, checked(str(path), "--json"))
    assert by_options == by_file
    known = as_said(by_file)
    assert known["subject"].items() >= said.get("subject", {}).items()
    assert all(known[name] == said[name] for name in said if name != "subject")


def test_what_they_said_counts_where_nothing_is_on_record(home: Path) -> None:
    facts = recorded(home, checked(*TOLD, "--consent-said", "refused", "--json"))
    assert facts["consent_state"] == "refused"


@pytest.mark.parametrize(
    ("options", "place"),
    [
        (("--relation", "mum"), "--relation"),
        (("--court-order", "asks"), "--court-order"),
        (("--information-from", "gossip"), "--information-from"),
        (("--victim-request", "notice_given"), "--victim-request"),
        (("--victim-request", "shoe_size=yes"), "--victim-request"),
        (("--under-contract", "us=yes"), "--under-contract"),
        (("--duty-element", "send_probable=perhaps"), "--duty-element"),
        (("--public-interest", "theft"), "--public-interest"),
        (("--national-opt-out", "yes"), "--national-opt-out"),
        (("--whose-task", "ours"), "--whose-task"),
        (("--gillick", "yes"), "--gillick"),
        (("--consent-said", "maybe"), "--consent-said"),
    ],
)
def test_a_fault_names_its_option(options: tuple[str, ...], place: str) -> None:
    assert f"\n  {place}: " in checked(*TOLD, *options, exit_code=2)


def test_an_unknown_kind_is_answered_with_the_list() -> None:
    text = checked(*TOLD, "--to", "kind:neighbour", exit_code=2)
    assert "\n  --to: We do not know this kind. Use one of: kind:local_authority, " in text


def test_a_pair_is_yes_or_no() -> None:
    text = checked(*TOLD, "--duty-element", "send_probable", exit_code=2)
    assert "Write a name, = and yes or no, such as name=yes." in text
