"""Where a fault is, in the words of the command line: `--to` for the field `/to`."""

from __future__ import annotations

import click

# Options and arguments whose field has another name; the rest are called as their field.
_PARAMETER_OF = {
    "active_to": "from",
    "data_categories": "data",
    "effective_at": "when",
    "jwk": "jwk_file",
    "risk_of_serious_harm": "risk",
    "roles": "role",
}


def place_of(pointer: str) -> str:
    """Name the option or argument a fault is in, or else its place in the file.

    Args:
        pointer: JSON Pointer of the fault; with a FILE it points into that and stays.
    """
    context = click.get_current_context(silent=True)
    field, _, rest = pointer.removeprefix("/").partition("/")
    if context is not None and field and not context.params.get("file"):
        wanted = _PARAMETER_OF.get(field, field)
        for parameter in context.command.params:
            if wanted == parameter.name or f"--{wanted.replace('_', '-')}" in parameter.opts:
                return _called(parameter) + _which(context.params.get(str(parameter.name)), rest)
    return pointer or "(the whole)"


def _called(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Argument):
        return parameter.human_readable_name
    return max(parameter.opts, key=len)


def _which(given: object, rest: str) -> str:
    """Which of an option's several values; they are told apart by number, not repeated."""
    if isinstance(given, tuple) and 1 < len(given) == len(set(given)) and rest.isdecimal():
        return f", number {int(rest) + 1}"
    return ""
