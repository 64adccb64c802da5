"""A fault names what was typed: the option, or the place in the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from registry.cli.main import main


def said(*words: str) -> str:
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == 2, result.output
    return result.output


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY_HOME", str(tmp_path / "home"))
    council = tmp_path / "council.json"
    council.write_text('{"id": "council", "legal_name": "Council", "kind": "local_authority"}')
    done = CliRunner().invoke(main, ["init", str(council), "--officer", "Amara Osei"])
    assert done.exit_code == 0, done.output


def test_options_that_are_missing() -> None:
    text = said("check", "--from", "council")
    assert all(f"\n  --{name}: " in text for name in ("to", "purpose", "data"))


def test_every_option_of_a_check_that_is_not_right() -> None:
    share = ["--from", "council", "--to", "school", "--purpose", "tea"]
    data = ["--data", "personal", "--data", "weather"]
    text = said("check", *share, *data, "--risk", "huge", "--subject", "me")
    for place in ("--purpose", "--data, number 2", "--risk", "--subject"):
        assert f"\n  {place}: " in text
    assert "  /" not in text


def test_what_the_register_says_of_an_option() -> None:
    text = said("check", "--from", "council", "--to", "nobody", "--purpose", "early_help",
                "--data", "personal")  # fmt: skip
    assert "\n  --to: No organisation is registered under this id." in text


def test_a_file_keeps_its_pointers(tmp_path: Path) -> None:
    path = tmp_path / "share.json"
    path.write_text('{"from": "council", "purpose": "tea", "data_categories": ["personal"]}')
    text = said("check", str(path))
    assert "\n  /purpose: " in text
    assert "--purpose" not in text


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("--when", "consent step con_1 withdrawn --seen-version 1 --when today"),
        ("--from", "key revoke KID --from today"),
        ("--days", "token new --org council --role officer --days 0"),
    ],
)
def test_other_commands(place: str, words: str) -> None:
    assert f"\n  {place}: " in said(*words.split())


def test_the_registers_faults_are_said_with_those_of_the_schema(tmp_path: Path) -> None:
    share = ["--from", "council", "--to", "nobody", "--purpose", "tea", "--data", "personal"]
    text = said("check", *share)
    assert all(f"\n  {place}: " in text for place in ("--to", "--purpose"))
    consent = tmp_path / "consent.json"
    consent.write_text('{"status": "given", "recipients": ["nobody"], "purposes": ["tea"]}')
    text = said("consent", "record", str(consent))
    for place in ("subject", "data_categories", "effective_at", "recipients/0", "purposes/0"):
        assert f"\n  /{place}: " in text


def test_identifiers_of_a_person_are_said_whole(tmp_path: Path) -> None:
    people = tmp_path / "people.json"
    people.write_text('[{"scheme": "passport"}, {"scheme": "nhs", "value": "1"}, "x"]')
    text = said("consent", "person", str(people))
    for place in ("0/scheme", "1/value", "2"):
        assert f"\n  /identifiers/{place}: " in text


def test_identifiers_that_stand_for_missing_ones_are_refused(tmp_path: Path) -> None:
    people = tmp_path / "people.json"
    unnamed = {"scheme": "name_dob", "name": "Not known", "date_of_birth": "2016-05-06"}
    nhs, local = ({"scheme": "nhs", "value": "9" * 10}, {"scheme": "local", "value": "N/A"})
    people.write_text(json.dumps([nhs, local, unnamed]))
    text = said("consent", "person", str(people))
    for place in ("0/value", "1/value"):
        assert f"\n  /identifiers/{place}: This number stands for a missing one." in text
    assert "\n  /identifiers/2/name: This name stands for a missing one." in text


def test_a_key_is_not_made_over_a_file(tmp_path: Path) -> None:
    there = tmp_path / "a.p12"
    there.write_bytes(b"mine")
    text = said("key", "new", "--out", str(there), "--name", "Amara Osei")
    assert "\n  --out: A file of this name exists already" in text
    assert "changed" not in text
    assert there.read_bytes() == b"mine"


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """No command answers with a stack trace."""
    nowhere = tmp_path / "nowhere" / "a.p12"
    words = ["key", "new", "--out", str(nowhere), "--name", "Amara Osei"]
    passphrase = {"REGISTRY_KEY_PASSPHRASE": "four words are enough"}
    result = CliRunner().invoke(main, words, env=passphrase)
    assert (result.exit_code, result.exception.__class__) == (2, SystemExit)
    assert f"{nowhere} cannot be used: No such file or directory." in result.output


@pytest.mark.parametrize("out", ["nowhere/x.jws.json", ".", "council.json"])
def test_signatures_go_into_a_folder_that_is_there(tmp_path: Path, out: str) -> None:
    council = tmp_path / "council.json"
    before = council.read_bytes()
    words = ["agreement", "sign", str(council), "--key", str(council), "--out", str(tmp_path / out)]
    text = said(*words, "--org", "council", "--name", "Amara Osei", "--role", "Chief officer")
    assert "--out" in text
    assert council.read_bytes() == before
