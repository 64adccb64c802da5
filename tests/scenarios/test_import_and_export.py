"""An officer imports and exports spreadsheets at the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from registry.cli.main import main


def run(*words: str) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REGISTRY_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    council = tmp_path / "council.json"
    council.write_text(
        '{"id": "county-council", "legal_name": "County Council", "kind": "local_authority"}'
    )
    done = run("init", str(council), "--officer", "Amara Osei")
    assert done.exit_code == 0, done.output
    return tmp_path


def test_a_template_is_filled_in_looked_at_and_saved(folder: Path):
    for ending in ("csv", "xlsx"):
        assert run("import", "template", "partners", "--out", f"p.{ending}").exit_code == 0
    looked = run("import", "partners", "p.xlsx")
    assert looked.exit_code == 0, looked.output
    assert "1 row under the headings of row 1." in looked.output
    assert "Good: 1 new organisation. Refused: none." in looked.output
    assert "Nothing was saved: this was a dry run." in looked.output
    assert "looked at" not in looked.output  # no progress is shown without a terminal
    saved = run("import", "partners", "p.csv", "--apply")
    assert "Saved, all in one go: ledger entries" in saved.output
    again = run("import", "partners", "p.csv", "--apply", "--update")
    assert "Nothing was saved: there is nothing new." in again.output
    listed = run("export", "partners", "--format", "json")
    assert {partner["id"] for partner in json.loads(listed.output)} == {
        "county-council",
        "hill-school",
    }
    assert run("export", "partners", "--out", "all.csv").exit_code == 0
    assert (folder / "all.csv").read_text("utf-8-sig").startswith("Id,Legal name,Kind,")


def test_refused_rows_are_named_reported_mended_and_imported(folder: Path):
    rows = "Body,Sort,Phone,Remarks\nHill School,Academy,01632 960100,\nElm House,Mystery,12,x\n"
    (folder / "in.csv").write_text(rows, encoding="utf-8")
    (folder / "map.json").write_text('{"kind": "Sort"}')
    given = ["in.csv", "--map", "map.json", "--column", "legal_name=Body"]
    looked = run("import", "partners", *given, "--report", "report.csv", "--apply")
    assert looked.exit_code == 2
    assert "Columns that were not read: Remarks." in looked.output
    assert "  Row 3, Sort: We do not know this kind." in looked.output
    assert "  Row 3, Phone: " in looked.output
    assert "Nothing was saved. Mend the rows above and run it again;" in looked.output
    report = (folder / "report.csv").read_text("utf-8-sig").splitlines()
    assert report[0] == "Row,Column,What is wrong"
    assert len(report) == 3
    good = run("import", "partners", *given, "--accept-good", "refused.csv")
    assert good.exit_code == 0, good.output
    assert "The refused rows are in refused.csv." in good.output
    refused = (folder / "refused.csv").read_text("utf-8-sig")
    assert refused.startswith("Body,Sort,Phone,Remarks,What is wrong\nElm House,Mystery,12,x,")
    mended = refused.replace("Mystery", "care home").replace(",12,", ",01632 960111,")
    (folder / "mended.csv").write_text(mended, encoding="utf-8")
    twice = run("import", "partners", *given, "--accept-good", "refused.csv")
    assert "is there already. Choose another name" in twice.output
    done = run("import", "partners", "mended.csv", *given[1:], "--accept-good", "rest.csv")
    assert "Saved, all in one go" in done.output
    assert not (folder / "rest.csv").exists()


@pytest.mark.parametrize("report", ["none/report.csv", "in.csv", "refused.csv"])
def test_a_report_that_cannot_be_written_is_said_before_anything_is_done(folder: Path, report: str):
    rows = "Name,Type\nHill School,Academy\nElm House,Mystery\n"
    (folder / "in.csv").write_text(rows, encoding="utf-8")
    given = ["in.csv", "--accept-good", "refused.csv", "--report", report]
    failed = run("import", "partners", *given)
    assert failed.exit_code == 2
    assert "Saved" not in failed.output
    assert (folder / "in.csv").read_text("utf-8") == rows
    assert not (folder / "refused.csv").exists()
    done = run("import", "partners", *given[:3])
    assert "Good: 1 new organisation. Refused: 1 row." in done.output
    assert "Elm House" in (folder / "refused.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["import", "partners", "none.csv"], "none.csv cannot be read"),
        (["import", "partners", "in.csv", "--column", "kind"], "--column takes FIELD=HEADING"),
        (["import", "partners", "in.csv"], "There is no column Kind."),
        (["import", "partners", "in.csv", "--column", "colour=x"], "There is no field colour."),
        (["import", "partners", "in.csv", "--map", "list.json"], "--map takes a file such as"),
        (["import", "template", "partners", "--out", "x.pdf"], "ends in .csv or .xlsx"),
        (["agreement", "document", "nothing", "--out", "x.html"], "no agreement under that"),
    ],
)
def test_what_cannot_be_done_is_said(folder: Path, words: list[str], said: str):
    (folder / "in.csv").write_text("Name,Colour\nHill School,red\n")
    (folder / "list.json").write_text("[1]")
    result = run(*words)
    assert result.exit_code in {1, 2}
    assert said in result.output.replace("\n", " ")
    assert "Traceback" not in result.output


def test_agreements_from_a_spreadsheet_are_printed(folder: Path):
    assert run("import", "template", "partners", "--out", "p.csv").exit_code == 0
    assert run("import", "partners", "p.csv", "--apply").exit_code == 0
    charter = Path(__file__).parents[2] / "agreements/charter/wisc-charter.json"
    assert run("agreement", "register", str(charter)).exit_code == 0
    assert run("import", "template", "agreements", "--out", "a.xlsx").exit_code == 0
    saved = run("import", "agreements", "a.xlsx", "--apply")
    assert "Good: 1 new agreement. Refused: none." in saved.output, saved.output
    made = run("agreement", "document", "hill-school-early-help", "--out", "a.html")
    assert "Open it in a browser" in made.output
    text = (folder / "a.html").read_text("utf-8")
    assert "<h1>Early help at Hill School</h1>" in text
    assert "Yet to sign: County Council, Hill School." in text
