"""README, tutorials and how-to pages work as written: a test runs their blocks in order."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = Path(sys.executable).parent
_BLOCK = re.compile(r"^( *)```(?:sh)?\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def blocks_of(page: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return [re.sub(f"^{indent}", "", block, flags=re.M) for indent, block in _BLOCK.findall(text)]


Run = Callable[[list[str]], str]


@pytest.fixture
def run_as_written(warm: Path, tmp_path: Path) -> Run:
    """Return a function that runs blocks in a folder instead of a clone and returns their output.

    The blocks use the program that is installed here.
    """
    return partial(_run_as_written, warm=warm, folder=tmp_path)


def _run_as_written(blocks: list[str], warm: Path, folder: Path) -> str:
    script = "\n".join(["set -eu", *blocks])
    assert script.count("make install\n") == 1
    (folder / "agreements").symlink_to(ROOT / "agreements")
    script = script.replace("make install\n", "").replace("/tmp/", f"{folder}/")  # noqa: S108
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{warm}:{PYTHON}:{os.environ['PATH']}",
            "REGISTRY_KEY_PASSPHRASE": "four words are enough",
            "REGISTRY_PINS": str(folder / "pinned.json"),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=400,  # seconds: sixty commands, on a busy machine
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_tutorial(run_as_written: Run) -> None:
    said = run_as_written(blocks_of("docs/tutorial/first-agreement.md"))
    assert "Every party has signed. It is in force." in said
    assert re.search(r"Agreement +Safeguarding at Hill School, version 1, in force", said)
    assert "Valid. Safeguarding at Hill School, version 1" in said


def test_the_readme(run_as_written: Run) -> None:
    [use_it] = [block for block in blocks_of("README.md") if "registry init" in block]
    *lines, last = use_it.splitlines(keepends=True)
    assert last == "registry serve\n"  # test_serving.py runs it, because it does not end
    said = run_as_written(["".join(lines)])
    assert "The registry of County Council is set up" in said
    assert "Recorded as chk_" in said
    assert said.count("Outcome code: ") == 2


def test_recording_consent(run_as_written: Run) -> None:
    said = run_as_written(blocks_of("docs/how-to/record-consent.md"))
    given, withdrawn = said.split(" is recorded as withdrawn. It ends ")
    assert "is recorded as given, version 1." in given
    assert "Outcome code: SHARE_SUPPORTED" in given
    assert '"status": "withdrawn"' in withdrawn
    assert "Saved: step 2 of con_" in withdrawn
    assert "Rosa Lind" not in said


def test_asking_if_you_can_tell_the_mother(run_as_written: Run) -> None:
    page = blocks_of("docs/how-to/check-a-share.md")
    said = run_as_written([block for block in page if "LINK" not in block])
    assert re.findall("Outcome code: ([A-Z_]+)", said) == [
        "SHARE_SUPPORTED",  # she is not the danger
        "SEEK_ADVICE",  # nobody knows
        "SEEK_ADVICE",  # she lives with whoever does harm
        "SEEK_ADVICE",  # nobody knows, as a file
    ]


def test_one_family(run_as_written: Run) -> None:
    """From two parents who differ to a sixteen-year-old who decides."""
    said = run_as_written(blocks_of("docs/tutorial/one-family.md"))
    assert re.findall("Outcome code: ([A-Z_]+)", said) == [
        "SHARE_SUPPORTED",  # the mother agrees
        "SEEK_ADVICE",  # the father says no
        "SEEK_ADVICE",  # the mother is asked again
        "SHARE_SUPPORTED",  # the father agrees
        "SEEK_ADVICE",  # the child, who understands, says no
        "NOT_SUPPORTED",  # at sixteen it is the child's word that counts
        "SHARE_SUPPORTED",  # and the child agrees
        "NOT_SUPPORTED",  # and takes it back, with the council
    ]
    assert "They said no on 15 January 2024. Did they understand" in said
    assert "They were asked again on 20 June 2023, and have not answered yet." in said
    assert "A consent has changed: check before you share" in said
    assert "Noa" not in said


def test_keeping_an_organisation_right(run_as_written: Run, tmp_path: Path) -> None:
    said = run_as_written(blocks_of("docs/how-to/keep-an-organisation-right.md"))
    assert "update: A new data protection officer." in said
    assert "Added: data protection officer Yusuf Karim (first day 1 September 2026)." in said
    assert "Oaklands Care Home: Data Security and Protection Toolkit" in said
    assert "Fennbeck Mill Lane Surgery's is in" in said
    assert "elmshire-county-council took the place of elm-homes on 2026-09-01." in said
    known = (tmp_path / "partner/known.json").read_text(encoding="utf-8")
    assert '"version": 2' in known


def test_questions_an_officer_asks(run_as_written: Run, tmp_path: Path) -> None:
    said = run_as_written(blocks_of("docs/how-to/questions-an-officer-asks.md"))
    assert "55 days overdue" in said
    assert "Every version that is registered has been signed by all its parties." in said
    assert "(haven-domestic-abuse-service) shares" in said
    assert "It became law on 5 February 2026" in said
    assert "All 14 members have accepted the newest version of their charter." in said
    assert "9 organisations told about 1 document: 9 notices." in said
    assert "Overdue for review: Elmshire domestic abuse risk conference" in said
    table = (tmp_path / "questions/direct-care.csv").read_text(encoding="utf-8")
    assert table.startswith("sender,sender_name,recipient,")
    assert ",direct_care," in table
    january = (tmp_path / "questions/january.json").read_text(encoding="utf-8")
    assert '"finding": "not_yet_in_force"' in january


def test_enrolling_a_key(run_as_written: Run) -> None:
    said = run_as_written(blocks_of("docs/how-to/enrol-a-key.md"))
    assert "The key of Grace Adeyemi (Chief executive) is enrolled for elm-hospice." in said
    assert "The key of Tom Reed (Deputy chief executive) is enrolled for elm-hospice." in said
    assert "The key of Tom Reed has ended." in said


def test_verifying_with_openssl(run_as_written: Run) -> None:
    prepare, script, command = blocks_of("docs/how-to/verify-with-openssl.md")
    saved = f"cat > verify.sh <<'SCRIPT'\n{script}SCRIPT\n"
    said = run_as_written([prepare, saved, command])
    assert said.count("signed: ") == 14
    assert "NOT VALID" not in said


def test_writing_an_agreement(run_as_written: Run) -> None:
    said = run_as_written(blocks_of("docs/how-to/write-an-agreement.md"))
    assert "An agreement to review: Home first, with support, version 1" in said
    assert "draft      20" in said
    assert ": We open at half past eight: please start on the fifth." in said
    assert "Home first, with support, version 1, is registered." in said
    assert "registered as version 1" in said
    by_draft, by_version = said.split("elm-valley-discharge, version 1 to ")[1:]
    assert by_draft.startswith("draft as saved (2): ")
    assert by_version.startswith("version 2: ")
    for told in (by_draft, by_version):
        assert "to 'Every working day, by noon'." in told


def test_changing_and_ending_an_agreement(run_as_written: Run) -> None:
    said = run_as_written(blocks_of("docs/how-to/change-or-end-an-agreement.md"))
    assert "Elmshire early help, version 1: suspended." in said
    assert "elm-homes leaves elmshire-early-help on " in said
    assert "riverside-academy leaves elmshire-early-help on " in said
    assert "It counts once an officer of mill-lane-surgery has confirmed it." in said
    assert "version 2: withdrawn." in said
    assert "Elmshire domestic abuse risk conference, version 1: terminated." in said


def test_the_life_of_an_agreement(run_as_written: Run) -> None:
    said = run_as_written(blocks_of("docs/tutorial/life-of-an-agreement.md"))
    assert "county-hospital has applied." in said
    lines = re.findall(
        r"^ *Agreement +(.*\n.*)$", said, flags=re.M
    )  # each is wrapped into two lines
    asked = [" ".join(line.split()) for line in lines]
    in_force = "Leaving hospital, version {}, in force"
    assert asked[0].startswith(in_force.format(1))
    assert "1 party signed on paper, not verified" in " ".join(said.split())
    assert "Leaving hospital, version 2, is suspended" in asked[1]
    assert asked[2].startswith(in_force.format(2))
    assert asked[3].startswith(in_force.format(2))
    assert asked[4].startswith("none in force")
    assert asked[5].startswith(in_force.format(2))
    assert "Every working day, by noon" in said
    assert "under_amendment" in said
    assert "mill-surgery leaves discharge on 2035-01-05." in said
    assert "Valid. Leaving hospital, version 2" in said
    assert "Signed on paper for mill-surgery" in said
    assert "mill-surgery is no party to it from 2035-01-05 on." in said


def test_backing_up_and_restoring(run_as_written: Run, tmp_path: Path) -> None:
    said = run_as_written(blocks_of("docs/how-to/back-up-and-restore.md"))
    assert said.count("Backed up, and read back: the register as it was on ") == 2
    assert "The keys are in keys-2026.json. Keep it apart from the backup." in said
    assert "Sound: the register as it was on " in said
    assert "Restored: the register as it was on " in said
    assert "Nothing is lost that was signed before." in said
    assert "The database answers and is up to date." in said
    assert "nothing that was signed is lost. By shell:" in said
    roots = re.findall("Root ([0-9a-f]{64})", said)
    assert len(roots) == 4
    assert len(set(roots[1:])) == 1, "restored is what was backed up the second time"
    assert {path.name for path in (tmp_path / "drill").iterdir()} >= {"hour-1", "hour-2", "home"}
