"""registry trust: whose trust files this machine believes, and the fingerprint to compare."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from registry.cli.kit.fingerprints import NamesAKey
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.values import EXISTING_FILE
from registry.cli.kit.when_called import LoadedWhenCalled
from registry.documents.signatures.fingerprints import fingerprint, spoken
from registry.documents.signatures.keys import thumbprint
from registry.documents.signatures.plain_line import shown
from registry.documents.verify.pins import Pin, add_pin, pin_of, pins_path, read_pins, remove_pin
from registry.documents.verify.trust import MAX_BYTES, Trust, read_trust
from registry.errors import NotFoundError

_ASK = "Did the registry tell you this fingerprint by another channel, such as the telephone?"

# This command is on the registry's side and reads its key; the commands below do not need one.
_AT_THE_REGISTRY = [
    LoadedWhenCalled(
        "fingerprint",
        "signing.enrolment.own_fingerprint",
        "Print this registry's own fingerprint, to read out to whoever verifies.",
    )
]


@click.group("trust", commands=_AT_THE_REGISTRY)
def trust_group() -> None:
    """The registries whose trust files this machine believes: pin, list, remove."""


@trust_group.command("pin")
@click.argument("trust_file", type=EXISTING_FILE)
@click.option("--fingerprint", "expected", help="The fingerprint, by another channel; not asked.")
@plain_errors
def pin_command(trust_file: Path, expected: str | None) -> None:
    """Pin the registry key of TRUST_FILE on this machine, after showing its fingerprint."""
    with trust_file.open("rb") as file:
        trust = read_trust(file.read(MAX_BYTES + 1), expected)
    path, kid = pins_path(os.environ), thumbprint(trust.registry_jwk)
    pins = read_pins(path)
    _show(trust, pins, kid)
    if pin_of(pins, kid, trust.issuer) is not None:
        click.echo("It is pinned on this machine already.")
        return
    if expected is None:
        click.confirm(_ASK, abort=True, err=True)
    add_pin(path, Pin(kid, trust.issuer, datetime.now(UTC).date().isoformat()))
    click.echo("It is pinned: `registry verify --trust` believes this registry from now on.")


def _show(trust: Trust, pins: list[Pin], kid: str) -> None:
    click.echo(f"Registry: {shown(trust.issuer)}")
    click.echo(f"Key:      {fingerprint(kid)}")
    click.echo(f"Spoken:   {spoken(kid)}")
    for pin in pins:
        if pin.kid == kid and pin.issuer != trust.issuer:
            click.echo(
                shown(f"You pinned this key for another registry: {pin.issuer}. Ask both why."),
                err=True,
            )
        if pin.issuer == trust.issuer and pin.kid != kid:
            click.echo(
                f"This is not the key you pinned for it on {pin.pinned_on}. Ask them why it"
                " changed before you go on.",
                err=True,
            )


@trust_group.command("list")
@plain_errors
def list_command() -> None:
    """The registry keys that are pinned on this machine."""
    for pin in read_pins(pins_path(os.environ)):
        click.echo(shown(f"{fingerprint(pin.kid)}  {pin.pinned_on}  {pin.issuer}"))


@trust_group.command("remove", cls=NamesAKey)
@click.argument("fingerprint_text", metavar="FINGERPRINT")
@plain_errors
def remove_command(fingerprint_text: str) -> None:
    """Remove the pin of a key: its registry is believed no more."""
    removed = remove_pin(pins_path(os.environ), fingerprint_text)
    if removed is None:
        raise NotFoundError(
            "No key with that fingerprint is pinned.", next_step="See `registry trust list`."
        )
    click.echo(shown(f"The key of {removed.issuer} is not pinned any more."))
