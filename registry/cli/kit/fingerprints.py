"""Commands that name a key by its fingerprint, one in sixty-four of which begins with a hyphen."""

from __future__ import annotations

import re
from typing import Final

import click

_FINGERPRINT: Final = re.compile(r"-[A-Za-z0-9_-]{42}")


class NamesAKey(click.Command):
    """A command to which such a fingerprint is no option, in one piece or in groups."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        named = [one for one in args if _FINGERPRINT.fullmatch(one.replace(" ", ""))]
        others = [one for one in args if one not in named]
        return super().parse_args(ctx, [*others, "--", *named] if named else args)
