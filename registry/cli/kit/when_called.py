"""Commands in other modules, which are loaded when a command is called but not to list it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click


class LoadedWhenCalled(click.Command):
    """A command known by its name and one sentence; calling it loads and runs the real command."""

    def __init__(self, name: str, place: str, sentence: str) -> None:
        """Say where a command is.

        Args:
            place: the module within ``registry.cli`` and the name in it, as ``module.name``.
            sentence: the first sentence of the command's help, which is all that a list shows. A
                test checks that it equals the command's own.
        """
        super().__init__(name, help=sentence)
        self._place = place

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **more: Any,
    ) -> click.Context:
        module, _, name = self._place.rpartition(".")
        command: click.Command = getattr(import_module(f"registry.cli.{module}"), name)
        return command.make_context(info_name, args, parent, **more)
