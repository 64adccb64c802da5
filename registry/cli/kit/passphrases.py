"""Read a passphrase, which is never an argument."""

from __future__ import annotations

import os
import sys

import click

from registry.errors import ConfigurationError


def passphrase(*, confirm: bool = False) -> str:
    """Return REGISTRY_KEY_PASSPHRASE, or ask for the passphrase of a signatory's key file."""
    return _read("REGISTRY_KEY_PASSPHRASE", "Passphrase of the key file", confirm=confirm)


def backup_passphrase(*, confirm: bool = False) -> str:
    """Return REGISTRY_BACKUP_PASSPHRASE, or ask for that of the registry's keys in a backup."""
    asked = "Passphrase of the file of the registry's keys"
    return _read("REGISTRY_BACKUP_PASSPHRASE", asked, confirm=confirm)


def _read(variable: str, asked: str, *, confirm: bool) -> str:
    from_environment = os.environ.get(variable)
    if from_environment is not None:
        return from_environment
    if not sys.stdin.isatty():
        raise ConfigurationError(
            f"{asked}: nobody is there to type it.", next_step=f"Set {variable} for this command."
        )
    typed: str = click.prompt(asked, hide_input=True, confirmation_prompt=confirm, err=True)
    return typed
