"""Examples of signed documents and of signatures, and a limit on how long each example takes.

``test_schemas`` compares their faults with their pointers, as for all other examples.
"""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path

import pytest

from registry.documents.json.validate import faults_of, schema_names
from registry.documents.signatures.jose import read_header
from registry.errors import SignatureError

EXAMPLES = Path(__file__).parents[2] / "schemas" / "examples"
SIGNED = ("membership-statement", "signature-envelope", "signature-header", "trust-file")
A_DOZEN, BUDGET = 12, 0.05
FILES = sorted(EXAMPLES.glob("*/*.json"))
NAMES = sorted(schema_names(), key=len, reverse=True)


def document(path: Path) -> object:
    return json.loads(path.read_text("utf-8"))["document"]


@pytest.mark.parametrize("folder", ["valid", "invalid"])
@pytest.mark.parametrize("name", SIGNED)
def test_a_dozen_and_each_as_it_says(name: str, folder: str):
    paths = sorted((EXAMPLES / folder).glob(f"{name}-[0-9]*.json"))
    assert len(paths) >= A_DOZEN
    for path in paths:
        content = json.loads(path.read_text("utf-8"))
        found = {fault.pointer for fault in faults_of(name, content["document"])}
        assert found == set(content.get("pointers", ())), path.name
        assert bool(found) == (folder == "invalid"), path.name


def test_a_header_in_a_valid_envelope_is_a_valid_header():
    for path in sorted((EXAMPLES / "valid").glob("signature-envelope-*.json")):
        envelope = document(path)
        assert isinstance(envelope, dict)
        for entry in envelope["signatures"]:
            if set(entry["protected"]) == {"A"}:  # it shows a length and is not a header
                with pytest.raises(SignatureError):
                    read_header(entry["protected"])
            else:
                assert faults_of("signature-header", read_header(entry["protected"])) == []


def test_validating_an_example_takes_under_50_ms():
    assert {path.name: took for path in FILES if (took := _time(path)) >= BUDGET} == {}


def _time(path: Path) -> float:
    """The median time that it takes to validate an example, in seconds."""
    name = next(name for name in NAMES if path.name.startswith(f"{name}-"))
    content, took = document(path), []
    for _ in range(5):
        began = time.perf_counter()
        faults_of(name, content)
        took.append(time.perf_counter() - began)
    return statistics.median(took)
