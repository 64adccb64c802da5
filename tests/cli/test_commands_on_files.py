"""Commands refuse a file of the wrong kind in plain words, with exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from registry.cli.agreements.commands import agreement_group
from registry.cli.leaving.commands import notice_group


@pytest.mark.parametrize(
    ("group", "arguments", "content"),
    [
        (agreement_group, ("register",), b"[]"),
        (agreement_group, ("register",), b'"x"'),
        (notice_group, ("hand-in",), b"\xff\xfe"),
    ],
)
def test_another_kind_of_file(tmp_path: Path, group, arguments: tuple[str, ...], content: bytes):
    path = tmp_path / "file"
    path.write_bytes(content)
    done = CliRunner().invoke(group, [*arguments, str(path)])
    assert done.exit_code == 2
    assert "Nothing was saved" in done.stderr
