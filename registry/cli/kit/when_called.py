"""Commands that are in another module, which is loaded when one is called and not to list it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click


class LoadedWhenCalled(click.Command):
    """A command by its name and a sentence; calling it loads it, and hands over to it."""

    def __init__(self, name: str, place: str, sentence: str) -> None:
        """Say where a command is.

        Args:
            place: the module of this folder and the name in it, as ``module.name``.
            sentence: the first of the command's help, which is all that a list shows. It has to be
                here as well, for the list; a test holds it to the command's own.
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
