"""Commands that name a key by its fingerprint, one in sixty-four of which begins with a hyphen."""

from __future__ import annotations

import re
from typing import Final

import click

_FINGERPRINT: Final = re.compile(r"-[A-Za-z0-9_-]{42}")
_NO_OPTION: Final = "\0"  # which nobody can type


class NamesAKey(click.Command):
    """A command to which such a fingerprint is no option, in one piece or in groups."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        marked = [
            _NO_OPTION + one if _FINGERPRINT.fullmatch(one.replace(" ", "")) else one
            for one in args
        ]
        left = super().parse_args(ctx, marked)
        for name, value in ctx.params.items():
            if isinstance(value, str):
                ctx.params[name] = value.removeprefix(_NO_OPTION)
        return left
