"""A missing file gives a sentence, not a stack trace."""

from pathlib import Path

from click.testing import CliRunner

from registry.cli.checks.assess import assess_command


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.json", tmp_path):
        result = CliRunner().invoke(assess_command, [str(path)])
        assert result.exit_code == 2
        assert "cannot be read" in result.output
