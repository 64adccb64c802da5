"""RFC 6962 proof checks against transparency-dev's public vectors, every one of them."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from registry.ledger.merkle import verify_consistency, verify_inclusion
from tests.support.shared import read, suite

SUITE = suite("merkle-transparency-dev") / "testdata"


def cases(kind: str) -> list[Path]:
    return sorted((SUITE / kind).rglob("*.json"))


def proof(case: dict) -> list[bytes]:
    return [base64.b64decode(node) for node in case["proof"] or []]


def decoded(case: dict, field: str) -> bytes:
    return base64.b64decode(case[field] or "")


@pytest.mark.parametrize(
    "path", cases("inclusion"), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_inclusion(path: Path) -> None:
    case = read(path)
    valid = verify_inclusion(
        case["leafIdx"],
        case["treeSize"],
        decoded(case, "leafHash"),
        proof(case),
        decoded(case, "root"),
    )
    assert valid is not case["wantErr"], case["desc"]


@pytest.mark.parametrize(
    "path", cases("consistency"), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_consistency(path: Path) -> None:
    case = read(path)
    valid = verify_consistency(
        case["size1"], case["size2"], decoded(case, "root1"), decoded(case, "root2"), proof(case)
    )
    assert valid is not case["wantErr"], case["desc"]


def test_the_whole_suite_ran() -> None:
    assert len(cases("inclusion")) + len(cases("consistency")) == 196
