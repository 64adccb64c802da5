"""Name the place of a fault in the words of the command line: `--to` for the field `/to`."""

from __future__ import annotations

import click

# The options and arguments whose name differs from that of their field, or is of a field's part.
_PARAMETER_OF = {
    "active_to": "from",
    "data_categories": "data",
    "duty_elements": "duty_element",
    "effective_at": "when",
    "jwk": "jwk_file",
    "recipient/is_or_lives_with_source_of_risk": "source_of_risk",
    "recipient/relation": "relation",
    "risk_of_serious_harm": "risk",
    "roles": "role",
    "subject/age_band": "age_band",
    "subject/capacity": "capacity",
    "subject/gillick": "gillick",
    "subject/role": "role",
    "under_public_contract": "under_contract",
}


def place_of(pointer: str) -> str:
    """Name the option or argument that has a fault, or else the fault's place in the file.

    Args:
        pointer: JSON Pointer of the fault; with a FILE it points into the file and is kept.
    """
    context = click.get_current_context(silent=True)
    field, _, rest = pointer.removeprefix("/").partition("/")
    if context is not None and field and not context.params.get("file"):
        wanted = _PARAMETER_OF.get(f"{field}/{rest}") or _PARAMETER_OF.get(field, field)
        for parameter in context.command.params:
            if wanted == parameter.name or f"--{wanted.replace('_', '-')}" in parameter.opts:
                value = context.params.get(str(parameter.name))
                return _name_of(parameter) + _number_of(value, rest)
    return pointer or "(the whole)"


def _name_of(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Argument):
        return parameter.human_readable_name
    return max(parameter.opts, key=len)


def _number_of(value: object, rest: str) -> str:
    """Return the number of one of an option's values, rather than repeat the value."""
    if isinstance(value, tuple) and 1 < len(value) == len(set(value)) and rest.isdecimal():
        return f", number {int(rest) + 1}"
    return ""
