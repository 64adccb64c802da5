"""The plan of the code (docs/explanation/architecture.md): floors, wings, where things are."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REGISTRY = ROOT / "registry"
TESTS = ROOT / "tests"
MOST_MODULES, MOST_LINES = 20, 400
WITHOUT_A_PLAN = {"piccolo_migrations", "__pycache__"}


def folders_of(root: Path) -> list[Path]:
    """Return the folders below ``root`` that hold modules."""
    return sorted(
        path
        for path in (root, *root.rglob("*"))
        if path.is_dir() and not WITHOUT_A_PLAN & set(path.parts) and list(path.glob("*.py"))
    )


FOLDERS = folders_of(REGISTRY)
FOLDERS_OF_TESTS = folders_of(TESTS)
FLOORS = sorted({path.relative_to(REGISTRY).parts[0] for path in FOLDERS if path != REGISTRY})
MODULES = sorted(path for folder in FOLDERS for path in folder.glob("*.py"))
ENTRY_POINTS = ("web", "api", "cli")
ASK_USE_CASES = ("api", "cli", "web")  # reading for an answer or a page is a use case too
PAGE = (ROOT / "docs/explanation/architecture.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([^|]+) \| `(registry/[^`]+\.py)`[^|]*\| `(\w+)` \|$", PAGE, re.MULTILINE)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def modules_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")


def test_no_folder_has_too_many_modules():
    folders = [*FOLDERS, *FOLDERS_OF_TESTS]
    assert [name_of(one) for one in folders if len(modules_in(one)) > MOST_MODULES] == []


def test_no_module_repeats_its_folder_s_name():
    assert [
        name_of(path)
        for folder in (*FOLDERS, *FOLDERS_OF_TESTS)
        for path in modules_in(folder)
        if path.stem.removeprefix("test_").startswith(folder.name)
    ] == []


def test_no_module_is_too_long():
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


@pytest.mark.parametrize(
    ("file", "name"), [pytest.param(file, name, id=behaviour) for behaviour, file, name in ROWS]
)
def test_every_behaviour_is_where_the_page_says(file: str, name: str):
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    assert name in {word.id for word in ast.walk(tree) if isinstance(word, ast.Name)} | {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }


def test_every_row_of_the_page_is_looked_up():
    table = PAGE.partition("| behaviour | file | name |")[2]
    assert len(ROWS) == table.count("\n| ") >= 15


def test_one_module_of_the_tests_knows_where_the_shared_material_lies():
    known = re.compile(r"""/ ["']shared["']|["'][./]*shared/""")
    tests = [path for path in TESTS.rglob("*.py") if path != Path(__file__)]
    found = {name_of(path) for path in tests if known.search(path.read_text("utf-8"))}
    assert found == {"tests/support/shared.py"}


@pytest.mark.parametrize(
    "wing", [path.name for path in FOLDERS if path.parent == REGISTRY / "services"]
)
def test_every_wing_of_services_has_its_tests(wing: str):
    assert list((TESTS / "services" / wing).glob("test_*.py"))


@pytest.mark.parametrize(
    "folder",
    [path for floor in FLOORS for path in folders_of(TESTS / floor)],
    ids=name_of,
)
def test_tests_of_a_floor_stand_in_its_wings(folder: Path):
    assert REGISTRY / folder.relative_to(TESTS) in FOLDERS


@pytest.mark.parametrize("floor", ENTRY_POINTS)
def test_an_entry_point_has_only_wings_that_services_have(floor: str):
    beside = {"kit", "public", "templates", "static", "__pycache__"}
    wings = {path.name for path in (REGISTRY / floor).iterdir() if path.is_dir()} - beside
    services = {path.name for path in (REGISTRY / "services").iterdir() if path.is_dir()}
    assert wings <= services


@pytest.mark.parametrize("floor", ASK_USE_CASES)
def test_an_entry_point_asks_use_cases_and_never_the_database(floor: str):
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        if (REGISTRY / floor) in path.parents
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "database"
    ]
    assert found == []


@pytest.mark.parametrize("floor", FLOORS)
def test_no_two_public_classes_of_a_floor_share_a_name(floor: str):
    names = Counter(
        node.name
        for path in MODULES
        if (REGISTRY / floor) in path.parents
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, count in names.items() if count > 1] == []
