"""The documentation is true: generated files, settings, links, the README's commands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.generate_docs import ROOT, generated

LINTER = Path(sys.executable).with_name("lint-imports")
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")]
PAGES += sorted((ROOT / "docs").rglob("*.md"))


@pytest.mark.parametrize("path", sorted(generated()), ids=lambda path: path.name)
def test_generated_files_are_up_to_date(path: Path):
    assert path.read_text(encoding="utf-8") == generated()[path], "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_setting_is_documented():
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "registry").rglob("*.py"))
    named = set(re.findall(r'"(REGISTRY_[A-Z_]+)"', code))
    assert named
    assert {name for name in named if f"`{name}`" not in page} == set()


def test_the_readme_names_the_targets_that_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w[\w-]*)", readme, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_every_decision_is_in_the_index():
    index = (ROOT / "docs/adr/index.md").read_text(encoding="utf-8")
    for record in (ROOT / "docs/adr").glob("0*.md"):
        assert record.name in index


def test_imports_point_one_way():
    """The architecture's contracts hold (ADR 0001)."""
    done = subprocess.run(
        [LINTER, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
