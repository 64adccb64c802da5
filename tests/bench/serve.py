"""The servers under test, each in a process of its own: ``hello PORT`` and ``registry PORT``."""

from __future__ import annotations

import os
import sys

import uvicorn
from litestar import Litestar, get

from registry.cli.setup.serve import run_server


@get("/")
async def hello() -> dict[str, str]:
    return {"hello": "world"}


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {0})
    which, port = sys.argv[1], int(sys.argv[2])
    if which == "hello":
        app = Litestar([hello], openapi_config=None, logging_config=None)
        uvicorn.run(app, port=port, log_level="warning", access_log=False)
    else:
        os.environ["REGISTRY_PORT"] = str(port)
        os.environ["REGISTRY_BASE_URL"] = "http://bench"  # as the requests of ``load`` name it
        run_server()


if __name__ == "__main__":
    main()
