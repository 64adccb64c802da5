"""PostgreSQL's own programs ``pg_dump`` and ``pg_restore``: where they are, and how they are run.

They are of the same version as the server, or newer; an older one refuses to work. The password
goes through the environment, never on a command line, which everybody on the machine can read.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from registry.store.backup.copies import CopyError

APPLICATION: Final = "wisc-registry-backup"
_PLACES: Final = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")  # of Debian, and of Red Hat
_VARIABLES: Final = {
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "host": "PGHOST",
    "port": "PGPORT",
    "database": "PGDATABASE",
    "ssl": "PGSSLMODE",
}
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
_SECONDS_TO_SAY_IT = 30
_LONGEST = 200  # characters of a reason; what follows a first line may be of a row


def find(tool: str, server: int) -> str:
    """The path of a tool that works with a server of this version.

    Args:
        server: its major version; 0 for work on files alone.

    Raises:
        CopyError: there is none.
    """
    found = [(path, _version(path)) for path in _candidates(tool)]
    for path, version in found:
        if version >= max(server, 1):
            return path
    which = f" of version {server} or newer" if server else ""
    have = f" It has version {max(version for _, version in found)}." if found else ""
    raise CopyError(
        f"This machine has no {tool}{which}.{have}",
        next_step=f"Install PostgreSQL's client programs{which} (on Debian: postgresql-client), or"
        " put their folder into PATH. Then run the command again.",
    )


def environment(config: Mapping[str, Any]) -> dict[str, str]:
    """The environment in which a tool reaches the database of these arguments of asyncpg."""
    ours = {_VARIABLES[name]: str(value) for name, value in config.items()}
    return {**os.environ, **ours, "PGAPPNAME": APPLICATION}


def require_done(tool: str, code: int, said: bytes) -> None:
    """Raise ``CopyError``, with the tool's own reason, unless it ended well."""
    if code:
        lines = said.decode(errors="replace").splitlines()
        reason = next((line for line in lines if line.startswith(f"{tool}: error: ")), "")
        words = reason.partition(": error: ")[2][:_LONGEST].rstrip(".")
        raise CopyError(f"{tool} failed: {words}." if words else f"{tool} ended with code {code}.")


def _candidates(tool: str) -> Iterator[str]:
    first = shutil.which(tool)
    if first:
        yield first
    for pattern in _PLACES:
        folders = Path("/").glob(pattern.removeprefix("/"))
        yield from (str(folder / tool) for folder in folders if (folder / tool).is_file())


def _version(path: str) -> int:
    try:
        said = subprocess.run(  # noqa: S603 - a path that was found
            [path, "--version"],
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS_TO_SAY_IT,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = _VERSION.search(said)
    return int(found[1]) if found else 0
