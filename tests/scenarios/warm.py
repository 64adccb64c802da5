"""``registry`` for the tutorials: each command is forked from a process that has loaded it.

The tutorials run some two hundred commands, and most of each command's time was loading the
program, the law and the validators. The forked command is the program itself, in a process of its
own, with the caller's folder, environment, arguments and streams. test_what_commands_load.py shows
that every command starts by itself, and test_warm.py that this way of starting hides no failure.

``python -m tests.scenarios.warm SOCKET`` starts the process from which they are forked.
"""

from __future__ import annotations

import ast
import gc
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import registry
from registry.cli.main import main
from registry.documents.json import validate
from registry.law import editions, load_edition

ROOT = Path(__file__).resolve().parents[2]
_MOST = 1_000_000  # bytes of arguments and environment
# It imports what is built in or loaded already; ``json`` and ``socket`` took longer to load than
# Python takes to start.
_CALLER = f"""#!{sys.executable} -IS
import _socket as s, os, sys
door = s.socket(s.AF_UNIX, s.SOCK_SEQPACKET)
door.setsockopt(s.SOL_SOCKET, s.SO_SNDBUF, {_MOST})
door.connect(os.path.join(os.path.dirname(__file__), "door"))
order = {{"words": sys.argv[1:], "folder": os.getcwd(), "environment": dict(os.environ)}}
streams = b"".join(number.to_bytes(4, sys.byteorder) for number in (0, 1, 2))
door.sendmsg([repr(order).encode()], [(s.SOL_SOCKET, s.SCM_RIGHTS, streams)])
code = door.recv(1)
sys.exit(code[0] if code else "the command ended without a word")
"""


@contextmanager
def warm_registry(folder: Path) -> Iterator[Path]:
    """Lend a folder, for the front of PATH, whose ``registry`` is preloaded."""
    caller = folder / "registry"
    caller.write_text(_CALLER)
    caller.chmod(0o755)
    command = [sys.executable, "-m", "tests.scenarios.warm", str(folder / "door")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield folder
        process.kill()


def serve(path: str) -> None:
    """Load everything, then fork a command for each caller, until killed."""
    load()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for ended children
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as door:
        door.bind(path)
        door.listen()
        print("ready", flush=True)
        while True:
            caller, _ = door.accept()
            with caller:
                if os.fork() == 0:
                    door.close()
                    run(caller)


def load() -> None:
    """Load the program, every edition of the law and the validators of documents."""
    for module in pkgutil.walk_packages(registry.__path__, "registry."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for edition in editions():
        load_edition(edition)
    for name in validate.schema_names():
        validate._acceptor(name)


def run(caller: socket.socket) -> None:
    """Run the command that the caller asks for, then end this process."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    message, streams, _, _ = socket.recv_fds(caller, _MOST, 3)
    order = ast.literal_eval(message.decode())
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    code = 1  # until the command is known to have ended well
    try:
        os.chdir(order["folder"])
        os.environ.clear()
        os.environ.update(order["environment"])
        main(order["words"], prog_name="registry")
    except SystemExit as ended:
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
        code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        caller.send(bytes([code]))
        os._exit(code)


if __name__ == "__main__":
    serve(sys.argv[1])
