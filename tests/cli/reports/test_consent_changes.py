"""A database of the version before, migrated and reported on from the command line."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from registry.cli.main import main
from registry.cli.reports.consent_text import consent_changes
from registry.services.reports.consent_changes import ConsentChanges
from tests.simulator import COUNCIL, SCHOOL
from tests.simulator.partnership import START
from tests.store.databases import opened
from tests.version_before.loading import load, write_keys
from tests.version_before.made_up import nhs_number


def test_officers_are_told_by_the_migration_and_read_the_report(
    home: Path, empty_url: str, monkeypatch: pytest.MonkeyPatch
):
    write_keys(home / "keys")
    monkeypatch.setenv("REGISTRY_DATABASE_URL", empty_url)

    async def before() -> None:
        async with opened(empty_url) as database:
            await load(database, 90)

    asyncio.run(before())
    refused = CliRunner().invoke(main, ["db", "migrate"])
    assert "registry keys confirm" in refused.output  # nobody has an account that shows the key
    known = home / "known.json"
    known.write_text(json.dumps([{"scheme": "nhs", "value": nhs_number(1)}]))
    assert "belong to this database" in run("keys", "confirm", str(known))
    assert "is up to date" in run("db", "migrate")
    assert "registry report consent-changes" in run("notifications", "--as", SCHOOL)

    text = run("report", "consent-changes", "--as", SCHOOL)
    report = json.loads(run("report", "consent-changes", "--as", SCHOOL, "--json"))
    assert report["total"] == len(report["items"]) > 5
    for row in report["items"]:
        assert f"{row['record']}, about {row['subject']}" in text
        assert row["was"] != row["now"]
    assert "Was a yes, is a no now" in text
    assert text.endswith("Where a no became a yes: read the record before you rely on it.\n")

    table = run("report", "consent-changes", "--as", SCHOOL, "--csv")
    records = [row["record"] for row in csv.DictReader(io.StringIO(table))]
    assert records == [row["record"] for row in report["items"]]
    council = json.loads(run("report", "consent-changes", "--as", COUNCIL, "--json"))
    assert {row["record"] for row in council["items"]}.isdisjoint(records)


def run(*words: str) -> str:
    done = CliRunner().invoke(main, list(words))
    assert done.exit_code == 0, done.output
    return done.output


def test_an_empty_report_says_so():
    [line] = consent_changes(ConsentChanges(START.date(), 0, ()))
    assert line == "None of your consent records changed to or from a yes with the upgrade."
