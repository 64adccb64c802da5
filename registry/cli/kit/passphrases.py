"""The passphrase of a key file, which is never an argument."""

from __future__ import annotations

import os

import click


def passphrase(*, confirm: bool = False) -> str:
    """From REGISTRY_KEY_PASSPHRASE, or asked for."""
    given = os.environ.get("REGISTRY_KEY_PASSPHRASE")
    if given is not None:
        return given
    asked: str = click.prompt(
        "Passphrase of the key file", hide_input=True, confirmation_prompt=confirm, err=True
    )
    return asked
