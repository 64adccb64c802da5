"""Values that options and arguments of several commands take."""

from __future__ import annotations

from pathlib import Path

import click

DAY = click.DateTime(["%Y-%m-%d"])
EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
