"""Read the passphrase of a key file, which is never an argument."""

from __future__ import annotations

import os

import click


def passphrase(*, confirm: bool = False) -> str:
    """Return REGISTRY_KEY_PASSPHRASE, or ask for the passphrase."""
    from_environment = os.environ.get("REGISTRY_KEY_PASSPHRASE")
    if from_environment is not None:
        return from_environment
    typed: str = click.prompt(
        "Passphrase of the key file", hide_input=True, confirmation_prompt=confirm, err=True
    )
    return typed
