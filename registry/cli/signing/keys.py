"""registry key new, show, prove: keys on the signatory's side, in files and without a registry."""

from __future__ import annotations

import json
from pathlib import Path

import click

from registry.cli.kit.passphrases import passphrase
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.values import EXISTING_FILE
from registry.cli.kit.when_called import LoadedWhenCalled
from registry.documents.signatures.fingerprints import fingerprint, spoken
from registry.documents.signatures.key_files import read_key_file, write_key_file
from registry.documents.signatures.keys import (
    ED25519,
    ES256,
    PrivateKey,
    new_key,
    public_jwk,
    thumbprint,
)
from registry.documents.signatures.possession import make_possession_proof
from registry.errors import Fault, InvalidInputError

# These commands are on the registry's side and load one; the commands below do not need it.
_AT_THE_REGISTRY = [
    LoadedWhenCalled(
        "challenge",
        "signing.enrolment.challenge",
        "Make a challenge for the holder of a public key (JWK_FILE) to sign.",
    ),
    LoadedWhenCalled("enrol", "signing.enrolment.enrol", "Enrol a signatory's key."),
    LoadedWhenCalled(
        "list", "signing.enrolment.list_keys", "Every key ever enrolled for an organisation."
    ),
    LoadedWhenCalled(
        "serves",
        "signing.serving.serves",
        "Let the key KID sign for PARTNER_ID too.",
    ),
    LoadedWhenCalled(
        "revoke",
        "signing.enrolment.revoke",
        "End a key's authority; what was accepted from it before then stays valid.",
    ),
    LoadedWhenCalled(
        "trust",
        "signing.enrolment.trust",
        "Print the trust file: who may sign for whom, as of now, signed by the registry.",
    ),
]


@click.group("key", commands=_AT_THE_REGISTRY)
def key_group() -> None:
    """Signatories' keys. The private key never leaves your side."""


@key_group.command("new")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The new key file.")
@click.option("--name", required=True, help="Whose key it is; kept in the file.")
@click.option("--alg", type=click.Choice([ED25519, ES256]), default=ED25519, show_default=True)
@plain_errors
def new(out: Path, name: str, alg: str) -> None:
    """Make a key file (PKCS#12) and print the public key to send to the registry."""
    if out.exists():
        detail = "A file of this name exists already, and a key is never overwritten."
        raise InvalidInputError([Fault("/out", f"{detail} Choose another name.")])
    key = new_key(alg)
    write_key_file(out, key, passphrase(confirm=True), name)
    click.echo(f"{out} is written. Keep it and its passphrase apart.", err=True)
    _print_public(key)


@key_group.command("show")
@click.argument("file", type=EXISTING_FILE)
@plain_errors
def show(file: Path) -> None:
    """Print a key file's public key (JWK) and its fingerprint."""
    _print_public(read_key_file(file, passphrase()))


@key_group.command("prove")
@click.argument("file", type=EXISTING_FILE)
@click.option("--nonce", required=True, help="The registry's challenge.")
@click.option("--org", required=True, help="The organisation the key is for.")
@plain_errors
def prove(file: Path, nonce: str, org: str) -> None:
    """Sign a challenge: to enrol this key, or to vouch for a colleague's."""
    key = read_key_file(file, passphrase())
    click.echo(make_possession_proof(key, nonce=nonce, org=org))


def _print_public(key: PrivateKey) -> None:
    jwk = public_jwk(key)
    click.echo(json.dumps(jwk))
    kid = thumbprint(jwk)
    click.echo(f"Fingerprint: {fingerprint(kid)}", err=True)
    click.echo(f"To read out:  {spoken(kid)}", err=True)
